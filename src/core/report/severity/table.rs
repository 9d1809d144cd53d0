//! One comparison of auditors: whether they differ at all, then by how much each.

use super::scores::Scores;
use crate::calc::figure::{Bounds, Undefined};
use crate::calc::mean::Mean;
use crate::calc::severity::{Auditor, Drift, Scored, Severity, Test, drift, groups, severity};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The confidence of every interval, and of the test.
const CONFIDENCE: f64 = 0.95;
/// Above this, chance alone may well be the reason.
const CHANCE: f64 = 0.05;

/// How strict the auditors of some scores are. Figures are in hundredths of a per cent, or of a step of the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct SeverityTable {
    /// The card, or the ratings of elsewhere.
    pub card: String,
    /// The criterion; none: totals.
    pub criterion: Option<String>,
    /// How many scores.
    pub scores: u64,
    /// How many agents, or items.
    pub agents: u64,
    /// Whether auditors differ at all; why that cannot be said.
    pub test: Result<Test, Undefined>,
    /// By handle; none where nothing can be compared.
    pub auditors: Vec<SeverityLine>,
    /// Agents' means as given, and as if every auditor had scored each; by handle.
    pub adjusted: Vec<AgentLine>,
    /// Auditors who can be compared with each other, where they fall into several groups.
    pub groups: Vec<Vec<String>>,
    /// How many of the audits were given to their auditor by hand: there the lot did not decide.
    pub by_hand: u64,
    /// How many of the scores somebody else brought in for the auditor: they may be theirs in part.
    pub brought_in: u64,
    /// Whether scores have an order in time, and agents; else each is of an item.
    pub is_in_time: bool,
    /// Whether none of it is shown to the reader, for it would tell of single audits.
    pub is_hidden: bool,
    /// How many lines of theirs are not shown to the reader for that.
    pub few: u64,
    /// How many auditors are for others to read.
    pub of_others: u64,
    /// How many agents are.
    pub agents_of_others: u64,
}

/// How strict an auditor is.
#[derive(Clone, Debug, PartialEq)]
pub struct SeverityLine {
    /// Their handle.
    pub auditor: String,
    /// How many scores.
    pub n: u64,
    /// Their plain mean.
    pub raw: f64,
    /// How much higher they score than the mean of the others on the same agents; below 0 is stricter.
    pub severity: f64,
    /// How far that may be off.
    pub bounds: Result<Bounds, Undefined>,
    /// The same drawn towards 0 by as much as chance explains.
    pub shrunk: f64,
    /// What may be said of it.
    pub says: Strictness,
    /// How much higher they score than others on the very same dialogues; none where no other scored one of theirs.
    pub direct: Option<Mean>,
    /// Whether that is not shown to the reader, for it would tell of single dialogues.
    pub is_direct_hidden: bool,
    /// How the distance from the others moved from the first half of the audits to the second; none where it cannot be told.
    pub drift: Option<Drift>,
}

/// What may be said of an auditor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Too few scores.
    TooFew,
    /// Auditors do not differ at all: nobody is named.
    NoDifference,
    /// No difference from the others that chance would not make.
    AsOthers,
    /// Lower than the others.
    Stricter,
    /// Higher than the others.
    Milder,
}

/// An agent's mean with and without the severity of who scored.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentLine {
    /// Their handle.
    pub agent: String,
    /// How many scores.
    pub n: u64,
    /// As given.
    pub raw: f64,
    /// As if every auditor had scored.
    pub adjusted: f64,
}

pub(super) fn table(scores: Scores) -> SeverityTable {
    let groups = groups(scores.rows.iter().map(|row| (row.agent, row.auditor)));
    let drifts = if scores.is_in_time { drifts(&scores.rows) } else { HashMap::new() };
    let mut agents: Vec<i64> = scores.rows.iter().map(|row| row.agent).collect();
    agents.sort_unstable();
    agents.dedup();
    let mut table = SeverityTable {
        scores: scores.rows.len() as u64,
        agents: agents.len() as u64,
        test: Err(Undefined::NoItem),
        auditors: Vec::new(),
        adjusted: Vec::new(),
        groups: named_groups(&groups, &scores.auditors),
        by_hand: scores.by_hand,
        brought_in: scores.brought_in,
        is_in_time: scores.is_in_time,
        is_hidden: false,
        few: 0,
        of_others: 0,
        agents_of_others: 0,
        card: scores.card,
        criterion: scores.criterion,
    };
    match severity(scores.rows, CONFIDENCE) {
        Err(reason) => table.test = Err(reason),
        Ok(found) => {
            table.test = found.test;
            table.auditors = lines(&found, (&scores.auditors, &scores.direct, &scores.few_direct), &drifts);
            table.adjusted = adjusted(&found, &scores.agents);
        }
    }
    table
}

fn lines(
    found: &Severity,
    (names, direct, few_direct): (&HashMap<i64, String>, &BTreeMap<String, Mean>, &BTreeSet<String>),
    drifts: &HashMap<i64, Drift>,
) -> Vec<SeverityLine> {
    let line = |one: &Auditor| {
        let apart = found.from_others(one);
        SeverityLine {
            auditor: named(names, one.auditor),
            n: one.n,
            raw: one.raw,
            severity: apart.severity,
            bounds: apart.bounds,
            shrunk: apart.shrunk,
            says: says(found, &apart),
            direct: direct.get(&named(names, one.auditor)).copied(),
            is_direct_hidden: few_direct.contains(&named(names, one.auditor)),
            drift: drifts.get(&one.auditor).copied().filter(|_| found.allows_verdict(one)),
        }
    };
    let mut lines: Vec<SeverityLine> = found.auditors.iter().map(line).collect();
    lines.sort_by(|one, other| one.auditor.cmp(&other.auditor));
    lines
}

/// Whether auditors differ at all is asked first; then whether this one's interval holds 0.
fn says(found: &Severity, one: &Auditor) -> Strictness {
    if !found.allows_verdict(one) {
        return Strictness::TooFew;
    }
    if found.test.is_ok_and(|test| test.p > CHANCE) {
        return Strictness::NoDifference;
    }
    match one.bounds {
        Ok(ends) if ends.high < 0.0 => Strictness::Stricter,
        Ok(ends) if ends.low > 0.0 => Strictness::Milder,
        _ => Strictness::AsOthers,
    }
}

fn adjusted(found: &Severity, names: &HashMap<i64, String>) -> Vec<AgentLine> {
    if names.is_empty() {
        return Vec::new();
    }
    let mut lines: Vec<AgentLine> = found
        .agents
        .iter()
        .map(|one| AgentLine { agent: named(names, one.agent), n: one.n, raw: one.raw, adjusted: one.adjusted })
        .collect();
    lines.sort_by(|one, other| one.agent.cmp(&other.agent));
    lines
}

/// How each auditor moved from the first half of the scores to the second.
fn drifts(rows: &[Scored]) -> HashMap<i64, Drift> {
    let (early, late) = rows.split_at(rows.len() / 2);
    let found = drift(early.to_vec(), late.to_vec(), CONFIDENCE).unwrap_or_default();
    found.into_iter().map(|one| (one.auditor, one)).collect()
}

fn named_groups(groups: &[Vec<i64>], names: &HashMap<i64, String>) -> Vec<Vec<String>> {
    if groups.len() < 2 {
        return Vec::new();
    }
    groups.iter().map(|group| group.iter().map(|one| named(names, *one)).collect()).collect()
}

fn named(names: &HashMap<i64, String>, number: i64) -> String {
    names.get(&number).cloned().unwrap_or_default()
}
