//! Days, weekdays and time zones as people write them.

use crate::calc::zone::Zone;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean;
use chrono::{NaiveDate, Weekday};
use std::collections::BTreeSet;
use std::str::FromStr;

/// A time zone by its IANA name.
pub fn zone(name: &str) -> Result<Zone> {
    Zone::named(name).ok_or_else(|| {
        Refusal::data(format!("`{name}` is not a time zone")).hint(
            did_you_mean(name, Zone::names())
                .unwrap_or_else(|| "give an IANA name such as Europe/London or Asia/Shanghai".to_owned()),
        )
    })
}

/// A day as people and files write it, `YYYY-MM-DD`.
pub fn day(text: &str) -> Result<NaiveDate> {
    let parsed = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| day.to_string() == text);
    parsed.ok_or_else(|| Refusal::data(format!("`{text}` is not a day like 2026-03-02")))
}

pub(super) fn days(texts: &[String]) -> Result<BTreeSet<NaiveDate>> {
    texts.iter().map(|text| day(text)).collect()
}

pub(super) fn weekday(text: &str) -> Result<Weekday> {
    Weekday::from_str(text).map_err(|_| {
        Refusal::data(format!("`{text}` is not a day of the week")).hint("write mon, tue, wed, thu, fri, sat or sun")
    })
}
