//! Who was told of the notice to staff: of which version, on which day, how; and who was not.

use super::identity::{Identities, SELVES};
use super::notice::{Notice, chosen, standing, versions};
use super::{NOW, Person, PersonId, find, stints_on};
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::{self, did_you_mean_or};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeSet, HashMap};

closed_list! {
    /// How somebody was told of the notice.
    pub enum How("a way to tell somebody", "ways") {
        /// Face to face.
        InPerson = "in-person",
        /// At a meeting.
        Meeting = "meeting",
        /// By mail, on paper or not.
        Mail = "mail",
        /// They said themselves that they know it.
        Acknowledged = "acknowledged",
    }
}

impl How {
    /// The ways to tell somebody; that somebody knows it they say themselves.
    const TO_TELL: [&str; 3] = [Self::InPerson.word(), Self::Meeting.word(), Self::Mail.word()];

    /// The way that somebody gives on the command line.
    pub fn given(text: &str) -> Result<Self> {
        Self::of(text).ok_or_else(|| suggest::unknown(text, "a way to tell somebody", "ways", &Self::TO_TELL))
    }
}

/// Who is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whom {
    /// These, by handle.
    People(Vec<String>),
    /// Everybody who is in this team on the day.
    Team(String),
    /// Everybody who is on the roster on the day.
    Everybody,
}

/// That somebody is told: of which version, on which day, how. Without a version it is the only one that stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Telling {
    /// The version, where it was said.
    pub version: Option<i64>,
    /// The day.
    pub day: NaiveDate,
    /// How.
    pub how: How,
}

/// What was recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// The version that they were told of.
    pub version: i64,
    /// For whom it is new, by handle.
    pub new: Vec<String>,
    /// How many were known to be told so.
    pub known: usize,
}

/// Records that people were told of a version: all of them or none. What is known already is counted.
pub fn record(
    writing: &mut Writing<'_>,
    whom: &Whom,
    telling: Telling,
    calendar: &Calendar,
    today: NaiveDate,
) -> Result<Told> {
    if telling.how == How::Acknowledged {
        return Err(Refusal::rule("nobody acknowledges the notice for somebody else")
            .hint("they do it themselves: assize people notice acknowledge"));
    }
    let notice = chosen(writing, telling.version, today)?;
    check_day(writing, &notice, telling.day, calendar, today)?;
    let people = named(writing, whom, telling.day)?;
    store(writing, &people, &notice, telling)
}

/// Records that the person who acts knows a version of the notice, today: nobody else can say so.
pub fn acknowledge(
    writing: &mut Writing<'_>,
    person: &Person,
    version: Option<i64>,
    calendar: &Calendar,
    today: NaiveDate,
) -> Result<Told> {
    let person = on_roster(writing, person.clone(), today)?;
    let notice = chosen(writing, version, today)?;
    check_day(writing, &notice, today, calendar, today)?;
    let known = writing
        .prepare_cached(&format!(
            "SELECT 1 FROM told WHERE person IN {SELVES} AND notice = ?2 AND how = 'acknowledged'"
        ))?
        .exists(params![person.id.0, notice.version])?;
    if known {
        return Ok(Told { version: notice.version, new: Vec::new(), known: 1 });
    }
    store(writing, &[person], &notice, Telling { version, day: today, how: How::Acknowledged })
}

fn store(writing: &mut Writing<'_>, people: &[Person], notice: &Notice, telling: Telling) -> Result<Told> {
    let (day, how, version) = (telling.day.to_string(), telling.how.word(), notice.version);
    let mut told = Told { version, new: Vec::new(), known: 0 };
    for person in people {
        let known = writing
            .prepare_cached(&format!(
                "SELECT 1 FROM told WHERE person IN {SELVES} AND notice = ?2 AND how = ?3 AND day = ?4"
            ))?
            .exists(params![person.id.0, version, how, day])?;
        if known {
            told.known += 1;
            continue;
        }
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("person", &person.id.0), ("notice", &version), ("day", &day), ("how", &how)];
        writing.insert("told", &facts, &[])?;
        told.new.push(person.handle.clone());
    }
    writing.note(format!("told of version {version} of the notice to staff ({how}): {}", told.new.len()));
    Ok(told)
}

/// Who is meant, each once, by handle. Somebody who is named must be on the roster on the day.
fn named(conn: &Connection, whom: &Whom, day: NaiveDate) -> Result<Vec<Person>> {
    match whom {
        Whom::Team(team) => of_team(conn, team, day),
        Whom::Everybody => match there(conn, None, day)? {
            nobody if nobody.is_empty() => Err(Refusal::rule(format!("nobody is on the roster on {day}"))
                .hint("take people in first: assize people import")),
            everybody => Ok(everybody),
        },
        Whom::People(names) => {
            let names: BTreeSet<&String> = names.iter().collect();
            names.into_iter().map(|name| on_roster(conn, find(conn, name)?, day)).collect()
        }
    }
}

