//! Delivery: a scored audit is shown to its agent, and the time to dispute it begins; the agent acknowledges it.

use super::approval::{Awaited, awaited};
use super::aside::{require_first, require_open};
use super::independence::{AsOf, Case, objections};
use super::state::{Audit, AuditId, AuditState, list, load};
use super::undelivered::to_deliver;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::{By, Writing};
use crate::core::people::conflict::{Deed, bar};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What was delivered, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Delivered now, each with the last day to dispute.
    pub now: Vec<(AuditId, NaiveDate)>,
    /// Delivered before.
    pub before: Vec<AuditId>,
    /// Not delivered, and what each waits for.
    pub waiting: Vec<(AuditId, Awaited)>,
    /// Those delivered now whose dialogue was amended to another agent since it was drawn.
    pub amended: Vec<AuditId>,
}

/// Shows scored audits to their agents. Without numbers: all that the actor may deliver.
pub fn deliver(writing: &mut Writing<'_>, actor: &Actor, ids: Option<&[AuditId]>) -> Result<Delivered> {
    let due = actor
        .calendar
        .deadline(writing.now(), actor.policy.deadlines.open)
        .ok_or_else(|| Refusal::outside_calendar("the time to dispute"))?;
    let mut done = Delivered::default();
    match ids {
        None => deliver_all(writing, actor, due, &mut done)?,
        Some(ids) => {
            for id in ids.iter().copied().collect::<BTreeSet<_>>() {
                deliver_one(writing, actor, &load(writing, id)?, due, &mut done)?;
            }
        }
    }
    writing.note(format!("{} audits", done.now.len()));
    Ok(done)
}

/// The audits that were delivered, that the actor may deliver, and that their agents are to read: those that are named, or
/// all that are not acknowledged or can still be disputed.
pub fn to_read(writing: &Writing<'_>, actor: &Actor, named: Option<&[AuditId]>) -> Result<Vec<AuditId>> {
    let mut found = Vec::new();
    for audit in list(writing, &[])? {
        let is_named = named.is_none_or(|named| named.contains(&audit.id));
        if !is_named || audit.dispute_due.is_none() || audit.is_second() {
            continue;
        }
        let waits = audit.state == AuditState::Delivered || !is_past_dispute(writing, &audit, writing.now())?;
        if (named.is_some() || waits) && may_deliver(writing, actor, &audit)? {
            found.push(audit.id);
        }
    }
    Ok(found)
}

/// The agent has read the audit; it is not consent. Again changes nothing: answers whether it was new.
pub fn acknowledge(writing: &mut Writing<'_>, actor: &Actor, id: AuditId) -> Result<(Audit, bool)> {
    let audit = load(writing, id)?;
    actor.require_agent(writing, &audit.agent, &format!("acknowledge audit {}", id.0))?;
    require_delivered(&audit)?;
    if writing.prepare_cached("SELECT 1 FROM acknowledgement WHERE audit = ?1")?.exists([id.0])? {
        return Ok((audit, false));
    }
    writing.insert("acknowledgement", &[("audit", &id.0)], &[])?;
    writing.note(format!("audit {}", id.0));
    Ok((audit, true))
}

/// The audits that their agents have acknowledged, each with who recorded it.
pub fn acknowledged(conn: &Connection) -> Result<BTreeMap<AuditId, By>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.audit, e.actor, e.principal, e.login, e.at FROM acknowledgement a JOIN entry e ON e.id = a.entry",
    )?;
    let (mut rows, mut found) = (statement.query([])?, BTreeMap::new());
    while let Some(row) = rows.next()? {
        found.insert(AuditId(row.get("audit")?), By::of_row(row)?);
    }
    Ok(found)
}

/// Refuses what only a delivered audit allows; answers its last day to dispute.
pub fn require_delivered(audit: &Audit) -> Result<NaiveDate> {
    require_first(audit)?;
    audit.dispute_due.ok_or_else(|| {
        Refusal::rule(format!("audit {} is not delivered yet", audit.id.0))
            .hint("its auditor delivers it with: assize score deliver")
    })
}

/// Whether the time to dispute an audit is over, counted by the policy under which it was delivered.
pub fn is_past_dispute(conn: &Connection, audit: &Audit, now: Moment) -> Result<bool> {
    match (audit.delivered, audit.dispute_due) {
        (Some(entry), Some(due)) => Ok(policy::as_of(conn, entry)?.calendar()?.is_past(due, now)),
        _ => Ok(false),
    }
}

fn deliver_all(writing: &mut Writing<'_>, actor: &Actor, due: NaiveDate, done: &mut Delivered) -> Result<()> {
    for audit in to_deliver(writing)? {
        if !may_deliver(writing, actor, &audit)? {
            continue;
        }
        match awaited(writing, &actor.policy, &audit)? {
            Some(missing) => done.waiting.push((audit.id, missing)),
            None => store(writing, &audit, due, done)?,
        }
    }
    Ok(())
}

fn deliver_one(
    writing: &mut Writing<'_>,
    actor: &Actor,
    audit: &Audit,
    due: NaiveDate,
    done: &mut Delivered,
) -> Result<()> {
    if !may_deliver(writing, actor, audit)? {
        return Err(Refusal::rule(format!("{} may not deliver audit {}", actor.person(writing)?.handle, audit.id.0))
            .hint("its auditor may, a lead of the agent's team, or a manager"));
    }
    if !audit.is_scored() {
        require_open(audit)?;
        return Err(Refusal::rule(format!("audit {} is not scored yet", audit.id.0))
            .hint(format!("its auditor has until {}", audit.score_due)));
    }
    require_first(audit)?;
    if audit.dispute_due.is_some() {
        done.before.push(audit.id);
        return Ok(());
    }
    require_open(audit)?;
    match awaited(writing, &actor.policy, audit)? {
        Some(missing) => Err(waits(audit, missing)),
        None => store(writing, audit, due, done),
    }
}

fn store(writing: &mut Writing<'_>, audit: &Audit, due: NaiveDate, done: &mut Delivered) -> Result<()> {
    writing.insert("delivery", &[("audit", &audit.id.0), ("due", &due.to_string())], &[])?;
    done.now.push((audit.id, due));
    done.amended.extend(audit.now_of.as_ref().map(|_| audit.id));
    Ok(())
}

fn waits(audit: &Audit, missing: Awaited) -> Refusal {
    let approve = |gate: &str| {
        format!("a lead or a manager without a part in it: assize intake approve {} {gate}", audit.reference.expose())
    };
    let hint = match missing {
        Awaited::SecondScore => {
            "nobody sees one of the two scores before both are there; assign nightly ends a wait that is too long"
                .to_owned()
        }
        Awaited::Score => format!("somebody without a part in it: assize score approve {}", audit.id.0),
        Awaited::Understanding => approve("--understanding"),
        Awaited::Response => approve("--response"),
    };
    Refusal::rule(format!("audit {} waits for {}", audit.id.0, missing.in_words())).hint(hint)
}

fn may_deliver(conn: &Connection, actor: &Actor, audit: &Audit) -> Result<bool> {
    let person = actor.person(conn)?;
    let objections = objections(conn, Deed::Deliver, AsOf::NOW, &Case::of(audit), person, actor.today, &actor.policy)?;
    if bar(Deed::Deliver, objections).is_some() {
        return Ok(false);
    }
    Ok(audit.is_of(person) || actor.leads(conn, &audit.agent)?)
}
