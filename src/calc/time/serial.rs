//! Times that are counted: Excel's days, and Unix's seconds.

use super::written::{Misfit, Reading, is_whole};
use crate::calc::decimal::all_digits;
use crate::calc::excel::{Epoch, LAST_DAY, NoDay, seconds_of};
use chrono::{NaiveDate, NaiveTime, TimeDelta};

/// A number of seconds; a fraction is rounded to milliseconds, then dropped.
pub(super) fn whole(text: &str) -> Result<i64, Misfit> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let number = || (all_digits(whole) && all_digits(fraction)).then(|| whole.parse().ok()).flatten();
    number().map(|seconds: i64| seconds.saturating_add(i64::from(is_whole(fraction)))).ok_or(Misfit::Shape)
}

/// A day number with its fraction, or a day number and a fraction from two columns.
pub(super) fn excel(text: &str, epoch: Epoch) -> Result<Reading, Misfit> {
    let (days, part) = match text.split_once(' ') {
        Some((days, part)) => (days_of(days)?, days_of(part)?),
        None => (days_of(text)?, 0.0),
    };
    if part >= 1.0 || (part > 0.0 && days.fract() > 0.0) {
        return Err(Misfit::Shape);
    }
    let day = day(days.trunc(), epoch)?;
    let fraction = days.fract() + part;
    if fraction == 0.0 {
        return Ok(Reading::Day(day));
    }
    Ok(Reading::Local(day.and_time(NaiveTime::MIN) + TimeDelta::seconds(seconds_of(fraction))))
}

pub(super) fn days_of(text: &str) -> Result<f64, Misfit> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let number = || (all_digits(whole) && all_digits(fraction)).then(|| text.parse::<f64>().ok()).flatten();
    number().filter(|number| *number <= f64::from(LAST_DAY)).ok_or(Misfit::Shape)
}

fn day(number: f64, epoch: Epoch) -> Result<NaiveDate, Misfit> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // At most `LAST_DAY`, and no fraction.
    let number = number as u64;
    epoch.day(number).map_err(|why| match why {
        NoDay::Zero => Misfit::Value("is a time of day without a day".to_owned()),
        NoDay::NeverWas => Misfit::Value("is 29 February 1900, which never was".to_owned()),
        NoDay::TooLate => Misfit::Shape,
    })
}
