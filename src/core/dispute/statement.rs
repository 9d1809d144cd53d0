//! Statements: what an agent says of a score, for good.

use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::audit::{self, AuditId, require_delivered};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

/// What an agent says of a score.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// When.
    pub at: Moment,
    /// The words.
    pub words: Option<Untrusted>,
}

/// Adds a statement to a delivered audit, at any time. Only its agent may: they are their own words. The same again
/// changes nothing: answers whether it was new.
pub fn state(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, words: &str) -> Result<bool> {
    let audit = audit::load(writing, id)?;
    let person = actor.person(writing)?;
    if person.id != audit.agent.id {
        return Err(Refusal::rule(format!("{} may not make a statement on audit {}", person.handle, id.0))
            .hint("only its agent may: they are their own words"));
    }
    require_delivered(&audit)?;
    let words = Kept::new("--statement", words)?;
    let said = |one: &Statement| one.words.as_ref().map(Untrusted::expose) == Some(words.as_str());
    if statements(writing, id)?.iter().any(said) {
        return Ok(false);
    }
    writing.insert("statement", &[("audit", &id.0)], &[("words", Some(&words))])?;
    writing.note(format!("audit {}", id.0));
    Ok(true)
}

/// The statements that stand with a score, oldest first.
pub fn statements(conn: &Connection, id: AuditId) -> Result<Vec<Statement>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, s.words FROM statement s JOIN entry e ON e.id = s.entry WHERE s.audit = ?1 ORDER BY s.id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let at = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
        found.push(Statement { at, words: row.get::<_, Option<String>>("words")?.map(Untrusted::new) });
    }
    Ok(found)
}
