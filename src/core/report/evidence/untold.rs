//! Untold: agents of whom nothing on record says that they were told the notice to staff that held then: by the day of a
//! dialogue that was audited, or by their last day. A telling counts from the day on which somebody recorded it.

use crate::core::people::notice::{Notice, standing, versions};
use crate::core::people::{Identities, NOW, PersonId, tellings};
use crate::core::policy::day;
use crate::core::refusal::Result;
use crate::core::report::limits_kept::{First, firsts};
use chrono::NaiveDate;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// That somebody was told a version, by an entry, and from which day on it counts.
type Told = (i64, i64, NaiveDate);

/// Who was told what.
struct Tellings {
    people: Identities,
    notices: Vec<Notice>,
    told: HashMap<PersonId, Vec<Told>>,
}

impl Tellings {
    fn load(conn: &Connection) -> Result<Self> {
        let (people, notices) = (Identities::load(conn, NOW)?, versions(conn)?);
        let mut told: HashMap<PersonId, Vec<Told>> = HashMap::new();
        for one in tellings(conn)? {
            told.entry(people.one(one.person)).or_default().push((one.notice, one.entry, one.counts()));
        }
        Ok(Self { people, notices, told })
    }

    /// Whether an entry before one says that somebody was told, by a day, the version that held then.
    fn has(&self, person: PersonId, day: NaiveDate, before: i64) -> bool {
        let version = held(&self.notices, day);
        let known = self.told.get(&self.people.one(person)).into_iter().flatten();
        known.into_iter().any(|(notice, entry, on)| Some(*notice) == version && *entry < before && *on <= day)
    }
}

/// The audits of people who were not told, and the agents of some days who were not by their last one, as objects in JSON. Agents
/// of whose dialogues one was drawn or picked untold in these days stand there by that. `head`: the newest entry that is told.
pub(super) fn untold(
    conn: &Connection,
    (first, last): (NaiveDate, NaiveDate),
    (since, until): (&str, &str),
    head: i64,
) -> Result<Vec<Value>> {
    let told = Tellings::load(conn)?;
    let is_untold =
        |one: &First| one.states.first().is_some_and(|state| !told.has(state.agent, state.day, one.fact.entry));
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for one in firsts(conn)?.iter().filter(|one| is_untold(one)) {
        let at: String = conn
            .prepare_cached("SELECT at FROM entry WHERE id = ?1")?
            .query_row([one.fact.entry], |row| row.get("at"))?;
        if (since..until).contains(&at.as_str()) {
            known.extend(one.states.first().map(|state| told.people.one(state.agent)));
        }
        found.push(json!({ "audit": one.audit }));
    }
    for (agent, entry, day) in agents(conn, (first, last))? {
        if !told.has(agent, day, head.saturating_add(1)) && known.insert(told.people.one(agent)) {
            found.push(json!({ "agent": agent.0, "entry": entry }));
        }
    }
    Ok(found)
}

/// Who was an agent on some days, by the entry that says so, and their last day of these.
fn agents(conn: &Connection, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<(PersonId, i64, NaiveDate)>> {
    let mut statement = conn.prepare_cached(
        "SELECT i.one AS one, min(s.entry) AS entry, max(min(coalesce(e.until, s.until, ?2), ?2)) AS day FROM stint s
         JOIN identity i ON i.person = s.person LEFT JOIN stint_end e ON e.stint = s.id
         WHERE s.role = 'agent' AND s.since <= ?2 AND coalesce(e.until, s.until, ?2) >= ?1 GROUP BY i.one ORDER BY i.one",
    )?;
    let mut rows = statement.query([first.to_string(), last.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((PersonId(row.get("one")?), row.get("entry")?, day(&row.get::<_, String>("day")?)?));
    }
    Ok(found)
}

/// The version in force on a day.
fn held(notices: &[Notice], day: NaiveDate) -> Option<i64> {
    standing(notices.to_vec(), day).first().filter(|first| first.since <= day).map(|first| first.version)
}
