//! Blindness: of a dialogue that is scored twice, nobody but its scorer sees a score before both are there: it is in no
//! list and no figure, and the first one is neither approved nor delivered. Nor does who scores an audit in the place of
//! another see what that one gave; while nobody has it nobody who audits does.
//!
//! Who scores a dialogue again is not told so, and sees neither their score nor disputes about it until they did.
//!
//! The second scoring and the repeat measure auditors, not agents: they are in no rate, neither approved nor delivered, and cannot
//! be disputed.

use super::state::{Audit, AuditId, AuditState, Hidden};
use crate::core::people::{self, Person, Role};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Hides from the reader what they must not see yet: the other audits of a dialogue that they are to score are left
/// out, and of the others that are scored twice the score is taken out until both are there. A repeat is left out for
/// its agent.
pub fn conceal(conn: &Connection, audits: Vec<Audit>, reader: Option<&Person>, today: NaiveDate) -> Result<Vec<Audit>> {
    let mut seen = Vec::new();
    for audit in audits {
        let is_other =
            audit.is_blind() && reader.map(|reader| has_other_half(conn, audit.id, reader)).transpose()? == Some(true);
        let is_agents = audit.is_repeat() && reader.is_some_and(|reader| reader.id == audit.agent.id);
        let is_own = reader.is_some_and(|reader| audit.asked_again == Some(reader.id));
        if is_other || is_own || is_agents {
            continue;
        }
        seen.push(conceal_score(conn, audit, reader, today)?);
    }
    Ok(seen)
}

/// An audit without its score, where the reader must not see that yet.
pub fn conceal_score(conn: &Connection, audit: Audit, reader: Option<&Person>, today: NaiveDate) -> Result<Audit> {
    let is_former = is_of_former(conn, &audit, reader, today)?;
    Ok(match (is_former, may_see(&audit, reader)) {
        (true, _) => audit.without_score_of_former(),
        (false, true) => audit,
        (false, false) => audit.without_score(),
    })
}

/// Whether a reader may see the score of an audit. Of a dialogue that is scored twice, nobody but its scorer does until
/// both are there; and its agent never sees the second one. While somebody is to score a dialogue again they see no score
/// of it, nor does who does not say who they are.
pub fn may_see(audit: &Audit, reader: Option<&Person>) -> bool {
    let is_agent = reader.is_some_and(|reader| reader.id == audit.agent.id);
    let is_asked = audit.asked_again.is_some_and(|asked| reader.is_none_or(|reader| reader.id == asked));
    if is_asked || (audit.is_second() && is_agent) {
        return false;
    }
    !audit.is_blind() || reader.is_some_and(|reader| audit.is_of(reader))
}

impl Audit {
    /// Whether its dialogue is scored twice, and one of the two scores is still to come.
    pub fn is_blind(&self) -> bool {
        self.twin.is_some_and(|twin| twin.is_blind)
    }

    /// The same with nothing of its score; one that is not scored has nothing to hide.
    #[must_use]
    pub fn without_score(self) -> Self {
        let why =
            if self.is_blind() || self.asked_again.is_some() { Hidden::StillScored } else { Hidden::MeasuresAuditors };
        let hidden = self.scoring.map(|_| why);
        let (scoring, total, raw, first_total, band, scored_on) = (None, None, None, None, None, None);
        Self { hidden, scoring, total, raw, classes: [None; 3], first_total, band, scored_on, ..self }
    }

    /// The same with nothing of its score: a works agreement lets no report show figures of so few people.
    #[must_use]
    pub fn without_score_of_few(self) -> Self {
        let hidden = self.hidden.or_else(|| self.scoring.map(|_| Hidden::OfFew));
        Self { hidden, ..self.without_score() }
    }

    /// The same with nothing of the score that its former auditor gave.
    #[must_use]
    fn without_score_of_former(self) -> Self {
        Self { hidden: Some(Hidden::OfFormerAuditor), was_undone: false, ..self.without_score() }
    }

    /// Whether it is not told that it is the second scoring, or a repeat: until both scores are there.
    pub fn is_untold(&self) -> bool {
        let over = matches!(self.state, AuditState::Replaced | AuditState::Void | AuditState::Forgone);
        self.is_second() && !over && (self.scoring.is_none() || self.is_blind())
    }

