//! What a second reader or another dialogue would buy: how much of an agent's mean is the agent's own.

use super::variance::Components;
use crate::calc::decimal::{count, float};
use crate::calc::figure::Undefined;

/// Where the differences between scores come from, as variances in squared units of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sources {
    /// Between agents: what an audit wants to know.
    pub agent: f64,
    /// Between dialogues of one agent.
    pub dialogue: f64,
    /// Between auditors: their severity.
    pub auditor: f64,
    /// What none of these explains.
    pub residual: f64,
}

/// How dependable an agent's mean is now, with a second reader of each dialogue, and with as many more dialogues as
/// that second reader would have read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bought {
    /// As it is.
    pub now: f64,
    /// With one more reader of each dialogue.
    pub another_reader: f64,
    /// With the same hours spent on more dialogues.
    pub more_dialogues: f64,
    /// With a single dialogue more.
    pub another_dialogue: f64,
}

impl Sources {
    /// From the spread of agents and of single audits within one agent (`shrinkage::components`), and from that of
    /// items which several rated: dialogues differ by what of an audit's variance is neither the auditor's nor the
    /// rest's.
    pub const fn of(between_agents: f64, within_agents: f64, rated: &Components) -> Self {
        let dialogue = (within_agents - rated.auditor - rated.residual).max(0.0);
        Self { agent: between_agents, dialogue, auditor: rated.auditor, residual: rated.residual }
    }
}

/// The variance of an agent's mean of `dialogues`, each read by `readers` drawn for it alone, in squared units of a
/// score. None where either is 0. Source: Cronbach, Gleser, Nanda and Rajaratnam 1972; Brennan 2001: auditors within
/// dialogues within agents.
pub fn error_variance(sources: &Sources, dialogues: u64, readers: u64) -> Option<f64> {
    let (n, k) = (float(dialogues), float(readers));
    (dialogues > 0 && readers > 0).then(|| (sources.dialogue + (sources.auditor + sources.residual) / k) / n)
}

/// How much of what lies between such means is the agents' own, from 0 to 1: the index of dependability (phi).
/// Undefined without dialogues or readers, or where nothing varies.
pub fn dependability(sources: &Sources, dialogues: u64, readers: u64) -> Result<f64, Undefined> {
    let error = error_variance(sources, dialogues, readers).ok_or(Undefined::NoItem)?;
    share(sources.agent, error)
}

/// The same for one item, whose mean over `readers` is asked for.
pub fn item_dependability(rated: &Components, readers: u64) -> Result<f64, Undefined> {
    if readers == 0 {
        return Err(Undefined::NoItem);
    }
    share(rated.item, (rated.auditor + rated.residual) / float(readers))
}

/// How many readers an item needs for that dependability. Undefined where items do not differ beyond what readers and chance
/// make of them, or the target is not
/// above 0 and below 1.
pub fn readers_for(rated: &Components, target: f64) -> Result<u64, Undefined> {
    if rated.item <= 0.0 {
        return Err(Undefined::ItemsAlike);
    }
    if !(target > 0.0 && target < 1.0) {
        return Err(Undefined::Confidence);
    }
    let needed = (rated.auditor + rated.residual) / rated.item * target / (1.0 - target);
    count(needed.ceil().max(1.0)).ok_or(Undefined::TooFew)
}

/// What a second reader buys, and what the same work buys elsewhere.
pub fn bought(sources: &Sources, dialogues: u64, readers: u64) -> Result<Bought, Undefined> {
    // The readings that another reader of each dialogue would do, as dialogues read by as many as now.
    let more = dialogues.saturating_add(dialogues.checked_div(readers).unwrap_or_default());
    Ok(Bought {
        now: dependability(sources, dialogues, readers)?,
        another_reader: dependability(sources, dialogues, readers.saturating_add(1))?,
        more_dialogues: dependability(sources, more, readers)?,
        another_dialogue: dependability(sources, dialogues.saturating_add(1), readers)?,
    })
}

fn share(own: f64, error: f64) -> Result<f64, Undefined> {
    let all = own + error;
    (all > 0.0 && own >= 0.0).then(|| own / all).ok_or(Undefined::AllTheSame)
}
