//! Sight: a question tells something of the dialogue in which it arose. Where that is scored twice, it is shown until
//! both scores are there to who asks it and to who may answer it; to who audits the other half it is not, nor is its answer.
//! Nor are they to who is to score the dialogue again.

use super::asked::{Question, QuestionId, QuestionState};
use crate::core::audit::{self, AuditId};
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::Connection;

/// The question that was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arose {
    /// Its number.
    pub id: QuestionId,
    /// Its words; none where they are not for the reader yet.
    pub words: Option<Untrusted>,
    /// The audit in which it arose.
    pub audit: AuditId,
    /// Who asked.
    pub asker: PersonId,
    /// Who was to answer.
    pub owner: PersonId,
}

/// Whether somebody may read a question today.
pub fn may_read(conn: &Connection, question: &Question, reader: Option<&Person>, today: NaiveDate) -> Result<bool> {
    if audit::is_asked_again(conn, question.audit, reader)? {
        return Ok(false);
    }
    if !audit::is_half(conn, question.audit)? {
        return Ok(true);
    }
    let Some(reader) = reader else { return Ok(false) };
    if is_barred(conn, question.audit, reader, question.asker.id)? {
        return Ok(false);
    }
    let has_climbed = question.state == QuestionState::Climbed || question.is_overdue(today);
    Ok([question.asker.id, question.owner.id].contains(&reader.id)
        || (has_climbed && people::has_role(conn, reader.id, Role::Manager, today)?))
}

/// Whether somebody may read the answer to a question. Takes out the words of the question where these are not for them.
pub fn may_apply(conn: &Connection, arose: &mut Arose, by: PersonId, reader: Option<&Person>) -> Result<bool> {
    if audit::is_asked_again(conn, arose.audit, reader)? {
        return Ok(false);
    }
    if !audit::is_half(conn, arose.audit)? {
        return Ok(true);
    }
    let Some(reader) = reader else { return Ok(false) };
    if is_barred(conn, arose.audit, reader, arose.asker)? {
        return Ok(false);
    }
    if ![arose.asker, arose.owner, by].contains(&reader.id) {
        arose.words = None;
    }
    Ok(true)
}

/// Whether somebody audits the other half, and it is not their own question.
fn is_barred(conn: &Connection, audit: AuditId, reader: &Person, asker: PersonId) -> Result<bool> {
    Ok(reader.id != asker && audit::has_other_half(conn, audit, reader)?)
}
