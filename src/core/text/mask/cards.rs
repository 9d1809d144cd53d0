//! Which digits are a payment card number: groups, check digits, issuers, and what only looks like one.

use super::check_digit::{passes_gs1, passes_luhn};
use super::run::{Group, Joint, Run, is_letter_at};
use std::ops::Range;

/// How many digits a card number has at the least.
pub(super) const CARD_DIGITS: usize = 13;

/// Marks the middle digits of every card number in a run, overlapping ones too; answers how many stand apart.
pub(super) fn hide_cards(text: &str, run: &mut Run) -> u32 {
    let (mut found, mut free) = (0, 0);
    for first in 0..run.groups.len() {
        for count in 1..=5 {
            let Some(digits) = card_at(text, run, first, count) else { continue };
            let middle = digits.start + 6..digits.end.saturating_sub(4);
            run.tokens.get_mut(middle).into_iter().flatten().for_each(|token| token.hidden = true);
            found += u32::from(first >= free);
            free = free.max(first + count);
        }
    }
    found
}

/// The digits of the card number that fills these groups, if there is one.
fn card_at(text: &str, run: &Run, first: usize, count: usize) -> Option<Range<usize>> {
    let groups = run.groups.get(first..first + count)?;
    let (head, tail) = (groups.first()?, groups.last()?);
    let digits = head.digits().start..tail.digits().end;
    if !(CARD_DIGITS..=19).contains(&digits.len()) || !is_whole(groups) || !is_plausible(groups) {
        return None;
    }
    let tokens = run.tokens.get(digits.clone())?;
    let number: Vec<u8> = tokens.iter().map(|token| token.digit).collect();
    let card = passes_luhn(&number) && is_issued(&number);
    let next = run.groups.get(first + count);
    let excused = || {
        head.named
            || run.phone && digits.end <= 15
            || count == 1 && (is_decimal(head, next) || is_article(&number) || is_resident(&number))
            || tokens.last().is_some_and(|last| is_letter_at(text, last.end))
            || tokens.first().is_some_and(|first| in_iban(text, first.at))
    };
    (card && !excused()).then_some(digits)
}

/// Whether nothing but digits stands in these groups. Stars may stand around them, as in *bold* text: before the
/// groups only where no masked number can have left them.
fn is_whole(groups: &[Group]) -> bool {
    let last = groups.len() - 1;
    groups.iter().enumerate().all(|(index, group)| {
        let before = group.lead == 0 || index == 0 && (last == 0 || group.opens);
        group.solid && before && (group.trail == 0 || index == last)
    })
}

/// How people group card numbers, besides fours with a rest of three or four. None may end in a group of two or of
/// six digits: those are what masking leaves of a group.
const SHAPES: [&[usize]; 11] = [
    &[4, 6, 5],
    &[4, 6, 4],
    &[6, 13],
    &[6, 10],
    &[8, 8],
    &[4, 12],
    &[12, 4],
    &[6, 6, 4],
    &[4, 4, 8],
    &[4, 8, 4],
    &[8, 4, 4],
];

/// Whether a card number may be grouped like this. Fours may be parted by anything, even by points, as no amount
/// is written so; other shapes by one separator that stays the same, and a single point is a decimal's.
fn is_plausible(groups: &[Group]) -> bool {
    let Some((tail, front)) = groups.split_last() else { return false };
    if front.iter().all(|group| group.len == 4) && (3..=4).contains(&tail.len) {
        return true;
    }
    let joint = tail.joint;
    let even = groups.iter().skip(1).all(|group| group.joint == joint);
    let narrow = joint != Joint::Wide && (joint != Joint::Dot || groups.len() > 2);
    let shaped = SHAPES.iter().any(|shape| shape.iter().copied().eq(groups.iter().map(|group| group.len)));
    front.is_empty() || even && narrow && shaped
}

