//! The word that somebody may have meant.

use super::unseen::{is_hidden, is_modifier};
use unicode_normalization::UnicodeNormalization;

/// A name as it is compared: names that differ in capitals, in white space, in how Unicode composes their letters (NFC)
/// or in characters that nobody sees are the same.
pub fn same_name(name: &str) -> String {
    let seen = name.nfc().filter(|c| c.is_whitespace() || !(is_hidden(*c) || is_modifier(*c)));
    let lower: String = seen.flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The candidate that was most likely meant: a third of the letters may be wrong or swapped, or the
/// end may be missing. Case does not matter. None when nothing is near, or the word is there.
pub fn closest<S: AsRef<str>>(word: &str, candidates: impl IntoIterator<Item = S>) -> Option<S> {
    let word = folded(word)?;
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&word, candidate.as_ref())?, candidate)))
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
    let slip = wrong > 0 && wrong < letters && wrong <= (letters / 3).max(1);
    let begun = letters >= 3 && wrong > 0 && candidate.starts_with(word);
    (slip || begun).then_some(wrong)
}