    /// Whether it is a repeat that is still to be scored: a count of these would tell its auditor that they have one.
    pub fn is_untold_repeat(&self) -> bool {
        self.is_repeat() && self.is_untold()
    }
}

/// Whether the score of an audit was returned or taken back, and the reader may be the next to score it: they score it
/// with no number before them. While nobody has it that is everybody who audits, or does not say who they are.
fn is_of_former(conn: &Connection, audit: &Audit, reader: Option<&Person>, today: NaiveDate) -> Result<bool> {
    if audit.is_scored() || (audit.scoring.is_none() && !audit.was_undone) {
        return Ok(false);
    }
    match (&audit.auditor, reader) {
        (None, Some(reader)) => people::has_role(conn, reader.id, Role::Auditor, today),
        (None, None) => Ok(true),
        (Some(_), Some(reader)) => takes_over(conn, audit, reader),
        (Some(_), None) => Ok(false),
    }
}

/// Whether somebody is to score an audit of which another auditor gave a score.
fn takes_over(conn: &Connection, audit: &Audit, reader: &Person) -> Result<bool> {
    if !audit.is_of(reader) {
        return Ok(false);
    }
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM scoring s JOIN identity i ON i.person = s.scorer WHERE s.audit = ?1 AND s.basis = 'audit' AND i.one <> ?2",
    )?;
    Ok(statement.exists([audit.id.0, reader.id.0])?)
}

/// The audits that a reader is to score again, untold; where nobody knows who reads, those that anybody is to.
pub fn asked_again(conn: &Connection, reader: Option<&Person>) -> Result<BTreeSet<AuditId>> {
    let mut statement = conn.prepare_cached(
        "SELECT f.id FROM open_audit o CROSS JOIN audit b ON b.id = o.audit AND b.kind = 'repeat'
         JOIN identity i ON i.person = o.auditor JOIN audit f ON f.ticket = b.ticket AND f.id <> b.id
         WHERE ?1 IS NULL OR i.one = ?1",
    )?;
    let rows = statement.query_map([reader.map(|reader| reader.id.0)], |row| Ok(AuditId(row.get("id")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether an audit is half of a pair of which one score is still to come, or a repeat that is still to be scored.
pub fn is_half(conn: &Connection, audit: AuditId) -> Result<bool> {
    let found = conn
        .prepare_cached(
            "SELECT blind OR (kind = 'repeat' AND state IN ('assigned', 'questioned')) AS is_half FROM audit_state WHERE audit = ?1",
        )?
        .query_row([audit.0], |row| row.get("is_half"))
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Whether a reader is to score the dialogue of an audit again, untold that they do. Of a reader who does not say who they
/// are: whether anybody is.
pub fn is_asked_again(conn: &Connection, audit: AuditId, reader: Option<&Person>) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM audit a JOIN audit b ON b.ticket = a.ticket AND b.kind = 'repeat' AND b.id <> a.id
         JOIN open_audit o ON o.audit = b.id JOIN identity i ON i.person = o.auditor
         WHERE a.id = ?1 AND (?2 IS NULL OR i.one = ?2)",
    )?;
    Ok(statement.exists(params![audit.0, reader.map(|reader| reader.id.0)])?)
}

/// Whether somebody is still to score the dialogue of an audit, by another audit of it.
pub fn is_to_score(conn: &Connection, audit: AuditId, person: &Person) -> Result<bool> {
    if is_half(conn, audit)? && has_other_half(conn, audit, person)? {
        return Ok(true);
    }
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM audit a JOIN audit_state s ON s.request = a.request
         WHERE a.id = ?1 AND s.auditor = ?2 AND s.state IN ('assigned', 'questioned')",
    )?;
    Ok(statement.exists([audit.0, person.id.0])?)
}

/// Whether somebody is the auditor of the other audit of a dialogue that is scored twice.
pub fn has_other_half(conn: &Connection, audit: AuditId, person: &Person) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM audit a JOIN audit b ON b.ticket = a.ticket AND b.id <> a.id AND 'repeat' NOT IN (a.kind, b.kind)
         JOIN assignment g ON g.id = (SELECT max(x.id) FROM assignment x WHERE x.audit = b.id)
         JOIN identity i ON i.person = g.auditor WHERE a.id = ?1 AND i.one = ?2",
    )?;
    Ok(statement.exists([audit.0, person.id.0])?)
}
