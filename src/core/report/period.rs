//! The period of a report, and what of it counts.

use crate::core::audit::{self, Audit, OutOfRates};
use crate::core::dispute::{self, Dispute};
use crate::core::draw;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Which dialogues a report counts: those received on local days from `from` to `to`, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day; open where none is given.
    pub from: Option<NaiveDate>,
    /// The last day; open where none is given.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Whether a day is in it.
    pub(super) fn holds(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
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
    let mut audits = audit::list(conn, &[])?;
    audits.retain(|audit| period.holds(audit.received));
    Ok(audits)
}

/// Every dispute about a dialogue of the period, oldest first.
pub fn disputes(conn: &Connection, period: Period) -> Result<Vec<Dispute>> {
    let mut disputes = dispute::list(conn, &[])?;
    disputes.retain(|dispute| period.holds(dispute.audit.received));
    Ok(disputes)
}

/// How many audits of the period, of those in the rates, were marked in sight of what the policy hides.
pub fn in_sight(conn: &Connection, period: Period) -> Result<u64> {
    let in_sight = audit::in_sight(conn)?;
    Ok(counted(conn, period)?.iter().filter(|audit| audit.scoring.is_some() && in_sight.contains(&audit.id)).count()
        as u64)
}

/// What of the period is in no rate.
pub fn left_out(conn: &Connection, period: Period) -> Result<LeftOut> {
    let mut left_out = LeftOut { audits: BTreeMap::new(), missing: missing(conn, period)?.values().sum() };
    for why in audits(conn, period)?.iter().filter_map(Audit::out_of_rates) {
        *left_out.audits.entry(why).or_default() += 1;
    }
    Ok(left_out)
}

/// The audits of the period that are in the rates.
pub(super) fn counted(conn: &Connection, period: Period) -> Result<Vec<Audit>> {
    let mut audits = audits(conn, period)?;
    audits.retain(|audit| audit.out_of_rates().is_none());
    Ok(audits.into_iter().map(without_half).collect())
}

/// A score of a dialogue that is scored twice is in no figure before both are there.
fn without_half(audit: Audit) -> Audit {
    if audit.is_blind() { audit.without_score() } else { audit }
}

/// How many drawn dialogues of each agent are missing from the record.
pub(super) fn missing(conn: &Connection, period: Period) -> Result<BTreeMap<String, u64>> {
    let mut missing = BTreeMap::new();
    for (agent, _) in draw::drawn_missing(conn)?.into_iter().filter(|(_, day)| period.holds(*day)) {
        *missing.entry(agent).or_default() += 1;
    }
    Ok(missing)
}
