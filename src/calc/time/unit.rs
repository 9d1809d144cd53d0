//! Units of lengths of time that are written as bare numbers.

use super::span::{MOST, parse_span};
use crate::calc::decimal::all_digits;

/// In what a length of time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanUnit {
    /// Thousandths of a second.
    Milliseconds,
    /// As where nothing is said.
    Seconds,
    /// Sixty seconds.
    Minutes,
    /// Sixty minutes.
    Hours,
    /// Days, as a workbook counts them.
    Days,
    /// Hours and minutes with a colon between them: `1:30` is an hour and a half.
    HoursAndMinutes,
}

/// More digits after the point say nothing of a second.
const DECIMALS: usize = 24;
const DIGITS: usize = 12;

impl SpanUnit {
    const ALL: [Self; 6] =
        [Self::Milliseconds, Self::Seconds, Self::Minutes, Self::Hours, Self::Days, Self::HoursAndMinutes];

    /// The unit of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.word() == word)
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Milliseconds => "milliseconds",
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::HoursAndMinutes => "h:mm",
        }
    }

    /// The words of all.
    pub fn words() -> Vec<&'static str> {
        Self::ALL.map(Self::word).to_vec()
    }

    /// How many seconds it is, over how many thousandths.
    const fn seconds(self) -> (u128, u128) {
        match self {
            Self::Milliseconds => (1, 1000),
            Self::Seconds | Self::HoursAndMinutes => (1, 1),
            Self::Minutes => (60, 1),
            Self::Hours => (3600, 1),
            Self::Days => (86_400, 1),
        }
    }
}

/// How long something took, in seconds, as [`parse_span`] has it, but for bare numbers: they count that unit, and go to
/// the nearest second. A part of a second is cut where the unit is a second.
pub fn parse_span_in(text: &str, unit: SpanUnit) -> Option<u64> {
    let text = text.trim();
    let is_counted = !text.contains(':') && !text.starts_with("PT");
    match unit {
        SpanUnit::HoursAndMinutes => hours_and_minutes(text),
        SpanUnit::Seconds => parse_span(text),
        _ if is_counted => counted(text, unit),
        _ => parse_span(text),
    }
}

/// Hours and minutes; with seconds behind them it is a clock as any other.
fn hours_and_minutes(text: &str) -> Option<u64> {
    match text.split_once(':') {
        Some((_, minutes)) if !minutes.contains(':') => parse_span(&format!("{text}:00")),
        Some(_) => parse_span(text),
        None => text.starts_with("PT").then(|| parse_span(text)).flatten(),
    }
}

fn counted(text: &str, unit: SpanUnit) -> Option<u64> {
    let (number, decimals) = decimal(text)?;
    let (of, over) = unit.seconds();
    let over = over.checked_mul(10_u128.checked_pow(decimals)?)?;
    let doubled = number.checked_mul(of)?.checked_mul(2)?.checked_add(over)?;
    u64::try_from(doubled / (2 * over)).ok().filter(|seconds| *seconds <= MOST)
}

/// A number without its point, and how many digits stood behind it: `3.17`, `3,17`, `2.3E-05`.
fn decimal(text: &str) -> Option<(u128, u32)> {
    let (text, shift) = match text.split_once(['e', 'E']) {
        Some((text, power)) => (text, power.strip_prefix('-')?.parse::<u32>().ok()?),
        None => (text, 0),
    };
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
    // `1,234` may be a thousand and more.
    let is_thousands = text.contains(',') && rest.len() == 3 && whole != "0";
    if is_thousands || !all_digits(whole) || whole.len() > DIGITS || !(all_digits(rest) || rest.is_empty()) {
        return None;
    }
    let rest = rest.get(..rest.len().min(DECIMALS))?;
    let decimals = u32::try_from(rest.len()).ok()?.checked_add(shift)?;
    Some((format!("{whole}{rest}").parse().ok()?, decimals))
}
