//! Approval of a score by somebody who did not give it, where the policy asks for one.

use super::{Audit, AuditId, double, load, part};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, Person, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, Gate};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// Approves the score of an audit before it is delivered, or returns it to its auditor with a reason. Never the
/// auditor, the agent, or one of the agent's team. Answers whether it was new.
pub fn approve(writing: &mut Writing<'_>, who: &Who, id: AuditId, returned: Option<&str>) -> Result<(Audit, bool)> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    let roles = [Role::Lead, Role::Manager, Role::Auditor];
    let approver = people::require(writing, who, &policy, today, &roles, "approve scores")?;
    let audit = load(writing, id)?;
    let Some(scoring) = audit.scoring else {
        return Err(Refusal::rule(format!("audit {} is not scored yet: there is nothing to approve", id.0)));
    };
    require_apart(writing, &approver, &audit, today, &policy)?;
    double::require_first(&audit)?;
    if returned.is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Refusal::words("--return is empty").hint("say what is to be looked at again"));
    }
    if returned.is_some_and(|reason| reason.contains('\0')) {
        return Err(Refusal::words("--return has a NUL character"));
    }
    let reason = returned.map(|reason| crate::core::text::mask(reason.trim()).text.into_owned());
    let known = standing(writing, scoring)?;
    if let Some((granted, stood)) = known {
        let same = granted == reason.is_none() && (granted || stood == reason);
        return if same { Ok((audit, false)) } else { Err(stands(id, granted)) };
    }
    if audit.dispute_due.is_some() {
        return Err(Refusal::rule(format!("audit {} is delivered: an approval comes before", id.0))
            .hint("what is wrong with it is for a dispute"));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("scoring", &scoring), ("approver", &approver.id.0), ("granted", &returned.is_none())];
    writing.insert("approval", &facts, &[("reason", reason.as_deref())])?;
    writing.note(format!("audit {}", id.0));
    Ok((load(writing, id)?, true))
}

fn require_apart(conn: &Connection, approver: &Person, audit: &Audit, today: NaiveDate, policy: &Policy) -> Result<()> {
    let why = if audit.auditor.as_ref().is_some_and(|auditor| auditor.id == approver.id) {
        Some("it is their own score".to_owned())
    } else {
        part(conn, approver, audit, today, policy)?
    };
    match why {
        Some(why) => Err(Refusal::rule(format!("{} may not approve audit {}: {why}", approver.handle, audit.id.0))
            .hint("an auditor, lead or manager without a part in it may")),
        None => Ok(()),
    }
}

fn stands(id: AuditId, granted: bool) -> Refusal {
    let was = if granted { "approved" } else { "returned" };
    Refusal::rule(format!("the score of audit {} was {was} already", id.0))
        .hint("an approval stands; a new score gets its own")
}

/// Whether a scoring was approved, and the reason of a return.
fn standing(conn: &Connection, scoring: i64) -> Result<Option<(bool, Option<String>)>> {
    Ok(conn
        .prepare_cached("SELECT granted, reason FROM approval WHERE scoring = ?1")?
        .query_row([scoring], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Why the newest score of an audit was returned, where it was and is not given anew.
pub fn returned(conn: &Connection, audit: &Audit) -> Result<Option<Untrusted>> {
    let Some(scoring) = audit.scoring else { return Ok(None) };
    let reason = standing(conn, scoring)?.filter(|(granted, _)| !granted).map(|(_, reason)| reason);
    Ok(reason.map(|reason| Untrusted::new(reason.unwrap_or_default())))
}

/// Which approval an audit still waits for before it can be delivered; none where it waits for none.
pub fn awaited(conn: &Connection, policy: &Policy, audit: &Audit) -> Result<Option<&'static str>> {
    if audit.second {
        return Ok(None);
    }
    let gates = policy.approvals;
    let open = |needed: bool, granted: bool| needed && !granted;
    if let Some(scoring) = audit.scoring {
        let granted = standing(conn, scoring)?.is_some_and(|(granted, _)| granted);
        if open(gates.evaluation.of_audited(), granted) {
            return Ok(Some("its score"));
        }
    }
    if open(gates.understanding.of_audited(), request::is_approved(conn, audit.request, Gate::Understanding)?) {
        return Ok(Some("the understanding of its request"));
    }
    if open(gates.response.of_audited(), request::is_approved(conn, audit.request, Gate::Response)?) {
        return Ok(Some("the response to its request"));
    }
    Ok(None)
}
