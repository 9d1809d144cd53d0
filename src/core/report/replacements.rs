//! Replacements: how often whose dialogues gave way, who asked for it, and what it could have done to a mean.

use super::{Period, Share, audits, count, mean, standing};
use crate::core::audit::{self, Asking, Audit};
use crate::core::draw;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody whose dialogues were replaced, or who asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacementLine {
    /// The handle.
    pub who: String,
    /// How often it was asked.
    pub asked: u64,
    /// How often the dialogue was replaced.
    pub replaced: u64,
    /// How often that was refused.
    pub refused: u64,
    /// How often it waits for somebody to confirm it.
    pub waits: u64,
    /// What it means for an agent; none for whoever asked.
    pub agent: Option<Effect>,
}

/// What replacements mean for the figures of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Dialogues replaced, of those drawn.
    pub of_drawn: Share,
    /// Audits delivered: what the mean counts.
    pub delivered: u64,
    /// Dialogues drawn that are missing: another system counted them, and nobody recorded them.
    pub missing: u64,
    /// Mean of the delivered totals that stand, hundredths of a per cent.
    pub mean: Option<i64>,
    /// That mean, were every replaced dialogue worth nothing, and were every one worth all; what is missing is worth
    /// nothing in both. None where nothing is delivered.
    pub bounds: Option<(i64, i64)>,
}

/// What was replaced in a period: agents first, whoever asked after them, by handle; and how many wishes are left out
/// since their draw is void.
pub fn replacements(conn: &Connection, period: Period) -> Result<(Vec<ReplacementLine>, u64)> {
    let mut askings = audit::askings(conn)?;
    askings.retain(|asking| period.holds(asking.received));
    let all = askings.len();
    askings.retain(|asking| !asking.void);
    let audits = audits(conn, period)?;
    let mut missing: BTreeMap<String, u64> = BTreeMap::new();
    for (agent, _) in draw::drawn_missing(conn)?.into_iter().filter(|(_, day)| period.holds(*day)) {
        *missing.entry(agent).or_default() += 1;
    }
    let mut lines = of_agents(&audits, &askings, &missing);
    let askers: BTreeSet<&str> = askings.iter().map(|asking| asking.asker.as_str()).collect();
    lines.extend(askers.into_iter().map(|who| line(who, &askings, |asking| asking.asker == who, None)));
    Ok((lines, (all - askings.len()) as u64))
}

fn of_agents(audits: &[Audit], askings: &[Asking], missing: &BTreeMap<String, u64>) -> Vec<ReplacementLine> {
    let mut by_agent: BTreeMap<&str, Vec<&Audit>> = missing.keys().map(|who| (who.as_str(), Vec::new())).collect();
    for audit in audits.iter().filter(|audit| audit.outside().is_none() || is_replaced(audit)) {
        by_agent.entry(&audit.agent.handle).or_default().push(audit);
    }
    let line = |(who, audits): (&str, Vec<&Audit>)| {
        let missing = missing.get(who).copied().unwrap_or_default();
        line(who, askings, |asking| asking.agent == who, Some(effect(&audits, missing)))
    };
    by_agent.into_iter().map(line).collect()
}

/// Whether it was replaced, in a draw that stands.
fn is_replaced(audit: &Audit) -> bool {
    audit.state == "replaced" && !audit.void
}

/// How high a total can be, hundredths of a per cent.
const ALL: i64 = 10_000;

fn effect(audits: &[&Audit], missing: u64) -> Effect {
    let replaced = count(audits, is_replaced);
    let counted: Vec<&&Audit> = audits.iter().filter(|audit| audit.outside().is_none()).collect();
    let totals: Vec<i64> = counted.iter().filter_map(|audit| standing(audit)).collect();
    let with = |worth: i64| {
        let worths = std::iter::repeat_n(worth, usize::try_from(replaced).unwrap_or_default());
        let nothing = std::iter::repeat_n(0, usize::try_from(missing).unwrap_or_default());
        mean(&totals.iter().copied().chain(worths).chain(nothing).collect::<Vec<_>>())
    };
    Effect {
        of_drawn: Share::of(replaced, audits.len() as u64),
        delivered: totals.len() as u64,
        missing,
        mean: mean(&totals),
        bounds: with(0).zip(with(ALL)).filter(|_| !totals.is_empty()),
    }
}

fn line(who: &str, askings: &[Asking], theirs: impl Fn(&Asking) -> bool, agent: Option<Effect>) -> ReplacementLine {
    let askings: Vec<&Asking> = askings.iter().filter(|asking| theirs(asking)).collect();
    let how_many = |granted: Option<bool>| askings.iter().filter(|asking| asking.granted == granted).count() as u64;
    ReplacementLine {
        who: who.to_owned(),
        asked: askings.len() as u64,
        replaced: how_many(Some(true)),
        refused: how_many(Some(false)),
        waits: how_many(None),
        agent,
    }
}
