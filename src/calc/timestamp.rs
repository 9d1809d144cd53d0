//! Times as other systems export them, read without guessing.

use super::moment::Moment;
use super::time_format::{Misfit, TimeFormat};
use super::zone::Zone;
use chrono::{MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime};

/// Reads a time for import: ISO 8601 `YYYY-MM-DD[T ]HH:MM[:SS[.fraction]]` and then `Z`, `±HH:MM`
/// or `±HHMM`. A fraction of a second, however many digits, is dropped, never rounded up. `-00:00`
/// is UTC.
///
/// Without an offset the time is local to `zone`; it is refused when there is no zone, when the
/// local time does not exist (the clocks go forward) and when it happens twice (they go back).
/// Everything else is refused too, with words that name the likely cause: an Excel serial date, a
/// Unix time, day and month in doubt, 24:00, second 60, a date alone, stray or invisible characters.
pub fn parse_timestamp(text: &str, zone: Option<&Zone>) -> Result<Moment, String> {
    parse_time(text, &[], &Wall { zone, twice: Twice::Refused })
}

/// Reads a time in one of these formats; in none of them, in ISO 8601 as [`parse_timestamp`] does.
///
/// A text that fits two of the formats, and means something else in each, is refused: nobody could say
/// which was meant.
pub fn parse_time(text: &str, formats: &[TimeFormat], wall: &Wall<'_>) -> Result<Moment, String> {
    let read = || {
        if has_stray_character(text, !formats.is_empty()) {
            return Err("has a space or an invisible character that does not belong there".to_owned());
        }
        wall.moment(&read_in(text, formats)?)
    };
    read().map_err(|reason| format!("`{}` {reason}", shown(text)))
}

/// What the clock on the wall is taken for, where a time has no offset.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wall<'a> {
    /// The zone of the clock; without one such times are refused.
    pub zone: Option<&'a Zone>,
    /// Which of two moments is meant when the clock showed a time twice.
    pub twice: Twice,
}

/// Which moment is meant by a local time that happens twice, in the night in which clocks go back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Twice {
    /// Nobody knows: it is refused.
    #[default]
    Refused,
    /// The first, before clocks went back.
    Earlier,
    /// The second.
    Later,
}

/// A time as it was read, before it has a place on the line of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// What a clock on some wall showed.
    Local(NaiveDateTime),
    /// UTC seconds since 1970.
    At(i64),
}

impl Wall<'_> {
    /// The moment that was meant; a text says why there is none.
    pub fn moment(&self, reading: &Reading) -> Result<Moment, String> {
        let seconds = match (*reading, self.zone) {
            (Reading::At(seconds), _) => seconds,
            (Reading::Local(local), Some(zone)) => self.seconds(local, zone)?,
            (Reading::Local(_), None) => {
                return Err("has no offset such as Z or +02:00, and no time zone is given for it".to_owned());
            }
        };
        Moment::from_seconds(seconds).ok_or_else(|| "is outside the years 1 to 9999".to_owned())
    }

    fn seconds(&self, local: NaiveDateTime, zone: &Zone) -> Result<i64, String> {
        match (zone.moments(local), self.twice) {
            (MappedLocalTime::Single(seconds), _)
            | (MappedLocalTime::Ambiguous(seconds, _), Twice::Earlier)
            | (MappedLocalTime::Ambiguous(_, seconds), Twice::Later) => Ok(seconds),
            (MappedLocalTime::None, _) => Err(format!("has no offset, and this local time does not exist in {zone}")),
            (MappedLocalTime::Ambiguous(..), Twice::Refused) => {
                Err(format!("has no offset, and this local time happens twice in {zone}; give an offset"))
            }
        }
    }
}

/// The one thing that a text means in these formats.
fn read_in(text: &str, formats: &[TimeFormat]) -> Result<Reading, String> {
    match formats {
        [] => read_iso(text).map_err(|misfit| misfit.says(|| what_it_looks_like(text).to_owned())),
        [only] => only.read(text).map_err(|misfit| misfit.says(|| no_fit(text, formats))),
        several => read_in_several(text, several),
    }
}

