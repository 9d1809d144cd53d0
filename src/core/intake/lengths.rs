//! Lengths of time in a column: in which unit their numbers are, by the name of the column.

use super::vocabulary::{says_nothing, unit};
use crate::calc::time::{SpanUnit, clock, parse_span, parse_span_in};

/// Whether lengths of time stand in a column of that name; why not, where a person should know.
pub(super) fn are_lengths(name: &str, values: &[&str]) -> Result<bool, String> {
    let meant = || values.iter().copied().filter(|value| !says_nothing(value));
    if let Some(unit) = unit_of(name, values) {
        return Ok(!values.is_empty() && meant().all(|value| parse_span_in(value, unit).is_some()));
    }
    if let Some(fraction) = meant().find(|value| is_fraction(value)) {
        return Err(format!(
            "`{fraction}` is no whole seconds, and its name says no unit: if it is one, say both in the map, \
             [fields] duration and [formats] duration = \"minutes\" (or hours, days)"
        ));
    }
    Ok(!values.is_empty() && meant().all(|value| parse_span(value).is_some()))
}

/// The unit that a map has to say, and what to look at.
pub(super) fn told(name: &str, values: &[&str]) -> (Option<SpanUnit>, Option<String>) {
    let counted: Vec<&str> = values.iter().copied().filter(|value| is_counted(value)).collect();
    match unit_of(name, values) {
        // Whole seconds need no word; parts of one are cut, and a map should say that they are meant.
        Some(SpanUnit::Seconds) => (counted.iter().any(|value| is_fraction(value)).then_some(SpanUnit::Seconds), None),
        Some(unit) if !counted.is_empty() || unit == SpanUnit::HoursAndMinutes => {
            let remark = format!("`{name}` is read as {}, by its name: [formats] duration", unit.word());
            (Some(unit), Some(remark))
        }
        None if !counted.is_empty() => {
            let longest = counted.iter().filter_map(|value| parse_span(value)).max().unwrap_or(0);
            let remark = format!(
                "`{name}` says no unit: its numbers are taken for seconds, the longest for {}; \
                 another unit is said in [formats] duration",
                clock(longest)
            );
            (None, Some(remark))
        }
        _ => (None, None),
    }
}

/// The unit by the name; hours with a colon are hours and minutes.
fn unit_of(name: &str, values: &[&str]) -> Option<SpanUnit> {
    let is_clock = |value: &&str| value.trim().split(':').count() == 2;
    match unit(name)? {
        SpanUnit::Hours if values.iter().any(is_clock) => Some(SpanUnit::HoursAndMinutes),
        unit => Some(unit),
    }
}

/// A number by itself: its unit stands elsewhere.
fn is_counted(value: &str) -> bool {
    parse_span_in(value, SpanUnit::Minutes).is_some() && !value.contains(':') && !value.trim().starts_with("PT")
}

pub(super) fn is_fraction(value: &str) -> bool {
    let is_whole = |rest: &str| rest.bytes().all(|digit| digit == b'0');
    let behind = value.trim().split_once(['.', ',']).map(|(_, rest)| rest);
    let is_part = behind.is_some_and(|rest| !is_whole(rest)) || value.contains(['e', 'E']);
    is_counted(value) && is_part
}
