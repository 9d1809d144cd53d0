//! Whether what stands in a column can be what its name says, and what to say where it cannot.

use super::lengths::are_lengths;
use super::sample::Sample;
use super::scale::NamedScale;
use super::two_ways::{is_no_time, two_ways};
use super::vocabulary::{channel, is_any_number, says_nothing, speaks_of_ratings, yes_or_no};
use crate::calc::time::{Guess, guess_most};
use crate::core::reading::Row;
use crate::core::request::Field;
use std::collections::BTreeSet;

/// Looks at the columns of a sample.
pub(super) struct Suits<'a> {
    pub(super) sample: &'a Sample,
    /// What looked like a field and was not taken, and why.
    pub(super) remarks: Vec<String>,
}

/// A column whose values are different in nine of ten rows, and in all of the first few.
const MANY: usize = 4;

impl Suits<'_> {
    /// Whether a column can give a field; `exact` says that it has the very name.
    pub(super) fn can_be(&mut self, field: Field, column: usize, exact: bool) -> bool {
        let sample = self.sample;
        let values = sample.column(column);
        if !field.is_free() && sample.rows.iter().any(|row| row.is_list(column)) {
            return false;
        }
        if sample.rows.iter().any(|row| row.is_other(column)) {
            return false;
        }
        match field {
            Field::Ref => is_ref(&values, sample.rows.len()),
            Field::Received => self.is_received(column, &values, exact),
            Field::Closed => exact && values.iter().all(|value| says_nothing(value)) || is_time(&values),
            Field::Channel => self.is_channel(column, &values, exact),
            Field::Category => self.is_category(column, &values, exact),
            Field::Language => exact && has_letters(&values),
            Field::Rating => self.is_rating(column, &values, exact),
            Field::Notice => values.iter().all(|value| yes_or_no(value).is_some()),
            Field::Details | Field::Reply | Field::Transcript => {
                !self.says_only_whether(column, field, &values)
                    && (exact || mean_length(&values) >= 15)
                    && !is_time(&values)
                    && !is_numbers(&values)
            }
            Field::Agent => self.is_agent(column, &values),
            Field::Duration => self.is_duration(column, &values),
            Field::Recording => !self.says_only_whether(column, field, &values),
            Field::Customer => true,
        }
    }

    /// Whether a column says only that there is something or not, as `Recording` with yes and no does; said where it is so.
    fn says_only_whether(&mut self, column: usize, field: Field, values: &[&str]) -> bool {
        let whether = |value: &&str| says_nothing(value) || matches!(*value, "0" | "1") || yes_or_no(value).is_some();
        let so = !values.is_empty() && values.iter().all(whether);
        let nothing = values.iter().all(|value| says_nothing(value));
        if so && !nothing {
            self.remark(column, field, "it says only whether there is one");
        }
        so
    }

    /// Says that a column was not taken.
    pub(super) fn remark(&mut self, column: usize, field: Field, but: &str) {
        let remark = format!("`{}` looks like the {}, but {but}", self.sample.name(column), said(field));
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// Whether nothing else may take the place of a column that has the very name and cannot be the field.
    pub(super) fn keeps_free(&mut self, field: Field, column: usize) -> bool {
        match field {
            Field::Received => self.is_broken_time(column),
            Field::Rating => !meant(&self.sample.column(column)).is_empty(),
            _ => false,
        }
    }

    /// Says so where most cells of a column of times cannot be read.
    fn is_broken_time(&mut self, column: usize) -> bool {
        let values = meant(&self.sample.column(column));
        let Some(first) = values.first().filter(|_| !is_time(&values) && !values.iter().all(|value| is_clock(value)))
        else {
            return false;
        };
        let cells = self.sample.cells(&[column]);
        let but = two_ways(&cells).unwrap_or_else(|| {
            let odd = cells.iter().find(|(_, text)| is_no_time(text)).or(cells.first());
            let (line, text) = odd.map_or((0, *first), |(line, text)| (*line, text.as_str()));
            format!("most of its cells are no times that can be told: `{text}` (line {line})")
        });
        self.remark(column, Field::Received, &but);
        true
    }

    /// A column of times that has the very name is the one also where many of its cells are blank.
    fn is_received(&mut self, column: usize, values: &[&str], exact: bool) -> bool {
        let (all, given) = (self.sample.rows.len(), meant(values).len());
        let most = 2 * given > all;
        let taken = (most || exact && given > 0) && is_time(values);
        if taken && !most {
            let name = self.sample.name(column);
            self.remarks.push(format!("`{name}`: blank in {} of {all} rows", all - given));
        }
        taken
    }

    fn is_duration(&mut self, column: usize, values: &[&str]) -> bool {
        are_lengths(self.sample.name(column), values).unwrap_or_else(|but| {
            self.remark(column, Field::Duration, &but);
            false
        })
    }

    /// A column of times is nobody's name.
    fn is_agent(&mut self, column: usize, values: &[&str]) -> bool {
        let values = meant(values);
        let written = values.iter().any(|value| !value.bytes().all(|byte| byte.is_ascii_digit()));
        let times = is_time(&values) || !values.is_empty() && values.iter().all(|value| is_clock(value));
        // Numbers are times only where each row has another.
        let is_times = times && (written || is_many(&values));
        if is_times {
            self.remark(column, Field::Agent, "its values are times");
        }
        !is_times
    }

    fn is_channel(&mut self, column: usize, values: &[&str], exact: bool) -> bool {
        let unknown = values.iter().filter(|value| channel(value).is_none()).count();
        if is_many(values) && 2 * unknown > values.len() {
            self.remark(column, Field::Channel, "it has as many values as rows: those are ids");
            return false;
        }
        exact || has_letters(values)
    }

    fn is_category(&mut self, column: usize, values: &[&str], exact: bool) -> bool {
        if is_many(values) && values.len() >= 5 * MANY {
            self.remark(column, Field::Category, "it has as many values as rows");
            return false;
        }
        exact || has_letters(values)
    }

    fn is_rating(&mut self, column: usize, values: &[&str], exact: bool) -> bool {
        if let Some(scale) = NamedScale::of(self.sample.name(column)) {
            let values = meant(values);
            return !values.is_empty() && values.iter().all(|value| scale.has(value));
        }
        let odd = values.iter().find(|value| !says_nothing(value) && rating(value).is_none());
        if let Some(odd) = odd.filter(|_| exact) {
            self.remark(column, Field::Rating, &format!("`{odd}` is not one of 1 to 5, yes or no"));
        }
        odd.is_none() && !values.is_empty()
    }

    /// Names the columns that look like ratings and were passed over.
    pub(super) fn name_ratings(&mut self, is_taken: impl Fn(usize) -> bool) {
        for (column, name) in self.sample.names.iter().enumerate() {
            let values = meant(&self.sample.column(column));
            let different: BTreeSet<&str> = values.iter().copied().collect();
            let short = different.len() <= 12 && different.iter().all(|value| value.chars().count() <= 20);
            let named = self.remarks.iter().any(|remark| remark.starts_with(&format!("`{name}` looks")));
            if speaks_of_ratings(name) && short && !named && !is_taken(column) && !values.is_empty() {
                let shown: Vec<String> = different.iter().take(3).map(|value| format!("`{value}`")).collect();
                let remark = format!("`{name}` looks like a rating and is not used; it says {}", shown.join(", "));
                self.remarks.push(remark);
            }
        }
    }

    /// Why a column with the name of a ref is not one for every row; none where it is.
    pub(super) fn doubt_of_ref(&self, column: usize) -> Option<String> {
        let cells = self.sample.cells(&[column]);
        let mut seen: Vec<(&str, Vec<u64>)> = Vec::new();
        let mut place = std::collections::BTreeMap::new();
        for (line, text) in &cells {
            let at = *place.entry(text.as_str()).or_insert(seen.len());
            match seen.get_mut(at) {
                Some((_, lines)) => lines.push(*line),
                None => seen.push((text, vec![*line])),
            }
        }
        let twice: Vec<&(&str, Vec<u64>)> = seen.iter().filter(|(_, lines)| lines.len() > 1).collect();
        let Some((text, lines)) = twice.first() else { return self.blank_refs(column) };
        let times = if lines.len() == 2 { "twice".to_owned() } else { format!("{} times", lines.len()) };
        let listed = listed(lines.iter().map(u64::to_string));
        let more = match twice.len() - 1 {
            0 => String::new(),
            more => format!(", and so do {more} more"),
        };
        Some(format!("`{text}` stands there {times} (lines {listed}){more}"))
    }

    /// In which rows a column of refs says nothing.
    fn blank_refs(&self, column: usize) -> Option<String> {
        let says = |row: &&Row| row.get(column).is_some_and(|text| !text.trim().is_empty() && !says_nothing(text));
        let blank: Vec<u64> = self.sample.rows.iter().filter(|row| !says(row)).map(Row::line).collect();
        let (rows, lines) = if blank.len() == 1 { ("row", "line") } else { ("rows", "lines") };
        let listed = listed(blank.iter().map(u64::to_string));
        (!blank.is_empty()).then(|| format!("is blank in {} {rows} ({lines} {listed})", blank.len()))
    }

    /// Whether a column may be the ref although some of its values are blank or stand there twice.
    pub(super) fn is_doubtful_ref(&self, column: usize, exact: bool) -> bool {
        let (values, rows) = (self.sample.column(column), self.sample.rows.len());
        let different = values.iter().copied().collect::<BTreeSet<_>>().len();
        let few = 10 * different >= 9 * rows || different + 1 == rows;
        // A number of anything may be the customer's.
        let someone = 2 * different < rows && is_any_number(self.sample.name(column));
        // A row of totals, or the rest of a table below, says nothing of a column with the very name.
        let enough = if exact { 2 * values.len() > rows } else { 10 * values.len() >= 9 * rows };
        !someone && (different > 1 || exact) && enough && !decimals(&values) && (exact || few)
    }
}

