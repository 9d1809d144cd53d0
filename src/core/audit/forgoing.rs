//! Forgoing: a second score that will not come is not waited for, so that the first one goes on.

use super::independence::barred_auditor;
use super::lots::waiting_lot;
use super::state::{Audit, AuditId, AuditState, load};
use super::waiting::{late_seconds, open_repeats};
use crate::core::act::Actor;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::refusal::Result;

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

fn store(writing: &mut Writing<'_>, audit: &Audit, reason: Reason) -> Result<()> {
    writing.insert("forgone", &[("audit", &audit.id.0), ("reason", &reason)], &[]).map(drop)
}
