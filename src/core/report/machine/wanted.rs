//! Which dialogues of a frame a report is about.

use crate::core::draw::{Elsewhere, Framed};
use crate::core::people::{self, NOW, PersonId, TeamStint};
use crate::core::refusal::Result;
use crate::core::report::domain::Domain;
use crate::core::report::grouping::By;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Which dialogues of a frame a report is about.
pub(super) struct Wanted<'a> {
    pub(super) domain: &'a Domain,
    agents: Vec<PersonId>,
    /// Who was an agent in which team, where a team is asked for.
    stints: Vec<TeamStint>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(conn: &Connection, domain: &'a Domain) -> Result<Self> {
        let named = domain.only.iter().filter(|(by, _)| *by == By::Agent);
        let agents = named.map(|(_, name)| Ok(people::find(conn, name)?.id)).collect::<Result<_>>()?;
        let is_of_team = domain.only.iter().any(|(by, _)| *by == By::Team);
        let stints = if is_of_team { people::agent_stints(conn, NOW)? } else { Vec::new() };
        Ok(Self { domain, agents, stints })
    }

    pub(super) fn holds(&self, row: &Framed<'_>) -> bool {
        let is_wanted = |(by, name): &(By, String)| match by {
            By::Agent => self.agents.contains(&row.agent),
            By::Team => row.team == name,
            By::Channel => row.channel == name,
            By::Category => row.category == name,
            By::Card => true,
        };
        self.domain.period.holds(row.day) && self.domain.only.iter().all(is_wanted)
    }

    /// Whether it is about a card, given by its name alone or with its version.
    pub(super) fn card(&self, name: &str, label: &str) -> bool {
        self.domain.only.iter().all(|(by, wanted)| *by != By::Card || wanted == name || wanted == label)
    }
}

/// What a stratum has in a column.
pub(super) fn label<'l>(elsewhere: &Elsewhere, labels: &'l [String], column: &str) -> Option<&'l str> {
    let place = elsewhere.columns.iter().skip(1).position(|known| known == column)?;
    labels.get(place).map(String::as_str)
}

const fn column(by: By) -> Option<&'static str> {
    match by {
        By::Agent => Some("agent"),
        By::Team => Some("team"),
        By::Channel => Some("channel"),
        By::Category => Some("category"),
        By::Card => None,
    }
}

impl Wanted<'_> {
    /// Whether the strata of a frame in an engine tell what the report is about: whole windows, and nothing finer than they. A
    /// team is all of its agents, where strata are agents and each of them was in one team in those days.
    pub(super) fn tells(&self, elsewhere: &Elsewhere) -> bool {
        let (first, last) = elsewhere.period;
        let tells = |(by, name): &(By, String)| {
            let Some(column) = column(*by) else { return true };
            has(elsewhere, column)
                || (*by == By::Team
                    && has(elsewhere, "agent")
                    && elsewhere.sizes.keys().all(|labels| self.is_of_team(elsewhere, labels, name).is_some()))
        };
        self.domain.period.holds(first) && self.domain.period.holds(last) && self.domain.only.iter().all(tells)
    }

    pub(super) fn holds_labels(&self, elsewhere: &Elsewhere, labels: &[String]) -> bool {
        let holds = |(by, name): &(By, String)| match column(*by) {
            None => true,
            Some(column) if has(elsewhere, column) => label(elsewhere, labels, column) == Some(name.as_str()),
            Some(_) => self.is_of_team(elsewhere, labels, name) == Some(true),
        };
        self.domain.only.iter().all(holds)
    }

    /// Whether the agent of a stratum was in a team in the days of its frame; none where they were in it and in another one.
    fn is_of_team(&self, elsewhere: &Elsewhere, labels: &[String], team: &str) -> Option<bool> {
        let ((first, last), agent) = (elsewhere.period, label(elsewhere, labels, "agent")?);
        let person = self.stints.iter().find(|(_, handle, ..)| handle == agent).map(|(person, ..)| *person)?;
        let teams: BTreeSet<&str> = self
            .stints
            .iter()
            .filter(|(of, _, _, since, until)| {
                *of == person && *since <= last && until.is_none_or(|until| until >= first)
            })
            .map(|(_, _, team, ..)| team.as_str())
            .collect();
        match (teams.contains(team), teams.len()) {
            (true, 1) => Some(true),
            (true, _) => None,
            (false, _) => Some(false),
        }
    }
}

fn has(elsewhere: &Elsewhere, column: &str) -> bool {
    elsewhere.columns.iter().skip(1).any(|known| known == column)
}
