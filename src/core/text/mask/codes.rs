//! Verification codes: the number after a word that announces one.

use super::run::{Group, Joint, Run, is_dash, is_letter, is_letter_at, is_space};
use std::ops::RangeInclusive;

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
pub(super) fn find_code<'a>(text: &str, run: &'a Run) -> Option<&'a Group> {
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
    pub(super) chars: [char; REACH],
    pub(super) len: usize,
}

impl Back {
    pub(super) fn read(before: &str) -> Self {
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

    pub(super) fn char(&self, place: usize) -> Option<char> {
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
pub(super) fn fold(c: char) -> char {
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