fn read_in_several(text: &str, formats: &[TimeFormat]) -> Result<Reading, String> {
    let mut found: Option<(&TimeFormat, Reading)> = None;
    let mut wrong = None;
    for format in formats {
        match (format.read(text), found) {
            (Ok(reading), Some((first, other))) if reading != other => {
                return Err(format!("fits `{}` and `{}`, and means another time in each", first.text(), format.text()));
            }
            (Ok(reading), None) => found = Some((format, reading)),
            (Err(Misfit::Value(reason)), _) => wrong = wrong.or(Some(reason)),
            _ => {}
        }
    }
    found.map(|(_, reading)| reading).ok_or_else(|| wrong.unwrap_or_else(|| no_fit(text, formats)))
}

fn no_fit(text: &str, formats: &[TimeFormat]) -> String {
    let names: Vec<String> = formats.iter().map(|format| format!("`{}`", format.text())).collect();
    match names.as_slice() {
        [only] if only == "`iso`" => what_it_looks_like(text).to_owned(),
        [only] => format!("does not fit the format {only}"),
        _ => format!("fits none of the formats {}", names.join(", ")),
    }
}

/// Reads a time as ISO 8601 has it.
pub(super) fn read_iso(text: &str) -> Result<Reading, Misfit> {
    read_written(text).ok_or(Misfit::Shape)?.reading().map_err(Misfit::Value)
}

/// A time as written: the fields have the right number of digits, but may not exist.
pub(super) struct Written {
    pub(super) date: (u32, u32, u32),
    pub(super) time: (u32, u32, u32),
    pub(super) place: Place,
}

/// Where the written time holds.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Local,
    /// Hours and minutes ahead of UTC, or behind it.
    Offset {
        behind: bool,
        hours: u32,
        minutes: u32,
    },
}

impl Written {
    /// What it says, if it exists.
    pub(super) fn reading(&self) -> Result<Reading, String> {
        let local = self.local()?;
        match self.place {
            Place::Local => Ok(Reading::Local(local)),
            Place::Offset { behind, hours, minutes } => {
                Ok(Reading::At(local.and_utc().timestamp() - offset_seconds(behind, hours, minutes)?))
            }
        }
    }

    fn local(&self) -> Result<NaiveDateTime, String> {
        let (year, month, day) = self.date;
        let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        let date = date.ok_or("is not a day of the calendar")?;
        let time = match self.time {
            (24, ..) => Err("says 24:00; write 00:00 of the next day"),
            (.., 60) => Err("has second 60, a leap second; write second 59"),
            (hour, minute, second) => NaiveTime::from_hms_opt(hour, minute, second).ok_or("is not a time of day"),
        };
        Ok(date.and_time(time?))
    }
}

/// No place has ever been 16 hours from UTC: the largest offset in the tz database is Manila's
/// 15:56 before 1845.
fn offset_seconds(behind: bool, hours: u32, minutes: u32) -> Result<i64, String> {
    if hours > 15 || minutes > 59 {
        return Err("has an offset that does not exist".to_owned());
    }
    let seconds = i64::from(hours * 3600 + minutes * 60);
    Ok(if behind { -seconds } else { seconds })
}

fn read_written(text: &str) -> Option<Written> {
    let mut reader = Reader(text);
    let date = read_date(&mut reader)?;
    reader.take(&['T', ' '])?;
    let time = read_time(&mut reader)?;
    let place = read_place(&mut reader)?;
    reader.0.is_empty().then_some(Written { date, time, place })
}

fn read_date(reader: &mut Reader<'_>) -> Option<(u32, u32, u32)> {
    let year = reader.digits(4)?;
    reader.take(&['-'])?;
    let month = reader.digits(2)?;
    reader.take(&['-'])?;
    Some((year, month, reader.digits(2)?))
}