fn of_team(conn: &Connection, team: &str, day: NaiveDate) -> Result<Vec<Person>> {
    let found = there(conn, Some(team), day)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let teams = teams(conn, day)?;
    let hint = did_you_mean_or(team, &teams, || format!("teams on that day: {}", teams.join(", ")));
    Err(Refusal::rule(format!("nobody is in a team `{team}` on {day}")).hint(hint))
}

/// Everybody on the roster on a day, or in one team, by handle.
fn there(conn: &Connection, team: Option<&str>, day: NaiveDate) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT person, handle FROM stint_now
         WHERE role <> 'machine' AND since <= ?1 AND (until IS NULL OR until >= ?1) AND (?2 IS NULL OR team = ?2) ORDER BY handle",
    )?;
    let rows = statement.query_map(params![day.to_string(), team], |row| {
        Ok(Person { id: PersonId(row.get("person")?), handle: row.get("handle")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn teams(conn: &Connection, day: NaiveDate) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT team FROM stint_now WHERE role <> 'machine' AND since <= ?1 AND (until IS NULL OR until >= ?1) ORDER BY team",
    )?;
    let rows = statement.query_map([day.to_string()], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn on_roster(conn: &Connection, person: Person, day: NaiveDate) -> Result<Person> {
    if stints_on(conn, person.id, day)?.is_empty() {
        return Err(Refusal::rule(format!("{} is not on the roster on {day}", person.handle))
            .hint("who is there from when to when: assize people list"));
    }
    Ok(person)
}

/// A version is told on a day that is not in the future, once it is known, and until another one applies.
fn check_day(conn: &Connection, notice: &Notice, day: NaiveDate, calendar: &Calendar, today: NaiveDate) -> Result<()> {
    let version = notice.version;
    if day > today {
        return Err(
            Refusal::rule(format!("{day} has not come yet: nobody was told on it")).hint("give a day up to today")
        );
    }
    let known = calendar.local_day(notice.published).min(notice.since);
    if day < known {
        return Err(Refusal::rule(format!("nobody can have been told of version {version} before {known}"))
            .hint("which versions there are: assize people notice show"));
    }
    match standing(versions(conn)?, day).first() {
        Some(first) if first.version > version => {
            Err(Refusal::rule(format!("on {day} version {version} had given way to version {}", first.version))
                .hint("give a day on which it held, or the version that held: --version"))
        }
        _ => Ok(()),
    }
}

/// One line of the list: somebody was told of a version in some way, or was not told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Who.
    pub person: Person,
    /// Their teams today; none when they are not on the roster today.
    pub teams: Vec<String>,
    /// How they were told; none when they were not.
    pub told: Option<Record>,
    /// The newest earlier version that they were told of.
    pub earlier: Option<i64>,
}

/// What stands on record of one telling.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// The day on which they were told.
    pub day: NaiveDate,
    /// How.
    pub how: How,
    /// Who recorded it.
    pub by: String,
    /// Under which login.
    pub login: String,
    /// When it was recorded.
    pub at: Moment,
    /// The local day of that: it counts from here on.
    pub recorded: NaiveDate,
}

/// Who was told of a version and when, and who is on the roster today and was not told, by handle.
pub fn list_told(conn: &Connection, version: i64, today: NaiveDate) -> Result<Vec<Line>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id, p.handle, (SELECT max(b.notice) FROM told b JOIN identity i ON i.person = b.person
             WHERE i.one = p.id AND b.notice < ?1) AS earlier,
           t.day, t.how, t.entry, e.actor, e.login, e.at
         FROM person p JOIN identity s ON s.person = p.id AND s.one = p.id
         LEFT JOIN (SELECT i.one, x.* FROM told x JOIN identity i ON i.person = x.person WHERE x.notice = ?1) t ON t.one = p.id
         LEFT JOIN entry e ON e.id = t.entry
         ORDER BY p.handle, t.day, t.id",
    )?;
    let (calendars, mut rows) = (Calendars::load(conn)?, statement.query([version])?);
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        let person = Person { id: PersonId(row.get("id")?), handle: row.get("handle")? };
        let teams: BTreeSet<String> = stints_on(conn, person.id, today)?.into_iter().map(|(_, team)| team).collect();
        let told = row.get::<_, Option<String>>("day")?.map(|day| record_of(&day, row, &calendars)).transpose()?;
        if told.is_some() || !teams.is_empty() {
            lines.push(Line { person, teams: teams.into_iter().collect(), told, earlier: row.get("earlier")? });
        }
    }
    Ok(lines)
}

