//! Readings: what somebody read of others, with the roles that they had then, where the house rules have that recorded.

use super::facts::Fact;
use crate::core::people::{self, PersonId, Role, SELVES};
use crate::core::policy::{self, Calendars, Recorded};
use crate::core::readership::Subject;
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{Mandate, Readers};
use rusqlite::{Connection, params};

/// The number of an export that is evidence without text of people.
const EVIDENCE: i64 = 3;

/// Whether readings were recorded from an entry on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Recording {
    /// At no time.
    Never,
    /// At some times.
    Partly,
    /// At all times.
    Always,
}

impl Recording {
    pub(super) fn since(conn: &Connection, entry: i64) -> Result<Self> {
        let policies = policy::since(conn, entry)?;
        let recorded = policies.iter().filter(|policy| policy.reading.record == Recorded::Personal).count();
        Ok(match recorded {
            0 => Self::Never,
            all if all == policies.len() => Self::Always,
            _ => Self::Partly,
        })
    }
}

/// That somebody read something of others.
pub(super) struct Reading {
    pub(super) fact: Fact,
    /// Who, by handle.
    pub(super) reader: String,
    /// Their roles and teams on that day, as the roster stood then.
    pub(super) roles: Vec<(Role, String)>,
    /// Whether a report showed it.
    pub(super) is_by_report: bool,
    /// Whether it was figures of one person.
    pub(super) is_of_one: bool,
    /// Whether it was the evidence folder without text of people, and the reader represented the agents then.
    is_by_right: bool,
}

impl Reading {
    /// Whether it was the evidence folder, which a representative of the agents makes whoever the readers are: else the agents'
    /// side could not see whether an agreement is kept.
    pub(super) fn is_right_to_evidence(&self) -> bool {
        self.is_by_right
    }
}

/// That somebody was handed out what is about another person or a customer.
pub(super) struct HandedOut {
    pub(super) fact: Fact,
    /// By whom, by handle.
    pub(super) reader: String,
    /// Their roles and teams on that day, as the roster stood then.
    roles: Vec<(Role, String)>,
}

impl HandedOut {
    /// Whether a clause lets them read of others.
    pub(super) fn is_let(&self, readers: &Readers) -> bool {
        readers.lets(&self.roles)
    }
}

/// All that was handed out of others, in the order of the record.
pub(super) fn handed_out(conn: &Connection) -> Result<Vec<HandedOut>> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(
        "SELECT x.entry AS entry, e.at AS at, i.one AS one, p.handle AS handle, w.handle AS whose FROM subject_access x JOIN entry e ON e.id = x.entry
         JOIN person a ON a.handle = e.actor JOIN identity i ON i.person = a.id JOIN person p ON p.id = i.one
         LEFT JOIN identity j ON j.person = x.person LEFT JOIN person w ON w.id = j.one WHERE j.one IS NULL OR j.one <> i.one ORDER BY x.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (entry, at, one): (i64, String, i64) = (row.get("entry")?, row.get("at")?, row.get("one")?);
        let whose = row.get::<_, Option<String>>("whose")?.unwrap_or_else(|| "a customer".to_owned());
        let day = calendars.local_day(entry, at.parse().map_err(Refusal::data)?).to_string();
        found.push(HandedOut {
            fact: Fact { decided: entry, entry, what: format!("what is about {whose}, with keep access") },
            reader: row.get("handle")?,
            roles: roles(conn, one, (&day, entry))?,
        });
    }
    Ok(found)
}

/// All of them, in the order of the record.
pub(super) fn readings(conn: &Connection) -> Result<Vec<Reading>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.entry AS entry, r.subject AS subject, r.number AS number, r.command AS command, r.day AS day, i.one AS one,
           p.handle AS handle FROM reading r JOIN identity i ON i.person = r.reader JOIN person p ON p.id = i.one ORDER BY r.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (entry, number, one): (i64, i64, i64) = (row.get("entry")?, row.get("number")?, row.get("one")?);
        let (command, day): (String, String) = (row.get("command")?, row.get("day")?);
        let subject: Subject = row.get("subject")?;
        let what = if subject == Subject::Export { "an export".to_owned() } else { format!("{subject} {number}") };
        found.push(Reading {
            fact: Fact { decided: entry, entry, what: format!("{what}, with {command}") },
            reader: row.get("handle")?,
            roles: roles(conn, one, (&day, entry))?,
            is_by_report: command.starts_with("report") && matches!(subject, Subject::Person | Subject::Export),
            is_of_one: subject == Subject::Person,
            is_by_right: subject == Subject::Export && number == EVIDENCE && represented(conn, one, (entry, &day))?,
        });
    }
    Ok(found)
}

/// Whether somebody represented the agents on a day, as the roster stood at an entry, and it counted.
fn represented(conn: &Connection, person: i64, (entry, day): (i64, &str)) -> Result<bool> {
    let day = policy::day(day)?;
    let Some(mandate) = Mandate::of(conn, PersonId(person), (entry, day))? else { return Ok(false) };
    let stints = people::stints_as_of(conn, entry, PersonId(person), day)?;
    let leads = stints.iter().any(|(role, _)| matches!(role, Role::Lead | Role::Manager));
    Ok(!leads && (!mandate.has_predecessor || mandate.counts(conn)?.1 <= day))
}

/// The roles of somebody on a day, as the roster stood at an entry.
fn roles(conn: &Connection, person: i64, (day, entry): (&str, i64)) -> Result<Vec<(Role, String)>> {
    let sql = format!(
        "SELECT s.role AS role, s.team AS team FROM stint s LEFT JOIN stint_end e ON e.stint = s.id AND e.entry <= ?3
         WHERE s.person IN {SELVES} AND s.entry <= ?3 AND s.since <= ?2
           AND (coalesce(e.until, s.until) IS NULL OR coalesce(e.until, s.until) >= ?2) ORDER BY s.id"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params![person, day, entry], |row| {
        Ok((row.get::<_, String>("role")?, row.get::<_, String>("team")?))
    })?;
    rows.map(|row| row.map_err(Refusal::from).and_then(|(role, team)| Ok((role.parse()?, team)))).collect()
}
