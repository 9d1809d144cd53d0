//! Terms: what a works agreement says.

use super::clause::{Clause, Per, Purpose};
use crate::core::people::Role;
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use chrono::NaiveDate;
use serde::Deserialize;

/// The terms of a works agreement. A clause that is left out limits nothing.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What it is called.
    pub title: String,
    /// The first day on which it is in force.
    from: String,
    /// For how many days it goes on when a side ends it.
    pub end_notice_days: u32,
    /// What audits may be for; none: nothing is said.
    pub purposes: Option<Vec<Purpose>>,
    /// How many audits of one person.
    pub audits: Option<Audits>,
    /// Who listens and reads.
    pub readers: Option<Readers>,
    /// Whether readings of others are recorded.
    #[serde(default)]
    pub reading: Reading,
    /// When a dialogue is picked by hand.
    pub spot_checks: Option<SpotChecks>,
    /// What reports show.
    #[serde(default)]
    pub reports: Reports,
    /// How draws are made.
    #[serde(default)]
    pub draws: Draws,
    /// How long words, and the places of recordings, are kept.
    pub keeping: Option<Keeping>,
    /// Whether machines score.
    pub machine_scores: Option<MachineScores>,
    /// Before people are monitored.
    #[serde(default)]
    pub monitoring: Monitoring,
}

/// How many audits of one person.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Audits {
    /// At the most.
    pub most: u32,
    /// In this time, by the days of their dialogues.
    pub per: Per,
}

/// Who listens and reads.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Readers {
    /// Those with one of these roles, besides everybody their own.
    pub roles: Vec<Role>,
    /// Of these teams alone; none: of every team.
    #[serde(default)]
    pub teams: Vec<String>,
}

/// Whether readings of others are recorded.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Reading {
    /// `personal`: each reading of another person.
    record: Option<String>,
}

/// When a dialogue is picked by hand.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct SpotChecks {
    /// For these reasons.
    pub reasons: Vec<String>,
    /// Whether somebody else has to agree first.
    #[serde(default = "yes")]
    pub second_person: bool,
}

/// What reports show.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Reports {
    /// Figures of at least so many people.
    pub smallest_group: Option<u32>,
    /// Whether management reports have lines of single people.
    pub people_in_management: Option<bool>,
}

/// How draws are made.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Draws {
    /// `witnessed`: no seed of this computer alone.
    seeds: Option<String>,
}

/// How long words, and the places of recordings, are kept.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Keeping {
    /// At the most, from the day of a dialogue.
    pub days: u32,
}

/// Whether machines score.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct MachineScores {
    /// Whether they may.
    pub allowed: bool,
    /// By which criteria.
    #[serde(default)]
    pub criteria: Vec<String>,
    /// `never`: no emotion is read from a voice or a face.
    #[serde(default)]
    emotion: Option<String>,
}

/// Before people are monitored.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Monitoring {
    /// Whether only dialogues are audited of people who, on record, were told of monitoring by their day.
    pub told_first: bool,
}

const fn yes() -> bool {
    true
}

impl Terms {
    /// Reads the terms of a proposed agreement.
    pub(super) fn read(text: &str) -> Result<Self> {
        Written { name: "the works agreement", text }.parse()
    }

    /// Reads those of an agreement that stands in the file: they were checked when it was proposed.
    pub(super) fn stored(number: i64, text: &str) -> Result<Self> {
        Self::read(text).map_err(|refusal| Refusal::altered(&format!("works_agreement {number}"), &refusal))
    }

    /// The first day on which it is in force.
    pub fn from(&self) -> Result<NaiveDate> {
        day(&self.from)
    }

    /// Whether it wants seeds that others witness.
    pub const fn wants_witnesses(&self) -> bool {
        self.draws.seeds.is_some()
    }

    /// Whether audits may be for this.
    pub fn lets(&self, purpose: Purpose) -> bool {
        self.purposes.as_ref().is_none_or(|purposes| purposes.contains(&purpose))
    }

    /// Figures of how many people reports show at the least; one where it says nothing.
    pub fn smallest_group(&self) -> usize {
        self.reports.smallest_group.map_or(1, |people| people as usize)
    }

    /// Whether management reports have lines of single people.
    pub fn names_people(&self) -> bool {
        self.reports.people_in_management.unwrap_or(true)
    }

    /// Whether it has this clause.
    pub const fn has(&self, clause: Clause) -> bool {
        match clause {
            Clause::Purposes => self.purposes.is_some(),
            Clause::Audits => self.audits.is_some(),
            Clause::Readers => self.readers.is_some(),
            Clause::Reading => self.reading.record.is_some(),
            Clause::SpotChecks => self.spot_checks.is_some(),
            Clause::SmallestGroup => self.reports.smallest_group.is_some(),
            Clause::People => self.reports.people_in_management.is_some(),
            Clause::Seeds => self.draws.seeds.is_some(),
            Clause::Keeping => self.keeping.is_some(),
            Clause::MachineScores => self.machine_scores.is_some(),
            Clause::Notice => self.monitoring.told_first,
        }
    }

    /// What a clause says, in words.
    pub fn says(&self, clause: Clause) -> String {
        let words = |list: &mut dyn Iterator<Item = &str>| list.collect::<Vec<_>>().join(", ");
        match clause {
            Clause::Purposes => words(&mut self.purposes.iter().flatten().map(|purpose| purpose.word())),
            Clause::Audits => {
                self.audits.map_or_else(String::new, |audits| format!("{} a {}", audits.most, audits.per))
            }
            Clause::Readers => self.readers.as_ref().map_or_else(String::new, |readers| {
                let of =
                    if readers.teams.is_empty() { String::new() } else { format!(" of {}", readers.teams.join(", ")) };
                format!("{}{of}", words(&mut readers.roles.iter().map(|role| role.word())))
            }),
            Clause::Reading => "each reading of another person".to_owned(),
            Clause::SpotChecks => self.spot_checks.as_ref().map_or_else(String::new, |checks| {
                let second = if checks.second_person { "; a second person agrees" } else { "" };
                format!("{}{second}", checks.reasons.join(", "))
            }),
            Clause::SmallestGroup => format!("{} people", self.smallest_group()),
            Clause::People => if self.names_people() { "yes" } else { "none" }.to_owned(),
            Clause::Seeds => "witnessed".to_owned(),
            Clause::Keeping => self.keeping.map_or_else(String::new, |keeping| format!("{} days", keeping.days)),
            Clause::MachineScores => self.machine_scores.as_ref().map_or_else(String::new, MachineScores::words),
            Clause::Notice => "told, on record, by the day of the dialogue".to_owned(),
        }
    }
}

impl Readers {
    /// Whether it lets somebody with these roles in teams read of others.
    pub fn lets(&self, roles: &[(Role, String)]) -> bool {
        let is_let = |(role, team): &(Role, String)| {
            self.roles.contains(role) && (self.teams.is_empty() || self.teams.contains(team))
        };
        roles.iter().any(is_let)
    }
}

impl MachineScores {
    fn words(&self) -> String {
        let allowed = if self.allowed { format!("of {}", self.criteria.join(", ")) } else { "none".to_owned() };
        format!("{allowed}; never emotion from a voice or a face")
    }
}
