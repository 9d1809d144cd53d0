//! In which languages times say what they were found to say.

use super::format::TimeFormat;
use super::guess::Guessed;
use super::language::Language;
use super::written::Reading;

/// The languages in which these texts are the same times as in the one of the guess, itself among them; texts that are
/// none there do not count. None where no word of a language can stand in them.
pub fn languages_of(guessed: &Guessed, values: &[&str]) -> Vec<&'static str> {
    if guessed.language.is_none() && !guessed.format.contains("MMM") {
        return Vec::new();
    }
    let of = |code: &str| Language::named(code).and_then(|language| TimeFormat::of(&guessed.format, language).ok());
    let own = guessed.language.unwrap_or_else(|| Language::english().code());
    let Some(format) = of(own) else { return Vec::new() };
    let readings: Vec<(&str, Reading)> =
        values.iter().filter_map(|text| Some((*text, format.read(text).ok()?))).collect();
    let says_the_same =
        |format: &TimeFormat| readings.iter().all(|(text, reading)| format.read(text).is_ok_and(|of| of == *reading));
    Language::codes().into_iter().filter(|code| of(code).as_ref().is_some_and(says_the_same)).collect()
}
