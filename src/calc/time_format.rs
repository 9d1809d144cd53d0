//! Formats of times, as a map names them: a pattern such as `D-M-YYYY HH:mm`, or a way of counting.

use super::time_pattern::Pattern;
use super::timestamp::{Reading, all_digits, read_iso};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// One format in which times are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFormat {
    text: String,
    form: Form,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    Iso,
    Excel(Epoch),
    Unix,
    UnixMs,
    Pattern(Pattern),
}

/// Where Excel counts its days from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Epoch {
    /// Day 1 is 1 January 1900, and there is a day 60, 29 February 1900, that never was.
    Of1900,
    /// Day 0 is 1 January 1904.
    Of1904,
}

/// Why a text is not a time of this format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It is written in another way.
    Shape,
    /// It is written so, but there is no such time.
    Value(String),
}

impl Misfit {
    pub(super) fn says(self, shape: impl FnOnce() -> String) -> String {
        match self {
            Self::Shape => shape(),
            Self::Value(reason) => reason,
        }
    }
}

impl TimeFormat {
    /// A format by its words; a text says what is wrong with them.
    ///
    /// The words are `iso`, `excel`, `excel-1904`, `unix`, `unix-ms`, or a pattern of `YYYY` `YY` `MM` `M`
    /// `MMM` (an English month) `DD` `D` `HH` `H` `hh` `h` with `A` (AM or PM) `mm` `ss` `.S` (a fraction,
    /// which may be missing, and is dropped) `Z` (an offset) and characters that stand for themselves;
    /// letters among those go in single quotes, but for `T`. Doubled letters take two digits, single ones
    /// one or two. `YY` is the one year from 1990 to 2089.
    pub fn new(text: &str) -> Result<Self, String> {
        let form = match text {
            "iso" => Form::Iso,
            "excel" => Form::Excel(Epoch::Of1900),
            "excel-1904" => Form::Excel(Epoch::Of1904),
            "unix" => Form::Unix,
            "unix-ms" => Form::UnixMs,
            pattern => Form::Pattern(Pattern::new(pattern)?),
        };
        Ok(Self { text: text.to_owned(), form })
    }

    /// Its words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What a text says in this format.
    pub fn read(&self, text: &str) -> Result<Reading, Misfit> {
        match &self.form {
            Form::Iso => read_iso(text),
            Form::Excel(epoch) => excel(text, *epoch).map(Reading::Local),
            Form::Unix => whole(text).map(Reading::At),
            Form::UnixMs => whole(text).map(|milliseconds| Reading::At(milliseconds.div_euclid(1000))),
            Form::Pattern(pattern) => pattern.read(text),
        }
    }
}

/// A number of seconds; a fraction is dropped.
fn whole(text: &str) -> Result<i64, Misfit> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let number = || (all_digits(whole) && all_digits(fraction)).then(|| whole.parse().ok()).flatten();
    number().ok_or(Misfit::Shape)
}

/// A day number with its fraction, or a day number and a fraction from two columns.
fn excel(text: &str, epoch: Epoch) -> Result<NaiveDateTime, Misfit> {
    let (days, part) = match text.split_once(' ') {
        Some((days, part)) => (serial(days)?, serial(part)?),
        None => (serial(text)?, 0.0),
    };
    if part >= 1.0 || (part > 0.0 && days.fract() > 0.0) {
        return Err(Misfit::Shape);
    }
    let (day, part) = (days.trunc(), days.fract() + part);
    let date = excel_day(day, epoch)?.and_time(NaiveTime::MIN);
    #[allow(clippy::cast_possible_truncation)] // At most 86,400.
    let seconds = (part * 86_400.0).round() as i64;
    Ok(date + TimeDelta::seconds(seconds))
}

/// 31 December 9999, the last day that Excel knows.
const LAST_DAY: f64 = 2_958_465.0;

fn serial(text: &str) -> Result<f64, Misfit> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let number = || (all_digits(whole) && all_digits(fraction)).then(|| text.parse::<f64>().ok()).flatten();
    number().filter(|number| *number <= LAST_DAY).ok_or(Misfit::Shape)
}

fn excel_day(day: f64, epoch: Epoch) -> Result<NaiveDate, Misfit> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // At most `LAST_DAY`, and no fraction.
    let day = day as u64;
    let (year, month, first) = match (epoch, day) {
        (Epoch::Of1900, 0) => return Err(Misfit::Value("is a time of day without a day".to_owned())),
        (Epoch::Of1900, 60) => return Err(Misfit::Value("is 29 February 1900, which never was".to_owned())),
        (Epoch::Of1900, 1..60) => (1899, 12, 31),
        (Epoch::Of1900, _) => (1899, 12, 30),
        (Epoch::Of1904, _) => (1904, 1, 1),
    };
    let start = NaiveDate::from_ymd_opt(year, month, first);
    start.and_then(|start| start.checked_add_days(Days::new(day))).ok_or(Misfit::Shape)
}
