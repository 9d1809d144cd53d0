//! Payment data stops at the door: card numbers and verification codes are masked before a text is stored or hashed.
//!
//! What looks like a card number and is none: letters that touch or lead with a dash make an identifier; a plus
//! makes a telephone number of up to 15 digits; a point before or after makes a decimal; groups of one, two or (but
//! for the last) three digits are lists, dates and amounts; Chinese resident ids, IBANs, EAN-13 articles and USPS
//! parcels are known by their own check digits, a UUID by its shape; a solid run of 20 digits or more is no card at all.
//!
//! Masking twice is masking once: a star counts as a digit that nobody knows, so a masked text falls into the same
//! runs and groups as before, and no allowed grouping ends where the six digits that stay end.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

/// What masking made of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Masked<'a> {
    /// The text, borrowed where nothing was masked.
    pub text: Cow<'a, str>,
    /// How many card numbers were masked.
    pub cards: u32,
    /// How many verification codes were masked.
    pub codes: u32,
}

/// Masks payment card numbers (the first six and the last four digits stay as they were written, with all
/// separators; each digit between becomes `*`) and verification codes (`***`, whatever their length).
pub fn mask(text: &str) -> Masked<'_> {
    let mut made = Making { text, out: String::new(), copied: 0, cards: 0, codes: 0 };
    let mut run = Run::default();
    let mut at = if has_digit(text) { 0 } else { text.len() };
    while run.read(text, at) {
        at = run.end;
        made.take(&mut run);
    }
    made.finish()
}

/// Whether an id (a ref, a handle, a customer number) holds a card number: ids are never masked but refused.
pub fn holds_secret(id: &str) -> bool {
    mask(id).cards > 0
}

/// A masked text in the making.
struct Making<'a> {
    text: &'a str,
    out: String,
    copied: usize,
    cards: u32,
    codes: u32,
}

impl<'a> Making<'a> {
    fn take(&mut self, run: &mut Run) {
        if run.is_parcel() || run.is_uuid() {
            return;
        }
        let cards = hide_cards(self.text, run);
        let code = find_code(self.text, run);
        self.cards += cards;
        self.codes += u32::from(code.is_some());
        if cards > 0 || code.is_some() {
            self.write(run, code);
        }
    }

    fn write(&mut self, run: &Run, code: Option<&Group>) {
        for (index, token) in run.tokens.iter().enumerate() {
            let in_code = code.filter(|group| group.digits().contains(&index));
            let with = match in_code {
                Some(group) if group.digits().start == index => "***",
                Some(_) => "",
                None if token.hidden => "*",
                None => continue,
            };
            self.out.push_str(self.text.get(self.copied..token.at).unwrap_or_default());
            self.out.push_str(with);
            self.copied = token.end;
        }
    }

    fn finish(mut self) -> Masked<'a> {
        let text = if self.copied == 0 {
            Cow::Borrowed(self.text)
        } else {
            self.out.push_str(self.text.get(self.copied..).unwrap_or_default());
            Cow::Owned(self.out)
        };
        Masked { text, cards: self.cards, codes: self.codes }
    }
}

