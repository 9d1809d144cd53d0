//! Which dialogues of a frame a report is about.

use crate::core::draw::{Elsewhere, Framed};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use crate::core::report::domain::Domain;
use crate::core::report::grouping::By;
use rusqlite::Connection;

/// Which dialogues of a frame a report is about.
pub(super) struct Wanted<'a> {
    pub(super) domain: &'a Domain,
    agents: Vec<PersonId>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(conn: &Connection, domain: &'a Domain) -> Result<Self> {
        let named = domain.only.iter().filter(|(by, _)| *by == By::Agent);
        let agents = named.map(|(_, name)| Ok(people::find(conn, name)?.id)).collect::<Result<_>>()?;
        Ok(Self { domain, agents })
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
    /// Whether the strata of a frame in an engine tell what the report is about: whole windows, and nothing finer than they.
    pub(super) fn tells(&self, elsewhere: &Elsewhere) -> bool {
        let (first, last) = elsewhere.period;
        let has = |name: &str| elsewhere.columns.iter().skip(1).any(|known| known == name);
        self.domain.period.holds(first)
            && self.domain.period.holds(last)
            && self.domain.only.iter().all(|(by, _)| column(*by).is_none_or(has))
    }

    pub(super) fn holds_labels(&self, elsewhere: &Elsewhere, labels: &[String]) -> bool {
        self.domain
            .only
            .iter()
            .all(|(by, name)| column(*by).is_none_or(|column| label(elsewhere, labels, column) == Some(name.as_str())))
    }
}
