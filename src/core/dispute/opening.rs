//! Opening: an agent rejects marks of a delivered audit, each with a reason and the answer that would be right.

use super::state::{DisputeId, Point, of_audit, points};
use super::words::Reason;
use crate::calc::scoring::Answer;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId, Mark, require_delivered};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, Criterion, NA, parse_level};
use crate::core::text::Kept;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A point as an agent opens it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The criterion's key.
    pub criterion: String,
    /// Why.
    pub reason: Reason,
    /// The level that would be right; `na` is not applicable.
    pub propose: String,
    /// In the agent's words.
    pub statement: Kept,
}

/// Opens a dispute on one or more criteria of a delivered audit. The same points again change nothing.
/// Answers the dispute and whether it is new.
pub fn open(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, claims: &[Claim]) -> Result<(DisputeId, bool)> {
    let audit = audit::load(writing, id)?;
    actor.require_agent(writing, &audit.agent, &format!("dispute audit {}", id.0))?;
    let last = require_delivered(&audit)?;
    let card = scorecard::load(writing, audit.card)?;
    let claims = &in_one_form(&card, claims)?;
    if let Some(known) = known(writing, &audit, claims)? {
        return Ok((known, false));
    }
    if audit::is_past_dispute(writing, &audit, writing.now())? {
        return Err(Refusal::rule(format!("audit {} could be disputed until {last}", id.0))
            .hint(format!("the policy gives {} working days from delivery", actor.policy.deadlines.open)));
    }
    let marks = audit.scoring.map(|scoring| audit::marks_of(writing, scoring)).transpose()?.unwrap_or_default();
    let disputed = disputed(writing, id)?;
    for claim in claims {
        check_claim(&audit, &card, &marks, claim)?;
        if let Some(dispute) = disputed.get(&claim.criterion) {
            let (key, dispute) = (&claim.criterion, dispute.0);
            return Err(Refusal::rule(format!("`{key}` of audit {} is disputed already, in dispute {dispute}", id.0)));
        }
    }
    let due = actor
        .calendar
        .deadline(writing.now(), actor.policy.deadlines.session)
        .ok_or_else(|| Refusal::data("the time for the session ends outside the calendar"))?;
    let dispute = store(writing, &audit, due, claims)?;
    writing.note(format!("dispute {} of audit {}", dispute.0, id.0));
    Ok((dispute, true))
}

/// Refuses who may not dispute an audit: it is its agent's, or with `--for` a lead's of their team or a manager's.
pub fn require_own(writing: &Writing<'_>, actor: &Actor, id: AuditId) -> Result<()> {
    let audit = audit::load(writing, id)?;
    actor.require_agent(writing, &audit.agent, &format!("dispute audit {}", id.0))
}

/// The claims that stand in no dispute of an audit yet, and the newest dispute in which others of them do.
pub fn unopened(conn: &Connection, audit: AuditId, claims: &[Claim]) -> Result<(Vec<Claim>, Option<DisputeId>)> {
    let card = scorecard::load(conn, audit::load(conn, audit)?.card)?;
    let (mut rest, mut known) = (in_one_form(&card, claims)?, None);
    for id in of_audit(conn, audit)? {
        for point in points(conn, id)? {
            let before = rest.len();
            rest.retain(|claim| !is_same(&point, claim));
            known = if rest.len() < before { Some(id) } else { known };
        }
    }
    Ok((rest, known))
}

/// The criteria of an audit that stand in a dispute, with that dispute; a mark is disputed once.
pub fn disputed(conn: &Connection, audit: AuditId) -> Result<BTreeMap<String, DisputeId>> {
    let mut found = BTreeMap::new();
    for id in of_audit(conn, audit)? {
        found.extend(points(conn, id)?.into_iter().map(|point| (point.criterion, id)));
    }
    Ok(found)
}