fn read_time(reader: &mut Reader<'_>) -> Option<(u32, u32, u32)> {
    let hour = reader.digits(2)?;
    reader.take(&[':'])?;
    let minute = reader.digits(2)?;
    if reader.take(&[':']).is_none() {
        return Some((hour, minute, 0));
    }
    let second = reader.digits(2)?;
    if reader.take(&['.']).is_some() {
        reader.skip_digits()?;
    }
    Some((hour, minute, second))
}

fn read_place(reader: &mut Reader<'_>) -> Option<Place> {
    if reader.0.is_empty() {
        return Some(Place::Local);
    }
    read_offset(reader)
}

/// `Z`, `±HH:MM` or `±HHMM`.
pub(super) fn read_offset(reader: &mut Reader<'_>) -> Option<Place> {
    let sign = reader.take(&['Z', '+', '-'])?;
    if sign == 'Z' {
        return Some(Place::Offset { behind: false, hours: 0, minutes: 0 });
    }
    let hours = reader.digits(2)?;
    reader.take(&[':']);
    let minutes = reader.digits(2)?;
    Some(Place::Offset { behind: sign == '-', hours, minutes })
}

/// What is left to read.
pub(super) struct Reader<'a>(pub(super) &'a str);

impl Reader<'_> {
    /// A number of exactly that many digits.
    pub(super) fn digits(&mut self, count: usize) -> Option<u32> {
        let (head, tail) = self.0.split_at_checked(count)?;
        if !all_digits(head) {
            return None;
        }
        self.0 = tail;
        head.parse().ok()
    }

    /// Passes over the next character when it is one of these.
    pub(super) fn take(&mut self, wanted: &[char]) -> Option<char> {
        let next = self.0.chars().next().filter(|next| wanted.contains(next))?;
        self.0 = self.0.strip_prefix(next)?;
        Some(next)
    }

    /// Passes over one digit or more.
    pub(super) fn skip_digits(&mut self) -> Option<()> {
        let rest = self.0.trim_start_matches(|next: char| next.is_ascii_digit());
        (rest.len() < self.0.len()).then(|| self.0 = rest)
    }
}

fn what_it_looks_like(text: &str) -> &'static str {
    let mut reader = Reader(text);
    let whole = text.split_once('.').filter(|(_, decimals)| all_digits(decimals)).map_or(text, |(whole, _)| whole);
    match (all_digits(text), text.len()) {
        (true, 10) => "looks like a Unix time, not an ISO 8601 time like 2026-03-02T09:00:00Z",
        (true, 13) => "looks like a Unix time in milliseconds, not an ISO 8601 time like 2026-03-02T09:00:00Z",
        _ if all_digits(whole) && whole.len() == 5 => {
            "looks like an Excel serial date, not an ISO 8601 time like 2026-03-02T09:00:00Z"
        }
        _ if is_slashed(text) => "is ambiguous or not ISO 8601: write 2026-03-02T09:00:00Z, the year first",
        _ if read_date(&mut reader).is_some() && reader.0.is_empty() => {
            "is a date without a time of day; write it like 2026-03-02T09:00:00Z"
        }
        _ => "is not an ISO 8601 time like 2026-03-02T09:00:00Z",
    }
}

fn is_slashed(text: &str) -> bool {
    let mut parts = text.splitn(3, '/');
    let numbers = parts.by_ref().take(2).filter(|part| all_digits(part)).count();
    numbers == 2 && parts.next().is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
}

pub(super) fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// With `patterns`, a space that does not break is one: a pattern says where one may stand.
fn has_stray_character(text: &str, patterns: bool) -> bool {
    let space = |next: char| next == ' ' || (patterns && matches!(next, '\u{a0}' | '\u{202f}'));
    let stray = |next: char| next.is_control() || is_invisible(next) || (!space(next) && next.is_whitespace());
    text.trim() != text || text.contains(stray)
}

/// Soft hyphen, zero-width characters, direction marks, variation selectors, tags.
const fn is_invisible(next: char) -> bool {
    matches!(
        next,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}'
    )
}

/// The text as a message can carry it: what cannot be seen is escaped, what is long is cut.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let cut = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    let start: String = text.chars().take(LONGEST).collect();
    format!("{}{cut}", start.escape_debug())
}