/// Marks the middle digits of every card number in a run, overlapping ones too; answers how many stand apart.
fn hide_cards(text: &str, run: &mut Run) -> u32 {
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
    if !(13..=19).contains(&digits.len()) || !is_whole(groups) || !is_plausible(groups) {
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

fn passes_luhn(number: &[u8]) -> bool {
    let sum: u32 = number.iter().rev().enumerate().map(|(place, digit)| luhn_part(place, *digit)).sum();
    sum.is_multiple_of(10)
}

fn luhn_part(place: usize, digit: u8) -> u32 {
    let doubled = u32::from(digit) << (place % 2);
    if doubled > 9 { doubled - 9 } else { doubled }
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

/// The check digit of GS1, which articles and parcels bear: weights 1 and 3 from the right.
fn passes_gs1(number: impl DoubleEndedIterator<Item = u8>) -> bool {
    let weighed = number.rev().enumerate().map(|(place, digit)| u32::from(digit) * if place % 2 == 0 { 1 } else { 3 });
    weighed.sum::<u32>().is_multiple_of(10)
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

/// Stands for the digit behind a star.
const STAR: u8 = 10;

/// A digit, or a star in the place of one.
struct Token {
    /// Where it begins.
    at: usize,
    /// Where it ends.
    end: usize,
    /// Its value, or [`STAR`].
    digit: u8,
    /// Whether it is to be masked.
    hidden: bool,
}

/// What parts a group from the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Joint {
    /// It is the first of its run.
    Start,
    /// One space of any width, no width included.
    Space,
    /// One dash of any length.
    Dash,
    /// One point.
    Dot,
    /// Two or three spaces and dashes.
    Wide,
}

/// Digits without a separator, with the stars that touch them.
struct Group {
    /// The first token and the one after the last, stars included.
    tokens: Range<usize>,
    /// How many stars stand before the digits.
    lead: usize,
    /// How many stars stand after the digits.
    trail: usize,
    /// How many digits there are.
    len: usize,
    /// Whether there are digits, and no star between them.
    solid: bool,
    /// What parts it from the group before.
    joint: Joint,
    /// Whether letters make it part of an identifier, through dashes too.
    named: bool,
    /// Whether nothing stands before it in its run but a star or two at a time, as in a list of points.
    opens: bool,
}

impl Group {
    /// The places of its digits among the tokens of its run.
    fn digits(&self) -> Range<usize> {
        let start = self.tokens.start + self.lead;
        start..start + self.len
    }
}

/// Groups of digits that follow each other closely.
#[derive(Default)]
struct Run {
    /// All digits and stars.
    tokens: Vec<Token>,
    /// The groups that they form.
    groups: Vec<Group>,
    /// Whether it began with a plus.
    phone: bool,
    /// Where it ends.
    end: usize,
}

impl Run {
    /// Reads the next run from here on, or finds none.
    fn read(&mut self, text: &str, from: usize) -> bool {
        self.tokens.clear();
        self.groups.clear();
        let Some(mut at) = next_token(text.as_bytes(), from) else { return false };
        let before = text.get(..at).unwrap_or_default();
        self.phone = before.ends_with(['+', '＋']);
        let (mut joint, mut named, mut opens) = (Joint::Start, is_name(before), true);
        loop {
            let group = Group { joint, named, opens, ..self.read_group(text, at) };
            opens = opens && group.len == 0 && group.lead < 3;
            self.groups.push(group);
            let Some((next, width)) = joint_at(text, self.end) else { return true };
            named = named && next == Joint::Dash;
            (joint, at) = (next, self.end + width);
        }
    }

    /// Whether this is the number of a USPS parcel: 20 or 22 digits from 91 to 95, with the check digit of GS1.
    fn is_parcel(&self) -> bool {
        let digits = || self.tokens.iter().map(|token| token.digit);
        let start = digits().take(2).fold(0, |sum, digit| sum * 10 + u32::from(digit));
        matches!(self.tokens.len(), 20 | 22)
            && (91..=95).contains(&start)
            && digits().all(|digit| digit != STAR)
            && passes_gs1(digits())
    }

    /// Whether this is a UUID that happens to have no letter.
    fn is_uuid(&self) -> bool {
        let dashed = self.groups.iter().skip(1).all(|group| group.joint == Joint::Dash);
        dashed && self.groups.iter().map(|group| group.len).eq([8, 4, 4, 4, 12])
    }

    fn read_group(&mut self, text: &str, from: usize) -> Group {
        let (start, mut at) = (self.tokens.len(), from);
        while let Some((digit, width)) = token_at(text.as_bytes(), at) {
            self.tokens.push(Token { at, end: at + width, digit, hidden: false });
            at += width;
        }
        self.end = at;
        let tokens = self.tokens.get(start..).unwrap_or_default();
        let star = |token: &&Token| token.digit == STAR;
        let lead = tokens.iter().take_while(star).count();
        let trail = if lead < tokens.len() { tokens.iter().rev().take_while(star).count() } else { 0 };
        let digits = tokens.get(lead..tokens.len() - trail).unwrap_or_default();
        let (len, solid) = (digits.len(), !digits.is_empty() && !digits.iter().any(|token| star(&token)));
        let tokens = start..self.tokens.len();
        Group { tokens, lead, trail, len, solid, joint: Joint::Start, named: false, opens: false }
    }
}

/// Whether there is any digit that a card number could be written with.
fn has_digit(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = bytes.iter().any(u8::is_ascii_digit);
    let may_be = |byte: &u8| matches!(byte, 0xEF | 0xD9 | 0xDB);
    plain || bytes.iter().enumerate().filter(|(_, byte)| may_be(byte)).any(|(at, _)| token_at(bytes, at).is_some())
}

/// Whether a letter stands here, in a script that writes spaces between words: others touch numbers as they please.
fn is_letter_at(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(is_letter)
}

/// Whether this is a Latin, Greek or Cyrillic letter of any width.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{c0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') && c.is_alphabetic()
}

/// Whether this is a dash of any length.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether this is a space within a line, even one of no width.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{ad}' | '\u{2000}'
            ..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{feff}'
    )
}