/// Whether an answer is worth no less than the mark that stands; one that does not apply is never worse, and where none
/// applies only a full one is not.
pub fn is_no_worse(answer: &Answer, mark: &Mark) -> bool {
    match (answer, mark.percent) {
        (Answer::NotApplicable, _) => true,
        (Answer::Worth(worth), Some(stands)) => worth.share().is_none_or(|worth| worth >= stands),
        (Answer::Worth(worth), None) => worth.is_full(),
    }
}

/// Claims with their answers as they are kept: 7.50 is 7.5, and options stand in the order of the card. What no criterion
/// takes is left as it was written.
fn in_one_form(card: &Card, claims: &[Claim]) -> Result<Vec<Claim>> {
    let form = |claim: &Claim| {
        let criterion = card.criterion(&claim.criterion)?;
        let is_other = !criterion.is_text() && claim.propose != NA;
        let kept = is_other.then(|| criterion.kept(&claim.propose).ok()).flatten();
        Ok(Claim { propose: kept.unwrap_or_else(|| claim.propose.clone()), ..claim.clone() })
    };
    claims.iter().map(form).collect()
}

fn is_same(point: &Point, claim: &Claim) -> bool {
    point.criterion == claim.criterion
        && point.reason == claim.reason
        && point.proposed == parse_level(&claim.propose)
        && point.statement.as_ref().is_none_or(|text| text.expose() == claim.statement.as_str())
}

fn store(writing: &mut Writing<'_>, audit: &Audit, due: NaiveDate, claims: &[Claim]) -> Result<DisputeId> {
    let dispute = writing.insert("dispute", &[("audit", &audit.id.0), ("due", &due.to_string())], &[])?;
    let criteria = scorecard::criterion_ids(writing, audit.card)?;
    for claim in claims {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
            ("dispute", &dispute),
            ("audit", &audit.id.0),
            ("criterion", &criteria.get(&claim.criterion)),
            ("reason", &claim.reason.word()),
            ("proposed", &parse_level(&claim.propose)),
        ];
        writing.insert("point", &facts, &[("statement", Some(&claim.statement))])?;
    }
    Ok(DisputeId(dispute))
}

/// The dispute that stands already with just these points.
fn known(conn: &Connection, audit: &Audit, claims: &[Claim]) -> Result<Option<DisputeId>> {
    for id in of_audit(conn, audit.id)? {
        let points = points(conn, id)?;
        let same =
            points.len() == claims.len() && claims.iter().all(|claim| points.iter().any(|point| is_same(point, claim)));
        if same {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn check_claim(audit: &Audit, card: &Card, marks: &[Mark], claim: &Claim) -> Result<()> {
    let criterion = card.criterion(&claim.criterion)?;
    let mark = marks.iter().find(|mark| mark.criterion == claim.criterion);
    let mark = mark.ok_or_else(|| {
        Refusal::rule(format!("`{}` was not asked in audit {}", claim.criterion, audit.id.0))
            .hint("dispute the answer that it hangs on; the session then answers what that opens")
    })?;
    require_better(criterion, mark, claim)
}

/// Refuses an answer that stands already, or one that is worse.
fn require_better(criterion: &Criterion, mark: &Mark, claim: &Claim) -> Result<()> {
    let proposed = parse_level(&claim.propose);
    let answer = criterion.answer(proposed.as_deref())?;
    let stands = match &mark.note {
        Some(words) if criterion.is_text() => words.expose() == claim.propose.trim(),
        _ => mark.level == proposed,
    };
    if stands {
        return Err(Refusal::rule(format!("`{}` is `{}` already", claim.criterion, claim.propose))
            .hint("propose the answer that would be right"));
    }
    if !is_no_worse(&answer, mark) {
        return Err(Refusal::rule(format!("`{}` would be worse than the mark that stands", claim.propose))
            .hint("a dispute asks for a better answer, or says that the criterion does not apply: na"));
    }
    Ok(())
}
