//! A text of an import as the moment it means.

use super::fault::{TimeFault, TimeFaultKind};
use super::format::TimeFormat;
use super::iso::{read_iso, what_it_looks_like};
use super::wall::{Twice, Wall};
use super::written::{Misfit, Reading};
use crate::calc::moment::Moment;
use crate::calc::unseen::{is_hidden, is_modifier};
use crate::calc::zone::Zone;

/// Reads a time for import: ISO 8601 `YYYY-MM-DD[T ]HH:MM[:SS[.fraction]]` and then `Z`, `±HH:MM`
/// or `±HHMM`. A fraction of a second is rounded to milliseconds, as a sheet does, and then dropped. `-00:00`
/// is UTC.
///
/// Without an offset the time is local to `zone`; it is refused when there is no zone, when the
/// local time does not exist (the clocks go forward) and when it happens twice (they go back).
/// Everything else is refused too, with words that name the likely cause: an Excel serial date, a
/// Unix time, day and month in doubt, 24:00, second 60, a date alone, stray or invisible characters.
pub fn parse_timestamp(text: &str, zone: Option<&Zone>) -> Result<Moment, String> {
    parse_time(text, &[], &Wall { zone, twice: Twice::Refused }).map_err(|fault| fault.says)
}

/// Reads a time in one of these formats; in none of them, in ISO 8601 as [`parse_timestamp`] does.
///
/// A text that fits two of the formats, and means something else in each, is refused: nobody could say
/// which was meant.
pub fn parse_time(text: &str, formats: &[TimeFormat], wall: &Wall<'_>) -> Result<Moment, TimeFault> {
    let read = || {
        if has_stray_character(text, !formats.is_empty()) {
            return Err(TimeFault::other("has a space or an invisible character that does not belong there"));
        }
        wall.moment(&read_in(text, formats)?)
    };
    read().map_err(|fault| TimeFault::new(fault.kind, format!("`{}` {}", shown(text), fault.says)))
}

/// The one thing that a text means in these formats.
fn read_in(text: &str, formats: &[TimeFormat]) -> Result<Reading, TimeFault> {
    match formats {
        [] => read_iso(text).map_err(|misfit| misfit.fault(|| what_it_looks_like(text))),
        [only] => only.read(text).map_err(|misfit| {
            let fault = misfit.fault(|| no_fit(text, formats));
            match only.swapped().filter(|swapped| swapped.read(text).is_ok()) {
                Some(swapped) => TimeFault { kind: TimeFaultKind::Swapped(swapped.text().to_owned()), ..fault },
                None => fault,
            }
        }),
        several => read_in_several(text, several),
    }
}

fn read_in_several(text: &str, formats: &[TimeFormat]) -> Result<Reading, TimeFault> {
    let mut found: Option<(&TimeFormat, Reading)> = None;
    let mut wrong = None;
    for format in formats {
        match (format.read(text), found) {
            (Ok(reading), Some((first, other))) if reading != other => {
                let (first, format) = (first.text(), format.text());
                return Err(TimeFault::other(format!("fits `{first}` and `{format}`, and means another time in each")));
            }
            (Ok(reading), None) => found = Some((format, reading)),
            (Err(Misfit::Value(reason)), _) => wrong = wrong.or(Some(reason)),
            (Ok(_), Some(_)) | (Err(Misfit::Shape), _) => {}
        }
    }
    found.map(|(_, reading)| reading).ok_or_else(|| wrong.map_or_else(|| no_fit(text, formats), TimeFault::other))
}

fn no_fit(text: &str, formats: &[TimeFormat]) -> TimeFault {
    let names: Vec<String> = formats.iter().map(|format| format!("`{}`", format.text())).collect();
    match names.as_slice() {
        [only] if only == "`iso`" => what_it_looks_like(text),
        [only] => TimeFault::new(TimeFaultKind::OtherFormat, format!("does not fit the format {only}")),
        _ => TimeFault::other(format!("fits none of the formats {}", names.join(", "))),
    }
}

/// With `patterns`, a space that does not break is one: a pattern says where one may stand.
fn has_stray_character(text: &str, patterns: bool) -> bool {
    let space = |next: char| next == ' ' || (patterns && matches!(next, '\u{a0}' | '\u{202f}' | '\u{3000}'));
    let stray = |next: char| is_hidden(next) || is_modifier(next) || (!space(next) && next.is_whitespace());
    text.trim() != text || text.contains(stray)
}

/// The text as a message can carry it: what cannot be seen is escaped, what is long is cut.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let cut = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    let start: String = text.chars().take(LONGEST).collect();
    format!("{}{cut}", start.escape_debug())
}
