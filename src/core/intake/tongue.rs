//! The language of the months in a file: the one that all its words fit.

use super::sample::Sample;
use super::vocabulary::words_in;
use crate::calc::listing::list_and;
use crate::calc::time::{Guessed, languages_of};

const ENGLISH: &str = "en";
/// Words between the parts of a date, and the languages that write them.
const BETWEEN: [(&str, &[&str]); 2] = [("'de'", &["es", "pt"]), ("'г.'", &["ru"])];

/// The language of these columns of times, each with what its cells were found to be; none for English. What a person
/// should look at stands next to it.
pub(super) fn language_of(sample: &Sample, times: &[(Vec<usize>, &Guessed)]) -> (Option<&'static str>, Option<String>) {
    let mut fitting: Option<Vec<&'static str>> = None;
    let mut name = "";
    for (columns, guessed) in times {
        let cells = sample.cells(columns);
        let own =
            between(guessed, languages_of(guessed, &cells.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>()));
        if own.is_empty() {
            continue;
        }
        let both = fitting.as_ref().map(|known| known.iter().copied().filter(|code| own.contains(code)).collect());
        name = if fitting.is_none() { columns.first().map_or("", |column| sample.name(*column)) } else { name };
        fitting = both.filter(|both: &Vec<_>| !both.is_empty()).or(fitting).or(Some(own));
    }
    let fitting = likeliest(sample, fitting.unwrap_or_default());
    let written = |code: &&'static str| Some(*code).filter(|code| *code != ENGLISH);
    match fitting.as_slice() {
        [] => (None, None),
        [only] => (written(only), None),
        [first, ..] => {
            let all = list_and(&fitting);
            let remark = format!(
                "`{name}`: its months fit {all}, and are read as {first}; if they are not, say so: [read] language"
            );
            (written(first), Some(remark))
        }
    }
}

/// Those that write what stands between the parts of a date.
fn between(guessed: &Guessed, languages: Vec<&'static str>) -> Vec<&'static str> {
    let Some((_, own)) = BETWEEN.iter().find(|(word, _)| guessed.format.contains(word)) else { return languages };
    let those: Vec<&'static str> = languages.iter().copied().filter(|code| own.contains(code)).collect();
    if those.is_empty() { languages } else { those }
}

/// Those in which most names of columns are.
fn likeliest(sample: &Sample, languages: Vec<&'static str>) -> Vec<&'static str> {
    let named = |code: &&str| sample.names.iter().filter(|name| words_in(code, name)).count();
    let most = languages.iter().map(named).max().unwrap_or(0);
    languages.into_iter().filter(|code| named(code) == most).collect()
}
