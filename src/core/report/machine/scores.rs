//! Scores: the honest mean of totals with the machine's help, of all and of single agents.

use super::criterion::CONFIDENCE;
use super::held::{Frame, Gathered, Held, Of};
use crate::calc::assisted::{Assisted, Lambda, Method, Pair, SpreadOf, Unsaid, assisted, shared_spreads};
use crate::calc::decimal::float;
use crate::calc::estimate::{Cell, Layout, level_for};
use crate::core::people::PersonId;
use std::collections::BTreeMap;

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
        Some((held.one.agent, Pair { stratum, human, machine, lambda }))
    };
    held.iter().filter_map(pair).collect()
}

/// The figures of the totals of one machine and card; none where it never scored a dialogue as a whole.
pub(super) fn scores(gathered: &Gathered, of: Of, (machine, card): (&str, &str)) -> Option<MachineScores> {
    let (frame, held) = (gathered.frames.get(&of)?, gathered.held.get(&of).map(Vec::as_slice).unwrap_or_default());
    if frame.scores.1 == 0 {
        return None;
    }
    let pairs: Vec<Pair> = of_sample(gathered, frame, held).into_iter().map(|(_, pair)| pair).collect();
    let unnamed = held.iter().filter(|one| one.lambda.is_none()).count() as u64;
    let honest =
        if pairs.is_empty() && unnamed > 0 { Err(Unsaid::ChosenAfter) } else { mean(gathered, &pairs, frame.known) };
    Some(MachineScores {
        machine: machine.to_owned(),
        card: card.to_owned(),
        honest,
        own: Some(frame.scores.0 / float(frame.scores.1)),
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

/// The corrected mean of each agent, by handle: their differences share one spread, and nobody has a rank.
pub(super) fn agents(
    gathered: &Gathered,
    of: Of,
    (machine, card): (&str, &str),
    handle: impl Fn(PersonId) -> String,
) -> Vec<MachineAgent> {
    let Some(frame) = gathered.frames.get(&of) else { return Vec::new() };
    let held = gathered.held.get(&of).map(Vec::as_slice).unwrap_or_default();
    let mut own = BTreeMap::<i64, Vec<Pair>>::new();
    for (agent, pair) in of_sample(gathered, frame, held) {
        own.entry(agent.0).or_default().push(pair);
    }
    let layout = Layout::of(&gathered.strata);
    let spreads = shared_spreads(&layout, &own.values().map(Vec::as_slice).collect::<Vec<_>>());
    let method = Method { layout: &layout, spread: SpreadOf::Shared(&spreads), confidence: CONFIDENCE };
    let line = |(agent, pairs): (i64, &Vec<Pair>)| {
        let (sum, n) = frame.by_agent.get(&PersonId(agent)).copied().unwrap_or_default();
        let honest = if n == 0 { Err(Unsaid::NothingAudited) } else { assisted(&method, pairs, sum / float(n)) };
        let (machine, card) = (machine.to_owned(), card.to_owned());
        MachineAgent { machine, card, agent: handle(PersonId(agent)), honest, n: pairs.len() as u64 }
    };
    let mut lines: Vec<MachineAgent> = own.iter().map(|(agent, pairs)| line((*agent, pairs))).collect();
    lines.sort_by(|one, other| one.agent.cmp(&other.agent));
    lines
}
