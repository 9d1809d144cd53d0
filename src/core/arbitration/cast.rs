//! Ballots as they stand in the record: what their arbiters answered blind, how they voted, and why.

use super::words::{CitationKind, Responsible, RootCause};
use crate::calc::moment::Moment;
use crate::core::dispute::{ActionKind, DisputeId, Point, Verdict};
use crate::core::people::{Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};

/// What a ballot, or a ruling, answers to one point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vote {
    /// The point's number.
    pub point: i64,
    /// What it is called: the criterion's key, or the subject.
    pub name: String,
    /// Which answer.
    pub verdict: Verdict,
    /// The level that holds with it; none is not applicable, or the audit as a whole.
    pub level: Option<String>,
}

/// An answer to a criterion: blind, or to a question that votes open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyedAnswer {
    /// The criterion's key.
    pub criterion: String,
    /// The level; none is not applicable.
    pub level: Option<String>,
    /// Why, where that was written down.
    pub note: Option<Untrusted>,
}

/// Work that a ballot leads to, as it stands in its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// What kind of work.
    pub kind: ActionKind,
    /// Who owns it, by handle.
    pub owner: String,
    /// Its last day.
    pub due: String,
    /// What is to be done.
    pub task: Option<Untrusted>,
}

/// A ballot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ballot {
    /// Its number.
    pub id: i64,
    /// The entry that recorded it.
    pub entry: i64,
    /// When.
    pub at: Moment,
    /// [`super::FIRST`] or [`super::APPEAL`].
    pub instance: i64,
    /// The place of its seat.
    pub place: i64,
    /// Whose it is.
    pub arbiter: Person,
    /// The handle under which they gave it.
    pub(super) handle: String,
    /// What lay behind the dispute.
    pub root_cause: RootCause,
    /// Who is responsible for that.
    pub responsible: Responsible,
    /// The ruling in one sentence.
    pub headnote: Option<Untrusted>,
    /// Why; none where it was erased.
    pub rationale: Option<Untrusted>,
    /// What else was found: coaching, never points.
    pub coaching: Option<Untrusted>,
    /// Whether words of it were erased.
    pub is_erased: bool,
    /// Point by point.
    pub votes: Vec<Vote>,
    /// What its arbiter had answered before they saw what the sides say.
    pub blind: Vec<KeyedAnswer>,
    /// What it answers to questions that its votes open.
    pub opened: Vec<KeyedAnswer>,
    /// What it makes of precedents, by their numbers.
    pub citations: Vec<(i64, CitationKind)>,
    /// The work that it leads to.
    pub tasks: Vec<Task>,
    /// The number of the key that signed it, and the signature as ssh-keygen writes it.
    pub signature: Option<(i64, String)>,
}

impl Ballot {
    /// Its vote on a point.
    pub fn vote(&self, point: i64) -> Option<&Vote> {
        self.votes.iter().find(|vote| vote.point == point)
    }
}

/// The ballots of a dispute, in the order of the record.
pub(super) fn ballots(conn: &Connection, dispute: DisputeId) -> Result<Vec<Ballot>> {
    // Of the entry that is being written no time stands in the file yet; nobody asks for it.
    let mut statement = conn.prepare_cached(
        "SELECT b.id, b.entry, coalesce(e.at, (SELECT n.at FROM entry n ORDER BY n.id DESC LIMIT 1)) AS at, s.instance, s.place, s.arbiter AS own, q.handle AS own_handle, p.id AS arbiter, p.handle,
           b.root_cause, b.responsible, b.headnote, b.rationale, b.coaching, b.erased IS NOT NULL AS erased
         FROM ballot b JOIN seat s ON s.id = b.seat LEFT JOIN entry e ON e.id = b.entry JOIN person q ON q.id = s.arbiter
         JOIN identity i ON i.person = s.arbiter JOIN person p ON p.id = i.one WHERE s.dispute = ?1 ORDER BY b.id",
    )?;
    let mut rows = statement.query([dispute.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(conn, row)?);
    }
    Ok(found)
}

/// The decisions of a ruling, in the order of the points.
pub(super) fn decisions(conn: &Connection, ruling: i64) -> Result<Vec<Vote>> {
    votes(
        conn,
        "SELECT x.point, x.verdict, x.level, coalesce(c.key, p.subject) AS name FROM decision x JOIN point p ON p.id = x.point LEFT JOIN criterion c ON c.id = p.criterion WHERE x.ruling = ?1 ORDER BY x.point",
        ruling,
    )
}

