//! Scores: the honest mean of totals with the machine's help, of all and of single agents.

use super::criterion::CONFIDENCE;
use super::held::{Frame, Gathered, Held, Of, OfAgent};
use crate::calc::assisted::{Assisted, Lambda, Method, Pair, SpreadOf, Unsaid, assisted, shared_spreads};
use crate::calc::decimal::float;
use crate::calc::estimate::{Cell, Layout, level_for};
use crate::core::people::PersonId;
use std::collections::BTreeMap;

/// The full score, in hundredths of a per cent.
const FULL: f64 = 10_000.0;

/// What a machine's totals are worth by one card.
#[derive(Clone, PartialEq, Debug)]
pub struct MachineScores {
    /// The machine, `name/version`.
    pub machine: String,
    /// The card.
    pub card: String,
    /// The mean that people would give, hundredths of a per cent; or why it is not told.
    pub honest: Result<Assisted, Unsaid>,
    /// The machine's own mean over all dialogues that it scored.
    pub own: Option<f64>,
    /// How many dialogues it scored.
    pub scored: u64,
    /// How far it is trusted: the least and the most of the draws.
    pub lambda: Option<(Lambda, Lambda)>,
    /// Audits of draws whose commitment does not name the machine: they cannot be used.
    pub unnamed: u64,
    /// How many dialogues of the frames have no score of it: they count with the mean of the others.
    pub without_score: u64,
    /// How many audits may be used.
    pub n: u64,
}

/// The corrected mean of one agent.
#[derive(Clone, PartialEq, Debug)]
pub struct MachineAgent {
    /// The machine, `name/version`.
    pub machine: String,
    /// The card.
    pub card: String,
    /// The agent.
    pub agent: String,
    /// The mean that people would give; or why it is not told.
    pub honest: Result<Assisted, Unsaid>,
    /// The machine's own mean over the dialogues of them that it scored; none where it scored none.
    pub own: Option<f64>,
    /// How many audits.
    pub n: u64,
}

/// What people and a machine made of each dialogue of draws that name it.
fn pairs(frame: &Frame, held: &[Held], entry: impl Fn(usize) -> i64) -> Vec<(PersonId, Pair)> {
    let pair = |held: &Held| {
        let stratum = held.one.stratum;
        let (human, lambda) = (held.one.first.get()?, held.lambda?);
        // What has no score stands with the mean of the others, as in the frame.
        let machine = held.said.total.or_else(|| frame.means.get(&entry(stratum)).copied())?;
        let is_said = held.said.total.is_some();
        Some((held.one.agent, Pair { stratum, human, machine, is_said, lambda }))
    };
    held.iter().filter_map(pair).collect()
}

/// The figures of the totals of one machine and card; none where it never scored a dialogue as a whole.
///
/// Where they are of one agent, the figure of that agent is `alone`: it is the same beside others and by itself.
pub(super) fn scores(
    gathered: &Gathered,
    of: Of,
    (machine, card): (&str, &str),
    alone: Option<&MachineAgent>,
) -> Option<MachineScores> {
    let (frame, held) = (gathered.frames.get(&of)?, gathered.held.get(&of).map(Vec::as_slice).unwrap_or_default());
    if frame.scores.1 == 0 {
        return None;
    }
    let pairs: Vec<Pair> = of_sample(gathered, frame, held).into_iter().map(|(_, pair)| pair).collect();
    let unnamed = held.iter().filter(|one| one.lambda.is_none()).count() as u64;
    let honest = match alone {
        Some(alone) => alone.honest,
        None if pairs.is_empty() && unnamed > 0 => Err(Unsaid::ChosenAfter),
        None => mean(gathered, &pairs, frame.known).map(|found| possible(found, gathered, of)),
    };
    Some(MachineScores {
        machine: machine.to_owned(),
        card: card.to_owned(),
        honest,
        own: own(frame.scores),
        scored: frame.scores.1,
        lambda: pairs.iter().map(|pair| pair.lambda).min().zip(pairs.iter().map(|pair| pair.lambda).max()),
        unnamed,
        without_score: frame.without_score,
        n: pairs.len() as u64,
    })
}

fn of_sample(gathered: &Gathered, frame: &Frame, held: &[Held]) -> Vec<(PersonId, Pair)> {
    pairs(frame, held, |stratum| gathered.sample.strata.entry(stratum))
}

fn mean(gathered: &Gathered, pairs: &[Pair], (sum, n): (f64, u64)) -> Result<Assisted, Unsaid> {
    if n == 0 {
        return Err(Unsaid::NothingAudited);
    }
    let layout = Layout::of(&gathered.strata);
    let cells: Vec<Cell> = pairs.iter().map(|pair| Cell { stratum: pair.stratum, n: 1, ..Cell::default() }).collect();
    let level = level_for(&layout, std::iter::once(cells.as_slice()));
    let method = Method { layout: &layout, spread: SpreadOf::Own(level), confidence: CONFIDENCE };
    assisted(&method, pairs, sum / float(n))
}

/// The machine's own mean, of the sum of so many scores.
fn own((sum, n): (f64, u64)) -> Option<f64> {
    (n > 0).then(|| sum / float(n))
}

/// A mean and its ends within what a score can be: from 0 to 100 %, by a card with a bonus without an upper end.
fn possible(found: Assisted, gathered: &Gathered, of: Of) -> Assisted {
    let adds = gathered.cards.get(&of.1.0).is_some_and(|card| card.criteria.iter().any(|criterion| criterion.bonus));
    found.within(0.0, if adds { f64::INFINITY } else { FULL })
}

/// The corrected mean of each agent, by handle: their differences share one spread, and nobody has a rank.
pub(super) fn agents(
    gathered: &Gathered,
    of: Of,
    (machine, card): (&str, &str),
    handle: impl Fn(PersonId) -> String,
) -> Vec<(PersonId, MachineAgent)> {
    let Some(frame) = gathered.frames.get(&of) else { return Vec::new() };
    let held = gathered.held.get(&of).map(Vec::as_slice).unwrap_or_default();
    let mut all = BTreeMap::<i64, Vec<Pair>>::new();
    for (agent, pair) in of_sample(gathered, frame, held) {
        all.entry(agent.0).or_default().push(pair);
    }
    let layout = Layout::of(&gathered.strata);
    let spreads = shared_spreads(&layout, &all.values().map(Vec::as_slice).collect::<Vec<_>>());
    let method = Method { layout: &layout, spread: SpreadOf::Shared(&spreads), confidence: CONFIDENCE };
    let line = |(id, pairs): (i64, &Vec<Pair>)| {
        let OfAgent { known: (sum, n), scores } = frame.agents.get(&PersonId(id)).copied().unwrap_or_default();
        let honest = if n == 0 { Err(Unsaid::NothingAudited) } else { assisted(&method, pairs, sum / float(n)) };
        let honest = honest.map(|found| possible(found, gathered, of));
        let (machine, card, agent) = (machine.to_owned(), card.to_owned(), handle(PersonId(id)));
        let n = pairs.len() as u64;
        (PersonId(id), MachineAgent { machine, card, agent, honest, own: own(scores), n })
    };
    let mut lines: Vec<(PersonId, MachineAgent)> = all.iter().map(|(agent, pairs)| line((*agent, pairs))).collect();
    lines.sort_by(|(_, one), (_, other)| one.agent.cmp(&other.agent));
    lines
}
