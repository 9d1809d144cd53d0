//! The period of a report, and what of it counts.

use crate::calc::moment::Moment;
use crate::core::audit::{self, Audit, AuditId, OutOfRates};
use crate::core::draw;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What a report counts: what came on local days from `from` to `to`, both included. Where nothing else is said, it is
/// dialogues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day; open where none is given.
    pub from: Option<NaiveDate>,
    /// The last day; open where none is given.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// The period with a name: a week `2026-W47` from Monday to Sunday, a month `2026-11`, a quarter `2026-Q4`, a year `2026`.
    /// Refused where there is none.
    pub fn named(name: &str) -> Result<Self> {
        let (from, to) = days_of(name).ok_or_else(|| {
            Refusal::words(format!("`{}` is no period", name.escape_debug()))
                .hint("write a week 2026-W47, a month 2026-11, a quarter 2026-Q4 or a year 2026")
        })?;
        Ok(Self { from: Some(from), to: Some(to) })
    }

    /// Whether it begins and ends with a month, where it does not begin or end with the record.
    pub(super) fn is_of_months(self) -> bool {
        let begins = |day: NaiveDate| day.day() == 1;
        self.from.is_none_or(begins) && self.to.is_none_or(|to| to.succ_opt().is_none_or(begins))
    }

    /// What of it lies in the month of a day.
    pub(super) fn in_month(self, day: NaiveDate) -> Self {
        let from = first_of_month(day);
        let to = from.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt());
        let to = match (self.to, to) {
            (Some(own), Some(to)) => Some(own.min(to)),
            (own, to) => own.or(to),
        };
        Self { from: Some(self.from.map_or(from, |own| own.max(from))), to }
    }

    /// Whether a day is in it.
    pub fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The first day of the month of a day.
pub(super) fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// What of a period is in no rate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// How many audits, by why.
    pub audits: BTreeMap<OutOfRates, u64>,
    /// How many dialogues that were drawn are missing from the record.
    pub missing: u64,
}

/// Every audit of the period, by number.
pub fn audits(conn: &Connection, period: Period) -> Result<Vec<Audit>> {
    if period == Period::default() {
        return audit::list(conn, &[]);
    }
    let (since, until) = moments(conn, period)?;
    let mut audits = audit::list_between(conn, (&since, &until))?;
    audits.retain(|audit| period.holds(audit.received));
    Ok(audits)
}

/// How many audits of the period, of those in the rates, were marked in sight of what the policy hides.
pub fn in_sight(conn: &Connection, period: Period) -> Result<u64> {
    let in_sight = audit::in_sight(conn)?;
    Ok(counted(conn, period, &BTreeSet::new())?
        .iter()
        .filter(|audit| audit.scoring.is_some() && in_sight.contains(&audit.id))
        .count() as u64)
}

/// What of the period is in no rate. A repeat that is still to be scored is not counted: its auditor is not told.
pub fn left_out(conn: &Connection, period: Period) -> Result<LeftOut> {
    let mut left_out = LeftOut { audits: BTreeMap::new(), missing: missing(conn, period, None)? };
    let all = audits(conn, period)?;
    for why in all.iter().filter(|audit| !audit.is_untold_repeat()).filter_map(Audit::out_of_rates) {
        *left_out.audits.entry(why).or_default() += 1;
    }
    Ok(left_out)
}

/// The audits of the period that are in the rates, without those that the reader may not see.
pub(super) fn counted(conn: &Connection, period: Period, unseen: &BTreeSet<AuditId>) -> Result<Vec<Audit>> {
    Ok(in_rates(&audits(conn, period)?, unseen))
}

/// Those of some audits that are in the rates, without those that the reader may not see.
pub(super) fn in_rates(audits: &[Audit], unseen: &BTreeSet<AuditId>) -> Vec<Audit> {
    let counted = audits.iter().filter(|audit| audit.out_of_rates().is_none() && !unseen.contains(&audit.id));
    counted.cloned().map(without_half).collect()
}

/// A score of a dialogue that is scored twice is in no figure before both are there.
fn without_half(audit: Audit) -> Audit {
    if audit.is_blind() { audit.without_score() } else { audit }
}

/// How many dialogues that were drawn, by one plan where it is named, are missing from the record.
pub(super) fn missing(conn: &Connection, period: Period, plan: Option<&str>) -> Result<u64> {
    Ok(draw::drawn_missing(conn, plan)?.iter().filter(|(_, day)| period.holds(*day)).count() as u64)
}

/// The moments around a period, wide enough for any time zone that the policy ever had.
pub(super) fn moments(conn: &Connection, period: Period) -> Result<(String, String)> {
    let calendar = policy::current(conn)?.calendar()?;
    let starts = |day: Option<NaiveDate>| day.and_then(|day| calendar.starts(day)).map(|at: Moment| at.to_string());
    let before = period.from.and_then(|day| day.checked_sub_days(Days::new(2)));
    let after = period.to.and_then(|day| day.checked_add_days(Days::new(3)));
    Ok((starts(before).unwrap_or_default(), starts(after).unwrap_or_else(|| "~".to_owned())))
}

/// The first and the last day of a week, a month, a quarter or a year.
fn days_of(name: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (year, part) = name.split_at_checked(4)?;
    let year: i32 = number(year)?.try_into().ok().filter(|year| *year > 0)?;
    let months = |first: u32, count: u32| {
        let from = NaiveDate::from_ymd_opt(year, first, 1)?;
        Some((from, from.checked_add_months(Months::new(count))?.pred_opt()?))
    };
    match part.strip_prefix('-').map(str::as_bytes) {
        None => part.is_empty().then(|| months(1, 12))?,
        Some([b'W', week @ ..]) if week.len() == 2 => {
            let monday = NaiveDate::from_isoywd_opt(year, number(part.get(2..)?)?, Weekday::Mon)?;
            Some((monday, monday.checked_add_days(Days::new(6))?))
        }
        Some([b'Q', quarter @ b'1'..=b'4']) => months(u32::from(quarter - b'1') * 3 + 1, 3),
        Some([_, _]) => months(number(part.get(1..)?)?, 1),
        Some(_) => None,
    }
}

/// A number written in plain digits alone.
fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}