/// The points that an appeal is about, or all that a first ruling decides.
pub(super) fn decided<'a>(points: &'a [Point], decisions: &[Vote]) -> Vec<&'a Point> {
    points.iter().filter(|point| decisions.iter().any(|decision| decision.point == point.id)).collect()
}

fn votes(conn: &Connection, sql: &str, number: i64) -> Result<Vec<Vote>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([number], |row| {
        Ok(Vote {
            point: row.get("point")?,
            name: row.get("name")?,
            verdict: row.get("verdict")?,
            level: row.get("level")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(conn: &Connection, row: &Row<'_>) -> Result<Ballot> {
    let id: i64 = row.get("id")?;
    let text = |column: &str| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
    let tasks = tasks(conn, id)?;
    let is_gone = |task: &Task| task.task.is_none();
    Ok(Ballot {
        id,
        entry: row.get("entry")?,
        at: row.get::<_, String>("at")?.parse().map_err(Refusal::data)?,
        instance: row.get("instance")?,
        place: row.get("place")?,
        arbiter: Person { id: PersonId(row.get("arbiter")?), handle: row.get("handle")? },
        handle: row.get("own_handle")?,
        root_cause: row.get("root_cause")?,
        responsible: row.get("responsible")?,
        headnote: text("headnote")?,
        rationale: text("rationale")?,
        coaching: text("coaching")?,
        is_erased: row.get::<_, bool>("erased")? || tasks.iter().any(is_gone) || opened_erased(conn, id)?,
        votes: votes(
            conn,
            "SELECT x.point, x.verdict, x.level, coalesce(c.key, p.subject) AS name FROM vote x JOIN point p ON p.id = x.point LEFT JOIN criterion c ON c.id = p.criterion WHERE x.ballot = ?1 ORDER BY x.point",
            id,
        )?,
        blind: answers(
            conn,
            "SELECT c.key, x.level, NULL AS note FROM blind_answer x JOIN taking t ON t.id = x.taking JOIN ballot b ON b.seat = t.seat JOIN point p ON p.id = x.point JOIN criterion c ON c.id = p.criterion WHERE b.id = ?1 ORDER BY x.point",
            id,
        )?,
        opened: answers(
            conn,
            "SELECT c.key, x.level, x.note FROM opened_answer x JOIN criterion c ON c.id = x.criterion WHERE x.ballot = ?1 ORDER BY x.criterion",
            id,
        )?,
        citations: citations(conn, id)?,
        tasks,
        signature: signature(conn, id)?,
    })
}

fn answers(conn: &Connection, sql: &str, ballot: i64) -> Result<Vec<KeyedAnswer>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([ballot], |row| {
        let note = row.get::<_, Option<String>>("note")?.map(Untrusted::new);
        Ok(KeyedAnswer { criterion: row.get("key")?, level: row.get("level")?, note })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn opened_erased(conn: &Connection, ballot: i64) -> Result<bool> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM opened_answer WHERE ballot = ?1 AND erased IS NOT NULL")?;
    Ok(statement.exists([ballot])?)
}

fn citations(conn: &Connection, ballot: i64) -> Result<Vec<(i64, CitationKind)>> {
    let mut statement = conn.prepare_cached("SELECT precedent, kind FROM citation WHERE ballot = ?1 ORDER BY id")?;
    let rows = statement.query_map([ballot], |row| Ok((row.get("precedent")?, row.get("kind")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn tasks(conn: &Connection, ballot: i64) -> Result<Vec<Task>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.kind, p.handle, a.due, a.task FROM action a JOIN person p ON p.id = a.owner WHERE a.ballot = ?1 ORDER BY a.id",
    )?;
    let rows = statement.query_map([ballot], |row| {
        let task = row.get::<_, Option<String>>("task")?.map(Untrusted::new);
        Ok(Task { kind: row.get("kind")?, owner: row.get("handle")?, due: row.get("due")?, task })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn signature(conn: &Connection, ballot: i64) -> Result<Option<(i64, String)>> {
    let mut statement = conn.prepare_cached("SELECT person_key, armored FROM signature WHERE ballot = ?1")?;
    let mut rows = statement.query([ballot])?;
    rows.next()?.map(|row| Ok((row.get("person_key")?, row.get("armored")?))).transpose()
}
