//! What both sides say and agree on: remarks, the convening of a session, the session itself.

use super::number::DisputeId;
use crate::calc::moment::Moment;
use crate::core::audit::AuditId;
use crate::core::ledger::By;
use crate::core::people::{Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};

/// Words that one side added while the dispute was open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// Whose words, by handle.
    pub by: String,
    /// Who wrote them down, and when.
    pub recorded: By,
    /// The words.
    pub words: Option<Untrusted>,
}

impl Remark {
    /// Whose words, by handle; where somebody else wrote them down, who for whom.
    pub fn said_by(&self) -> String {
        self.recorded.said(&self.by)
    }
}

/// A session that is called for a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Convening {
    /// Its number.
    pub id: i64,
    /// Who leads it.
    pub facilitator: Person,
    /// When it begins.
    pub starts: Moment,
    /// How long it takes.
    pub minutes: i64,
    /// Where.
    pub place: Option<Untrusted>,
    /// Who else is asked to come, by handle.
    pub guests: Vec<String>,
    /// When it was called.
    pub at: Moment,
}

/// Somebody who was asked to come to a session besides those in the case: they could read the case from then on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AskedToCome {
    /// Who, by handle.
    pub who: String,
    /// Who asked them, by handle.
    pub by: String,
    /// When.
    pub from: Moment,
    /// When another call took the place of that one; none: it is the newest.
    pub until: Option<Moment>,
}

/// The talk about a dispute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// Who led it.
    pub facilitator: Person,
    /// On which day.
    pub held: String,
    /// When it was recorded.
    pub at: Moment,
    /// The agent's side of the story.
    pub agent_side: Option<Untrusted>,
    /// The criteria, explained.
    pub criteria_explained: Option<Untrusted>,
    /// Where communication failed.
    pub communication: Option<Untrusted>,
    /// How the audit could be better.
    pub improvement: Option<Untrusted>,
    /// What both sides agreed on.
    pub agreed: Option<Untrusted>,
    /// Whether what was written was erased.
    pub is_erased: bool,
}

/// The remarks on a dispute, oldest first.
pub(super) fn remarks(conn: &Connection, id: DisputeId) -> Result<Vec<Remark>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle, e.actor, e.principal, e.login, e.at, r.words FROM remark r JOIN identity i ON i.person = r.person JOIN person p ON p.id = i.one JOIN entry e ON e.id = r.entry
         WHERE r.dispute = ?1 ORDER BY r.id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Remark { by: row.get("handle")?, recorded: By::of_row(row)?, words: text(row, "words")? });
    }
    Ok(found)
}

/// For when the session of a dispute is called now.
pub(super) fn convening(conn: &Connection, id: DisputeId) -> Result<Option<Convening>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id, p.id AS facilitator, p.handle, c.starts, c.minutes, c.place, e.at FROM convening c
         JOIN identity i ON i.person = c.facilitator JOIN person p ON p.id = i.one JOIN entry e ON e.id = c.entry WHERE c.dispute = ?1 ORDER BY c.id DESC LIMIT 1",
    )?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let number: i64 = row.get("id")?;
    Ok(Some(Convening {
        id: number,
        facilitator: person(row, "facilitator")?,
        starts: moment(row, "starts")?,
        minutes: row.get("minutes")?,
        place: text(row, "place")?,
        guests: guests(conn, number)?,
        at: moment(row, "at")?,
    }))
}

/// Everybody who was ever asked to come to a session about an audit, oldest first; with `only` to that of one dispute.
pub fn asked_to_come(conn: &Connection, audit: AuditId, only: Option<DisputeId>) -> Result<Vec<AskedToCome>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle AS who, f.handle AS by, e.at, (SELECT x.at FROM convening n JOIN entry x ON x.id = n.entry
           WHERE n.dispute = c.dispute AND n.id > c.id ORDER BY n.id LIMIT 1) AS until
         FROM guest g JOIN convening c ON c.id = g.convening JOIN dispute d ON d.id = c.dispute JOIN entry e ON e.id = c.entry
         JOIN identity i ON i.person = g.person JOIN person p ON p.id = i.one
         JOIN identity j ON j.person = c.facilitator JOIN person f ON f.id = j.one
         WHERE d.audit = ?1 AND (?2 IS NULL OR d.id = ?2) ORDER BY g.id",
    )?;
    let mut rows = statement.query((audit.0, only.map(|one| one.0)))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let until: Option<String> = row.get("until")?;
        let until = until.map(|until| until.parse().map_err(Refusal::data)).transpose()?;
        found.push(AskedToCome { who: row.get("who")?, by: row.get("by")?, from: moment(row, "at")?, until });
    }
    Ok(found)
}

/// The session of a dispute, once held.
pub(super) fn session(conn: &Connection, id: DisputeId) -> Result<Option<Session>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.id, p.id AS facilitator, p.handle, s.held, e.at, s.agent_side, s.criteria_explained, s.communication, s.improvement, s.erased IS NOT NULL AS is_erased,
           s.agreed FROM session s JOIN identity i ON i.person = s.facilitator JOIN person p ON p.id = i.one JOIN entry e ON e.id = s.entry WHERE s.dispute = ?1",
    )?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Session {
        id: row.get("id")?,
        facilitator: person(row, "facilitator")?,
        held: row.get("held")?,
        at: moment(row, "at")?,
        is_erased: row.get("is_erased")?,
        agent_side: text(row, "agent_side")?,
        criteria_explained: text(row, "criteria_explained")?,
        communication: text(row, "communication")?,
        improvement: text(row, "improvement")?,
        agreed: text(row, "agreed")?,
    }))
}

fn guests(conn: &Connection, convening: i64) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle FROM guest g JOIN person p ON p.id = g.person WHERE g.convening = ?1 ORDER BY g.id",
    )?;
    let rows = statement.query_map([convening], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A person in the column `who`, whose handle stands in `handle`.
fn person(row: &Row<'_>, who: &str) -> Result<Person> {
    Ok(Person { id: PersonId(row.get(who)?), handle: row.get("handle")? })
}

fn text(row: &Row<'_>, column: &str) -> Result<Option<Untrusted>> {
    Ok(row.get::<_, Option<String>>(column)?.map(Untrusted::new))
}

fn moment(row: &Row<'_>, column: &str) -> Result<Moment> {
    row.get::<_, String>(column)?.parse().map_err(Refusal::data)
}