/// The words that may touch a card number, or lead to it with a dash.
const CARD_WORDS: [&str; 10] =
    ["card", "cc", "number", "pan", "visa", "mastercard", "maestro", "amex", "karte", "unionpay"];

/// Whether the number after this text is part of an identifier: a letter touches it, perhaps with a hyphen or
/// an underscore between. Track data (`%B4111…`), an escaped line break and the names of cards are no identifiers.
fn is_name(before: &str) -> bool {
    let stem = before.strip_suffix(['-', '_', '\u{2010}', '\u{2011}']).unwrap_or(before);
    let word = stem.char_indices().rev().take(12).take_while(|(_, c)| is_letter(*c)).last();
    let Some((start, _)) = word else { return false };
    let (front, word) = stem.split_at(start);
    let track = front.ends_with('%') && word.eq_ignore_ascii_case("b");
    let line = front.ends_with('\\') && matches!(word, "n" | "r" | "t");
    !track && !line && !CARD_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn next_token(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let may_be = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'*' | 0xEF | 0xD9 | 0xDB);
    let mut places = rest.iter().enumerate().filter(|(_, byte)| may_be(byte)).map(|(place, _)| from + place);
    places.find(|at| token_at(bytes, *at).is_some())
}

/// The digit or star that begins here, and its width: ASCII, full-width, Arabic-Indic and its Eastern form.
fn token_at(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    match *bytes.get(at..)? {
        [byte @ b'0'..=b'9', ..] => Some((byte - b'0', 1)),
        [b'*', ..] => Some((STAR, 1)),
        [0xEF, 0xBC, byte @ 0x90..=0x99, ..] => Some((byte - 0x90, 3)),
        [0xD9, byte @ 0xA0..=0xA9, ..] => Some((byte - 0xA0, 2)),
        [0xDB, byte @ 0xB0..=0xB9, ..] => Some((byte - 0xB0, 2)),
        _ => None,
    }
}

/// The separator that begins here and leads to another digit, and its width.
fn joint_at(text: &str, at: usize) -> Option<(Joint, usize)> {
    let (mut joint, mut width) = (Joint::Start, 0);
    for c in text.get(at..)?.chars().take(3) {
        joint = match (joint, joint_of(c)?) {
            (Joint::Start, first) => first,
            (Joint::Dot, _) | (_, Joint::Dot) => return None,
            _ => Joint::Wide,
        };
        width += c.len_utf8();
        if token_at(text.as_bytes(), at + width).is_some() {
            return Some((joint, width));
        }
    }
    None
}

