//! Self-scores: how the agent of an audit would score it. Kept apart: it is in no figure, and its auditor does not see it
//! before the audit is delivered.

use super::answers::Answers;
use super::mark::{Mark, answers_of};
use super::resting::words;
use super::scoring::{Feedback, kept};
use super::state::{Audit, AuditId, AuditState, load};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};
use crate::core::text::Untrusted;
use rusqlite::{Connection, OptionalExtension, Row};

/// How an agent would score their own audit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SelfScore {
    /// Their answers, in the order of the card.
    pub marks: Vec<Mark>,
    /// The total that comes out of them, hundredths of a per cent.
    pub total: Option<i64>,
    /// What they did well, and what they would develop.
    pub feedback: Feedback,
    /// Whether it was given before the audit was delivered: they had not seen the marks.
    pub is_before: bool,
}

/// Keeps how the agent of an audit would score it, once. The same answers again change nothing; others are refused.
/// Answers the audit, the total, and whether it is new.
pub fn self_score(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    answers: &Answers,
) -> Result<(Audit, Option<i64>, bool)> {
    let audit = load(writing, id)?;
    require_own(writing, actor, &audit)?;
    let card = scorecard::load(writing, audit.card)?;
    let marks = answers.marks(&card, &words(writing, &audit)?.rests_on.dialogue)?;
    let (feedback, total) = (answers.feedback()?, card.score(&answers_of(&marks))?.total);
    if let Some(stands) = stored(writing, id)? {
        if is_same(&stands, &marks, &feedback) {
            return Ok((audit, total, false));
        }
        return Err(Refusal::rule(format!("you scored audit {} yourself already, with other answers", id.0))
            .hint("it stays as it was given; what you think of a mark now is said with: assize dispute open"));
    }
    store(writing, &audit, &card, (&marks, &feedback, total))?;
    writing.note(format!("audit {}", id.0));
    Ok((audit, total, true))
}

/// Only the agent themselves, while the audit stands. Nobody else learns from the refusal whose it is.
fn require_own(writing: &Writing<'_>, actor: &Actor, audit: &Audit) -> Result<()> {
    let person = actor.person(writing)?;
    let id = audit.id.0;
    if person.id == audit.agent.id && audit.is_second() {
        let first = audit.twin.map(|twin| format!("say it of the first one: assize score self {}", twin.audit.0));
        return Err(Refusal::rule(format!(
            "audit {id} is the second scoring of your dialogue: it measures auditors, not you"
        ))
        .hint("score your dialogue with its first audit: assize score self")
        .maybe_hint(first));
    }
    if person.id != audit.agent.id {
        return Err(Refusal::rule(format!("audit {id} is not of a dialogue of yours"))
            .hint("only the agent can say how they would score it"));
    }
    match audit.state {
        AuditState::Replaced | AuditState::Void | AuditState::Questioned | AuditState::Forgone => {
            Err(Refusal::rule(format!("audit {id} is {}: nobody scores it", audit.state))
                .hint("your other audits: assize report audits"))
        }
        _ => Ok(()),
    }
}

fn is_same(stands: &SelfScore, marks: &[Mark], feedback: &Feedback) -> bool {
    let plain = |mark: &Mark| (mark.criterion.clone(), mark.level.clone(), mark.quote.clone(), mark.note.clone());
    stands.feedback == *feedback && stands.marks.iter().map(plain).eq(marks.iter().map(plain))
}

fn store(
    writing: &mut Writing<'_>,
    audit: &Audit,
    card: &Card,
    (marks, feedback, total): (&[Mark], &Feedback, Option<i64>),
) -> Result<()> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("audit", &audit.id.0), ("agent", &audit.agent.id.0), ("total", &total)];
    let [met, develop] = kept([&feedback.met, &feedback.develop]);
    let id = writing.insert("self_score", &facts, &[("met", met.as_ref()), ("develop", develop.as_ref())])?;
    let criteria = scorecard::criterion_ids(writing, audit.card)?;
    for mark in marks {
        let criterion = criteria
            .get(&mark.criterion)
            .ok_or_else(|| Refusal::fault(format!("`{}` is not on the card {}", mark.criterion, card.label())))?;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("self_score", &id), ("criterion", criterion), ("level", &mark.level)];
        let [quote, note] = kept([&mark.quote, &mark.note]);
        writing.insert("self_mark", &facts, &[("quote", quote.as_ref()), ("note", note.as_ref())])?;
    }
    Ok(())
}

/// How the agent of an audit would score it, once the audit was delivered; nobody sees it before.
pub fn self_score_of(conn: &Connection, audit: &Audit) -> Result<Option<SelfScore>> {
    if audit.dispute_due.is_none() {
        return Ok(None);
    }
    stored(conn, audit.id)
}

fn stored(conn: &Connection, audit: AuditId) -> Result<Option<SelfScore>> {
    let found = conn
        .prepare_cached(
            "SELECT s.id, s.total, s.met, s.develop, s.erased IS NOT NULL AS is_erased, d.id IS NULL OR s.entry < d.entry AS is_before
             FROM self_score s LEFT JOIN delivery d ON d.audit = s.audit WHERE s.audit = ?1",
        )?
        .query_row([audit.0], |row| {
            let (met, develop, is_erased) = (said(row, "met")?, said(row, "develop")?, row.get("is_erased")?);
            let feedback = Feedback { met, develop, is_erased };
            let id: i64 = row.get("id")?;
            Ok((
                id,
                SelfScore { marks: Vec::new(), total: row.get("total")?, feedback, is_before: row.get("is_before")? },
            ))
        })
        .optional()?;
    let Some((id, mut score)) = found else { return Ok(None) };
    let mut statement = conn.prepare_cached(
        "SELECT c.key, m.level, m.quote, m.note FROM self_mark m JOIN criterion c ON c.id = m.criterion
         WHERE m.self_score = ?1 ORDER BY c.id",
    )?;
    let marks = statement.query_map([id], |row| {
        let (quote, note) = (said(row, "quote")?, said(row, "note")?);
        Ok(Mark { criterion: row.get("key")?, level: row.get("level")?, percent: None, quote, note })
    })?;
    score.marks = marks.collect::<rusqlite::Result<_>>()?;
    Ok(Some(score))
}

fn said(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Untrusted>> {
    Ok(row.get::<_, Option<String>>(column)?.map(Untrusted::new))
}
