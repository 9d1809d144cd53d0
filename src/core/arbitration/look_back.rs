//! Look-back: what a ruling says of other audits by the same auditor, with the answer that it overturned.

use super::cast::{Vote, decisions};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId, AuditState, marks_of};
use crate::core::dispute::{
    self, About, Claim, Dispute, DisputeId, Reason, changes, disputed, load, objections, open_for_cause,
};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, CardId, Criterion};
use crate::core::text::Kept;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// An answer of an auditor that a ruling overturned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Overturned {
    /// The criterion's key.
    pub criterion: String,
    /// What the auditor had answered; none is not applicable.
    pub from: Option<String>,
    /// What holds now.
    pub to: Option<String>,
    /// What the agent had said of it.
    pub reason: Reason,
}

/// Another audit by the same auditor, with an answer that a ruling overturned elsewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Touched {
    /// The audit.
    pub audit: Audit,
    /// The answer.
    pub overturned: Overturned,
    /// Whether the time to dispute it is over.
    pub is_past: bool,
    /// The dispute in which that mark stands already.
    pub disputed: Option<DisputeId>,
}

/// What a ruling says of other audits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LookBack {
    /// The dispute.
    pub dispute: Dispute,
    /// What was overturned in it.
    pub overturned: Vec<Overturned>,
    /// The audits, oldest first.
    pub touched: Vec<Touched>,
}

/// The delivered audits by the auditor of a dispute, on the same wording of a criterion, with an answer that the ruling
/// overturned. Refused where there is no ruling.
pub fn look_back(conn: &Connection, id: DisputeId, now: Moment) -> Result<LookBack> {
    let dispute = load(conn, id)?;
    let overturned = overturned(conn, &dispute)?;
    let mut cards = BTreeMap::new();
    let mut touched = Vec::new();
    let Some(auditor) = &dispute.audit.auditor else { return Ok(LookBack { dispute, overturned, touched }) };
    for audit in audit::list_ever_of(conn, auditor.id)? {
        if is_other_of_auditor(&dispute, &audit) {
            for one in &overturned {
                touched.extend(touches(conn, &mut cards, (&dispute, &audit), (one, now))?);
            }
        }
    }
    Ok(LookBack { dispute, overturned, touched })
}

/// Opens disputes for the agents of what a look-back found and nobody disputed yet, whatever the time to dispute: the ruling
/// gives the cause. Each of them can take theirs back. Answers the look-back, and the disputes that are new.
pub fn open_look_back(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: DisputeId,
    note: &str,
) -> Result<(LookBack, Vec<(AuditId, DisputeId)>)> {
    let found = look_back(writing, id, writing.now())?;
    require_apart(writing, actor, &found.dispute)?;
    let why = Kept::new("--note", note)?;
    let mut opened = Vec::new();
    for one in found.touched.iter().filter(|one| one.disputed.is_none()) {
        require_not_own(writing, actor, &one.audit)?;
        if let Some(claim) = claim(writing, one, &why)? {
            opened.push((one.audit.id, open_for_cause(writing, actor, one.audit.id, &claim)?));
        }
    }
    writing.note(format!("{} opened by the ruling on dispute {}", counted(opened.len()), id.0));
    Ok((found, opened))
}

/// What the newest ruling changed, against what the auditor had answered.
fn overturned(conn: &Connection, dispute: &Dispute) -> Result<Vec<Overturned>> {
    let id = dispute.id.0;
    let held = decided(conn, dispute.id)?.ok_or_else(|| {
        Refusal::rule(format!("there is no ruling in dispute {id}: it {}", dispute.state.said()))
            .hint("a look-back follows from a ruling")
    })?;
    let before = changes(conn, dispute.audit.id)?;
    let mut found = Vec::new();
    for point in &dispute.points {
        let About::Mark { criterion, reason, .. } = &point.about else { continue };
        let (Some(vote), Some(change)) = (held.get(&point.id), before.get(criterion)) else { continue };
        if vote.level != change.from {
            let (from, to) = (change.from.clone(), vote.level.clone());
            found.push(Overturned { criterion: criterion.clone(), from, to, reason: *reason });
        }
    }
    Ok(found)
}

/// What the newest ruling on each point of a dispute decides, by its number; none where there is no ruling.
fn decided(conn: &Connection, id: DisputeId) -> Result<Option<BTreeMap<i64, Vote>>> {
    let mut statement = conn.prepare_cached("SELECT id FROM ruling WHERE dispute = ?1 ORDER BY instance")?;
    let rows = statement.query_map([id.0], |row| row.get::<_, i64>("id"))?;
    let mut held = None;
    for ruling in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let votes = decisions(conn, ruling)?.into_iter().map(|vote| (vote.point, vote));
        held.get_or_insert_with(BTreeMap::new).extend(votes);
    }
    Ok(held)
}

