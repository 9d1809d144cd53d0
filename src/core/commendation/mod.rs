//! Commendation: good work is said to be good, with its reason, and shown to the agent and their team.

use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId, AuditState};
use crate::core::ledger::{Writing, written_at};
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// A commendation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commendation {
    /// Its number.
    pub id: i64,
    /// The audit of the dialogue that it is about.
    pub audit: AuditId,
    /// The dialogue.
    pub request: RequestId,
    /// Who did good work.
    pub agent: Person,
    /// Whether that is hidden from the reader.
    pub is_agent_hidden: bool,
    /// Who says so.
    pub by: Person,
    /// When; none while the act that records it goes on.
    pub at: Option<Moment>,
    /// Why.
    pub words: Untrusted,
}

/// Commends the agent of an audit. Answers whether it was new.
pub fn commend(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, note: &str) -> Result<(Commendation, bool)> {
    let audit = audit::load(writing, id)?;
    let person = audit::require_witness(writing, actor, &audit, "commend the agent of")?;
    let words = Kept::new("--note", note)?;
    let is_same = |one: &Commendation| one.by.id == person.id && one.words.expose() == words.as_str();
    if let Some(known) = load(writing, id.0)?.into_iter().find(is_same) {
        return Ok((known, false));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("audit", &id.0), ("agent", &audit.agent.id.0), ("person", &person.id.0)];
    let number = writing.insert("commendation", &facts, &[("words", Some(&words))])?;
    writing.note(format!("audit {}", id.0));
    let made = load(writing, id.0)?.into_iter().find(|one| one.id == number);
    Ok((made.ok_or_else(|| Refusal::fault("a commendation was not stored"))?, true))
}

/// The commendations that a reader may read now, the newest first; `audit` is the only one that is asked for.
pub fn readable(
    conn: &Connection,
    audit: Option<AuditId>,
    reader: Option<&Person>,
    today: NaiveDate,
) -> Result<Vec<Commendation>> {
    let mut found = load(conn, audit.map_or(0, |audit| audit.0))?;
    found.reverse();
    let mut seen = Vec::new();
    for one in found {
        if let Some(reader) = reader
            && may_read(conn, &one, reader, today)?
        {
            seen.push(one);
        }
    }
    Ok(seen)
}

/// The person who commends reads it at once. The agent, their team, leads and managers do once the audit is out: before
/// that it would tell something to the auditor who is still to score the dialogue.
fn may_read(conn: &Connection, one: &Commendation, reader: &Person, today: NaiveDate) -> Result<bool> {
    if audit::is_asked_again(conn, one.audit, Some(reader))? {
        return Ok(false);
    }
    if reader.id == one.by.id {
        return Ok(true);
    }
    if !is_out(conn, &audit::load(conn, one.audit)?)? {
        return Ok(false);
    }
    let own = people::stints_on(conn, reader.id, today)?;
    let teams = people::stints_on(conn, one.agent.id, today)?;
    let shares = own.iter().any(|(_, team)| teams.iter().any(|(_, other)| other == team));
    let leads = own.iter().any(|(role, _)| matches!(role, Role::Lead | Role::Manager));
    Ok(reader.id == one.agent.id || shares || leads)
}

/// Whether nobody is to score the dialogue of an audit any more, and its agent may know what became of it.
fn is_out(conn: &Connection, audit: &Audit) -> Result<bool> {
    let twin = audit.twin.map(|twin| audit::load(conn, twin.audit)).transpose()?;
    let is_blind = audit.twin.is_some_and(|twin| twin.is_blind);
    let first = twin.filter(|_| audit.is_second());
    let state = first.map_or(audit.state, |first| first.state);
    // A repeat is of a dialogue that is out.
    let is_repeated = audit.is_repeat() && audit.is_scored();
    Ok(is_repeated
        || !is_blind
            && matches!(
                state,
                AuditState::Delivered
                    | AuditState::Acknowledged
                    | AuditState::Disputed
                    | AuditState::Decided
                    | AuditState::Struck
                    | AuditState::Replaced
                    | AuditState::Void
            ))
}

/// Those of one audit, or with 0 all of them, oldest first.
fn load(conn: &Connection, audit: i64) -> Result<Vec<Commendation>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id, c.audit, a.request, g.id AS agent, g.handle AS agent_handle, w.id AS person, w.handle AS person_handle, e.at, coalesce(c.words, 'erased') AS words
         FROM commendation c JOIN audit a ON a.id = c.audit LEFT JOIN entry e ON e.id = c.entry JOIN identity i ON i.person = c.agent JOIN person g ON g.id = i.one
         JOIN identity j ON j.person = c.person JOIN person w ON w.id = j.one WHERE ?1 IN (0, c.audit) ORDER BY c.id",
    )?;
    let mut rows = statement.query([audit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Commendation> {
    Ok(Commendation {
        id: row.get("id")?,
        audit: AuditId(row.get("audit")?),
        request: RequestId(row.get("request")?),
        is_agent_hidden: false,
        agent: Person { id: PersonId(row.get("agent")?), handle: row.get("agent_handle")? },
        by: Person { id: PersonId(row.get("person")?), handle: row.get("person_handle")? },
        at: written_at(row)?,
        words: Untrusted::new(row.get::<_, String>("words")?),
    })
}
