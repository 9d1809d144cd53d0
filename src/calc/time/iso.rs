//! Times as ISO 8601 has them, and what a text looks like that is none.

use super::fault::{TimeFault, TimeFaultKind};
use super::written::{Misfit, Place, Reader, Reading, Written, read_offset};
use crate::calc::decimal::all_digits;
use chrono::NaiveDate;

/// Reads a time as ISO 8601 has it.
pub(super) fn read_iso(text: &str) -> Result<Reading, Misfit> {
    read_written(text).ok_or(Misfit::Shape)?.reading().map_err(Misfit::Value)
}

/// A day in its one text form, `YYYY-MM-DD`.
pub fn parse_day(text: &str) -> Result<NaiveDate, String> {
    let mut reader = Reader(text);
    let (year, month, day) = read_date(&mut reader).filter(|_| reader.0.is_empty()).unwrap_or_default();
    let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    date.ok_or_else(|| format!("`{text}` is not a day like 2026-03-02{}", day_meant(text)))
}

/// What is wrong with a text that is no day, as the end of a sentence; nothing where nobody can know.
fn day_meant(text: &str) -> String {
    let numbers = |between: char| -> Option<Vec<u32>> { text.split(between).map(|part| part.parse().ok()).collect() };
    let is_day = |year, month, day| i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    if let Some([year, month, day]) = numbers('-').as_deref() {
        return match (month, day) {
            _ if is_day(*year, *month, *day).is_some() => format!(": write {year:04}-{month:02}-{day:02}"),
            (0 | 13.., 1..=12) => ": a year has the months 01 to 12; the day stands last".to_owned(),
            (0 | 13.., _) => ": a year has the months 01 to 12".to_owned(),
            _ => ": that month has no such day".to_owned(),
        };
    }
    if let Some([day, month, year]) = numbers('.').as_deref()
        && let Some(meant) = is_day(*year, *month, *day)
    {
        return format!(": write {meant}");
    }
    if text.contains('/') {
        return ": year, month, day, with dashes".to_owned();
    }
    let is_week = text.split_once("-W").is_some_and(|(year, week)| year.len() == 4 && week.parse::<u8>().is_ok());
    if is_week { ": that is a week; name its first day".to_owned() } else { String::new() }
}

/// What a text that is no such time looks like, in words that follow the text.
pub(super) fn what_it_looks_like(text: &str) -> TimeFault {
    let kind = match text {
        _ if is_slashed(text) => TimeFaultKind::Slashes,
        _ if is_bare_day(text) => TimeFaultKind::BareDay,
        _ => TimeFaultKind::Other,
    };
    TimeFault::new(kind, likeness(text))
}

fn likeness(text: &str) -> &'static str {
    let whole = text.split_once('.').filter(|(_, decimals)| all_digits(decimals)).map_or(text, |(whole, _)| whole);
    match (all_digits(text), text.len()) {
        (true, 10) => "looks like a Unix time, not an ISO 8601 time like 2026-03-02T09:00:00Z",
        (true, 13) => "looks like a Unix time in milliseconds, not an ISO 8601 time like 2026-03-02T09:00:00Z",
        _ if all_digits(whole) && whole.len() == 5 => {
            "looks like an Excel serial date, not an ISO 8601 time like 2026-03-02T09:00:00Z"
        }
        _ if is_slashed(text) => "is ambiguous or not ISO 8601: write 2026-03-02T09:00:00Z, the year first",
        _ if is_bare_day(text) => "is a date without a time of day; write it like 2026-03-02T09:00:00Z",
        _ => "is not an ISO 8601 time like 2026-03-02T09:00:00Z",
    }
}

fn read_written(text: &str) -> Option<Written> {
    let mut reader = Reader(text);
    let date = read_date(&mut reader)?;
    reader.take(&['T', ' '])?;
    let (time, carries) = read_time(&mut reader)?;
    let place = read_place(&mut reader)?;
    reader.0.is_empty().then_some(Written { date, time, carries, place })
}

fn read_date(reader: &mut Reader<'_>) -> Option<(u32, u32, u32)> {
    let year = reader.digits(4)?;
    reader.take(&['-'])?;
    let month = reader.digits(2)?;
    reader.take(&['-'])?;
    Some((year, month, reader.digits(2)?))
}

/// Hours, minutes and seconds, and whether the fraction of the second is one more.
fn read_time(reader: &mut Reader<'_>) -> Option<((u32, u32, u32), bool)> {
    let hour = reader.digits(2)?;
    reader.take(&[':'])?;
    let minute = reader.digits(2)?;
    if reader.take(&[':']).is_none() {
        return Some(((hour, minute, 0), false));
    }
    let second = reader.digits(2)?;
    let carries = if reader.take(&['.']).is_some() { reader.fraction()? } else { false };
    Some(((hour, minute, second), carries))
}

fn read_place(reader: &mut Reader<'_>) -> Option<Place> {
    if reader.0.is_empty() {
        return Some(Place::Local);
    }
    read_offset(reader)
}

fn is_bare_day(text: &str) -> bool {
    let mut reader = Reader(text);
    read_date(&mut reader).is_some() && reader.0.is_empty()
}

fn is_slashed(text: &str) -> bool {
    let mut parts = text.splitn(3, '/');
    let numbers = parts.by_ref().take(2).filter(|part| all_digits(part)).count();
    numbers == 2 && parts.next().is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
}
