//! Grouping: by what audits are put together in a report.

use super::sample::{Facts, Observation, Phantom, Strata};
use crate::core::people::{self, NOW, PersonId};
use crate::core::policy::{self, Calendars};
use crate::core::refusal::Result;
use crate::core::scorecard::CardId;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, HashMap};

/// By what audits are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The agent of the dialogue.
    Agent,
    /// Their team on its day.
    Team,
    /// Its channel.
    Channel,
    /// Its category.
    Category,
    /// The card by which it was scored.
    Card,
}

impl By {
    /// What it is called.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Team => "team",
            Self::Channel => "channel",
            Self::Category => "category",
            Self::Card => "card",
        }
    }
}

/// A key of a group: a number, or a place among words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(i64);

/// Finds the group of each audit.
pub(super) struct Grouping {
    by: By,
    handles: HashMap<i64, String>,
    cards: HashMap<i64, String>,
    teams: HashMap<PersonId, Vec<(NaiveDate, Option<NaiveDate>, String)>>,
    calendars: Calendars,
    words: Vec<String>,
    known: HashMap<String, i64>,
}

impl Grouping {
    /// Reads what is needed to group by something.
    pub(super) fn new(conn: &Connection, by: By) -> Result<Self> {
        let mut teams = HashMap::<_, Vec<_>>::new();
        if by == By::Team {
            for (person, _, team, since, until) in people::agent_stints(conn, NOW)? {
                teams.entry(person).or_default().push((since, until, team));
            }
        }
        Ok(Self {
            by,
            handles: names(conn, "SELECT id, handle AS name FROM person")?,
            cards: names(conn, "SELECT id, name || '/' || version AS name FROM card")?,
            teams,
            calendars: Calendars::load(conn)?,
            words: Vec::new(),
            known: HashMap::new(),
        })
    }

    /// The group of an audit.
    pub(super) fn key(&mut self, conn: &Connection, one: &Observation, strata: &Strata) -> Result<Key> {
        let word = match self.by {
            By::Agent => return Ok(Key(one.agent.0)),
            By::Card => return Ok(Key(one.card.0)),
            By::Channel => Facts::load(conn, one.request.0)?.channel,
            By::Category => Facts::load(conn, one.request.0)?.category,
            By::Team => {
                let day = self.calendars.local_day(strata.entry(one.stratum), Facts::load(conn, one.request.0)?.at);
                self.team(one.agent, day)
            }
        };
        let next = i64::try_from(self.words.len()).unwrap_or(i64::MAX);
        if let Some(known) = self.known.get(&word) {
            return Ok(Key(*known));
        }
        self.words.push(word.clone());
        self.known.insert(word, next);
        Ok(Key(next))
    }

    /// The group of a dialogue that is missing, by name; none where nobody knows it.
    pub(super) fn of_missing(&self, phantom: &Phantom, card: Option<&str>) -> Result<Option<String>> {
        Ok(match self.by {
            By::Agent => Some(self.agent(phantom.agent)),
            By::Team => Some(self.team(PersonId(phantom.agent), policy::day(&phantom.day)?)),
            By::Card => card.map(str::to_owned),
            By::Channel | By::Category => None,
        })
    }

    /// What a group is called.
    pub(super) fn name(&self, key: Key) -> String {
        match self.by {
            By::Agent => self.agent(key.0),
            By::Card => self.card(CardId(key.0)),
            By::Team | By::Channel | By::Category => {
                usize::try_from(key.0).ok().and_then(|place| self.words.get(place)).cloned().unwrap_or_default()
            }
        }
    }

    /// The handle of a person.
    pub(super) fn agent(&self, person: i64) -> String {
        self.handles.get(&person).cloned().unwrap_or_default()
    }

    /// The name and version of a card.
    pub(super) fn card(&self, card: CardId) -> String {
        self.cards.get(&card.0).cloned().unwrap_or_default()
    }

    /// The team of an agent on a day, in the handles that were merged into theirs where their own says nothing.
    pub(super) fn team(&self, agent: PersonId, day: NaiveDate) -> String {
        let stints = self.teams.get(&agent).map(Vec::as_slice).unwrap_or_default();
        let held = |(since, until, _): &&(NaiveDate, Option<NaiveDate>, String)| {
            *since <= day && until.is_none_or(|until| day <= until)
        };
        stints.iter().find(held).map_or_else(|| "no team that day".to_owned(), |(_, _, team)| team.clone())
    }
}

/// The line of an agent, by handle and card, under which stands what belongs to none of their cards: their first, or one of
/// its own where they have none.
pub(super) fn line_of<T>(lines: &BTreeMap<(String, String), T>, agent: String) -> (String, String) {
    let first = lines.range((agent.clone(), String::new())..).next().map(|(key, _)| key);
    first.filter(|(other, _)| *other == agent).cloned().unwrap_or((agent, String::new()))
}

fn names(conn: &Connection, sql: &str) -> Result<HashMap<i64, String>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get("id")?, row.get("name")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
