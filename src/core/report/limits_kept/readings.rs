//! Readings: what somebody read of others, with the roles that they had then, where the house rules have that recorded.

use super::facts::Fact;
use crate::core::people::PersonId;
use crate::core::policy::{self, Calendars, Recorded};
use crate::core::readership::Subject;
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{Leading, Mandate, ReadsBy};
use rusqlite::Connection;

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
    /// By which roles of that day, as the roster stood then.
    pub(super) by: ReadsBy,
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
    /// By which roles of that day, as the roster stood then.
    pub(super) by: ReadsBy,
}

/// All that was handed out of others, in the order of the record; `accepted`: the entry by which both sides agreed.
pub(super) fn handed_out(conn: &Connection, accepted: i64) -> Result<Vec<HandedOut>> {
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
        let day = calendars.local_day(entry, at.parse().map_err(Refusal::data)?);
        found.push(HandedOut {
            fact: Fact { decided: entry, entry, what: format!("what is about {whose}, with keep access") },
            reader: row.get("handle")?,
            by: ReadsBy::of(conn, PersonId(one), accepted, (entry, day))?,
        });
    }
    Ok(found)
}

/// All of them, in the order of the record; `accepted`: the entry by which both sides agreed.
pub(super) fn readings(conn: &Connection, accepted: i64) -> Result<Vec<Reading>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.entry AS entry, r.subject AS subject, r.number AS number, r.command AS command, r.day AS day, i.one AS one,
           p.handle AS handle, w.handle AS whose FROM reading r JOIN identity i ON i.person = r.reader JOIN person p ON p.id = i.one
         LEFT JOIN person w ON r.subject = 'person' AND w.id = r.number ORDER BY r.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (entry, number, one): (i64, i64, i64) = (row.get("entry")?, row.get("number")?, row.get("one")?);
        let (command, day): (String, String) = (row.get("command")?, row.get("day")?);
        let subject: Subject = row.get("subject")?;
        let what = match (subject, row.get::<_, Option<String>>("whose")?) {
            (Subject::Export, _) => "an export".to_owned(),
            (_, Some(whose)) => format!("figures of {whose}"),
            _ => format!("{subject} {number}"),
        };
        found.push(Reading {
            fact: Fact { decided: entry, entry, what: format!("{what}, with {command}") },
            reader: row.get("handle")?,
            by: ReadsBy::of(conn, PersonId(one), accepted, (entry, policy::day(&day)?))?,
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
    let leading = Leading::of(conn, PersonId(person), mandate.entry, (entry, day))?;
    Ok(leading.is_none_or(|leading| leading.bars_from > day)
        && (!mandate.has_predecessor || mandate.counts(conn)?.1 <= day))
}
