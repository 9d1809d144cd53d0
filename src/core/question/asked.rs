//! Questions as they stand: about what, whose they are, until when.

use crate::core::audit::AuditId;
use crate::core::closed_list;
use crate::core::people::{Person, PersonId};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// The number of a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct QuestionId(pub i64);

closed_list! {
    /// How far a question is.
    pub enum QuestionState("a state of a question", "states") {
        /// Its owner is to answer.
        Open = "open",
        /// Its owner did not in time: every manager may, too.
        Climbed = "with the managers",
        /// Its answer is a precedent.
        Answered = "answered",
    }
}

/// A question as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Its number.
    pub id: QuestionId,
    /// The audit in which it arose.
    pub audit: AuditId,
    /// The card, by name.
    pub card: String,
    /// The criterion as it then was.
    pub criterion: i64,
    /// Its line across the versions of the card.
    pub line: i64,
    /// Its key.
    pub key: String,
    /// Who asks.
    pub asker: Person,
    /// Who is to answer.
    pub owner: Person,
    /// The last day to answer.
    pub due: NaiveDate,
    /// What is asked.
    pub words: Untrusted,
    /// The answer, and who gave it, by handle.
    pub answer: Option<(Untrusted, Person)>,
    /// How far it is.
    pub state: QuestionState,
}

impl Question {
    /// Whether nobody answered it in time.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.answer.is_none() && self.due < today
    }
}

/// Every question: those that are overdue first, then the open ones, then the rest, each oldest first.
pub fn list(conn: &Connection, today: NaiveDate) -> Result<Vec<Question>> {
    let mut questions = load(conn, "q.id > ?1", 0)?;
    questions.sort_by_key(|one| (!one.is_overdue(today), one.answer.is_some(), one.id));
    Ok(questions)
}

/// Those that nobody answered in time.
pub fn overdue(conn: &Connection, today: NaiveDate) -> Result<Vec<Question>> {
    let mut questions = list(conn, today)?;
    questions.retain(|one| one.is_overdue(today));
    Ok(questions)
}

/// Those that arose in one audit.
pub(super) fn of_audit(conn: &Connection, audit: AuditId) -> Result<Vec<Question>> {
    load(conn, "q.audit = ?1", audit.0)
}

/// One by its number.
pub(super) fn find(conn: &Connection, id: QuestionId) -> Result<Question> {
    let found = load(conn, "q.id = ?1", id.0)?.pop();
    found.ok_or_else(|| {
        Refusal::rule(format!("there is no question {}", id.0)).hint("they are listed by: assize score questions --all")
    })
}

fn load(conn: &Connection, condition: &str, number: i64) -> Result<Vec<Question>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT q.id, q.audit, d.name AS card, q.criterion, c.line, c.key, w.id AS asker, w.handle AS asker_handle, o.id AS owner,
           o.handle AS owner_handle, q.due, coalesce(q.words, 'erased') AS words, l.id IS NOT NULL AS climbed,
           p.id IS NOT NULL AS answered, coalesce(p.headnote, 'erased') AS headnote, a.id AS answerer, a.handle AS answerer_handle
         FROM question q JOIN criterion c ON c.id = q.criterion JOIN card d ON d.id = c.card
         JOIN identity i ON i.person = q.asker JOIN person w ON w.id = i.one JOIN identity j ON j.person = q.owner JOIN person o ON o.id = j.one
         LEFT JOIN climb l ON l.question = q.id LEFT JOIN precedent p ON p.question = q.id LEFT JOIN person a ON a.id = p.person
         WHERE {condition} ORDER BY q.id"
    ))?;
    let mut rows = statement.query([number])?;
    let mut questions = Vec::new();
    while let Some(row) = rows.next()? {
        questions.push(read(row)?);
    }
    Ok(questions)
}

fn read(row: &Row<'_>) -> Result<Question> {
    let answer = answer(row)?;
    let state = match (&answer, row.get("climbed")?) {
        (Some(_), _) => QuestionState::Answered,
        (None, true) => QuestionState::Climbed,
        (None, false) => QuestionState::Open,
    };
    Ok(Question {
        id: QuestionId(row.get("id")?),
        audit: AuditId(row.get("audit")?),
        card: row.get("card")?,
        criterion: row.get("criterion")?,
        line: row.get("line")?,
        key: row.get("key")?,
        asker: Person { id: PersonId(row.get("asker")?), handle: row.get("asker_handle")? },
        owner: Person { id: PersonId(row.get("owner")?), handle: row.get("owner_handle")? },
        due: day(&row.get::<_, String>("due")?)?,
        words: Untrusted::new(row.get::<_, String>("words")?),
        answer,
        state,
    })
}

fn answer(row: &Row<'_>) -> Result<Option<(Untrusted, Person)>> {
    if !row.get::<_, bool>("answered")? {
        return Ok(None);
    }
    let person = Person { id: PersonId(row.get("answerer")?), handle: row.get("answerer_handle")? };
    Ok(Some((Untrusted::new(row.get::<_, String>("headnote")?), person)))
}
