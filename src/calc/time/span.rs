//! Spans: how long something took, and where in a recording something is said. Whole seconds; a part of a second is cut.

use crate::calc::decimal::all_digits;

/// A year: what is longer is no call.
pub(super) const MOST: u64 = 366 * 86_400;

/// How long something took, in seconds: `190`, `190.4`, `3:10`, `0:03:10`, or `PT3M10S` as ISO 8601 has it. None for
/// anything else, and for more than a year.
pub fn parse_span(text: &str) -> Option<u64> {
    let text = text.trim();
    let seconds = match text.strip_prefix("PT") {
        Some(parts) => iso(parts)?,
        None if text.contains(':') => parse_clock(text)?,
        None => digits(whole(text)?)?,
    };
    (seconds <= MOST).then_some(seconds)
}

/// A place in a recording as its player shows it, in seconds: `3:12`, `03:12`, `1:03:12`. None for anything else.
pub fn parse_clock(text: &str) -> Option<u64> {
    let text = whole(text.trim())?;
    let parts: Vec<&str> = text.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [minutes, seconds] => (0, digits(minutes)?, seconds),
        [hours, minutes, seconds] if minutes.len() == 2 => (digits(hours)?, below_sixty(minutes)?, seconds),
        _ => return None,
    };
    let seconds = Some(seconds).filter(|seconds| seconds.len() == 2).and_then(|seconds| below_sixty(seconds))?;
    hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds)
}

/// Seconds as a player shows them: `3:12`, `1:03:12`.
pub fn clock(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{rest:02}") } else { format!("{minutes}:{rest:02}") }
}

/// What stands before a decimal point, where only digits follow it.
fn whole(text: &str) -> Option<&str> {
    match text.split_once('.') {
        None => Some(text),
        Some((whole, decimals)) => all_digits(decimals).then_some(whole),
    }
}

fn digits(text: &str) -> Option<u64> {
    all_digits(text).then(|| text.parse().ok()).flatten()
}

fn below_sixty(text: &str) -> Option<u64> {
    digits(text).filter(|number| *number < 60)
}

/// Hours, minutes and seconds of ISO 8601, each at most once and in that order.
fn iso(parts: &str) -> Option<u64> {
    let (mut rest, mut seconds) = (parts, 0_u64);
    for (unit, length) in [('H', 3600), ('M', 60), ('S', 1)] {
        if let Some((number, after)) = rest.split_once(unit) {
            let number = digits(if unit == 'S' { whole(number)? } else { number })?;
            seconds = seconds.checked_add(number.checked_mul(length)?)?;
            rest = after;
        }
    }
    (!parts.is_empty() && rest.is_empty()).then_some(seconds)
}
