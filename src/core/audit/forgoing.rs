//! Forgoing: a second score that will not come is not waited for, so that the first one goes on.

use super::independence::barred_auditor;
use super::lots::waiting_lot;
use super::state::{Audit, AuditId, AuditKind, AuditState, load};
use super::waiting::{late_seconds, open_repeats};
use crate::core::act::Actor;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, Row};

closed_list! {
    /// Why a second score will not come.
    pub enum Reason("a reason to forgo a second score", "reasons") {
        /// Its last day passed, and nobody could give it.
        NoAuditor = "no-auditor",
        /// It was not given in the time that the policy waits after its last day.
        Late = "late",
    }
}

/// A second score that nobody waits for any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forgone {
    /// The second audit.
    pub second: AuditId,
    /// The first one of its dialogue, which goes on alone.
    pub first: AuditId,
    /// Why.
    pub reason: Reason,
}

/// Ends the wait for second scores whose dialogue has its first score: where nobody can give it, after its last day; where
/// somebody has it or a lot will give it to somebody, so many working days later as the policy says.
pub fn forgo(writing: &mut Writing<'_>, actor: &Actor) -> Result<Vec<Forgone>> {
    let (now, calendar) = (writing.now(), &actor.calendar);
    let mut all = Vec::new();
    for id in late_seconds(writing, actor.today)? {
        let audit = load(writing, id)?;
        if !AuditState::TO_SCORE.contains(&audit.state) {
            continue;
        }
        let Some(twin) = audit.twin else { continue };
        let waits = calendar.starts(audit.score_due);
        let until = waits.and_then(|from| calendar.deadline(from, actor.policy.deadlines.second));
        let lacks = audit.auditor.is_none() && waiting_lot(writing, &audit, calendar)?.is_none();
        let reason = if lacks && calendar.is_past(audit.score_due, now) {
            Reason::NoAuditor
        } else if until.is_some_and(|until| calendar.is_past(until, now)) {
            Reason::Late
        } else {
            continue;
        };
        if load(writing, twin.audit)?.is_scored() {
            store(writing, &audit, reason)?;
            all.push(Forgone { second: audit.id, first: twin.audit, reason });
        }
    }
    Ok(all)
}

/// Ends the wait for repeats: at once where the auditor may not audit the dialogue any more, for nobody else can, or it is another agent's by now; else so many
/// working days after their last day as the policy says.
pub fn forgo_repeats(writing: &mut Writing<'_>, actor: &Actor) -> Result<Vec<AuditId>> {
    let mut all = Vec::new();
    for id in open_repeats(writing)? {
        let audit = load(writing, id)?;
        let Some(auditor) = audit.auditor.as_ref().filter(|_| AuditState::TO_SCORE.contains(&audit.state)) else {
            continue;
        };
        let until = actor
            .calendar
            .starts(audit.score_due)
            .and_then(|from| actor.calendar.deadline(from, actor.policy.deadlines.second));
        if audit.now_of.is_some() || barred_auditor(writing, auditor, &audit, actor.today, &actor.policy)?.is_some() {
            store(writing, &audit, Reason::NoAuditor)?;
        } else if until.is_some_and(|until| actor.calendar.is_past(until, writing.now())) {
            store(writing, &audit, Reason::Late)?;
        } else {
            continue;
        }
        all.push(id);
    }
    Ok(all)
}

/// Recomputes why nobody waits for a second score or a repeat any more. Answers what does not come out; of a draw that is
/// void nothing follows from it.
pub fn recheck_forgone(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let mut statement = conn.prepare(
        "SELECT f.audit, f.entry, f.reason, e.at, a.kind,
           coalesce((SELECT g.due FROM assignment g WHERE g.audit = a.id AND +g.entry <= f.entry ORDER BY g.id DESC LIMIT 1), a.due) AS due
         FROM forgone f JOIN entry e ON e.id = f.entry JOIN audit a ON a.id = f.audit LEFT JOIN ticket t ON t.id = a.ticket
         LEFT JOIN stratum s ON s.id = t.stratum LEFT JOIN draw d ON d.id = s.draw
         WHERE NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = d.commitment) ORDER BY f.id",
    )?;
    let (mut rows, mut findings) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        if !comes_out(conn, row)? {
            let (audit, entry): (i64, i64) = (row.get("audit")?, row.get("entry")?);
            findings.push(format!("audit {audit} is waited for: entry {entry} ended that before its time"));
        }
    }
    Ok((0, findings))
}

/// Whether the wait for an audit was over.
fn comes_out(conn: &Connection, row: &Row<'_>) -> Result<bool> {
    let (kind, reason): (AuditKind, Reason) = (row.get("kind")?, row.get("reason")?);
    let policy = policy::as_of(conn, row.get("entry")?)?;
    let (calendar, due) = (policy.calendar()?, policy::day(&row.get::<_, String>("due")?)?);
    let now = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
    let until = calendar.starts(due).and_then(|from| calendar.deadline(from, policy.deadlines.second));
    Ok(match (kind, reason) {
        (AuditKind::Second | AuditKind::Repeat, Reason::Late) => {
            until.is_some_and(|until| calendar.is_past(until, now))
        }
        (AuditKind::Second, Reason::NoAuditor) => calendar.is_past(due, now),
        // Its auditor may not audit it any more, whenever that is.
        (AuditKind::Repeat, Reason::NoAuditor) => true,
        (AuditKind::Drawn | AuditKind::SpotCheck, _) => false,
    })
}

fn store(writing: &mut Writing<'_>, audit: &Audit, reason: Reason) -> Result<()> {
    writing.insert("forgone", &[("audit", &audit.id.0), ("reason", &reason)], &[]).map(drop)
}
