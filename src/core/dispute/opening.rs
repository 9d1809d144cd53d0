//! Opening: an agent rejects marks of a delivered audit, or the audit as a whole, each with a reason.

use super::about::About;
use super::for_agent::{is_left_to_agent, is_past_window};
use super::grantable::require_grantable;
use super::number::DisputeId;
use super::point::{Point, of_audit, points};
use super::state::{load, of_audit as disputes_of};
use super::striking::require_in_figures;
use crate::calc::scoring::Answer;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId, Mark, require_delivered};
use crate::core::ledger::{self, Writing};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, Criterion};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A point as an agent opens it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// What it is about, and which answer would be right.
    pub about: About,
    /// In the agent's words.
    pub statement: Kept,
    /// Where it shows: words of the dialogue, a document.
    pub evidence: Option<Kept>,
}

/// Opens a dispute on one or more points of a delivered audit. The same points again change nothing.
/// Answers the dispute and whether it is new.
pub fn open(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, claims: &[Claim]) -> Result<(DisputeId, bool)> {
    let audit = audit::load(writing, id)?;
    actor.require_agent(writing, &audit.agent, &format!("dispute audit {}", id.0))?;
    let last = require_delivered(&audit)?;
    let card = scorecard::load(writing, audit.card)?;
    let claims = &in_one_form(&card, claims)?;
    let is_own = actor.who.principal.is_none();
    if let Some(known) = known(writing, &audit, claims, is_own)? {
        return Ok((known, false));
    }
    require_in_figures(writing, id)?;
    if audit::is_past_dispute(writing, &audit, ledger::no_earlier(writing, writing.now())?)?
        && !(is_own && is_given_again(writing, &audit, claims)?)
    {
        return Err(Refusal::rule(format!("audit {} could be disputed until {last}", id.0)).hint(format!(
            "the policy gives {} working days from delivery; a statement can stand with the score at any time: assize dispute statement",
            actor.policy.deadlines.open
        )));
    }
    let marks = audit.scoring.map(|scoring| audit::marks_of(writing, scoring)).transpose()?.unwrap_or_default();
    for claim in claims {
        require_undisputed(writing, &audit, claim, is_own)?;
        check_claim(&audit, &card, &marks, claim)?;
    }
    require_grantable(&card, &marks, claims.iter().map(|claim| &claim.about))?;
    let due = session_until(writing, actor)?;
    let dispute = store(writing, &audit, due, claims)?;
    writing.note(format!("dispute {} of audit {}", dispute.0, id.0));
    Ok((dispute, true))
}

/// Opens a dispute that a ruling on another audit gives cause for, whatever the time to dispute: see look-back. The caller
/// has checked who may, and that nothing of it is disputed.
pub fn open_for_cause(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, claim: &Claim) -> Result<DisputeId> {
    let audit = audit::load(writing, id)?;
    require_delivered(&audit)?;
    let card = scorecard::load(writing, audit.card)?;
    let marks = audit.scoring.map(|scoring| audit::marks_of(writing, scoring)).transpose()?.unwrap_or_default();
    check_claim(&audit, &card, &marks, claim)?;
    let due = session_until(writing, actor)?;
    store(writing, &audit, due, std::slice::from_ref(claim))
}

/// Refuses who may not dispute an audit: it is its agent's, or with `--for` a lead's of their team or a manager's.
pub fn require_own(writing: &Writing<'_>, actor: &Actor, id: AuditId) -> Result<()> {
    let audit = audit::load(writing, id)?;
    actor.require_agent(writing, &audit.agent, &format!("dispute audit {}", id.0))
}

