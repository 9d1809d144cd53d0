//! The days that a management report is about, those before them, and the day on which it is made.

use crate::calc::moment::Moment;
use crate::core::audit::AuditId;
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::report::domain::Domain;
use crate::core::report::period::Period;
use chrono::{Datelike, Days, Months, NaiveDate};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The days of a report.
#[derive(Clone, Debug)]
pub struct Span {
    /// The first.
    pub first: NaiveDate,
    /// The last.
    pub last: NaiveDate,
    /// The day on which it is made.
    pub today: NaiveDate,
    /// When it is made.
    pub now: Moment,
    /// Audits that the reader may not see yet: they are in no number.
    pub unseen: BTreeSet<AuditId>,
}

impl Span {
    /// The days from `first` to `last`, looked at now.
    pub fn of(conn: &Connection, (first, last): (NaiveDate, NaiveDate), now: Moment) -> Result<Self> {
        Ok(Self { first, last, today: policy::current(conn)?.calendar()?.local_day(now), now, unseen: BTreeSet::new() })
    }

    /// The same without audits that the reader may not see yet.
    #[must_use]
    pub fn without(self, unseen: BTreeSet<AuditId>) -> Self {
        Self { unseen, ..self }
    }

    /// Whether the last day is over.
    pub fn is_over(&self) -> bool {
        self.last < self.today
    }

    /// The same as a period.
    pub(super) fn period(&self) -> Period {
        Period { from: Some(self.first), to: Some(self.last) }
    }

    /// All audits of these days.
    pub(super) fn domain(&self) -> Domain {
        domain(self.period())
    }

    /// As many days, or as many whole months, before them.
    pub(super) fn before(&self) -> Period {
        let last = self.first.pred_opt();
        let first = if self.is_of_months() {
            self.first.checked_sub_months(Months::new(self.months()))
        } else {
            u64::try_from(self.days()).ok().and_then(|days| self.first.checked_sub_days(Days::new(days)))
        };
        Period { from: first, to: last }
    }

    /// Whether they are whole months.
    fn is_of_months(&self) -> bool {
        self.first.day() == 1 && self.last.succ_opt().is_some_and(|next| next.day() == 1)
    }

    fn months(&self) -> u32 {
        let of = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month()).unwrap_or_default();
        u32::try_from(of(self.last) - of(self.first) + 1).unwrap_or(1)
    }

    fn days(&self) -> i64 {
        (self.last - self.first).num_days() + 1
    }
}

/// All audits of a period.
pub(super) fn domain(period: Period) -> Domain {
    Domain { period, ..Domain::default() }
}
