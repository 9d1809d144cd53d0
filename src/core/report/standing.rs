//! Standing marks: those that coaching may rest on. No mark of a dialogue in which the agent was hurt is one, and none
//! whose dispute is open.

use super::domain::{Domain, within};
use super::sample::{Facts, Observation};
use crate::calc::calendar::Calendar;
use crate::core::audit::AuditId;
use crate::core::care;
use crate::core::dispute;
use crate::core::people::{Identities, NOW, PersonId};
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Card, CardId};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

/// Says which marks stand.
pub(super) struct Standing {
    cared: BTreeSet<AuditId>,
    contested: HashMap<AuditId, BTreeSet<String>>,
}

impl Standing {
    pub(super) fn new(conn: &Connection) -> Result<Self> {
        let cared = care::list(conn, NaiveDate::MIN)?.into_iter().map(|notice| notice.audit).collect();
        Ok(Self { cared, contested: HashMap::new() })
    }

    /// Whether the agent was hurt in the dialogue of an audit.
    pub(super) fn is_cared_for(&self, one: &Observation) -> bool {
        self.cared.contains(&one.audit)
    }

    /// Whether a dispute about a mark is open, or one about the audit as a whole.
    pub(super) fn is_contested(
        &mut self,
        conn: &Connection,
        one: &Observation,
        (card, criterion): (&Card, &str),
    ) -> Result<bool> {
        if !one.contested {
            return Ok(false);
        }
        let names = match self.contested.entry(one.audit) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(contested(conn, one.audit)?),
        };
        let is_whole = |name: &String| card.criteria.iter().all(|known| known.key != *name);
        Ok(names.contains(criterion) || names.iter().any(is_whole))
    }
}

/// What of an audit is in a dispute that is not over, by criterion or subject.
pub(super) fn contested(conn: &Connection, audit: AuditId) -> Result<BTreeSet<String>> {
    let mut contested = BTreeSet::new();
    for id in dispute::of_audit(conn, audit)? {
        contested.extend(dispute::load(conn, id)?.open_points().map(|point| point.about.name().to_owned()));
    }
    Ok(contested)
}

/// What one answer to a criterion is worth, of whom and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth {
    pub(super) agent: PersonId,
    pub(super) day: NaiveDate,
    /// In per cent.
    pub(super) percent: f64,
}

/// What the standing answers to a criterion of a card are worth, of all agents.
pub(super) fn worths(
    conn: &Connection,
    (card, criterion): (CardId, &str),
    unseen: &BTreeSet<AuditId>,
) -> Result<Vec<Worth>> {
    let known = scorecard::load(conn, card)?;
    let Some(id) = scorecard::criterion_ids(conn, card)?.remove(criterion) else { return Ok(Vec::new()) };
    let (calendar, selves) = (policy::current(conn)?.calendar()?, Identities::load(conn, NOW)?);
    let (mut standing, mut found) = (Standing::new(conn)?, Vec::new());
    let mut statement = conn.prepare_cached("SELECT percent FROM mark WHERE scoring = ?1 AND criterion = ?2")?;
    for one in within(conn, &Domain::default(), unseen)?.observations.iter().filter(|one| one.delivered) {
        if one.card != card || standing.is_cared_for(one) || standing.is_contested(conn, one, (&known, criterion))? {
            continue;
        }
        let percent: Option<Option<i64>> =
            statement.query_row(params![one.scoring, id], |row| row.get("percent")).optional()?;
        if let Some(percent) = percent.flatten().and_then(|percent| i32::try_from(percent).ok()) {
            let day = day_of(conn, &calendar, one)?;
            found.push(Worth { agent: selves.one(one.agent), day, percent: f64::from(percent) / 100.0 });
        }
    }
    Ok(found)
}

/// The day that a dialogue counts on.
pub(super) fn day_of(conn: &Connection, calendar: &Calendar, one: &Observation) -> Result<NaiveDate> {
    Ok(calendar.local_day(Facts::load(conn, one.request.0)?.at))
}
