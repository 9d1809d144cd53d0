//! Handover: an audit goes from one auditor to another by somebody's word and for a reason, or back to the lot.

use super::aside::require_open;
use super::auditors::beyond_plan;
use super::independence::{AsOf, Case, barred_auditor, objections};
use super::languages::{ReadByOthers, readers};
use super::lots::{WaitingLot, ask, waiting_lot};
use super::opening::{AssignmentBasis, Given, record_assignment};
use super::state::{Audit, AuditId, load};
use super::wording::words_or_erased;
use crate::core::act::Actor;
use crate::core::draw::{LotStory, lot_story};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::people::{self, Person, newest_word};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

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
    /// The lot that it waits for, where nobody was named.
    pub waits: Option<WaitingLot>,
    /// Whether that is new.
    pub new: bool,
}

/// Gives an audit to another auditor, who is named; or back to the lot, which a later night draws among those without a
/// conflict. Who had it, and why it was taken, stays on record.
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
    if audit.is_repeat() {
        return Err(Refusal::rule(format!("audit {} is not handed on: nobody else is to score it", id.0))
            .hint("where it is not scored in time, assign nightly ends the wait"));
    }
    match to {
        Some(handle) if from.as_deref() == Some(handle) => {
            Ok(Reassigned { audit, from, beyond: None, readers: None, waits: None, new: false })
        }
        Some(handle) => to_named(writing, actor, audit, handle, &note),
        None => to_lot(writing, actor, &audit, &note),
    }
}

fn to_named(writing: &mut Writing<'_>, actor: &Actor, audit: Audit, handle: &str, note: &Kept) -> Result<Reassigned> {
    let next = named_auditor(writing, actor, handle, &audit)?;
    let beyond = audit.ticket.map(|ticket| beyond_plan(writing, &next, ticket)).transpose()?.flatten();
    record_assignment(writing, audit.id, Given::to(Some(next.id), AssignmentBasis::Name), Some(note))?;
    writing.note(format!("audit {}", audit.id.0));
    let from = audit.auditor.map(|auditor| auditor.handle);
    let audit = load(writing, audit.id)?;
    let readers = read_by_others(writing, actor, &audit)?;
    Ok(Reassigned { audit, from, beyond, readers, waits: None, new: true })
}

/// Back to the lot; one that waits for it already goes on waiting, so that nobody can begin the wait again.
fn to_lot(writing: &mut Writing<'_>, actor: &Actor, audit: &Audit, note: &Kept) -> Result<Reassigned> {
    let stood = waiting_lot(writing, audit, &actor.calendar)?;
    let new = stood.is_none();
    let waits = match stood {
        Some(waits) => waits,
        None => ask(writing, actor, audit, Some(note))?,
    };
    writing.note(format!("audit {}", audit.id.0));
    let from = audit.auditor.as_ref().map(|auditor| auditor.handle.clone());
    let audit = load(writing, audit.id)?;
    Ok(Reassigned { audit, from, beyond: None, readers: None, waits: Some(waits), new })
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

/// One step in who had an audit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assignment {
    /// When, UTC.
    pub at: String,
    /// Who has it from then on; none where all were barred.
    pub auditor: Option<String>,
    /// Their last day to score it; none where nobody has it.
    pub due: Option<NaiveDate>,
    /// By which act.
    pub act: String,
    /// By whom.
    pub by: String,
    /// Under which login.
    pub login: String,
    /// Why, where somebody said so.
    pub why: Option<Untrusted>,
    /// What gave it to them.
    pub basis: AssignmentBasis,
    /// The lot, once it is drawn.
    pub lot: Option<LotStory>,
    /// Where a night gave it to somebody else: the newest word of the roster on who had it, since they had it, and by whom.
    pub roster: Option<String>,
}

/// Who had an audit, oldest first.
pub fn assignments(conn: &Connection, id: AuditId) -> Result<Vec<Assignment>> {
    let mut statement = conn.prepare_cached(
        "SELECT g.id, e.at, p.handle, e.act, e.actor, e.login, g.basis, g.lot, g.why, g.erased IS NOT NULL AS erased,
           CASE WHEN g.auditor IS NOT NULL THEN coalesce(g.due, a.due) END AS due
         FROM assignment g JOIN audit a ON a.id = g.audit JOIN entry e ON e.id = g.entry LEFT JOIN person p ON p.id = g.auditor WHERE g.audit = ?1 ORDER BY g.id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut assignments = Vec::new();
    while let Some(row) = rows.next()? {
        let lot: Option<i64> = row.get("lot")?;
        assignments.push(Assignment {
            at: row.get("at")?,
            auditor: row.get("handle")?,
            due: row.get::<_, Option<String>>("due")?.as_deref().map(day).transpose()?,
            act: row.get("act")?,
            by: row.get("actor")?,
            login: row.get("login")?,
            why: words_or_erased(row, "why", "erased")?,
            basis: row.get("basis")?,
            lot: lot.map(|lot| lot_story(conn, lot)).transpose()?,
            roster: roster(conn, row.get("id")?)?,
        });
    }
    Ok(assignments)
}

/// The newest word of the roster on who had an audit until a night gave it to somebody else, since they had it, and by whom.
fn roster(conn: &Connection, assignment: i64) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT ",
        newest_word!(),
        " AS says FROM assignment g JOIN assignment b ON b.id = (SELECT max(x.id) FROM assignment x WHERE x.audit = g.audit AND x.id < g.id)
         JOIN person p ON p.id = b.auditor WHERE g.id = ?1 AND g.basis = 'night'"
    ))?;
    Ok(statement.query_row([assignment], |row| row.get("says")).optional()?.flatten())
}

/// The same of the newest assignment of an audit.
pub(super) fn roster_of_newest(conn: &Connection, audit: AuditId) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT max(id) AS id FROM assignment WHERE audit = ?1")?;
    let newest: Option<i64> = statement.query_row([audit.0], |row| row.get("id"))?;
    newest.map_or(Ok(None), |newest| roster(conn, newest))
}
