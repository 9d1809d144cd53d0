//! What is held against what: audits and verdicts, and the frames that audits stand for.

use super::said::OfMachine;
use crate::calc::assisted::Lambda;
use crate::calc::estimate::Stratum;
use crate::core::people::PersonId;
use crate::core::report::sample::{Observation, Sample};
use crate::core::scorecard::{Card, CardId};
use std::collections::{BTreeMap, HashMap};

/// A machine and a card: the machine's place among those asked for, and the card's number.
pub(super) type Of = (usize, CardId);

/// An audit, and what a machine said of its dialogue.
pub(super) struct Held {
    /// The audit, with the scoring that its auditor gave first.
    pub(super) one: Observation,
    /// By criterion key, the first human answer's worth; none: it did not apply.
    pub(super) marks: HashMap<String, Option<i64>>,
    /// The same of the marks that stand, where a dispute or a correction changed some.
    pub(super) now: Option<HashMap<String, Option<i64>>>,
    /// What the machine said in time.
    pub(super) said: OfMachine,
    /// How far the commitment of its draw trusts the machine; none where it does not name it.
    pub(super) lambda: Option<Lambda>,
}

/// What machines said of the frames that a sample reached.
#[derive(Default)]
pub(super) struct Frame {
    /// How many dialogues, without those on which the machine was tuned.
    pub(super) size: u64,
    /// By criterion key: how many the machine fails, and how many it passes.
    pub(super) verdicts: BTreeMap<String, [u64; 2]>,
    /// The sum of λ f over the dialogues of draws that name the machine, what has no score counted with the mean of the
    /// others of its draw; and how many these are.
    pub(super) known: (f64, u64),
    /// By agent.
    pub(super) agents: HashMap<PersonId, OfAgent>,
    /// The sum of the machine's scores and how many, of all dialogues that have one.
    pub(super) scores: (f64, u64),
    /// How many dialogues of draws that name the machine have no score.
    pub(super) without_score: u64,
    /// By draw, the mean of the machine's scores over its whole frame: it stands for what has none, whatever a report is about.
    pub(super) means: HashMap<i64, i64>,
}

/// What a machine gives the dialogues of one agent.
#[derive(Clone, Copy, Default)]
pub(super) struct OfAgent {
    /// As [`Frame::known`].
    pub(super) known: (f64, u64),
    /// As [`Frame::scores`].
    pub(super) scores: (f64, u64),
}

/// What is left out, and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LeftOutOfMachine {
    /// Audited dialogues whose verdict came after the commitment of their draw: it is not used.
    pub late: u64,
    /// Dialogues of the frames of which that is so.
    pub late_in_frame: u64,
    /// Audited dialogues on which the machine was tuned.
    pub tuned: u64,
    /// Dialogues of the frames on which it was.
    pub tuned_in_frame: u64,
    /// Dialogues of the frames in strata of which nothing was audited: they are in the machine's own figures, and people's are taken
    /// from what was audited elsewhere of the same verdict.
    pub unaudited: u64,
    /// Audits of draws whose frame lives in an engine that did not say what the machine said of it.
    pub elsewhere: u64,
    /// Audits of draws whose frame lives in an engine that counted more than what is asked: a whole window, or a whole stratum.
    pub finer: u64,
    /// Audits whose auditor had seen a verdict before they handed in.
    pub seen: u64,
    /// Audits in which a dispute or a correction changed marks afterwards: the first ones count.
    pub changed: u64,
}

/// Dialogues of which somebody said after their draw was committed that the machine was tuned on them: they stay in its figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct SaidLater {
    /// How many of the frames.
    pub(super) framed: u64,
    /// How many were audited.
    pub(super) audited: u64,
    /// How many of these people had marked before it was said.
    pub(super) marked: u64,
}

/// Everything that figures of machines rest on.
pub(super) struct Gathered {
    pub(super) sample: Sample,
    /// The strata, each with as many audits as may be used.
    pub(super) strata: Vec<Stratum>,
    pub(super) cards: BTreeMap<i64, Card>,
    pub(super) held: BTreeMap<Of, Vec<Held>>,
    pub(super) frames: BTreeMap<Of, Frame>,
    pub(super) left_out: BTreeMap<usize, LeftOutOfMachine>,
    /// By machine and the entry that says so.
    pub(super) said_later: BTreeMap<(usize, i64), SaidLater>,
}
