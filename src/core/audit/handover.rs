//! Handover: an audit goes from one auditor to another, at night by lot, or by somebody's word and for a reason.

use super::aside::require_open;
use super::auditors::{beyond_plan, free_for};
use super::independence::{AsOf, Case, barred_auditor, objections};
use super::languages::{ReadByOthers, narrowed, readers};
use super::opening::{AssignmentBasis, record_assignment};
use super::state::{Audit, AuditId, AuditState, list, load};
use super::wording::words_or_erased;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::people::{self, Person};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

/// The word of the lots by which audits are handed on at night.
pub(super) const HAND_ON: &str = "hand on";

/// An audit that changed hands at night, or should.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandedOn {
    /// Which audit.
    pub audit: AuditId,
    /// Who had it; none where all were barred.
    pub from: Option<String>,
    /// Who has it now; none where all are barred.
    pub to: Option<String>,
}

/// Gives every audit that waits, and whose auditor may not audit it any more, to the next one: of those who can take
/// it, by the rules of the night of the draw and its language, the smallest SHA-256("hand on:" seal-before ":" audit ":" handle).
pub fn hand_on(writing: &mut Writing<'_>, actor: &Actor) -> Result<Vec<HandedOn>> {
    let mut handed = Vec::new();
    for audit in list(writing, &AuditState::TO_SCORE)? {
        if let Some(auditor) = &audit.auditor
            && barred_auditor(writing, auditor, &audit, actor.today, &actor.policy)?.is_none()
        {
            continue;
        }
        let case = Case::of(&audit);
        let free = free_for(writing, &case, actor.today, AsOf::NOW, &actor.policy)?;
        let free = narrowed(writing, free, &case, actor.today, AsOf::NOW)?;
        let next = free.into_iter().min_by_key(|person| writing.lot(HAND_ON, audit.id.0, &person.handle));
        if next.is_some() || audit.auditor.is_some() {
            let auditor = next.as_ref().map(|next| next.id);
            record_assignment(writing, audit.id, auditor, AssignmentBasis::Night, None)?;
        }
        let to = next.map(|person| person.handle);
        handed.push(HandedOn { audit: audit.id, from: audit.auditor.map(|auditor| auditor.handle), to });
    }
    Ok(handed)
}

/// An audit that somebody gave to another auditor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reassigned {
    /// The audit as it stands.
    pub audit: Audit,
    /// Who had it; none where all were barred.
    pub from: Option<String>,
    /// What the plan would not have done, where somebody was named beyond it.
    pub beyond: Option<String>,
    /// Who reads the dialogue and could take it, where the auditor does not read it.
    pub readers: ReadByOthers,
    /// Whether that is new.
    pub new: bool,
}

/// Gives an audit to another auditor, who is named or drawn by lot among those without a conflict. Who had it, and why
/// it was taken, stays on record.
pub fn reassign(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    to: Option<&str>,
    note: &str,
) -> Result<Reassigned> {
    let audit = load(writing, id)?;
    require_apart(writing, actor, &audit)?;
    let note = Kept::new("--note", note)?;
    require_open(&audit)?;
    if audit.is_scored() || audit.was_undone {
        return Err(Refusal::rule(format!("audit {} is scored already: it is not handed on", id.0))
            .hint("only a score that was returned can be given by another auditor"));
    }
    let from = audit.auditor.as_ref().map(|auditor| auditor.handle.clone());
    let next = match to {
        Some(handle) if from.as_deref() == Some(handle) => {
            return Ok(Reassigned { audit, from, beyond: None, readers: None, new: false });
        }
        Some(handle) => named_auditor(writing, actor, handle, &audit)?,
        None => by_lot(writing, actor, "hand on", &audit)?,
    };
    let beyond = audit.ticket.map(|ticket| beyond_plan(writing, &next, ticket)).transpose()?.flatten();
    record_assignment(writing, id, Some(next.id), AssignmentBasis::of_choice(to), Some(&note))?;
    writing.note(format!("audit {}", id.0));
    let audit = load(writing, id)?;
    let readers = read_by_others(writing, actor, &audit)?;
    Ok(Reassigned { audit, from, beyond, readers, new: true })
}

/// Who reads the dialogue of an audit and could take it, where its auditor does not read it.
pub(super) fn read_by_others(conn: &Connection, actor: &Actor, audit: &Audit) -> Result<ReadByOthers> {
    let readers = readers(conn, actor, audit)?.filter(|found| found.auditor.is_none() && !found.others.is_empty());
    Ok(readers.map(|found| (found.language, found.others)))
}

fn require_apart(conn: &Connection, actor: &Actor, audit: &Audit) -> Result<()> {
    let person = actor.person(conn)?;
    let objections = objections(conn, Deed::Reassign, AsOf::NOW, &Case::of(audit), person, actor.today, &actor.policy)?;
    let what = format!("reassign audit {}", audit.id.0);
    require_none(Deed::Reassign, person, objections, &what, "a manager or lead without a part in it may")
}

/// An auditor whom somebody names: without a conflict, and not absent. What the plan says, a reason can overrule.
pub(super) fn named_auditor(conn: &Connection, actor: &Actor, handle: &str, audit: &Audit) -> Result<Person> {
    let person = people::find(conn, handle)?;
    let absent = || {
        let until = people::absent_until(conn, person.id, actor.today)?;
        Ok::<_, Refusal>(until.map(|until| format!("they are absent until {until}")))
    };
    let why = match barred_auditor(conn, &person, audit, actor.today, &actor.policy)? {
        Some(why) => Some(why),
        None => absent()?,
    };
    match why {
        Some(why) => Err(Refusal::rule(format!("{handle} may not audit {}: {why}", actor.name_of(&audit.agent)))
            .hint("name another auditor, or let the lot decide")),
        None => Ok(person),
    }
}

/// Of the auditors who can take it, and do not have it, the smallest lot.
pub(super) fn by_lot(writing: &Writing<'_>, actor: &Actor, word: &str, audit: &Audit) -> Result<Person> {
    let case = Case::of(audit);
    let mut free = free_for(writing, &case, actor.today, AsOf::NOW, &actor.policy)?;
    free.retain(|person| !audit.is_of(person));
    let free = narrowed(writing, free, &case, actor.today, AsOf::NOW)?;
    free.into_iter().min_by_key(|person| writing.lot(word, audit.id.0, &person.handle)).ok_or_else(|| {
        Refusal::rule(format!(
            "no other auditor can take audit {}: tied to {}, absent, full, or not named by its plan",
            audit.id.0,
            actor.name_of(&audit.agent)
        ))
        .hint("name one with --to or --auditor, or add auditors from another team: assize people import")
    })
}

/// One step in who had an audit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// When, UTC.
    pub at: String,
    /// Who has it from then on; none where all were barred.
    pub auditor: Option<String>,
    /// By which act.
    pub act: String,
    /// By whom.
    pub by: String,
    /// Why, where somebody said so.
    pub why: Option<Untrusted>,
}

/// Who had an audit, oldest first.
pub fn assignments(conn: &Connection, id: AuditId) -> Result<Vec<Assignment>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, p.handle, e.act, e.actor, g.why, g.erased IS NOT NULL AS erased FROM assignment g JOIN entry e ON e.id = g.entry
         LEFT JOIN person p ON p.id = g.auditor WHERE g.audit = ?1 ORDER BY g.id",
    )?;
    let rows = statement.query_map([id.0], |row| {
        let why = words_or_erased(row, "why", "erased")?;
        Ok(Assignment {
            at: row.get("at")?,
            auditor: row.get("handle")?,
            act: row.get("act")?,
            by: row.get("actor")?,
            why,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
