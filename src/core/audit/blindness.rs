//! Blindness: of a dialogue that is scored twice, nobody but its scorer sees a score before both are there: it is in no
//! list and no figure, and the first one is neither approved nor delivered.
//!
//! The second scoring measures auditors, not agents: it is in no rate, it is neither approved nor delivered, and it
//! cannot be disputed.

use super::state::{Audit, AuditId, AuditState, Hidden};
use crate::core::people::Person;
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension};

/// Hides from the reader what they must not see yet: the other audit of a dialogue that they are to score is left
/// out, and of the others that are scored twice the score is taken out until both are there.
pub fn conceal(conn: &Connection, audits: Vec<Audit>, reader: Option<&Person>) -> Result<Vec<Audit>> {
    let mut seen = Vec::new();
    for audit in audits {
        let is_other =
            audit.is_blind() && reader.map(|reader| has_other_half(conn, audit.id, reader)).transpose()? == Some(true);
        if !is_other {
            let shown = may_see(&audit, reader);
            seen.push(if shown { audit } else { audit.without_score() });
        }
    }
    Ok(seen)
}

/// Whether a reader may see the score of an audit. Of a dialogue that is scored twice, nobody but its scorer does until
/// both are there; and its agent never sees the second one.
pub fn may_see(audit: &Audit, reader: Option<&Person>) -> bool {
    let is_agent = reader.is_some_and(|reader| reader.id == audit.agent.id);
    if audit.twin.is_none() || reader.is_some_and(|reader| audit.is_of(reader)) {
        return true;
    }
    let measures_auditors = audit.is_second() && is_agent;
    !audit.is_blind() && !measures_auditors
}

impl Audit {
    /// Whether its dialogue is scored twice, and one of the two scores is still to come.
    pub fn is_blind(&self) -> bool {
        self.twin.is_some_and(|twin| twin.is_blind)
    }

    /// The same with nothing of its score; one that is not scored has nothing to hide.
    #[must_use]
    pub fn without_score(self) -> Self {
        let why = if self.is_blind() { Hidden::StillScored } else { Hidden::MeasuresAuditors };
        let hidden = self.scoring.map(|_| why);
        Self { hidden, scoring: None, total: None, raw: None, first_total: None, band: None, scored_on: None, ..self }
    }

    /// Whether it is not told that it is the second scoring: until both scores are there.
    pub fn is_untold(&self) -> bool {
        let over = matches!(self.state, AuditState::Replaced | AuditState::Void | AuditState::Forgone);
        self.is_second() && !over && (self.scoring.is_none() || self.is_blind())
    }
}

/// Whether an audit is half of a pair of which one score is still to come.
pub fn is_half(conn: &Connection, audit: AuditId) -> Result<bool> {
    let found = conn
        .prepare_cached("SELECT blind FROM audit_state WHERE audit = ?1")?
        .query_row([audit.0], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Whether somebody is the auditor of the other audit of a dialogue that is scored twice.
pub fn has_other_half(conn: &Connection, audit: AuditId, person: &Person) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM audit a JOIN audit b ON b.ticket = a.ticket AND b.id <> a.id
         JOIN assignment g ON g.id = (SELECT max(x.id) FROM assignment x WHERE x.audit = b.id)
         JOIN identity i ON i.person = g.auditor WHERE a.id = ?1 AND i.one = ?2",
    )?;
    Ok(statement.exists([audit.0, person.id.0])?)
}