fn record_of(told: &str, row: &rusqlite::Row<'_>, calendars: &Calendars) -> Result<Record> {
    let at: Moment = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
    Ok(Record {
        day: day(told)?,
        how: row.get("how")?,
        by: row.get("actor")?,
        login: row.get("login")?,
        at,
        recorded: calendars.local_day(row.get("entry")?, at),
    })
}

/// The first day by which the record says of each that they were told, as it stood before an entry. A telling counts from the
/// day on which somebody recorded it: an earlier day is what they said of it later.
pub(in crate::core) fn recorded_as_told(
    conn: &Connection,
    before: i64,
    people: &Identities,
) -> Result<HashMap<PersonId, NaiveDate>> {
    let mut found: HashMap<PersonId, NaiveDate> = HashMap::new();
    for one in tellings(conn)?.into_iter().filter(|one| one.entry < before) {
        let since = one.counts();
        let known = found.entry(people.one(one.person)).or_insert(since);
        *known = (*known).min(since);
    }
    Ok(found)
}

/// That somebody was told, as it was recorded.
pub(in crate::core) struct Recorded {
    pub(in crate::core) entry: i64,
    pub(in crate::core) person: PersonId,
    /// The version of the notice.
    pub(in crate::core) notice: i64,
    /// The day on which they were told, as who recorded it says.
    said: NaiveDate,
    /// The local day on which it was recorded.
    pub(in crate::core) on: NaiveDate,
}

impl Recorded {
    /// The day from which on it counts.
    pub(in crate::core) fn counts(&self) -> NaiveDate {
        self.said.max(self.on)
    }
}

/// Every telling, in the order of the record.
pub(in crate::core) fn tellings(conn: &Connection) -> Result<Vec<Recorded>> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(
        "SELECT t.entry AS entry, t.person AS person, t.notice AS notice, t.day AS day, e.at AS at FROM told t JOIN entry e ON e.id = t.entry ORDER BY t.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (entry, at): (i64, String) = (row.get("entry")?, row.get("at")?);
        found.push(Recorded {
            entry,
            person: PersonId(row.get("person")?),
            notice: row.get("notice")?,
            said: day(&row.get::<_, String>("day")?)?,
            on: calendars.local_day(entry, at.parse().map_err(Refusal::data)?),
        });
    }
    Ok(found)
}

/// Those of these people who, by the end of a day, had not been told of any version of the notice to staff: by handle, each
/// once. Where none was published these are all of them.
///
/// A draw does not depend on it; somebody who draws dialogues of a day can be warned with it.
pub fn untold(conn: &Connection, people: &[PersonId], day: NaiveDate) -> Result<Vec<String>> {
    let dialogues = people.iter().map(|person| (day, *person)).collect();
    Ok(untold_of(conn, &dialogues)?.handles)
}

/// Who of a draw had not been told that they may be monitored.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Untold {
    /// By handle, each once.
    pub handles: Vec<String>,
    /// Of whom it was recorded only after the day of a dialogue of theirs that they had been told by then: by handle, each once.
    pub recorded_later: Vec<String>,
    /// Whether any version of the notice to staff is published.
    pub published: bool,
}

/// Those who had not been told by the day of a dialogue of theirs. A draw does not depend on it.
pub fn untold_of(conn: &Connection, dialogues: &BTreeSet<(NaiveDate, PersonId)>) -> Result<Untold> {
    let people = Identities::load(conn, NOW)?;
    let mut known: HashMap<PersonId, Vec<Recorded>> = HashMap::new();
    for one in tellings(conn)? {
        known.entry(people.one(one.person)).or_default().push(one);
    }
    let mut statement = conn.prepare_cached("SELECT handle FROM person WHERE id = ?1")?;
    let (mut never, mut later) = (BTreeSet::new(), BTreeSet::new());
    for (day, person) in dialogues {
        let person = people.one(*person);
        let told = || known.get(&person).into_iter().flatten().filter(|one| one.said <= *day);
        if told().any(|one| one.on <= *day) {
            continue;
        }
        let handle: String = statement.query_row([person.0], |row| row.get("handle"))?;
        if told().next().is_some() {
            later.insert(handle)
        } else {
            never.insert(handle)
        };
    }
    let published = conn.prepare_cached("SELECT 1 FROM notice")?.exists([])?;
    let recorded_later = later.difference(&never).cloned().collect();
    Ok(Untold { handles: never.into_iter().collect(), recorded_later, published })
}
