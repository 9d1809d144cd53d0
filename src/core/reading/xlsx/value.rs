//! The value of a cell as text, without anything lost in silence.

use super::super::row::{Row, TooLong};
use super::format::Shown;
use crate::calc::excel::{Epoch, LAST_DAY, NoDay, seconds_of};
use calamine::{DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// From here on Excel has changed digits of a whole number.
const DIGITS_LOST: f64 = 1e15;
const DAY: i64 = 86_400;

/// Why a value is not taken.
pub(super) enum Bad {
    /// The value cannot be read; the words follow the name of the column.
    Value { message: String, hint: Option<&'static str> },
    /// The value is longer than any may be.
    Long(TooLong),
}

/// What a number may mean in the sheet.
#[derive(Clone, Copy)]
pub(super) struct Meaning<'a> {
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
    /// What the format shows.
    pub(super) shown: &'a Shown,
}

/// Adds the value to the cell of the row that is being written.
pub(super) fn write(value: &DataRef<'_>, meaning: Meaning<'_>, row: &mut Row) -> Result<(), Bad> {
    let text = match value {
        DataRef::Empty => return Ok(()),
        DataRef::SharedString(text) => return words(text, row),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => return words(text, row),
        DataRef::Bool(value) => (if *value { "TRUE" } else { "FALSE" }).to_owned(),
        DataRef::Int(number) => meaning.shown.number(number.to_string()),
        DataRef::Float(number) => meaning.shown.number(self::number(*number)?),
        DataRef::DateTime(moment) => self::moment(moment, meaning)?,
        DataRef::Error(error) => {
            return Err(bad(format!("is {error}, an error of the sheet"), Some("correct it there, or empty the cell")));
        }
    };
    row.push(&text).map_err(Bad::Long)
}

/// Text as it stands; a sheet writes a NUL as `_x0000_`.
fn words(text: &str, row: &mut Row) -> Result<(), Bad> {
    if text.as_bytes().contains(&0) {
        return Err(bad("has a NUL character".to_owned(), Some("the row is torn: export it again")));
    }
    row.push(text).map_err(Bad::Long)
}

/// A number as it would be typed: whole without a point, others as short as gives them back.
fn number(number: f64) -> Result<String, Bad> {
    if !number.is_finite() {
        return Err(bad(format!("is {number}, which is no number"), None));
    }
    if number.fract() != 0.0 {
        return Ok(number.to_string());
    }
    if number.abs() >= DIGITS_LOST {
        let message = format!("is the number {number:e}: Excel keeps only 15 digits of a number");
        return Err(bad(message, Some("format the column as text and enter it again")));
    }
    // Minus zero is zero.
    Ok((number + 0.0).to_string())
}

/// A day, a moment or a time of day, as the sheet shows it, to the second.
fn moment(moment: &ExcelDateTime, meaning: Meaning<'_>) -> Result<String, Bad> {
    let value = moment.as_f64();
    if !(0.0..f64::from(LAST_DAY) + 1.0).contains(&value) {
        return Err(bad(format!("is shown as a date, but {value} is none"), None));
    }
    let seconds = seconds_of(value);
    if moment.is_duration() {
        return Ok(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    }
    if value < 1.0 && meaning.shown.clock && seconds < DAY {
        return Ok(clock(seconds).format("%H:%M:%S").to_string());
    }
    let date = date(seconds / DAY, meaning.from_1904)?;
    if value.fract() == 0.0 {
        return Ok(date.format("%Y-%m-%d").to_string());
    }
    Ok(NaiveDateTime::new(date, clock(seconds % DAY)).format("%Y-%m-%dT%H:%M:%S").to_string())
}

fn clock(seconds: i64) -> NaiveTime {
    let seconds = u32::try_from(seconds).unwrap_or_default();
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default()
}

fn date(days: i64, from_1904: bool) -> Result<NaiveDate, Bad> {
    let epoch = if from_1904 { Epoch::Of1904 } else { Epoch::Of1900 };
    epoch.day(u64::try_from(days).unwrap_or_default()).map_err(|why| match why {
        NoDay::NeverWas => bad("is 29 February 1900, a day that never was".into(), None),
        NoDay::Zero => bad("is shown as a date, but 0 is none".into(), Some("empty the cell where there is no date")),
        NoDay::TooLate => bad("is shown as a date, but is none".into(), None),
    })
}

fn bad(message: String, hint: Option<&'static str>) -> Bad {
    Bad::Value { message, hint }
}