/// Issuers: the first and the last prefix of a range, and the lengths as bits. After the table "Issuer
/// identification number" in Wikipedia's "Payment card number" and braintree/credit-card-type `card-types.ts`;
/// where they differ, the wider one. Elo, Hipercard, Verve and Dankort lie within the ranges of others.
const ISSUERS: [(&str, &str, u32); 24] = [
    ("4", "4", 1 << 13 | 1 << 16 | 1 << 19), // Visa
    ("51", "55", 1 << 16),                   // Mastercard
    ("2221", "2720", 1 << 16),               // Mastercard
    ("34", "34", 1 << 15),                   // American Express
    ("37", "37", 1 << 15),                   // American Express
    ("300", "305", 1 << 14 | SIXTEEN_ON),    // Diners Club
    ("309", "309", 1 << 14 | SIXTEEN_ON),    // Diners Club
    ("36", "36", 1 << 14 | SIXTEEN_ON),      // Diners Club
    ("38", "39", 1 << 14 | SIXTEEN_ON),      // Diners Club
    ("3528", "3589", SIXTEEN_ON),            // JCB
    ("60", "60", SIXTEEN_ON),                // Discover 6011, RuPay, Hipercard
    ("644", "659", SIXTEEN_ON),              // Discover, RuPay, Troy, Elo
    ("62", "62", SIXTEEN_ON),                // UnionPay
    ("81", "82", SIXTEEN_ON),                // UnionPay, RuPay
    ("50", "50", THIRTEEN_ON),               // Maestro, Elo, Verve, RuPay
    ("56", "58", THIRTEEN_ON),               // Maestro
    ("6304", "6304", THIRTEEN_ON),           // Maestro
    ("6759", "6769", THIRTEEN_ON),           // Maestro
    ("67", "67", SIXTEEN_ON),                // Maestro, Bancontact
    ("636", "639", SIXTEEN_ON),              // InterPayment, InstaPayment, Elo, Hiper
    ("2200", "2205", SIXTEEN_ON),            // Mir, BORICA
    ("9792", "9792", 1 << 16),               // Troy
    ("9704", "9704", 1 << 16 | 1 << 19),     // Napas
    ("9860", "9860", 1 << 16),               // Humo
];
const SIXTEEN_ON: u32 = 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19;
const THIRTEEN_ON: u32 = 1 << 13 | 1 << 14 | 1 << 15 | SIXTEEN_ON;

fn is_issued(number: &[u8]) -> bool {
    let value = |digits: &mut dyn Iterator<Item = u8>| digits.fold(0, |sum, digit| sum * 10 + u32::from(digit));
    ISSUERS.iter().any(|(from, to, lengths)| {
        let start = value(&mut number.iter().copied().take(from.len()));
        let bound = |prefix: &str| value(&mut prefix.bytes().map(|byte| byte - b'0'));
        lengths >> number.len() & 1 == 1 && (bound(from)..=bound(to)).contains(&start)
    })
}

/// Whether a point before or after makes the digits a part of a decimal number.
fn is_decimal(group: &Group, next: Option<&Group>) -> bool {
    group.joint == Joint::Dot || next.is_some_and(|next| next.joint == Joint::Dot)
}

/// Whether these are the digits of an EAN-13 article number, of which many begin with 4.
fn is_article(number: &[u8]) -> bool {
    number.len() == 13 && passes_gs1(number.iter().copied())
}

/// Whether these are the digits of a Chinese resident id (GB 11643): a day of birth, and MOD 11-2 over all.
fn is_resident(number: &[u8]) -> bool {
    let part = |from: usize, to: usize| {
        number.get(from..to).unwrap_or_default().iter().fold(0, |sum, digit| sum * 10 + u32::from(*digit))
    };
    let born =
        (1900..2100).contains(&part(6, 10)) && (1..=12).contains(&part(10, 12)) && (1..=31).contains(&part(12, 14));
    let checked = number.iter().fold(0, |sum, digit| (sum * 2 + u32::from(*digit)) % 11);
    number.len() == 18 && born && checked == 1
}

/// Whether an IBAN reaches over this place. It begins at most 34 letters and digits and their spaces before.
fn in_iban(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let starts = before.char_indices().rev().take(45).take_while(|(_, c)| c.is_ascii_alphanumeric() || *c == ' ');
    starts.map(|(start, _)| start).any(|start| iban_end(text, start).is_some_and(|end| end > at))
}

/// Where the longest IBAN that begins here ends: two capitals, two digits, then up to 30 more, in groups or solid.
fn iban_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(start..)?;
    let head = bytes.get(..4)?;
    let (country, check) = head.split_at(2);
    if !country.iter().all(u8::is_ascii_uppercase) || !check.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (mut sum, mut length, mut end) = (0, 4, None);
    for (index, byte) in bytes.iter().enumerate().skip(4).filter(|(_, byte)| **byte != b' ') {
        if length == 34 || !(byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
            break;
        }
        (sum, length) = (mod_97(sum, *byte), length + 1);
        let whole = head.iter().fold(sum, |sum, byte| mod_97(sum, *byte)) == 1;
        end = if whole && length >= 15 { Some(start + index + 1) } else { end };
    }
    end
}

fn mod_97(sum: u32, byte: u8) -> u32 {
    if byte.is_ascii_digit() {
        (sum * 10 + u32::from(byte - b'0')) % 97
    } else {
        (sum * 100 + u32::from(byte) - 55) % 97
    }
}
