//! The word that somebody may have meant.

use super::unseen::{is_hidden, is_modifier};
use unicode_normalization::UnicodeNormalization;

/// A name as it is compared: names that differ in capitals, in white space, in how Unicode composes their letters (NFC)
/// or in characters that nobody sees are the same. White space next to a letter of a script that is written without
/// parts no words: `陈 伟` is `陈伟`.
pub fn same_name(name: &str) -> String {
    let lower: String = seen(name).chars().flat_map(char::to_lowercase).collect();
    let mut same = String::with_capacity(lower.len());
    for word in lower.split_whitespace() {
        let is_apart = |one: Option<char>| one.is_some_and(|letter| !is_unspaced(letter));
        if is_apart(same.chars().next_back()) && is_apart(word.chars().next()) {
            same.push(' ');
        }
        same.push_str(word);
    }
    same
}

/// The name with a space for each character that nobody sees, where it has any: such a one may stand for it.
pub fn spaced(name: &str) -> Option<String> {
    let spaced: String = name.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    (spaced != name).then_some(spaced)
}

/// Whether a letter is of a script that is written without spaces between words, or parts names by them as one likes:
/// Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese.
pub const fn is_unspaced(letter: char) -> bool {
    matches!(
        letter,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1100}'..='\u{11ff}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3130}'..='\u{318f}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

/// A name in composed letters (NFC), without characters that nobody sees.
pub(super) fn seen(name: &str) -> String {
    name.nfc().filter(|c| c.is_whitespace() || !(is_hidden(*c) || is_modifier(*c))).collect()
}

/// An id as it is compared by eye: as [`same_name`] has it, without any white space, and with letters and digits of
/// full width, or otherwise dressed up (NFKC), as the plain ones.
///
/// It is written in the place of what stands in `same`.
pub fn same_id(id: &str, same: &mut String) {
    same.clear();
    if id.is_ascii() {
        let seen = id.bytes().filter(u8::is_ascii_graphic);
        same.extend(seen.map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        same.extend(same_name(&id.nfkc().collect::<String>()).split_whitespace());
    }
}

/// Words as they are looked for, in any case of letters, and with letters and digits of full width, or otherwise dressed
/// up, as the plain ones (NFKC): `Ｓtraße` is `strasse`.
pub fn sought(words: &str) -> String {
    words.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkc().collect()
}

/// In what two words differ that are the same to the eye, as the end of "they differ only in …".
pub fn differing(one: &str, other: &str) -> &'static str {
    let without_spaces = |word: &str| word.split_whitespace().collect::<String>();
    if one.to_lowercase() == other.to_lowercase() {
        "capitals"
    } else if without_spaces(one) == without_spaces(other) {
        "spaces"
    } else {
        "how the same characters are written"
    }
}

/// Other ways to write an id that [`same_id`] takes for the same: those that computers are known to make of it.
pub fn other_spellings(id: &str) -> Vec<String> {
    let wide = |c: char| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c };
    let plain: String = id.nfkc().filter(|c| c.is_whitespace() || !(is_hidden(*c) || is_modifier(*c))).collect();
    let tight: String = plain.split_whitespace().collect();
    let mut all = vec![
        id.nfc().collect(),
        id.nfd().collect(),
        id.to_lowercase(),
        id.to_uppercase(),
        plain.to_lowercase(),
        plain.to_uppercase(),
        plain.chars().map(wide).collect(),
        tight.to_lowercase(),
        tight.to_uppercase(),
        tight,
        plain,
    ];
    all.sort();
    all.dedup();
    all.retain(|other| other != id);
    all
}

/// The candidate that was most likely meant: a third of the letters may be wrong or swapped, the end may be missing, or
/// it differs in capitals alone. The word itself is none of them; none when nothing is near.
pub fn closest<S: AsRef<str>>(word: &str, candidates: impl IntoIterator<Item = S>) -> Option<S> {
    let lower = folded(word)?;
    candidates
        .into_iter()
        .filter(|candidate| candidate.as_ref() != word)
        .filter_map(|candidate| Some((distance(&lower, candidate.as_ref())?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Lower case; none for what is too long to be a slip, since comparing takes the product of lengths.
fn folded(word: &str) -> Option<String> {
    (word.len() <= 128).then(|| word.to_lowercase())
}

/// How far a candidate is from a folded word, when that is near enough.
fn distance(word: &str, candidate: &str) -> Option<usize> {
    let candidate = folded(candidate)?;
    let letters = word.chars().count();
    let wrong = strsim::osa_distance(word, &candidate);
    let slip = wrong < letters && wrong <= (letters / 3).max(1);
    let begun = letters >= 3 && candidate.starts_with(word);
    (slip || begun).then_some(wrong)
}
