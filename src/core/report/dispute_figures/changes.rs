//! What changed because of disputes, over some days: work that was done, precedents, cards and policies.

use crate::calc::moment::Moment;
use crate::core::audit::AuditId;
use crate::core::dispute::{self, Action, Dispute, DisputeId};
use crate::core::people::Person;
use crate::core::policy::{self, Calendars, Version};
use crate::core::precedent::{self, Found, Wanted};
use crate::core::refusal::{Refusal, Result};
use crate::core::report::period::Period;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Something that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// A card by name and version, or a policy with the keys that changed.
    pub what: String,
    /// The local day.
    pub on: NaiveDate,
    /// Its entry.
    pub entry: i64,
}

/// What changed over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The work that was done, each with its day.
    pub done: Vec<(Action, NaiveDate)>,
    /// The precedents that were made, oldest first.
    pub made: Vec<Found>,
    /// The precedents that were overruled, oldest first.
    pub overruled: Vec<Found>,
    /// The cards and policies that were published, oldest first.
    pub published: Vec<Published>,
}

/// What changed over some days, out of the disputes and the precedents that the reader may see.
pub fn changed(
    conn: &Connection,
    seen: &[Dispute],
    period: Period,
    reader: Option<&Person>,
    unseen: &BTreeSet<AuditId>,
) -> Result<Changed> {
    let known = seen.iter().filter(|dispute| !unseen.contains(&dispute.audit.id));
    changed_in(conn, &known.map(|dispute| dispute.id).collect(), period, reader)
}

/// The same out of disputes by their numbers.
pub(in crate::core::report) fn changed_in(
    conn: &Connection,
    known: &BTreeSet<DisputeId>,
    period: Period,
    reader: Option<&Person>,
) -> Result<Changed> {
    let calendars = Calendars::load(conn)?;
    let mut precedents = precedent::search(conn, Wanted::default(), reader)?;
    precedents.sort_by_key(|(one, _)| one.id);
    let is_overruled = |(one, _): &&Found| one.treatment.overruled.is_some_and(|(_, on)| period.holds(on));
    Ok(Changed {
        done: done(conn, known, period, &calendars)?,
        overruled: precedents.iter().filter(is_overruled).cloned().collect(),
        made: precedents.into_iter().filter(|(one, _)| period.holds(one.on)).collect(),
        published: published(conn, period, &calendars)?,
    })
}

fn done(
    conn: &Connection,
    known: &BTreeSet<DisputeId>,
    period: Period,
    calendars: &Calendars,
) -> Result<Vec<(Action, NaiveDate)>> {
    let mut found = Vec::new();
    for action in dispute::actions(conn, None)?.into_iter().filter(|action| known.contains(&action.dispute)) {
        let Some((at, _)) = &action.done else { continue };
        let on = calendars.local_day(i64::MAX, *at);
        if period.holds(on) {
            found.push((action, on));
        }
    }
    Ok(found)
}

fn published(conn: &Connection, period: Period, calendars: &Calendars) -> Result<Vec<Published>> {
    let mut statement = conn.prepare_cached(
        "SELECT 'card ' || c.name || '/' || c.version AS what, c.entry, e.at FROM card c JOIN entry e ON e.id = c.entry",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (entry, at): (i64, String) = (row.get("entry")?, row.get("at")?);
        let on = calendars.local_day(entry, at.parse::<Moment>().map_err(Refusal::data)?);
        if period.holds(on) {
            found.push(Published { what: row.get("what")?, on, entry });
        }
    }
    for version in policy::versions(conn)? {
        let on = calendars.local_day(version.entry, version.by.at);
        if period.holds(on) {
            found.push(Published { what: policy_words(&version), on, entry: version.entry });
        }
    }
    found.sort_by_key(|one| one.entry);
    Ok(found)
}

/// A policy, with the keys that say something else since.
fn policy_words(version: &Version) -> String {
    let keys: Vec<&str> = version.differences.iter().map(|one| one.key.as_str()).collect();
    if keys.is_empty() { "policy".to_owned() } else { format!("policy: {}", keys.join(", ")) }
}
