//! Submitting: the auditor hands in the answers to an audit, once.

use super::answers::Answers;
use super::aside::require_open;
use super::independence::barred_auditor;
use super::lots::asked;
use super::mark::{Mark, marks_of};
use super::resting::words;
use super::scoring::{Basis, Feedback, NewScoring, feedback, record_scoring};
use super::sight::{record_sight, sight_of_bringer};
use super::state::{Audit, AuditId, load};
use crate::calc::scoring::Score;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};
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
    if lacks_met(actor, &feedback) {
        return Err(Refusal::data(format!("{NO_MET}; nothing was recorded"))
            .hint("say it with --met, or with met in the file of answers"));
    }
    let handed = Handed { marks, feedback, minutes };
    if audit.is_scored() {
        require_same(writing, &audit, &handed)?;
        return Ok(audit);
    }
    keep(writing, actor, &audit, (&card, scorer), &handed)?;
    writing.note(format!("audit {}", id.0));
    load(writing, id)
}

/// What is missing where the policy wants to hear what was good.
pub(super) const NO_MET: &str = "`met` is empty: feedback names at least one thing that met the requirement";

/// Whether the policy wants to hear what was good, and it is missing.
pub(super) fn lacks_met(actor: &Actor, feedback: &Feedback) -> bool {
    actor.policy.feedback.met_required && feedback.met.is_none()
}

/// What an auditor hands in, fitting their audit.
pub(super) struct Handed {
    /// The answers, with their evidence.
    pub(super) marks: Vec<Mark>,
    /// The feedback with them.
    pub(super) feedback: Feedback,
    /// How many minutes the auditor took, where that is known.
    pub(super) minutes: Option<u32>,
}

/// Records what an auditor hands in for an audit that is not scored.
pub(super) fn keep(
    writing: &mut Writing<'_>,
    actor: &Actor,
    audit: &Audit,
    (card, scorer): (&Card, &Person),
    handed: &Handed,
) -> Result<Score> {
    let new = NewScoring {
        audit: audit.id,
        basis: Basis::Audit,
        scorer: scorer.id,
        card: audit.card,
        marks: &handed.marks,
        feedback: handed.feedback.clone(),
        minutes: handed.minutes,
    };
    let bringer = sight_of_bringer(writing, actor, audit, scorer.id)?;
    let score = record_scoring(writing, &new, card)?;
    record_sight(writing, actor, audit.id, (scorer.id, &bringer))?;
    Ok(score)
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

/// That nobody has an audit, and why.
fn without_auditor(conn: &Connection, audit: &Audit) -> Result<Refusal> {
    let id = audit.id.0;
    Ok(match asked(conn, audit.id, i64::MAX)? {
        Some(_) => Refusal::rule(format!("audit {id} waits for its lot: nobody has it yet"))
            .hint("a later assign nightly gives it to an auditor; until when it waits: assize assign status"),
        None => Refusal::rule(format!("audit {id} has no auditor: all were barred"))
            .hint("add auditors from another team; the next assign nightly gives it to one"),
    })
}

/// Refuses who is not the auditor of an audit, or may not be so today.
pub(super) fn require_scorer(
    conn: &Connection,
    person: &Person,
    audit: &Audit,
    (today, policy): (NaiveDate, &Policy),
    verb: &str,
) -> Result<()> {
    require_open(audit)?;
    let Some(auditor) = &audit.auditor else { return Err(without_auditor(conn, audit)?) };
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

/// Refuses other answers than those that stand.
pub(super) fn require_same(conn: &Connection, audit: &Audit, handed: &Handed) -> Result<()> {
    let newest: i64 = conn
        .prepare_cached("SELECT max(id) FROM scoring WHERE audit = ?1 AND basis = 'audit' AND id NOT IN (SELECT scoring FROM undoing)")?
        .query_row([audit.id.0], |row| row.get(0))?;
    if marks_of(conn, newest)? == handed.marks && feedback(conn, newest)? == handed.feedback {
        return Ok(());
    }
    Err(Refusal::rule(format!("audit {} is scored already, with other answers", audit.id.0))
        .hint("before it is delivered: assize score undo; after that only a session or a ruling changes it"))
}