fn joint_of(c: char) -> Option<Joint> {
    match c {
        '.' | '．' | '·' => Some(Joint::Dot),
        _ if is_space(c) => Some(Joint::Space),
        _ if is_dash(c) => Some(Joint::Dash),
        _ => None,
    }
}

/// What a word announces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The three or four digits on a card.
    Card,
    /// The same, where a card is spoken of just before: the word means other things too.
    Perhaps,
    /// A code that is sent and used once: up to eight digits.
    Once,
}

/// The words, folded as [`fold`] does.
const WORDS: [(&str, Kind); 41] = [
    ("cvv", Kind::Card),
    ("cvv2", Kind::Card),
    ("cvc", Kind::Card),
    ("cvc2", Kind::Card),
    ("cvn", Kind::Card),
    ("cvn2", Kind::Card),
    ("cvp2", Kind::Card),
    ("csc", Kind::Perhaps),
    ("cid", Kind::Perhaps),
    ("security code", Kind::Card),
    ("sicherheitscode", Kind::Card),
    ("kartenprufnummer", Kind::Card),
    ("kartenpruefnummer", Kind::Card),
    ("prufnummer", Kind::Perhaps),
    ("codigo de seguridad", Kind::Card),
    ("codigo de seguranca", Kind::Card),
    ("code de securite", Kind::Card),
    ("cryptogramme", Kind::Card),
    ("codice di sicurezza", Kind::Card),
    ("код безопасности", Kind::Card),
    ("セキュリティコード", Kind::Card),
    ("보안코드", Kind::Card),
    ("보안 코드", Kind::Card),
    ("رمز الامان", Kind::Card),
    ("安全码", Kind::Card),
    ("安全碼", Kind::Card),
    ("验证码", Kind::Once),
    ("驗證碼", Kind::Once),
    ("校验码", Kind::Once),
    ("校驗碼", Kind::Once),
    ("动态码", Kind::Once),
    ("認証コード", Kind::Once),
    ("인증번호", Kind::Once),
    ("otp", Kind::Once),
    ("verification code", Kind::Once),
    ("one time code", Kind::Once),
    ("one time password", Kind::Once),
    ("one time passcode", Kind::Once),
    ("код подтверждения", Kind::Once),
    ("codigo de verificacion", Kind::Once),
    ("رمز التحقق", Kind::Once),
];

/// How many characters may stand between the word and its digits.
const GAP: usize = 20;
/// How far back the word is looked for: the gap, the longest word, one before it, and a card spoken of.
const REACH: usize = 48;

/// The group of a run that is a verification code, if there is one. Only the first number after the word can be.
fn find_code<'a>(text: &str, run: &'a Run) -> Option<&'a Group> {
    let first = run.groups.first()?;
    let two = first.len == 1 && run.tokens.first()?.digit == 2 && first.named;
    let index = usize::from(two);
    let group = run.groups.get(index)?;
    // Two stars are bold; more may be what masking left of a card number.
    if !group.solid || group.trail > 2 || !(3..=8).contains(&group.len) || !is_free(text, run, index)? {
        return None;
    }
    let at = run.tokens.get(group.digits().start - group.lead)?.at;
    let kind = announced(text.get(..at)?)?;
    lengths(kind).contains(&group.len).then_some(group)
}

fn lengths(kind: Kind) -> RangeInclusive<usize> {
    if kind == Kind::Once { 3..=8 } else { 3..=4 }
}

