//! Ties of everybody, to ask of many pairs: the rule of [`tie`](super::tie()) over the roster in memory.

use super::identity::Identities;
use super::person::PersonId;
use super::stint::{InTeam, team_stints};
use super::tie::{Tie, counts_from};
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::HashMap;

/// Who was in which team from when to when, as the roster stood after an entry.
pub struct Ties {
    known: Identities,
    stints: HashMap<PersonId, Vec<Stint>>,
}

/// Some days in a team; one without an end goes on until the last day there is.
struct Stint {
    team: String,
    since: NaiveDate,
    until: NaiveDate,
    ended: NaiveDate,
}

impl Ties {
    /// Reads the roster as it stood after entry `as_of`.
    pub fn load(conn: &Connection, as_of: i64) -> Result<Self> {
        let (known, mut stints) = (Identities::load(conn, as_of)?, HashMap::<_, Vec<_>>::new());
        for InTeam { person, team, since, until, ended } in team_stints(conn, as_of)? {
            let (until, ended) = (until.unwrap_or(LAST_DAY), ended.unwrap_or(LAST_DAY));
            stints.entry(person).or_default().push(Stint { team, since, until, ended });
        }
        Ok(Self { known, stints })
    }

    /// What [`tie`](super::tie()) answers of the same two people and days.
    pub fn between(
        &self,
        judge: PersonId,
        other: PersonId,
        (since, today): (NaiveDate, NaiveDate),
        policy: &Policy,
    ) -> Option<Tie> {
        let (judge, other) = (self.known.one(judge), self.known.one(other));
        if judge == other {
            return Some(Tie::Same);
        }
        let from = counts_from(since, policy);
        let (ours, theirs) = (self.stints.get(&judge)?, self.stints.get(&other)?);
        let pairs = ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
        let shared = pairs.filter(|(a, b)| a.meets(b, from, today));
        let days = shared.map(|(a, b)| ((a.until.min(b.until), a.ended.min(b.ended)), &a.team));
        let (days, team) = days.max_by(|(days, team), (last, other)| days.cmp(last).then(other.cmp(team)))?;
        Some(Tie::by(team.clone(), days, since))
    }
}

/// The end of what has none.
const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

impl Stint {
    /// Whether both were in one team at the same time, begun by today and not over before `from`.
    fn meets(&self, other: &Self, from: NaiveDate, today: NaiveDate) -> bool {
        self.team == other.team
            && self.since.max(other.since) <= today
            && self.until >= from.max(other.since)
            && other.until >= from.max(self.since)
    }
}
