//! Tie: what bars one person from judging another's case, as the roster shows it.

use super::identity::{Identities, one};
use super::person::PersonId;
use super::stint::{NOW, TEAMS_AS_OF};
use crate::core::policy::{Policy, day};
use crate::core::refusal::Result;
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{HashMap, HashSet};
use std::fmt;

/// A tie between two people that bars one from judging the other's case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tie {
    /// They are the same person.
    Same,
    /// They are in one team.
    Team(String),
    /// They were in one team on the day of the dialogue, as the roster said until a day; its last day there was changed since.
    TeamThen(String, NaiveDate),
    /// One left the other's team too recently: the team and the last day.
    Recent(String, NaiveDate),
}

impl Tie {
    /// By a team that both were in until the first of two days, as conflicts count it, where the dialogue is of `since`; the
    /// second is that day as it was recorded.
    pub(super) fn by(team: String, (until, ended): (NaiveDate, NaiveDate), since: NaiveDate) -> Self {
        if ended >= since {
            Self::Team(team)
        } else if until >= since {
            Self::TeamThen(team, until)
        } else {
            Self::Recent(team, until)
        }
    }
}

impl fmt::Display for Tie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("it is their own case"),
            Self::Team(team) => write!(f, "they are in the same team, {team}"),
            Self::TeamThen(team, until) => {
                write!(f, "they were in the same team, {team}, as the roster said until {until}")
            }
            Self::Recent(team, until) => write!(f, "they were in the same team, {team}, until {until}"),
        }
    }
}

/// Whether two people are tied: the same person, or in one team at the same time, from the first of `days`
/// (the dialogue's) less the policy's rotation days until the second (today).
/// The roster is taken as it stood after entry `as_of`; two handles that had been merged are one person.
pub fn tie(
    conn: &Connection,
    as_of: i64,
    judge: PersonId,
    other: PersonId,
    days: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Option<Tie>> {
    let (since, today) = days;
    let (judge, other) = (one(conn, as_of, judge)?, one(conn, as_of, other)?);
    if judge == other {
        return Ok(Some(Tie::Same));
    }
    let from = counts_from(since, policy);
    let mut statement = conn.prepare_cached(&format!(
        "SELECT a.team, min(coalesce(a.until, '9999-12-31'), coalesce(b.until, '9999-12-31')) AS until,
           min(coalesce(a.ended, '9999-12-31'), coalesce(b.ended, '9999-12-31')) AS ended
         FROM {TEAMS_AS_OF} a JOIN {TEAMS_AS_OF} b ON b.team = a.team
         WHERE a.person = ?2 AND b.person = ?3 AND a.since <= ?5 AND b.since <= ?5
           AND (a.until IS NULL OR a.until >= max(?4, b.since)) AND (b.until IS NULL OR b.until >= max(?4, a.since))
         ORDER BY until DESC, ended DESC, a.team LIMIT 1",
    ))?;
    let found: Option<(String, String, String)> = statement
        .query_row(params![as_of, judge.0, other.0, from.to_string(), today.to_string()], |row| {
            Ok((row.get("team")?, row.get("until")?, row.get("ended")?))
        })
        .optional()?;
    found.map(|(team, until, ended)| Ok(Tie::by(team, (day(&until)?, day(&ended)?), since))).transpose()
}

/// From which day on a team counts.
pub(super) fn counts_from(since: NaiveDate, policy: &Policy) -> NaiveDate {
    since.checked_sub_days(Days::new(policy.conflict.rotation_days.into())).unwrap_or(since)
}

/// In which teams everybody ever was, to ask quickly of many pairs.
pub struct Teams {
    known: Identities,
    of: HashMap<PersonId, HashSet<String>>,
}

impl Teams {
    /// As the record stands.
    pub fn load(conn: &Connection) -> Result<Self> {
        let (known, mut of) = (Identities::load(conn, NOW)?, HashMap::<_, HashSet<String>>::new());
        let mut statement = conn.prepare_cached("SELECT person, team FROM stint")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            of.entry(known.one(PersonId(row.get("person")?))).or_default().insert(row.get("team")?);
        }
        Ok(Self { known, of })
    }

    /// Whether two people may be tied: they are the same, or were ever in one team. Whether they are, [`tie`] says.
    pub fn may_tie(&self, judge: PersonId, other: PersonId) -> bool {
        let (judge, other) = (self.known.one(judge), self.known.one(other));
        let teams = self.of.get(&judge).zip(self.of.get(&other));
        judge == other || teams.is_some_and(|(teams, others)| !teams.is_disjoint(others))
    }
}
