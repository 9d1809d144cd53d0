//! The calibration as it stands: what is answered, by whom, until when, and whether it is over.

use crate::calc::moment::Moment;
use crate::core::closed_list;
use crate::core::people::{Person, PersonId};
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::scorecard::CardId;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::BTreeSet;

/// The number of a calibration.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CalibrationId(pub i64);

closed_list! {
    /// How far a calibration is.
    pub enum CalibrationState("a state of a calibration", "states") {
        /// Answers are to come.
        Open = "open",
        /// All answers are in; they talk, and who leads it closes it.
        AllIn = "all in",
        /// It is over: everybody with a part in it sees all answers.
        Closed = "closed",
    }
}

/// A calibration as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calibration {
    /// Its number.
    pub id: CalibrationId,
    /// The card.
    pub card: CardId,
    /// Its name and version.
    pub card_label: String,
    /// Who leads the talk.
    pub leader: Person,
    /// The day of the talk.
    pub day: NaiveDate,
    /// What it is about.
    pub subject: Option<Untrusted>,
    /// The dialogues, by place.
    pub items: Vec<Item>,
    /// Who is asked, by handle.
    pub asked: Vec<Person>,
    /// Who answered about which place.
    pub answered: BTreeSet<(usize, PersonId)>,
    /// How it was closed.
    pub closing: Option<Closing>,
    /// How many came in on the days that its dialogues were drawn from; none: somebody named them.
    pub drawn_from: Option<u64>,
    /// The entry that opened it.
    pub(super) entry: i64,
}

/// A dialogue of a calibration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its number in the file.
    pub(super) id: i64,
    /// 1, 2 … in the calibration.
    pub place: usize,
    /// The dialogue.
    pub request: RequestId,
    /// Its ref.
    pub reference: Untrusted,
    /// Whose it is.
    pub agent: PersonId,
    /// The words that all answer about; none: as it came.
    pub(super) revision: Option<i64>,
}

/// How a calibration was closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closing {
    /// Who closed it.
    pub by: Person,
    /// The local day.
    pub on: NaiveDate,
    /// What they take from it.
    pub learnt: Option<Untrusted>,
    /// Who of those who were asked came, by handle.
    pub attended: Vec<String>,
    /// Who did not.
    pub absent: Vec<String>,
}

impl Calibration {
    /// How far it is.
    pub fn state(&self) -> CalibrationState {
        match self.closing {
            Some(_) => CalibrationState::Closed,
            None if self.missing() == 0 => CalibrationState::AllIn,
            None => CalibrationState::Open,
        }
    }

    /// How many answers there are to be: one of each person about each dialogue.
    pub fn wanted(&self) -> usize {
        self.items.len() * self.asked.len()
    }

    /// How many of them are not in.
    pub fn missing(&self) -> usize {
        self.wanted().saturating_sub(self.answered.len())
    }

    /// How many people answered about one dialogue of it or more.
    pub fn answerers(&self) -> usize {
        self.answered.iter().map(|(_, person)| person).collect::<BTreeSet<_>>().len()
    }

    /// The places that somebody has not answered about.
    pub fn open_for(&self, person: PersonId) -> Vec<usize> {
        let places = self.items.iter().map(|item| item.place);
        places.filter(|place| !self.answered.contains(&(*place, person))).collect()
    }

    /// Whether somebody is asked.
    pub fn asks(&self, person: &Person) -> bool {
        self.asked.iter().any(|one| one.id == person.id)
    }

    /// Whether somebody is asked or leads it.
    pub fn has(&self, person: &Person) -> bool {
        self.asks(person) || self.leader.id == person.id
    }

    /// Whether answers are missing after its day.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.closing.is_none() && self.day < today
    }

    /// The dialogue at a place.
    pub fn item(&self, place: usize) -> Result<&Item> {
        self.items.iter().find(|item| item.place == place).ok_or_else(|| {
            Refusal::words(format!("calibration {} has no dialogue {place}", self.id.0))
                .hint(format!("its dialogues are 1 to {}", self.items.len()))
        })
    }
}

/// A calibration by its number.
pub fn load(conn: &Connection, id: CalibrationId) -> Result<Calibration> {
    let calendars = Calendars::load(conn)?;
    let found = select(conn, "c.id = ?1", id.0, &calendars)?.pop();
    match found {
        Some(found) => Ok(found),
        None => Err(unknown(conn, id)?),
    }
}

/// Every calibration, oldest first.
pub fn list(conn: &Connection) -> Result<Vec<Calibration>> {
    select(conn, "c.id > ?1", 0, &Calendars::load(conn)?)
}

/// Those that are not closed, oldest first.
pub fn list_open(conn: &Connection) -> Result<Vec<Calibration>> {
    let mut all = list(conn)?;
    all.retain(|one| one.closing.is_none());
    Ok(all)
}