fn is_other_of_auditor(dispute: &Dispute, audit: &Audit) -> bool {
    let is_theirs = dispute.audit.auditor.is_some() && audit.auditor == dispute.audit.auditor;
    let is_shown = matches!(
        audit.state,
        AuditState::Delivered | AuditState::Acknowledged | AuditState::Disputed | AuditState::Decided
    );
    is_theirs && is_shown && audit.id != dispute.audit.id
}

fn touches(
    conn: &Connection,
    cards: &mut BTreeMap<i64, Card>,
    (dispute, audit): (&Dispute, &Audit),
    (one, now): (&Overturned, Moment),
) -> Result<Option<Touched>> {
    let ruled = card(conn, cards, dispute.audit.card)?.criterion(&one.criterion)?.clone();
    let Ok(here) = card(conn, cards, audit.card)?.criterion(&one.criterion).cloned() else { return Ok(None) };
    let Some(scoring) = audit.scoring.filter(|_| reads_the_same(&ruled, &here)) else { return Ok(None) };
    if !is_one_line(conn, (dispute.audit.card, audit.card), &one.criterion)? {
        return Ok(None);
    }
    let marks = marks_of(conn, scoring)?;
    let is_marked_so = marks.iter().any(|mark| mark.criterion == one.criterion && mark.level == one.from);
    if !is_marked_so {
        return Ok(None);
    }
    Ok(Some(Touched {
        audit: audit.clone(),
        overturned: one.clone(),
        is_past: audit::is_past_dispute(conn, audit, now)?,
        disputed: disputed(conn, audit.id)?.get(&one.criterion).copied(),
    }))
}

fn card<'a>(conn: &Connection, cards: &'a mut BTreeMap<i64, Card>, id: CardId) -> Result<&'a Card> {
    match cards.entry(id.0) {
        Entry::Occupied(known) => Ok(known.into_mut()),
        Entry::Vacant(unknown) => Ok(unknown.insert(scorecard::load(conn, id)?)),
    }
}

/// Whether a criterion asks and offers the same; its weight and its place do not matter.
fn reads_the_same(one: &Criterion, other: &Criterion) -> bool {
    one.title == other.title && one.guidance == other.guidance && one.kind == other.kind && one.na == other.na
}

fn is_one_line(conn: &Connection, (one, other): (CardId, CardId), key: &str) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM criterion a JOIN criterion b ON b.line = a.line WHERE a.card = ?1 AND b.card = ?2 AND a.key = ?3 AND b.key = ?3",
    )?;
    Ok(statement.exists(rusqlite::params![one.0, other.0, key])?)
}

/// The claim of an agent; none where what the ruling gave would be no better for them.
fn claim(conn: &Connection, one: &Touched, why: &Kept) -> Result<Option<Claim>> {
    let card = scorecard::load(conn, one.audit.card)?;
    let marks = one.audit.scoring.map(|scoring| marks_of(conn, scoring)).transpose()?.unwrap_or_default();
    let Overturned { criterion: key, to, reason, .. } = &one.overturned;
    let Some(mark) = marks.iter().find(|mark| mark.criterion == *key) else { return Ok(None) };
    let answer = card.criterion(key)?.answer(to.as_deref())?;
    if !dispute::is_no_worse(&answer, mark) {
        return Ok(None);
    }
    let about = About::Mark { criterion: key.clone(), reason: *reason, proposed: to.clone() };
    Ok(Some(Claim { about, statement: why.clone(), evidence: None }))
}

/// Who has no part in the case, and neither is nor leads its auditor.
fn require_apart(conn: &Connection, actor: &Actor, dispute: &Dispute) -> Result<()> {
    let person = actor.person(conn)?;
    let verb = format!("open disputes by the ruling on dispute {}", dispute.id.0);
    let who = "a manager or lead may who leads neither side and has no part in the case";
    let objections = objections(conn, Deed::Rule, &dispute.audit, person, actor.today, &actor.policy)?;
    require_none(Deed::Rule, person, objections, &verb, who)
}

fn require_not_own(conn: &Connection, actor: &Actor, audit: &Audit) -> Result<()> {
    let person = actor.person(conn)?;
    if audit.agent.id == person.id {
        return Err(Refusal::rule(format!(
            "{} may not open disputes by a ruling: audit {} is their own",
            person.handle, audit.id.0
        ))
        .hint("another lead or manager does it: assize arbitrate look-back --open"));
    }
    Ok(())
}

fn counted(number: usize) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} dispute{plural}")
}
