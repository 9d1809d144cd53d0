//! What a rule looks back at: since when it holds, what was delivered when, and what it counted before.

use crate::core::act::Actor;
use crate::core::audit::{Audit, AuditId};
use crate::core::people::PersonId;
use crate::core::policy::{self, SignRule, day};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// Where something stands in the record: its entry, and its local day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) entry: i64,
    pub(super) day: NaiveDate,
}

/// When an audit was delivered.
pub(super) type Delivered = Place;

/// What a rule looks back at, for one agent.
pub(super) struct Record<'a> {
    /// Since when the policy has had this rule: before that it raised nothing.
    pub(super) since: Place,
    deliveries: &'a HashMap<AuditId, Delivered>,
    /// The days of the signs that it raised before, each with the newest audit that it counted.
    raised: Vec<(NaiveDate, NaiveDate, AuditId)>,
}

impl<'a> Record<'a> {
    pub(super) fn load(
        conn: &Connection,
        (rule, since): (&SignRule, Place),
        agent: PersonId,
        deliveries: &'a HashMap<AuditId, Delivered>,
    ) -> Result<Self> {
        Ok(Self { since, deliveries, raised: raised(conn, rule, agent)? })
    }

    /// When an audit was delivered.
    pub(super) fn delivered(&self, audit: &Audit) -> Option<Delivered> {
        self.deliveries.get(&audit.id).copied()
    }

    /// Where the newest delivery stands that the rule counted; none where it raised no sign.
    pub(super) fn newest_place(&self, audits: &[Audit]) -> Option<(i64, NaiveDate, i64)> {
        let counted = |audit: &&Audit| self.raised.iter().any(|(_, _, newest)| *newest == audit.id);
        let place = |audit: &Audit| Some((self.delivered(audit)?.entry, audit.received, audit.id.0));
        audits.iter().filter(counted).filter_map(place).max()
    }

    /// Whether what was known of a day is in a sign that the rule raised.
    pub(super) fn has_counted(&self, day: NaiveDate) -> bool {
        self.raised.iter().any(|(first, last, _)| *first <= day && day <= *last)
    }

    /// The last day that the rule counted.
    pub(super) fn last(&self) -> Option<NaiveDate> {
        self.raised.iter().map(|(_, last, _)| *last).max()
    }
}

/// Since when the policy has had a rule, as it is.
pub(super) fn since(conn: &Connection, actor: &Actor, rule: &SignRule) -> Result<Place> {
    let (entry, at) = policy::held_since(conn, |policy| policy.early_sign.contains(rule))?;
    Ok(Place { entry, day: at.map_or(actor.today, |at| actor.calendar.local_day(at)) })
}

/// When every audit was delivered that was.
pub(super) fn deliveries(conn: &Connection, actor: &Actor) -> Result<HashMap<AuditId, Delivered>> {
    let mut statement =
        conn.prepare_cached("SELECT d.audit, d.entry, e.at FROM delivery d JOIN entry e ON e.id = d.entry")?;
    let mut rows = statement.query([])?;
    let mut deliveries = HashMap::new();
    while let Some(row) = rows.next()? {
        let at: String = row.get("at")?;
        let day = actor.calendar.local_day(at.parse().map_err(Refusal::data)?);
        deliveries.insert(AuditId(row.get("audit")?), Place { entry: row.get("entry")?, day });
    }
    Ok(deliveries)
}

fn raised(conn: &Connection, rule: &SignRule, agent: PersonId) -> Result<Vec<(NaiveDate, NaiveDate, AuditId)>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.first, s.last, s.newest FROM early_sign s JOIN identity i ON i.person = s.agent WHERE s.rule = ?1 AND i.one = ?2",
    )?;
    let mut rows = statement.query(params![rule.name, agent.0])?;
    let mut raised = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        raised.push((day(&first)?, day(&last)?, AuditId(row.get("newest")?)));
    }
    Ok(raised)
}