/// The first five of a list.
pub(super) fn listed(texts: impl ExactSizeIterator<Item = String>) -> String {
    let more = texts.len().saturating_sub(5);
    let shown = texts.take(5).collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

fn said(field: Field) -> &'static str {
    match field {
        Field::Received => "time of arrival",
        other => other.word(),
    }
}

/// The values that say something.
fn meant<'v>(values: &[&'v str]) -> Vec<&'v str> {
    values.iter().copied().filter(|value| !says_nothing(value)).collect()
}

/// Whether most values are times of one form.
fn is_time(values: &[&str]) -> bool {
    guess_most(&meant(values)).0 != Guess::Nothing
}

/// Whether most of these texts are times of day without a day.
pub(super) fn are_clocks(values: &[&str]) -> bool {
    let values = meant(values);
    2 * values.iter().filter(|value| is_clock(value)).count() > values.len()
}

/// A time of day without a day, or how long something took.
fn is_clock(value: &str) -> bool {
    let (hours, rest) = value.trim().split_once(':').unwrap_or_default();
    matches!(hours.len(), 1..=3) && [hours, rest].iter().all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether there are as many values as rows, beyond a few.
fn is_many(values: &[&str]) -> bool {
    let different: BTreeSet<&str> = values.iter().copied().collect();
    values.len() >= MANY && 10 * different.len() > 9 * values.len()
}

fn is_numbers(values: &[&str]) -> bool {
    let number = |value: &&str| value.bytes().all(|byte| byte.is_ascii_digit() || b".,-+".contains(&byte));
    let meant = meant(values);
    !meant.is_empty() && meant.iter().all(number)
}

fn has_letters(values: &[&str]) -> bool {
    values.iter().any(|value| value.chars().any(char::is_alphabetic))
}

/// A ref is never blank and never twice, and no whole number that something gave decimals.
fn is_ref(values: &[&str], rows: usize) -> bool {
    let different: BTreeSet<&str> = values.iter().copied().collect();
    values.len() == rows && different.len() == rows && !decimals(values)
}

fn decimals(values: &[&str]) -> bool {
    let zeros = |value: &&str| value.split_once('.').is_some_and(|(_, rest)| rest.bytes().all(|zero| zero == b'0'));
    values.iter().all(|value| value.parse::<f64>().is_ok() && zeros(value))
}

fn mean_length(values: &[&str]) -> usize {
    values.iter().map(|value| value.len()).sum::<usize>().checked_div(values.len()).unwrap_or(0)
}

/// What a value seems to mean as a rating.
pub(super) fn rating(value: &str) -> Option<String> {
    let value = value.trim();
    let whole = value
        .split_once('.')
        .filter(|(_, zeros)| zeros.bytes().all(|zero| zero == b'0'))
        .map_or(value, |(whole, _)| whole);
    if matches!(whole, "1" | "2" | "3" | "4" | "5") {
        return Some(whole.to_owned());
    }
    yes_or_no(value).map(|yes| if yes { "5" } else { "1" }.to_owned())
}
