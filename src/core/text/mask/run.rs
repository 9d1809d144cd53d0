//! Runs of digits in groups, in any script, and what stands between and around them.

use super::check_digit::passes_gs1;
use crate::core::text::scan::first_of;
use std::ops::Range;

/// Stands for the digit behind a star.
const STAR: u8 = 10;

/// A digit, or a star in the place of one.
pub(super) struct Token {
    /// Where it begins.
    pub(super) at: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Its value, or [`STAR`].
    pub(super) digit: u8,
    /// Whether it is to be masked.
    pub(super) hidden: bool,
}

/// What parts a group from the one before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Joint {
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
pub(super) struct Group {
    /// The first token and the one after the last, stars included.
    pub(super) tokens: Range<usize>,
    /// How many stars stand before the digits.
    pub(super) lead: usize,
    /// How many stars stand after the digits.
    pub(super) trail: usize,
    /// How many digits there are.
    pub(super) len: usize,
    /// Whether there are digits, and no star between them.
    pub(super) solid: bool,
    /// What parts it from the group before.
    pub(super) joint: Joint,
    /// Whether letters make it part of an identifier, through dashes too.
    pub(super) named: bool,
    /// Whether nothing stands before it in its run but a star or two at a time, as in a list of points.
    pub(super) opens: bool,
}

impl Group {
    /// The places of its digits among the tokens of its run.
    pub(super) fn digits(&self) -> Range<usize> {
        let start = self.tokens.start + self.lead;
        start..start + self.len
    }
}

/// Groups of digits that follow each other closely.
#[derive(Default)]
pub(super) struct Run {
    /// All digits and stars.
    pub(super) tokens: Vec<Token>,
    /// The groups that they form.
    pub(super) groups: Vec<Group>,
    /// Whether it began with a plus.
    pub(super) phone: bool,
    /// Where it ends.
    pub(super) end: usize,
}

impl Run {
    /// Reads the next run from here on, or finds none.
    pub(super) fn read(&mut self, text: &str, from: usize) -> bool {
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

    /// Whether its shape shows that it is the number of something else.
    pub(super) fn is_no_card(&self) -> bool {
        self.is_parcel() || self.is_uuid()
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
pub(super) fn has_digit(text: &str) -> bool {
    let (bytes, mut at) = (text.as_bytes(), 0);
    while let Some(next) = next_token(bytes, at) {
        if bytes.get(next) != Some(&b'*') {
            return true;
        }
        at = next + 1;
    }
    false
}

/// Whether a letter stands here, in a script that writes spaces between words: others touch numbers as they please.
pub(super) fn is_letter_at(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(is_letter)
}

/// Whether this is a Latin, Greek or Cyrillic letter of any width.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{c0}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ') && c.is_alphabetic()
}

/// Whether this is a dash of any length.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Whether this is a space within a line, even one of no width.
pub(super) fn is_space(c: char) -> bool {
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

#[allow(
    clippy::needless_bitwise_bool,
    reason = "many bytes are looked at in one step: a branch for each would undo that"
)]
fn next_token(bytes: &[u8], from: usize) -> Option<usize> {
    let may_be =
        |byte: u8| (byte.wrapping_sub(b'0') < 10) | (byte == b'*') | (byte == 0xEF) | (byte == 0xD9) | (byte == 0xDB);
    let mut at = from;
    loop {
        at += first_of(bytes.get(at..)?, may_be)?;
        if token_at(bytes, at).is_some() {
            return Some(at);
        }
        at += 1;
    }
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
