//! Submitting: the auditor hands in the answers to an audit, once.

use super::answers::Answers;
use super::aside::require_open;
use super::independence::barred_auditor;
use super::mark::{Mark, marks_of};
use super::resting::words;
use super::scoring::{Basis, NewScoring, feedback, record_scoring};
use super::sight::record_sight;
use super::state::{Audit, AuditId, load};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Hands in an auditor's answers. The same answers again change nothing; others are refused.
/// `minutes` is how long the auditor took, where that is known.
pub fn submit(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    answers: &Answers,
    minutes: Option<u32>,
) -> Result<Audit> {
    let audit = load(writing, id)?;
    let scorer = require_auditor(writing, actor, &audit, "score")?;
    let card = scorecard::load(writing, audit.card)?;
    let marks = answers.marks(&card, &words(writing, &audit)?.rests_on.dialogue)?;
    let feedback = answers.feedback()?;
    if actor.policy.feedback.met_required && feedback.met.is_none() {
        return Err(Refusal::data(
            "`met` is empty: feedback names at least one thing that met the requirement; nothing was recorded",
        ));
    }
    let new = NewScoring {
        audit: id,
        basis: Basis::Audit,
        scorer: scorer.id,
        card: audit.card,
        marks: &marks,
        feedback,
        minutes,
    };
    if audit.is_scored() {
        return same_again(writing, audit, &new);
    }
    record_scoring(writing, &new, &card)?;
    record_sight(writing, actor, id, scorer.id)?;
    writing.note(format!("audit {}", id.0));
    load(writing, id)
}

/// The actor, who is the auditor of an audit and may be so today. `verb` is what they do to it.
pub(super) fn require_auditor<'a>(
    conn: &Connection,
    actor: &'a Actor,
    audit: &Audit,
    verb: &str,
) -> Result<&'a Person> {
    let person = actor.person(conn)?;
    require_scorer(conn, person, audit, (actor.today, &actor.policy), verb)?;
    Ok(person)
}

/// Refuses who is not the auditor of an audit, or may not be so today.
fn require_scorer(
    conn: &Connection,
    person: &Person,
    audit: &Audit,
    (today, policy): (NaiveDate, &Policy),
    verb: &str,
) -> Result<()> {
    require_open(audit)?;
    let Some(auditor) = &audit.auditor else {
        return Err(Refusal::rule(format!("audit {} has no auditor: all were barred", audit.id.0))
            .hint("add auditors from another team; the next assign nightly gives it to one"));
    };
    if !audit.is_of(person) {
        let why = if person.id == audit.agent.id {
            "it is their own dialogue".to_owned()
        } else {
            format!("it is assigned to {}", auditor.handle)
        };
        return Err(Refusal::rule(format!("{} may not {verb} audit {}: {why}", person.handle, audit.id.0))
            .hint(format!("only {} may", auditor.handle)));
    }
    match barred_auditor(conn, person, audit, today, policy)? {
        Some(why) if !audit.is_scored() => {
            Err(Refusal::rule(format!("{} may not {verb} audit {} any more: {why}", person.handle, audit.id.0))
                .hint("the next assign nightly gives it to somebody else"))
        }
        _ => Ok(()),
    }
}

/// Refuses an audit that does not wait for the marks of a person, now.
pub fn require_awaiting(
    conn: &Connection,
    person: &Person,
    audit: &Audit,
    today: NaiveDate,
    policy: &Policy,
) -> Result<()> {
    require_scorer(conn, person, audit, (today, policy), "score")?;
    if audit.is_scored() {
        return Err(Refusal::rule(format!("audit {} is scored already", audit.id.0))
            .hint("before it is delivered its auditor can take that back: assize score undo"));
    }
    Ok(())
}

fn same_again(conn: &Connection, audit: Audit, new: &NewScoring<'_>) -> Result<Audit> {
    let newest: i64 = conn
        .prepare_cached("SELECT max(id) FROM scoring WHERE audit = ?1 AND basis = 'audit' AND id NOT IN (SELECT scoring FROM undoing)")?
        .query_row([audit.id.0], |row| row.get(0))?;
    let stood: Vec<Mark> = marks_of(conn, newest)?;
    if stood == new.marks && feedback(conn, newest)? == new.feedback {
        return Ok(audit);
    }
    Err(Refusal::rule(format!("audit {} is scored already, with other answers", audit.id.0))
        .hint("before it is delivered: assize score undo; after that only a session or a ruling changes it"))
}
