//! What machines said of all dialogues in the frame of a draw: those strata of which something was audited.

use super::held::{Frame, Gathered};
use super::said::Machines;
use crate::calc::assisted::Lambda;
use crate::calc::decimal::{float, real, whole};
use crate::core::draw::{Framed, each_framed};
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use crate::core::report::domain::Domain;
use crate::core::report::grouping::By;
use crate::core::scorecard::CardId;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The full answer, in hundredths of a per cent.
const FULL: i64 = 10_000;

/// A draw of which something was audited.
pub(super) struct Reached {
    /// Its number.
    draw: i64,
    /// The entry that committed it.
    pub(super) entry: i64,
    /// The machine that its commitment names, and how far it is trusted.
    trusted: Option<(String, Lambda)>,
    /// The strata of which something was audited.
    pub(super) strata: BTreeSet<String>,
    /// By which cards.
    pub(super) cards: BTreeSet<i64>,
}

impl Reached {
    pub(super) fn new((draw, entry): (i64, i64), trusted: Option<(String, Lambda)>) -> Self {
        Self { draw, entry, trusted, strata: BTreeSet::new(), cards: BTreeSet::new() }
    }

    /// How far it trusts a machine; none where its commitment does not name it.
    pub(super) fn trusts(&self, machine: &str) -> Option<Lambda> {
        self.trusted.as_ref().filter(|(named, _)| named == machine).map(|(_, lambda)| *lambda)
    }
}

/// What one machine said of one draw's frame.
#[derive(Default)]
struct OfDraw {
    scores: (i64, u64),
    /// By agent: the sum of scores, how many have one, how many have none.
    agents: HashMap<PersonId, (i64, u64, u64)>,
    without: u64,
}

/// Adds the frame of a draw to what is gathered.
pub(super) fn frame(
    conn: &Connection,
    (domain, machines): (&Domain, &Machines),
    draw: &Reached,
    found: &mut Gathered,
) -> Result<()> {
    let wanted = Wanted::of(conn, domain)?;
    for card in &draw.cards {
        let Some((name, label)) = found.cards.get(card).map(|card| (card.name.clone(), card.label())) else { continue };
        if !wanted.card(&name, &label) {
            continue;
        }
        let mut of_draw: BTreeMap<usize, OfDraw> = BTreeMap::new();
        each_framed(conn, draw.draw, &mut |row| {
            if !draw.strata.contains(row.stratum) || !wanted.holds(row) {
                return Ok(());
            }
            for (place, said) in machines.said(conn, row.request, &name, draw.entry)? {
                let counts = found.left_out.entry(place).or_default();
                counts.late_in_frame += u64::from(said.late > 0);
                counts.tuned_in_frame += u64::from(said.is_tuned);
                if let Some(entry) = said.tuned_later {
                    found.said_later.entry((place, entry)).or_default().framed += 1;
                }
                if said.is_tuned {
                    continue;
                }
                let frame = found.frames.entry((place, CardId(*card))).or_default();
                frame.size += 1;
                for (key, percent) in said.criteria {
                    let cell = frame.verdicts.entry(key).or_default();
                    match percent {
                        Some(percent) if percent < FULL => cell[0] += 1,
                        Some(_) => cell[1] += 1,
                        None => {}
                    }
                }
                of_draw.entry(place).or_default().count(row.agent, said.total);
            }
            Ok(())
        })?;
        for (place, of) in of_draw {
            let frame = found.frames.entry((place, CardId(*card))).or_default();
            of.add_to(frame, draw.entry, draw.trusts(machines.handle(place)));
        }
    }
    Ok(())
}

impl OfDraw {
    fn count(&mut self, agent: PersonId, total: Option<i64>) {
        let own = self.agents.entry(agent).or_default();
        if let Some(total) = total {
            self.scores = (self.scores.0 + total, self.scores.1 + 1);
            *own = (own.0 + total, own.1 + 1, own.2);
        } else {
            self.without += 1;
            own.2 += 1;
        }
    }

    /// What has no score counts with the mean of the others: fixed before the seed, so that it favours nothing.
    fn add_to(self, frame: &mut Frame, entry: i64, lambda: Option<Lambda>) {
        let (sum, n) = (real(self.scores.0), float(self.scores.1));
        frame.scores = (frame.scores.0 + sum, frame.scores.1 + self.scores.1);
        let Some(lambda) = lambda.filter(|_| self.scores.1 > 0) else { return };
        let Some(mean) = whole(sum / n) else { return };
        frame.means.insert(entry, mean);
        frame.without_score += self.without;
        let known = |sum: i64, without: u64| lambda.share() * (real(sum) + real(mean) * float(without));
        frame.known.0 += known(self.scores.0, self.without);
        frame.known.1 += self.scores.1 + self.without;
        for (agent, (sum, with, without)) in self.agents {
            let own = frame.by_agent.entry(agent).or_default();
            own.0 += known(sum, without);
            own.1 += with + without;
        }
    }
}

/// Which dialogues of a frame a report is about.
struct Wanted<'a> {
    domain: &'a Domain,
    agents: Vec<PersonId>,
}

impl<'a> Wanted<'a> {
    fn of(conn: &Connection, domain: &'a Domain) -> Result<Self> {
        let named = domain.only.iter().filter(|(by, _)| *by == By::Agent);
        let agents = named.map(|(_, name)| Ok(people::find(conn, name)?.id)).collect::<Result<_>>()?;
        Ok(Self { domain, agents })
    }

    fn holds(&self, row: &Framed<'_>) -> bool {
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
    fn card(&self, name: &str, label: &str) -> bool {
        self.domain.only.iter().all(|(by, wanted)| *by != By::Card || wanted == name || wanted == label)
    }
}