/// The claims that stand in no dispute of an audit yet, and the newest dispute in which others of them do. What others had
/// opened and is left to the agent, they can open themselves.
pub fn unopened(
    conn: &Connection,
    actor: &Actor,
    audit: AuditId,
    claims: &[Claim],
) -> Result<(Vec<Claim>, Option<DisputeId>)> {
    let is_own = actor.who.principal.is_none();
    let card = scorecard::load(conn, audit::load(conn, audit)?.card)?;
    let (mut rest, mut known) = (in_one_form(&card, claims)?, None);
    for (id, point) in of_audit(conn, audit)? {
        if is_own && is_left_to_agent(conn, id, &point)? {
            continue;
        }
        let before = rest.len();
        rest.retain(|claim| !is_same(&point, claim));
        known = if rest.len() < before { Some(id) } else { known };
    }
    Ok((rest, known))
}

/// What is disputed of an audit, by criterion or subject, with the dispute; a thing is disputed once. What others opened
/// and is left to the agent is not: they never disputed it themselves.
pub fn disputed(conn: &Connection, audit: AuditId) -> Result<BTreeMap<String, DisputeId>> {
    let mut found = BTreeMap::new();
    for (id, point) in of_audit(conn, audit)? {
        if !is_left_to_agent(conn, id, &point)? {
            found.insert(point.about.name().to_owned(), id);
        }
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

/// Whether these are all things that others had opened for the agent and that are left to the agent, in the time that they
/// would have had since: nobody uses up an agent's time.
fn is_given_again(conn: &Writing<'_>, audit: &Audit, claims: &[Claim]) -> Result<bool> {
    let of_audit = of_audit(conn, audit.id)?;
    for claim in claims {
        let mut is_given = false;
        for (id, point) in of_audit.iter().filter(|(_, point)| point.about.is_same_thing(&claim.about)) {
            is_given |= is_left_to_agent(conn, *id, point)? && !is_past_window(conn, *id, conn.now())?;
        }
        if !is_given {
            return Ok(false);
        }
    }
    Ok(!claims.is_empty())
}

/// Refuses what is disputed already. What others opened and the agent took back, or a session kept, only the agent can open
/// again.
fn require_undisputed(conn: &Connection, audit: &Audit, claim: &Claim, is_own: bool) -> Result<()> {
    let (name, number) = (claim.about.name(), audit.id.0);
    for (id, point) in of_audit(conn, audit.id)?.iter().filter(|(_, point)| point.about.is_same_thing(&claim.about)) {
        let dispute = load(conn, *id)?;
        let is_left = is_left_to_agent(conn, *id, point)?;
        if is_left && is_own {
            continue;
        }
        if is_left && point.withdrawn {
            let agent = &audit.agent.handle;
            return Err(Refusal::rule(format!("{agent} took `{name}` of audit {number} back, in dispute {}", id.0))
                .hint(format!("only {agent} can dispute it again")));
        }
        let hint = if dispute.state.is_open() {
            format!("words can be added while it is open: assize dispute add {} --statement \"…\"", id.0)
        } else {
            format!("a thing is disputed once; a statement can stand with the score: assize dispute statement {number}")
        };
        let says = format!("`{name}` of audit {number} is disputed already, in dispute {}", id.0);
        return Err(Refusal::rule(says).hint(hint));
    }
    Ok(())
}

fn session_until(writing: &Writing<'_>, actor: &Actor) -> Result<NaiveDate> {
    let due = actor.calendar.deadline(writing.now(), actor.policy.deadlines.session);
    due.ok_or_else(|| Refusal::outside_calendar("the time for the session"))
}

/// Claims with their answers as they are kept: 7.50 is 7.5, and options stand in the order of the card. What no criterion
/// takes is left as it was written.
fn in_one_form(card: &Card, claims: &[Claim]) -> Result<Vec<Claim>> {
    let form = |claim: &Claim| {
        let About::Mark { criterion: key, reason, proposed: Some(proposed) } = &claim.about else {
            return claim.about.criterion().map_or(Ok(()), |key| card.criterion(key).map(drop)).map(|()| claim.clone());
        };
        let criterion = card.criterion(key)?;
        let proposed = Some(if criterion.is_text() {
            Kept::new("the proposed words", proposed)?.as_str().to_owned()
        } else {
            criterion.kept(proposed).unwrap_or_else(|_| proposed.clone())
        });
        Ok(Claim { about: About::Mark { criterion: key.clone(), reason: *reason, proposed }, ..claim.clone() })
    };
    claims.iter().map(form).collect()
}

fn is_same(point: &Point, claim: &Claim) -> bool {
    let said = |text: &Option<Untrusted>, kept: Option<&Kept>| {
        text.as_ref().is_none_or(|text| Some(text.expose()) == kept.map(Kept::as_str))
    };
    point.about == claim.about
        && said(&point.statement, Some(&claim.statement))
        && (point.evidence.is_some() || claim.evidence.is_none() || point.statement.is_none())
        && said(&point.evidence, claim.evidence.as_ref())
}

fn store(writing: &mut Writing<'_>, audit: &Audit, due: NaiveDate, claims: &[Claim]) -> Result<DisputeId> {
    let dispute = writing.insert("dispute", &[("audit", &audit.id.0), ("due", &due.to_string())], &[])?;
    let criteria = scorecard::criterion_ids(writing, audit.card)?;
    for (place, claim) in (1_i64..).zip(claims) {
        let about = &claim.about;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 7] = [
            ("dispute", &dispute),
            ("place", &place),
            ("audit", &audit.id.0),
            ("subject", &about.subject()),
            ("criterion", &about.criterion().and_then(|key| criteria.get(key))),
            ("reason", &about.reason()),
            ("proposed", &about.proposed()),
        ];
        let personal = [("statement", Some(&claim.statement)), ("evidence", claim.evidence.as_ref())];
        writing.insert("point", &facts, &personal)?;
    }
    Ok(DisputeId(dispute))
}

/// The dispute that stands already with just these points.
fn known(conn: &Connection, audit: &Audit, claims: &[Claim], is_own: bool) -> Result<Option<DisputeId>> {
    for id in disputes_of(conn, audit.id)? {
        let points = points(conn, id)?;
        if is_own && is_of_others(conn, id, &points)? {
            continue;
        }
        let same =
            points.len() == claims.len() && claims.iter().all(|claim| points.iter().any(|point| is_same(point, claim)));
        if same {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Whether others opened a dispute for the agent and the agent took it back, or it is left to them.
fn is_of_others(conn: &Connection, id: DisputeId, points: &[Point]) -> Result<bool> {
    if points.iter().all(|point| point.withdrawn) && load(conn, id)?.is_for_somebody() {
        return Ok(true);
    }
    for point in points {
        if !is_left_to_agent(conn, id, point)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn check_claim(audit: &Audit, card: &Card, marks: &[Mark], claim: &Claim) -> Result<()> {
    let About::Mark { criterion: key, proposed, .. } = &claim.about else { return Ok(()) };
    let criterion = card.criterion(key)?;
    let mark = marks.iter().find(|mark| mark.criterion == *key);
    let mark = mark.ok_or_else(|| {
        Refusal::rule(format!("`{key}` was not asked in audit {}", audit.id.0))
            .hint("dispute the answer that it hangs on; the session then answers what that opens")
    })?;
    require_better(criterion, mark, proposed.as_deref())
}

/// Refuses an answer that stands already, or one that is worse.
pub(super) fn require_better(criterion: &Criterion, mark: &Mark, proposed: Option<&str>) -> Result<()> {
    let answer = criterion.answer(proposed)?;
    let shown = proposed.unwrap_or(scorecard::NA);
    let stands = match (&mark.note, proposed) {
        (Some(words), Some(proposed)) if criterion.is_text() => words.expose() == proposed.trim(),
        _ => mark.level.as_deref() == proposed,
    };
    if stands {
        return Err(Refusal::rule(format!("`{}` is `{shown}` already", criterion.key))
            .hint("propose the answer that would be right"));
    }
    if !is_no_worse(&answer, mark) {
        return Err(Refusal::rule(format!("`{shown}` would be worse than the mark that stands"))
            .hint("a dispute asks for a better answer, or says that the criterion does not apply: na"));
    }
    Ok(())
}
