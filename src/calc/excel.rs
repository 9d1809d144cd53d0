//! Days as Excel counts them.

use chrono::{Days, NaiveDate};

/// Where a workbook counts its days from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Epoch {
    /// Day 1 is 1 January 1900, and there is a day 60, 29 February 1900, that never was.
    Of1900,
    /// Day 0 is 1 January 1904.
    Of1904,
}

/// Why a day number is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDay {
    /// Day 0 of 1900: a time of day without a day.
    Zero,
    /// Day 60 of 1900: 29 February 1900, which never was.
    NeverWas,
    /// It lies beyond the calendar.
    TooLate,
}

/// 31 December 9999 counted from 1900, the last day that Excel knows.
pub const LAST_DAY: u32 = 2_958_465;

/// The day before which Excel counts one that never was.
const NEVER_WAS: u64 = 60;

impl Epoch {
    /// The day of this number.
    pub fn day(self, number: u64) -> Result<NaiveDate, NoDay> {
        let (year, month, first) = match (self, number) {
            (Self::Of1900, 0) => return Err(NoDay::Zero),
            (Self::Of1900, NEVER_WAS) => return Err(NoDay::NeverWas),
            (Self::Of1900, 1..NEVER_WAS) => (1899, 12, 31),
            (Self::Of1900, _) => (1899, 12, 30),
            (Self::Of1904, _) => (1904, 1, 1),
        };
        let start = NaiveDate::from_ymd_opt(year, month, first);
        start.and_then(|start| start.checked_add_days(Days::new(number))).ok_or(NoDay::TooLate)
    }
}

/// Days with their fraction in seconds: to the nearest millisecond, which is what a sheet keeps, then cut to the
/// second, as in a text. 0.5 is 43200. At most [`LAST_DAY`] and a day.
#[allow(clippy::cast_possible_truncation)] // Ten thousand years of milliseconds are exact.
pub fn seconds_of(days: f64) -> i64 {
    ((days * 86_400_000.0).round() as i64).div_euclid(1000)
}
