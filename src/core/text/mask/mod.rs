//! Payment data stops at the door: card numbers and verification codes are masked before a text is stored or hashed.
//!
//! What looks like a card number and is none: letters that touch or lead with a dash make an identifier; a plus
//! makes a telephone number of up to 15 digits; a point before or after makes a decimal; groups of one, two or (but
//! for the last) three digits are lists, dates and amounts; Chinese resident ids, IBANs, EAN-13 articles and USPS
//! parcels are known by their own check digits, a UUID by its shape; a solid run of 20 digits or more is no card at all.
//!
//! Masking twice is masking once: a star counts as a digit that nobody knows, so a masked text falls into the same
//! runs and groups as before, and no allowed grouping ends where the six digits that stay end.

mod cards;
mod check_digit;
mod codes;
mod run;

use cards::{CARD_DIGITS, hide_cards};
use codes::find_code;
use run::{Group, Run, has_digit};
use std::borrow::Cow;
use std::ops::Range;

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

impl Masked<'_> {
    /// How many numbers and codes were masked.
    pub const fn count(&self) -> u32 {
        self.cards.saturating_add(self.codes)
    }
}

/// Masks payment card numbers (the first six and the last four digits stay as they were written, with all
/// separators; each digit between becomes `*`) and verification codes (`***`, whatever their length).
pub fn mask(text: &str) -> Masked<'_> {
    mask_but(text, &[])
}

/// Masks as [`mask`] does, but for these numbers, such as a hotline: each is its digits, and stands alone in the text.
pub fn mask_but<'t>(text: &'t str, keep: &[String]) -> Masked<'t> {
    let mut made = Making { text, keep, out: String::new(), copied: 0, cards: 0, codes: 0 };
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
    if id.len() < CARD_DIGITS {
        return false;
    }
    let (mut run, mut at) = (Run::default(), 0);
    while run.read(id, at) {
        at = run.end;
        if !run.is_no_card() && hide_cards(id, &mut run) > 0 {
            return true;
        }
    }
    false
}

/// A masked text in the making.
struct Making<'a, 'k> {
    text: &'a str,
    /// Numbers that stay.
    keep: &'k [String],
    out: String,
    copied: usize,
    cards: u32,
    codes: u32,
}

impl<'a> Making<'a, '_> {
    fn take(&mut self, run: &mut Run) {
        if run.is_no_card() {
            return;
        }
        let mut cards = hide_cards(self.text, run);
        let kept = self.kept(run);
        for range in &kept {
            let tokens = run.tokens.get_mut(range.clone()).unwrap_or_default();
            cards = cards.saturating_sub(u32::from(tokens.iter().any(|token| token.hidden)));
            for token in tokens {
                token.hidden = false;
            }
        }
        let of_kept = |group: &&Group| kept.iter().any(|range| range.contains(&group.digits().start));
        let code = find_code(self.text, run).filter(|group| !of_kept(group));
        self.cards += cards;
        self.codes += u32::from(code.is_some());
        if cards > 0 || code.is_some() {
            self.write(run, code);
        }
    }

    /// Where in a run the numbers stand that stay.
    fn kept(&self, run: &Run) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for number in self.keep {
            for (first, head) in run.groups.iter().enumerate() {
                for tail in run.groups.iter().skip(first).take(5) {
                    let range = head.digits().start..tail.digits().end;
                    let digits = run.tokens.get(range.clone()).unwrap_or_default().iter().map(|token| token.digit);
                    if digits.eq(number.bytes().map(|byte| byte.wrapping_sub(b'0'))) {
                        found.push(range);
                    }
                }
            }
        }
        found
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
