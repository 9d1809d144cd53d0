//! Agents of a frame: who was one in which team on which day, and who is followed up.

use super::follow_up::{FollowUp, follow_ups};
use super::label::label;
use crate::core::machine::Outcome;
use crate::core::people::{self, Identities, PersonId};
use crate::core::plan::{Candidate, Features, Labels};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use foldhash::{HashMap, HashMapExt as _};
use rusqlite::Connection;

/// Everybody who was ever an agent, as they were known after an entry.
pub(in crate::core) struct Agents {
    by_person: HashMap<PersonId, Agent>,
    identities: Identities,
}

/// Who was an agent in which team from when to when, earliest first; last what they were under another handle.
struct Agent {
    handle: String,
    label: String,
    stints: Vec<Stint>,
    follow_ups: Vec<FollowUp>,
}

/// Some days in a team.
struct Stint {
    team: String,
    label: String,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

/// What is known of a dialogue without its agent.
pub(super) struct Bare<'a> {
    pub(super) reference: &'a str,
    pub(super) day: NaiveDate,
    /// The channel, and its label.
    pub(super) channel: (&'a str, &'a str),
    pub(super) category: &'a str,
    pub(super) rating: Option<i64>,
}

impl Agents {
    pub(super) fn load(conn: &Connection, as_of: i64) -> Result<Self> {
        let mut agents: HashMap<_, Agent> = HashMap::new();
        for (person, handle, team, since, until) in people::agent_stints(conn, as_of)? {
            let labelled = label(&handle).into_owned();
            let agent = agents.entry(person).or_insert_with(|| Agent::new(handle, labelled));
            agent.stints.push(Stint { label: label(&team).into_owned(), team, since, until });
        }
        let identities = Identities::load(conn, as_of)?;
        for (person, follow_up) in follow_ups(conn, as_of)? {
            if let Some(agent) = agents.get_mut(&identities.one(person)) {
                agent.follow_ups.push(follow_up);
            }
        }
        Ok(Self { by_person: agents, identities })
    }

    /// Who an agent is, by what a dialogue says.
    pub(super) fn one(&self, agent: PersonId) -> PersonId {
        self.identities.one(agent)
    }

    /// The handle; empty where they were never an agent.
    pub(in crate::core) fn handle(&self, agent: PersonId) -> &str {
        self.by_person.get(&agent).map_or("", |known| known.handle.as_str())
    }

    pub(super) fn team(&self, agent: PersonId, day: NaiveDate) -> Option<&str> {
        self.by_person.get(&agent).and_then(|known| known.stint(day)).map(|stint| stint.team.as_str())
    }

    /// A dialogue as a plan sees it, with what is known of its agent on the day.
    pub(super) fn candidate<'a>(&'a self, agent: PersonId, bare: &Bare<'a>) -> Candidate<'a> {
        let known = self.by_person.get(&agent);
        let stint = known.and_then(|known| known.stint(bare.day));
        let Bare { reference, day, channel: (channel, label), category, rating } = *bare;
        Candidate {
            reference,
            features: Features { day, channel, category, team: stint.map(|stint| stint.team.as_str()) },
            labels: Labels {
                agent: known.map_or("", |known| known.label.as_str()),
                channel: label,
                team: stint.map_or("", |stint| stint.label.as_str()),
                verdict: Outcome::None.word(),
            },
            rating,
            served: known.and_then(|known| known.served(day)),
            coached: known.is_some_and(|known| known.follow_ups.iter().any(|one| one.holds(day))),
        }
    }
}

impl Agent {
    const fn new(handle: String, label: String) -> Self {
        Self { handle, label, stints: Vec::new(), follow_ups: Vec::new() }
    }

    /// The days from their first as an agent to a day.
    fn served(&self, day: NaiveDate) -> Option<i64> {
        let first = self.stints.iter().map(|stint| stint.since).min()?;
        Some(day.signed_duration_since(first).num_days())
    }

    fn stint(&self, day: NaiveDate) -> Option<&Stint> {
        self.stints.iter().find(|stint| stint.since <= day && stint.until.is_none_or(|until| until >= day))
    }
}
