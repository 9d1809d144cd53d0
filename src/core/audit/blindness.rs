//! Blindness: of a dialogue that is scored twice, nobody but its scorer sees a score before both are there: it is in no
//! list and no figure, and the first one is neither approved nor delivered.
//!
//! The second scoring measures auditors, not agents: it is in no rate, it is neither approved nor delivered, and it
//! cannot be disputed.

use super::state::{Audit, AuditState, Hidden};
use crate::core::people::Person;
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension};

/// Hides from the reader what they must not see yet: the other audit of a dialogue that they are to score is left
/// out, and of the others that are scored twice the score is taken out until both are there.
pub fn conceal(conn: &Connection, audits: Vec<Audit>, reader: Option<&Person>) -> Result<Vec<Audit>> {
    let mut seen = Vec::new();
    for audit in audits {
        let is_other =
            audit.is_blind() && reader.map(|reader| has_twin(conn, &audit, reader)).transpose()? == Some(true);
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

/// Whether somebody is the auditor of the other audit of a dialogue that is scored twice.
fn has_twin(conn: &Connection, audit: &Audit, person: &Person) -> Result<bool> {
    let Some(twin) = audit.twin else { return Ok(false) };
    let auditor: Option<i64> = conn
        .prepare_cached("SELECT (SELECT i.one FROM identity i WHERE i.person = g.auditor) AS auditor FROM assignment g WHERE g.audit = ?1 ORDER BY g.id DESC LIMIT 1")?
        .query_row([twin.audit.0], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(auditor == Some(person.id.0))
}
