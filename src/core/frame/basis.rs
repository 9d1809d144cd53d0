//! Basis of a frame: the plan, the window, the policy and the works agreement of then.

use super::bounds::Bounds;
use super::cells::Cells;
use super::limits::{Limits, Share, Stood, had, reserved, stood_before};
use super::walk::Walk;
use crate::core::people::{self, Identities, PersonId};
use crate::core::plan::{self, Plan, span_of};
use crate::core::policy::{self, Policy, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{InForce, Per, in_force};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a frame is taken from: a plan, a window, and the policy of then.
pub(in crate::core) struct Basis {
    pub(in crate::core) plan: Plan,
    pub(in crate::core) bounds: Bounds,
    pub(in crate::core) policy: Policy,
    /// What the works agreement of then leaves out.
    pub(in crate::core) limits: Option<Limits>,
}

impl Basis {
    /// What the frame of a window that was committed by an entry was taken from.
    pub(in crate::core) fn of(conn: &Connection, plan: Plan, bounds: Bounds) -> Result<Self> {
        let policy = policy::as_of(conn, bounds.entry)?;
        let today = day_of(conn, bounds.entry, &policy)?;
        let limits = match today {
            Some(today) => limits_of_frame(Walk { conn, plan: &plan, bounds, policy: &policy, limits: None }, today)?,
            None => None,
        };
        Ok(Self { plan, bounds, policy, limits })
    }

    /// The walk through it.
    pub(in crate::core) const fn walk<'a>(&'a self, conn: &'a Connection) -> Walk<'a> {
        Walk { conn, plan: &self.plan, bounds: self.bounds, policy: &self.policy, limits: self.limits.as_ref() }
    }
}

/// Those of the agreement in force on a day, as the record stood before an entry; none where it limits neither.
pub(in crate::core) fn limits_on(conn: &Connection, entry: i64, today: NaiveDate) -> Result<Option<Limits>> {
    match in_force(conn, entry, today)? {
        Some(agreement) => limits_of(conn, entry, &agreement),
        None => Ok(None),
    }
}

/// Those of an agreement.
pub(in crate::core) fn limits_of(conn: &Connection, entry: i64, agreement: &InForce) -> Result<Option<Limits>> {
    let terms = &agreement.terms;
    let most = terms.audits.map(|audits| (audits.most as usize, audits.per));
    if most.is_none() && !terms.monitoring.told_first {
        return Ok(None);
    }
    let people = Identities::load(conn, entry)?;
    let calendar = policy::as_of(conn, entry)?.calendar()?;
    let stood = stood_before(conn, entry, (&people, &calendar))?;
    let mut found = HashMap::new();
    if let Some((_, per)) = most {
        found = had(conn, entry, per, ((&people, &calendar), &stood))?;
        reserved_before(conn, (entry, agreement.number), (per, &stood), (&people, &mut found))?;
    }
    let told = terms.monitoring.told_first.then(|| people::recorded_as_told(conn, entry, &people)).transpose()?;
    Ok(Some(Limits { most, told, had: found, full: HashSet::new(), reserves: BTreeMap::new(), stood }))
}

/// The same for the frame of a walk: who could have more than the most by it is left out.
pub(in crate::core) fn limits_of_frame(walk: Walk<'_>, today: NaiveDate) -> Result<Option<Limits>> {
    let Some(mut limits) = limits_on(walk.conn, walk.bounds.entry, today)? else { return Ok(None) };
    let Some((most, per)) = limits.most else { return Ok(Some(limits)) };
    let cells = Cells::of(Walk { limits: Some(&limits), ..walk }, (per, &limits.stood))?;
    // A plan that cannot be met is refused where its quotas are fixed.
    while let Ok(could) = cells.could(walk, &limits.full) {
        let has = |share: &Share| limits.had.get(share).copied().unwrap_or_default();
        let full: Vec<Share> =
            could.iter().filter(|(share, could)| has(share) + **could > most).map(|(share, _)| *share).collect();
        if full.is_empty() {
            limits.reserves = could;
            break;
        }
        limits.full.extend(full);
    }
    Ok(Some(limits))
}

/// Counts what commitments that waited for their seed before an entry can draw: as they recorded it under this agreement;
/// of those that were committed without it, computed here.
fn reserved_before(
    conn: &Connection,
    (entry, number): (i64, i64),
    by: (Per, &Stood),
    (people, had): (&Identities, &mut HashMap<Share, usize>),
) -> Result<()> {
    for (id, basis) in waiting(conn, entry)? {
        // Whose dialogues an engine picks nobody knows before: a pick of who has had their most is passed over.
        if basis.plan.is_external() {
            continue;
        }
        let today = day_of(conn, basis.bounds.entry, &basis.policy)?.unwrap_or(NaiveDate::MIN);
        let under = in_force(conn, basis.bounds.entry, today)?.map(|agreement| agreement.number);
        if under == Some(number) {
            for (person, first, dialogues) in reserved(conn, id)? {
                *had.entry((people.one(PersonId(person)), day(&first)?)).or_default() += dialogues;
            }
            continue;
        }
        let walk = basis.walk(conn);
        for ((person, first), dialogues) in Cells::of(walk, by)?.could(walk, &HashSet::new())? {
            *had.entry((people.one(person), first)).or_default() += dialogues;
        }
    }
    Ok(())
}

/// The commitments that waited for their seed before an entry, by number, with what their frames were taken from.
fn waiting(conn: &Connection, entry: i64) -> Result<Vec<(i64, Basis)>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id AS id, c.plan AS plan, c.first AS first, c.last AS last, c.since AS since, c.until AS until,
           c.entry AS entry FROM commitment c WHERE c.entry < ?1 AND c.source <> 'local'
         AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id AND d.entry < ?1)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id AND v.entry < ?1) ORDER BY c.id",
    )?;
    let (mut rows, mut found) = (statement.query([entry])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        let bounds = Bounds { first: day(&first)?, last: day(&last)?, span: span_of(row)?, entry: row.get("entry")? };
        let plan = plan::by_id(conn, row.get("plan")?)?;
        found.push((row.get("id")?, Basis::of(conn, plan, bounds)?));
    }
    Ok(found)
}

/// The local day of an entry; none while it is being written.
pub(in crate::core) fn day_of(conn: &Connection, entry: i64, policy: &Policy) -> Result<Option<NaiveDate>> {
    let at: Option<String> = conn
        .prepare_cached("SELECT at FROM entry WHERE id = ?1")?
        .query_row([entry], |row| row.get("at"))
        .optional()?;
    let Some(at) = at else { return Ok(None) };
    Ok(Some(policy.calendar()?.local_day(at.parse().map_err(Refusal::data)?)))
}