/// Whether the digits are no part of a decimal, a date, an identifier or an amount with its currency.
fn is_free(text: &str, run: &Run, index: usize) -> Option<bool> {
    let group = run.groups.get(index)?;
    let tokens = run.tokens.get(group.digits())?;
    let end = tokens.last()?.end;
    let (front, rest) = (text.get(..tokens.first()?.at)?, text.get(end..)?);
    let year = tokens.len() == 4 && matches!(tokens, [a, b, ..] if matches!((a.digit, b.digit), (1, 9) | (2, 0)));
    let next = run.groups.get(index + 1).map(|next| (next.joint, next.len));
    let date = year && (matches!(next, Some((Joint::Dash, 1..=2))) || rest.starts_with(['年', '/']));
    let amount = front.ends_with(['$', '€', '£', '¥', '￥']) || rest.starts_with(['元', '块', '%', '％', '€']);
    let decimal = matches!(next, Some((Joint::Dot, _)));
    Some(!date && !amount && !decimal && !is_letter_at(text, end))
}

/// What the text before a number announces, if a word for a code stands near its end.
fn announced(before: &str) -> Option<Kind> {
    let back = Back::read(before);
    let near = WORDS.iter().filter_map(|(word, kind)| Some((back.gap_after(word)?, *kind)));
    let (gap, kind) = near.min_by_key(|(gap, _)| *gap)?;
    let touched = gap > 0 && back.char(0).is_some_and(is_letter);
    (!touched && (kind != Kind::Perhaps || back.speaks_of_card())).then_some(kind)
}

/// The end of a text, folded, from its last character backwards, up to a digit that belongs to no word.
struct Back {
    chars: [char; REACH],
    len: usize,
}

impl Back {
    fn read(before: &str) -> Self {
        let mut back = Self { chars: ['\0'; REACH], len: 0 };
        let mut source = before.chars().rev().map(fold).peekable();
        while let Some(c) = source.next() {
            let ends_word = c == '2' && source.peek().is_some_and(|next| is_letter(*next));
            let Some(place) = back.chars.get_mut(back.len) else { break };
            if is_number(c) && !ends_word {
                break;
            }
            *place = c;
            back.len += 1;
        }
        back
    }

    fn char(&self, place: usize) -> Option<char> {
        self.chars.get(..self.len)?.get(place).copied()
    }

    /// How many characters stand between this word and the end of the text, none of them a digit.
    fn gap_after(&self, word: &str) -> Option<usize> {
        let last = word.chars().next_back()?;
        let reach = self.chars.get(..self.len.min(GAP + 1))?;
        let gap = (0..reach.len()).find(|gap| reach.get(*gap) == Some(&last) && self.has_word(*gap, word))?;
        reach.iter().take(gap).all(|c| *c != '2').then_some(gap)
    }

    /// Whether this word ends where the gap begins, and is no part of a longer one.
    fn has_word(&self, gap: usize, word: &str) -> bool {
        let Some(chars) = self.chars.get(gap..self.len) else { return false };
        let mut rest = chars.iter().copied();
        let same = word.chars().rev().all(|c| rest.next() == Some(c));
        let apart = |c: Option<char>| !c.is_some_and(is_letter);
        let spaced = same && word.starts_with(is_letter);
        same && (!spaced || apart(rest.next()) && (gap == 0 || apart(self.char(gap - 1))))
    }

    fn speaks_of_card(&self) -> bool {
        let said: String = self.chars.iter().take(self.len).rev().collect();
        ["card", "karte", "carte", "tarjeta", "卡"].iter().any(|word| said.contains(word))
    }
}

fn is_number(c: char) -> bool {
    c == '*' || c.is_ascii_digit() || matches!(c, '٠'..='٩' | '۰'..='۹')
}

/// One form for what readers do not tell apart: case, width, accents, kinds of spaces and dashes.
fn fold(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    match narrow.to_lowercase().next().unwrap_or(narrow) {
        'á' | 'à' | 'ã' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'ó' | 'ò' => 'o',
        'ü' | 'ú' => 'u',
        'ç' => 'c',
        'أ' | 'إ' | 'آ' => 'ا',
        c if c.is_whitespace() || is_space(c) || is_dash(c) => ' ',
        c => c,
    }
}
