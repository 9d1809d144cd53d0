//! Amender: who amends a dialogue, and which they may not. Never their own; and what draws go by, or what is scored, never of
//! their own team: who answers for a team could take a dialogue out of the lottery, or write what is scored.

use crate::calc::calendar::Calendar;
use crate::core::act::Actor;
use crate::core::people::conflict::{self, Conflict, Deed, Objection, Side, require_none};
use crate::core::people::{self, NOW, Person, PersonId};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// The fields that decide whether, and with which chance, a dialogue is drawn, and who audits it.
pub(super) const DRAWN_BY: [&str; 8] =
    ["received", "channel", "category", "agent", "rating", "notice", "duration", "language"];

/// The words that are scored. Filling a blank is another thing than saying other words.
pub(super) const SCORED: [&str; 3] = ["transcript", "details", "reply"];

/// The person who amends, and the day.
pub(super) struct Amender {
    person: Option<Person>,
    policy: Policy,
    calendar: Calendar,
    today: NaiveDate,
}

/// A dialogue that is to be amended.
pub(super) struct Case<'a> {
    pub(super) reference: &'a str,
    /// Whose it is, and whose it is to be.
    pub(super) agents: [Option<PersonId>; 2],
    /// The time by which windows count it.
    pub(super) counts: &'a str,
    /// Whether what draws go by is to be amended.
    pub(super) moves: bool,
    /// Whether the words that are scored are.
    pub(super) rewrites: bool,
    /// Whether blanks of it are filled, and nothing is contradicted.
    pub(super) completes: bool,
}

impl Amender {
    pub(super) fn of(actor: &Actor) -> Self {
        let Actor { policy, calendar, today, .. } = actor.clone();
        Self { person: actor.known().cloned(), policy, calendar, today }
    }

    /// Refuses to amend a dialogue from or to the person who amends; or, from or to their team, what draws go by.
    pub(super) fn require_apart(&self, conn: &Connection, case: &Case<'_>) -> Result<()> {
        let Some(person) = &self.person else { return Ok(()) };
        let is_barred_within = case.moves || case.rewrites;
        let deed = if is_barred_within { Deed::Move } else { Deed::Amend };
        let who = if is_barred_within {
            "a manager or a lead of another team may: within a team nobody amends the words that are scored, nor amends or fills in what draws go by"
        } else {
            "another lead or manager may"
        };
        let mut objections = Vec::new();
        for agent in case.agents.into_iter().flatten() {
            objections.extend(self.objection(conn, person, agent, case.counts)?);
        }
        objections.sort_by_key(|one| one.conflict);
        let what = if case.completes { "fill in what was blank in" } else { "amend" };
        require_none(deed, person, objections, &format!("{what} `{}`", case.reference), who)
    }

    fn objection(
        &self,
        conn: &Connection,
        person: &Person,
        agent: PersonId,
        counts: &str,
    ) -> Result<Option<Objection>> {
        let day = self.calendar.local_day(counts.parse().map_err(Refusal::data)?);
        let agent = people::by_id(conn, agent)?;
        let found = conflict::with(conn, NOW, person.id, (Side::Agent, &agent), (day, self.today), &self.policy)?;
        Ok(found.map(|one| match one.conflict {
            Conflict::OwnCase => Objection::new(Conflict::OwnCase, "it is their own dialogue"),
            _ => one,
        }))
    }
}
