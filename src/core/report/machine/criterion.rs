//! One criterion: how often a machine fails what people uphold, what it misses, and the honest rate.

use super::held::{Frame, Held};
use crate::calc::assisted::{ByVerdict, Mark, Share, Unsaid, VerdictCell, by_verdict, plain, worth_without};
use crate::calc::decimal::float;
use crate::calc::estimate::Stratum;
use crate::calc::figure::{Figure, Undefined};
use crate::calc::interval::wilson;

/// The confidence of every interval.
pub(super) const CONFIDENCE: f64 = 0.95;
/// The full answer, in hundredths of a per cent.
const FULL: i64 = 10_000;

/// The dialogues with one verdict of a machine.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct VerdictCount {
    /// How many stand in the frames.
    pub frame: u64,
    /// How many were audited.
    pub drawn: u64,
    /// How many of these people fail.
    pub failed: u64,
}

/// What a machine's marks of one criterion are worth.
#[derive(Clone, PartialEq, Debug)]
pub struct MachineCriterion {
    /// The machine, `name/version`.
    pub machine: String,
    /// The card.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// The dialogues that the machine fails, those that it passes, and those of which it says neither.
    pub cells: [VerdictCount; 3],
    /// Of its fails, the share that people do not uphold.
    pub accused: Option<Share>,
    /// The same of dialogues that are to come: a licence goes by this one.
    pub accused_to_come: Option<Share>,
    /// Of its passes, the share that people fail.
    pub missed: Option<Share>,
    /// The share of dialogues that people would fail, by the machine's verdicts; or why it is not told.
    pub honest: Result<ByVerdict, Unsaid>,
    /// The same by the human marks alone.
    pub plain: Option<Share>,
    /// On how many audits that rests: those to which the criterion applies.
    pub plain_n: u64,
    /// The same by the machine alone: its fails among its fails and passes.
    pub own: Option<f64>,
    /// How many audits without the machine would be as sure as the honest rate; none where it is not told, or certain.
    pub bought: Option<u64>,
    /// Fails of the machine that the auditor upheld first, and a dispute or a correction did not: later marks are in no figure,
    /// since disputes only raise.
    pub overturned: u64,
    /// How often the machine gives the auditor's answer, of the audited: not weighted.
    pub same: Option<Share>,
    /// Of how many audits: those of which the machine said something.
    pub compared: u64,
    /// How often another auditor does; none where nobody scored twice.
    pub people: Option<Result<Figure, Undefined>>,
}

impl MachineCriterion {
    /// How many audits it rests on.
    pub fn audited(&self) -> u64 {
        self.cells.iter().map(|cell| cell.drawn).sum()
    }

    /// How many dialogues stand in the frames.
    pub fn framed(&self) -> u64 {
        self.cells.iter().map(|cell| cell.frame).sum()
    }
}

/// What an answer of a person says.
const fn mark(percent: Option<i64>) -> Mark {
    match percent {
        Some(percent) if percent < FULL => Mark::Fail,
        Some(_) => Mark::Pass,
        None => Mark::NotApplicable,
    }
}

/// The dialogues by the machine's verdict on a criterion: fail, pass, neither.
pub(super) fn cells(key: &str, frame: &Frame, held: &[Held], strata: &[Stratum]) -> [VerdictCell; 3] {
    let [fails, passes] = frame.verdicts.get(key).copied().unwrap_or_default();
    let mut cells = [fails, passes, frame.size.saturating_sub(fails + passes)].map(VerdictCell::of);
    for one in held {
        let Some(human) = one.marks.get(key) else { continue };
        let place = match one.said.criteria.get(key).copied().flatten() {
            Some(percent) if percent < FULL => 0,
            Some(_) => 1,
            None => 2,
        };
        let weight = strata.get(one.one.stratum).map_or(0.0, Stratum::weight);
        if let Some(cell) = cells.get_mut(place) {
            cell.add(weight, mark(*human));
        }
    }
    cells
}

/// The figures of one criterion.
pub(super) fn criterion(
    (machine, card, key): (&str, &str, &str),
    frame: &Frame,
    held: &[Held],
    strata: &[Stratum],
) -> MachineCriterion {
    let cells = cells(key, frame, held, strata);
    let honest = by_verdict(&cells, CONFIDENCE);
    let [fails, passes, _] = &cells;
    let judged = fails.frame + passes.frame;
    let count =
        |cell: &VerdictCell| VerdictCount { frame: cell.frame, drawn: cell.drawn(), failed: cell.count(Mark::Fail) };
    let (alike, compared) = same(key, held);
    // The part of a cell that was audited counts without the machine only where it counts with it.
    let has_parts = cells.iter().all(|cell| cell.is_complete() || cell.is_even());
    let all = if has_parts { cells.iter().map(|cell| cell.frame).sum() } else { u64::MAX };
    MachineCriterion {
        machine: machine.to_owned(),
        card: card.to_owned(),
        criterion: key.to_owned(),
        accused: fails.share(Mark::Fail, CONFIDENCE).map(Share::rest),
        accused_to_come: fails.share_to_come(Mark::Fail, CONFIDENCE).map(Share::rest),
        missed: passes.share(Mark::Fail, CONFIDENCE),
        plain: plain(&cells, CONFIDENCE),
        plain_n: cells.iter().map(|cell| cell.count(Mark::Fail) + cell.count(Mark::Pass)).sum(),
        own: (judged > 0).then(|| float(fails.frame) / float(judged)),
        bought: honest.ok().and_then(|found| worth_without(found.rate, all, CONFIDENCE)),
        honest,
        overturned: held.iter().filter(|one| is_overturned(key, one)).count() as u64,
        same: wilson(alike, compared, CONFIDENCE).map(|(value, low, high)| Share { value, low, high }),
        compared,
        people: None,
        cells: cells.each_ref().map(count),
    }
}

/// Whether the machine fails a dialogue, the auditor did first, and by now people do not.
fn is_overturned(key: &str, one: &Held) -> bool {
    let is_fail = |percent: Option<Option<i64>>| percent.flatten().is_some_and(|percent| percent < FULL);
    let now = one.now.as_ref().and_then(|now| now.get(key).copied());
    is_fail(one.said.criteria.get(key).copied())
        && is_fail(one.marks.get(key).copied())
        && now.is_some()
        && !is_fail(now)
}

/// How often the machine gives the auditor's answer, and of how many audits it gave one.
fn same(key: &str, held: &[Held]) -> (u64, u64) {
    let both = held.iter().filter_map(|one| Some((one.marks.get(key)?, one.said.criteria.get(key)?)));
    both.fold((0, 0), |(alike, n), (human, machine)| (alike + u64::from(human == machine), n + 1))
}
