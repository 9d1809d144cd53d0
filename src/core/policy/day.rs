//! Days, weekdays and time zones as people write them.

use crate::calc::time::parse_day;
use crate::calc::zone::Zone;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use chrono::{NaiveDate, Weekday};
use std::collections::BTreeSet;
use std::str::FromStr;

/// A time zone by its IANA name.
pub fn zone(name: &str) -> Result<Zone> {
    Zone::named(name).ok_or_else(|| {
        let hint = did_you_mean_or(name, Zone::names(), || {
            "give an IANA name such as Europe/London or Asia/Shanghai".to_owned()
        });
        Refusal::data(format!("`{name}` is not a time zone")).hint(hint)
    })
}

/// A day as people and files write it, `YYYY-MM-DD`.
pub fn day(text: &str) -> Result<NaiveDate> {
    parse_day(text).map_err(Refusal::data)
}

pub(super) fn days(texts: &[String]) -> Result<BTreeSet<NaiveDate>> {
    texts.iter().map(|text| day(text)).collect()
}

pub(super) fn weekday(text: &str) -> Result<Weekday> {
    Weekday::from_str(text).map_err(|_| {
        Refusal::data(format!("`{text}` is not a day of the week")).hint("write mon, tue, wed, thu, fri, sat or sun")
    })
}