fn unknown(conn: &Connection, id: CalibrationId) -> Result<Refusal> {
    let last: i64 =
        conn.query_row("SELECT coalesce(max(id), 0) AS last FROM calibration", [], |row| row.get("last"))?;
    let hint = if last == 0 {
        "none was opened yet: assize score calibrate open".to_owned()
    } else {
        "they are listed by: assize score calibrate list --all".to_owned()
    };
    Ok(Refusal::rule(format!("there is no calibration {}", id.0)).hint(hint))
}

fn select(conn: &Connection, which: &str, number: i64, calendars: &Calendars) -> Result<Vec<Calibration>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT c.id, c.entry, c.card, k.name || '/' || k.version AS label, p.id AS leader, p.handle, c.day, c.subject, l.size
         FROM calibration c JOIN card k ON k.id = c.card JOIN identity i ON i.person = c.leader JOIN person p ON p.id = i.one
         LEFT JOIN calibration_lot l ON l.calibration = c.id WHERE {which} ORDER BY c.id"
    ))?;
    let mut rows = statement.query([number])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: i64 = row.get("id")?;
        found.push(Calibration {
            id: CalibrationId(id),
            card: CardId(row.get("card")?),
            card_label: row.get("label")?,
            leader: Person { id: PersonId(row.get("leader")?), handle: row.get("handle")? },
            day: day(&row.get::<_, String>("day")?)?,
            subject: row.get::<_, Option<String>>("subject")?.map(Untrusted::new),
            items: items(conn, id)?,
            asked: asked(conn, id)?,
            answered: answered(conn, id)?,
            closing: closing(conn, id, calendars)?,
            drawn_from: row.get("size")?,
            entry: row.get("entry")?,
        });
    }
    Ok(found)
}

fn items(conn: &Connection, id: i64) -> Result<Vec<Item>> {
    let mut statement = conn.prepare_cached(
        "SELECT i.id, i.place, i.request, i.revision, r.ref, d.agent FROM calibration_item i JOIN request r ON r.id = i.request
         JOIN dialogue d ON d.request = i.request WHERE i.calibration = ?1 ORDER BY i.place",
    )?;
    let rows = statement.query_map([id], |row| {
        Ok(Item {
            id: row.get("id")?,
            place: row.get("place")?,
            request: RequestId(row.get("request")?),
            reference: Untrusted::new(row.get::<_, String>("ref")?),
            agent: PersonId(row.get("agent")?),
            revision: row.get("revision")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn asked(conn: &Connection, id: i64) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT p.id AS person, p.handle FROM calibration_asked a JOIN identity i ON i.person = a.person JOIN person p ON p.id = i.one
         WHERE a.calibration = ?1 ORDER BY p.handle",
    )?;
    let rows = statement.query_map([id], person)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person { id: PersonId(row.get("person")?), handle: row.get("handle")? })
}

fn answered(conn: &Connection, id: i64) -> Result<BTreeSet<(usize, PersonId)>> {
    let mut statement = conn.prepare_cached(
        "SELECT t.place, i.one FROM calibration_scoring s JOIN calibration_item t ON t.id = s.item JOIN identity i ON i.person = s.person
         WHERE t.calibration = ?1",
    )?;
    let rows = statement.query_map([id], |row| Ok((row.get("place")?, PersonId(row.get("one")?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn closing(conn: &Connection, id: i64, calendars: &Calendars) -> Result<Option<Closing>> {
    let found = conn
        .prepare_cached(
            "SELECT c.entry, e.at, p.id AS person, p.handle, c.learnt FROM calibration_closing c JOIN entry e ON e.id = c.entry
             JOIN identity i ON i.person = c.person JOIN person p ON p.id = i.one WHERE c.calibration = ?1",
        )?
        .query_row([id], |row| {
            let at: String = row.get("at")?;
            Ok((row.get::<_, i64>("entry")?, at, person(row)?, row.get::<_, Option<String>>("learnt")?))
        })
        .optional()?;
    let Some((entry, at, by, learnt)) = found else { return Ok(None) };
    let on = calendars.local_day(entry, at.parse::<Moment>().map_err(Refusal::data)?);
    let (attended, absent) = (came(conn, id, true)?, came(conn, id, false)?);
    Ok(Some(Closing { by, on, learnt: learnt.map(Untrusted::new), attended, absent }))
}

fn came(conn: &Connection, id: i64, attended: bool) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT p.handle FROM calibration_attendance a JOIN identity i ON i.person = a.person JOIN person p ON p.id = i.one
         WHERE a.calibration = ?1 AND a.attended = ?2 ORDER BY p.handle",
    )?;
    let rows = statement.query_map((id, attended), |row| row.get("handle"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
