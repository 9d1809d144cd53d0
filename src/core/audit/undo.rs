//! Undo: an auditor takes back the score that they gave, before its agent sees it. It stays readable and is in no figure.

use super::aside::require_open;
use super::mark::{Mark, marks_of};
use super::state::{Audit, AuditId, load};
use super::submit::require_auditor;
use super::wording::words_or_erased;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

/// A score that its auditor took back, or that somebody returned instead of approving it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undone {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Under which login.
    pub login: String,
    /// Whether it was returned.
    pub is_return: bool,
    /// Who had given it.
    pub scorer: String,
    /// Why.
    pub why: Option<Untrusted>,
    /// Its total.
    pub total: Option<i64>,
    /// Its marks.
    pub marks: Vec<Mark>,
}

/// Takes back the score of an audit that is not delivered: it is to be scored again. Answers whether that is new.
pub fn undo(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, note: &str) -> Result<(Audit, bool)> {
    let audit = load(writing, id)?;
    require_auditor(writing, actor, &audit, "undo the score of")?;
    let note = Kept::new("--note", note)?;
    if is_undone(writing, id)? {
        return Ok((audit, false));
    }
    require_undoable(writing, &audit)?;
    writing.insert("undoing", &[("scoring", &audit.scoring)], &[("why", Some(&note))])?;
    writing.note(format!("audit {}", id.0));
    Ok((load(writing, id)?, true))
}

/// Refuses where there is no score to take back, or where somebody has seen it.
fn require_undoable(conn: &Connection, audit: &Audit) -> Result<()> {
    let id = audit.id.0;
    if audit.scoring.is_none() {
        return Err(Refusal::rule(format!("audit {id} is not scored yet: there is nothing to undo"))
            .hint("it is scored with: assize score submit"));
    }
    if audit.is_taken_out() {
        require_open(audit)?;
    }
    if audit.dispute_due.is_some() {
        return Err(Refusal::rule(format!("audit {id} is delivered: its score is not undone any more"))
            .hint("a delivered score changes only through a dispute: a session or a ruling"));
    }
    if audit.is_returned() {
        return Err(Refusal::rule(format!("the score of audit {id} was returned: there is nothing to undo"))
            .hint(format!("score it again: assize score submit {id}")));
    }
    if audit.is_repeat() {
        return Err(Refusal::rule(format!("audit {id} is a repeat, and both scores are there: none is undone"))
            .hint("its auditor can read the first one by now"));
    }
    let twin = audit.twin.map(|twin| load(conn, twin.audit)).transpose()?;
    if twin.is_some_and(|twin| twin.is_scored()) {
        return Err(Refusal::rule(format!("audit {id} is scored twice, and both scores are there: none is undone"))
            .hint("its auditor can read the other one by now"));
    }
    Ok(())
}

/// Whether the last thing that its auditor did with an audit was to take back a score.
fn is_undone(conn: &Connection, id: AuditId) -> Result<bool> {
    let mut statement =
        conn.prepare_cached("SELECT 1 FROM undoing WHERE scoring = (SELECT max(id) FROM scoring WHERE audit = ?1)")?;
    Ok(statement.exists([id.0])?)
}

/// The scores of an audit that were taken back or returned, oldest first.
pub fn undone(conn: &Connection, id: AuditId) -> Result<Vec<Undone>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, e.actor AS by, e.login AS login, 0 AS is_return, p.handle AS scorer, u.why, u.erased IS NOT NULL AS erased, s.id AS id, s.total
         FROM undoing u JOIN scoring s ON s.id = u.scoring JOIN entry e ON e.id = u.entry
         JOIN identity i ON i.person = s.scorer JOIN person p ON p.id = i.one WHERE s.audit = ?1
         UNION ALL SELECT e.at, q.handle, e.login, 1, p.handle, a.reason, a.erased IS NOT NULL, s.id, s.total
         FROM approval a JOIN scoring s ON s.id = a.scoring JOIN entry e ON e.id = a.entry
         JOIN identity j ON j.person = a.approver JOIN person q ON q.id = j.one
         JOIN identity i ON i.person = s.scorer JOIN person p ON p.id = i.one WHERE s.audit = ?1 AND a.granted = 0
         ORDER BY id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Undone {
            at: row.get::<_, String>("at")?.parse().map_err(Refusal::data)?,
            by: row.get("by")?,
            login: row.get("login")?,
            is_return: row.get("is_return")?,
            scorer: row.get("scorer")?,
            why: words_or_erased(row, "why", "erased")?,
            total: row.get("total")?,
            marks: marks_of(conn, row.get("id")?)?,
        });
    }
    Ok(found)
}
