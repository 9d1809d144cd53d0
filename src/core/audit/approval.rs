//! Approval of a score by somebody who did not give it, where the policy asks for one.

use super::aside::{require_first, require_open};
use super::independence::{AsOf, Case, objections};
use super::state::{Audit, AuditId, load};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, Gate};
use crate::core::text::{Kept, Untrusted};
use rusqlite::{Connection, OptionalExtension};

/// What an audit waits for before it can be delivered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Awaited {
    /// The second score of its dialogue.
    SecondScore,
    /// An approval of its score.
    Score,
    /// One of how its request was understood.
    Understanding,
    /// One of the response to its request.
    Response,
}

impl Awaited {
    /// What it is, in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::SecondScore => "the second score of its dialogue",
            Self::Score => "an approval of its score",
            Self::Understanding => "an approval of the understanding of its request",
            Self::Response => "an approval of the response to its request",
        }
    }
}

/// Approves the score of an audit before it is delivered, or returns it to its auditor with a reason. Answers whether it
/// was new.
pub fn approve(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, returned: Option<&str>) -> Result<(Audit, bool)> {
    let audit = load(writing, id)?;
    let approver = require_apart(writing, actor, &audit)?;
    let Some(scoring) = audit.scoring else {
        return Err(Refusal::rule(format!("audit {} is not scored yet: there is nothing to approve", id.0))
            .hint("its auditor scores it first: assize score submit"));
    };
    require_first(&audit)?;
    if audit.is_blind() {
        return Err(Refusal::rule(format!("audit {} waits for the second score of its dialogue", id.0))
            .hint("nobody sees one of the two scores before both are there"));
    }
    let note = returned.map(|note| Kept::new("--return", note)).transpose()?;
    if let Some((granted, stood)) = standing(writing, scoring)? {
        let said = note.as_ref().map(Kept::as_str);
        let same = granted == note.is_none() && (granted || stood.as_deref() == said);
        return if same { Ok((audit, false)) } else { Err(stands(id, granted)) };
    }
    if audit.is_taken_out() {
        require_open(&audit)?;
    }
    if audit.dispute_due.is_some() {
        return Err(Refusal::rule(format!("audit {} is delivered: an approval comes before", id.0))
            .hint("what is wrong with it is for a dispute"));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("scoring", &scoring), ("approver", &approver.id.0), ("granted", &note.is_none())];
    writing.insert("approval", &facts, &[("reason", note.as_ref())])?;
    writing.note(format!("audit {}", id.0));
    Ok((load(writing, id)?, true))
}

/// Why the newest score of an audit was returned, where it was and is not given again.
pub fn returned(conn: &Connection, audit: &Audit) -> Result<Option<Untrusted>> {
    let Some(scoring) = audit.scoring else { return Ok(None) };
    let reason = standing(conn, scoring)?.filter(|(granted, _)| !granted).map(|(_, reason)| reason);
    Ok(reason.map(|reason| Untrusted::new(reason.unwrap_or_default())))
}

/// Who approved the newest score of an audit, by handle; none where nobody did, and nobody had to.
pub fn approved_by(conn: &Connection, audit: &Audit) -> Result<Option<String>> {
    let Some(scoring) = audit.scoring else { return Ok(None) };
    let sql = "SELECT p.handle FROM approval a JOIN identity i ON i.person = a.approver JOIN person p ON p.id = i.one
        WHERE a.granted = 1 AND a.scoring = (SELECT max(s.id) FROM scoring s JOIN approval b ON b.scoring = s.id
          WHERE s.audit = ?1 AND s.id <= ?2)";
    Ok(conn.prepare_cached(sql)?.query_row([audit.id.0, scoring], |row| row.get("handle")).optional()?)
}

/// What an audit still waits for before it can be delivered; none where it waits for nothing. Of a dialogue that is
/// scored twice nobody but the scorer sees a score before both are there.
pub fn awaited(conn: &Connection, policy: &Policy, audit: &Audit) -> Result<Option<Awaited>> {
    if audit.is_second() {
        return Ok(None);
    }
    if audit.is_blind() {
        return Ok(Some(Awaited::SecondScore));
    }
    let gates = policy.approvals;
    if let Some(scoring) = audit.scoring.filter(|_| gates.evaluation.of_audited()) {
        let granted = standing(conn, scoring)?.is_some_and(|(granted, _)| granted);
        if !granted {
            return Ok(Some(Awaited::Score));
        }
    }
    let is_open = |gate| Ok::<_, Refusal>(!request::is_approved(conn, audit.request, gate)?);
    if gates.understanding.of_audited() && is_open(Gate::Understanding)? {
        return Ok(Some(Awaited::Understanding));
    }
    if gates.response.of_audited() && is_open(Gate::Response)? {
        return Ok(Some(Awaited::Response));
    }
    Ok(None)
}

fn require_apart<'a>(conn: &Connection, actor: &'a Actor, audit: &Audit) -> Result<&'a Person> {
    let person = actor.person(conn)?;
    let objections =
        objections(conn, Deed::ApproveScore, AsOf::NOW, &Case::of(audit), person, actor.today, &actor.policy)?;
    let what = format!("approve audit {}", audit.id.0);
    require_none(
        Deed::ApproveScore,
        person,
        objections,
        &what,
        "an auditor, lead or manager without a part in it may",
    )?;
    Ok(person)
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
        .query_row([scoring], |row| Ok((row.get("granted")?, row.get("reason")?)))
        .optional()?)
}
