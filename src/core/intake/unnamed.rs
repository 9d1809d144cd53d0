//! Columns whose names say nothing: what their values look like.

use super::sample::Sample;
use super::vocabulary::{says_nothing, speaks_for, speaks_of_change, speaks_of_clocks, speaks_of_ratings};
use crate::calc::decimal::all_digits;
use crate::calc::time::{Guess, guess_most, parse_span};
use crate::core::request::Field;
use std::collections::BTreeSet;

/// Fewer rows prove nothing of a column.
const ROWS: usize = 4;
/// An id is no longer than this.
const LONGEST: usize = 40;
/// A status or a rating has no more values than these.
const STEPS: usize = 11;
const WORDS: usize = 6;
/// Each value of a status or a rating comes so many times, taken all together.
const TIMES: usize = 3;
/// Currencies that stand before or behind an amount.
const CURRENCIES: [&str; 14] =
    ["aud", "brl", "cad", "chf", "cny", "eur", "gbp", "inr", "jpy", "pln", "rmb", "rub", "thb", "usd"];

/// The columns that may be the number of a dialogue: another id in every row, and no name that says otherwise.
pub(super) fn ids(sample: &Sample, is_taken: impl Fn(usize) -> bool) -> Vec<usize> {
    let is_other = |field: &Field| *field != Field::Ref;
    (0..sample.names.len())
        .filter(|column| !is_taken(*column) && !is_named(sample.name(*column), is_other))
        .filter(|column| has_ids(sample, *column))
        .collect()
}

/// The columns that may be a status or a rating, with their values: few that come again and again.
pub(super) fn changing(sample: &Sample, is_taken: impl Fn(usize) -> bool) -> Vec<(usize, Vec<&str>)> {
    let free = (0..sample.names.len()).filter(|column| !is_taken(*column) && !is_named(sample.name(*column), |_| true));
    free.filter_map(|column| Some((column, steps(sample, column)?))).collect()
}

/// Whether the name of a column says what it is.
fn is_named(name: &str, counts: impl Fn(&Field) -> bool) -> bool {
    let speaks = |field: &Field| speaks_for(*field, name) > 0;
    Field::ALL.iter().filter(|field| counts(field)).any(speaks)
        || speaks_of_change(name)
        || speaks_of_ratings(name)
        || speaks_of_clocks(name) > 0
}

fn has_ids(sample: &Sample, column: usize) -> bool {
    let values = trimmed(sample, column);
    let different: BTreeSet<&str> = values.iter().copied().collect();
    values.len() >= ROWS
        && values.len() == sample.rows.len()
        && different.len() == values.len()
        && values.iter().all(|value| is_id(value))
        && guess_most(&values).0 == Guess::Nothing
        && (values.iter().any(|value| has_letter(value)) || are_counted(&values))
}

/// Letters, digits and dashes with a digit among them: no word, no length of time, no amount.
fn is_id(value: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    value.len() <= LONGEST
        && value.chars().all(is_plain)
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && (!has_letter(value) || parse_span(value).is_none())
        && !is_amount(value)
}

fn is_amount(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let is_number = |rest: &str| all_digits(rest.trim_start_matches('-'));
    CURRENCIES.iter().any(|currency| {
        let rest = value.strip_prefix(currency).or_else(|| value.strip_suffix(currency));
        rest.is_some_and(is_number)
    })
}

fn has_letter(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Numbers that go up or down from row to row, as a counter does; amounts, lengths and telephone numbers do not. Numbers
/// of seconds since 1970 do, and are times.
fn are_counted(values: &[&str]) -> bool {
    let size = |value: &&str| (value.len(), (*value).to_owned());
    let is_second = |value: &&str| value.starts_with('1') && matches!(value.len(), 10 | 13) && all_digits(value);
    let goes =
        |up: bool| values.is_sorted_by(|one, other| if up { size(one) < size(other) } else { size(one) > size(other) });
    (goes(true) || goes(false)) && !values.iter().all(is_second)
}

/// The values of a column that has few, each many times.
fn steps(sample: &Sample, column: usize) -> Option<Vec<&str>> {
    let values: Vec<&str> = trimmed(sample, column).into_iter().filter(|value| !says_nothing(value)).collect();
    let different: BTreeSet<&str> = values.iter().copied().collect();
    let is_small = |value: &&str| value.parse::<u8>().is_ok_and(|number| number <= 10);
    let is_word = |value: &&str| {
        value.chars().count() <= 20
            && value.chars().any(char::is_alphabetic)
            && !value.chars().any(|c| c.is_ascii_digit())
    };
    let are_steps = different.len() <= STEPS && different.iter().all(is_small)
        || different.len() <= WORDS && different.iter().all(is_word);
    let is_repeated = different.len() > 1 && values.len() >= TIMES * different.len();
    (are_steps && is_repeated).then(|| different.into_iter().collect())
}

fn trimmed(sample: &Sample, column: usize) -> Vec<&str> {
    sample.column(column).into_iter().map(str::trim).collect()
}
