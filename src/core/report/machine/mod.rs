//! Machine: what the verdicts of machines are worth, held against what people found blind in dialogues that were drawn. A
//! machine is measured here and never believed: how it does on the drawn dialogues says how far its verdicts on all
//! others go.
//!
//! Only the first human marks count, given without sight of a verdict; only verdicts that were there before the draw was
//! committed. What may not come in is counted by why. Source: statistics.md 8.

mod brought;
mod criterion;
mod frame;
mod gathered;
mod groups;
mod held;
mod of_draw;
mod reached;
mod said;
mod scores;
mod told;
mod tuned_later;
mod wanted;
mod whole;

pub use brought::BroughtBy;
pub use criterion::{MachineCriterion, VerdictCount};
pub use groups::{ErrorsBy, MachineGroup};
pub use held::LeftOutOfMachine;
pub use scores::{MachineAgent, MachineScores};
pub use tuned_later::TunedLater;

use super::domain::{Beside, Domain};
use super::grouping::{By, Grouping};
use super::small::Sizes;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use brought::brought;
use criterion::criterion;
use gathered::gathered;
use groups::{Grouped, all_together, groups};
use held::Gathered;
use rusqlite::Connection;
use said::Machines;
use scores::{agents, scores};
use std::collections::BTreeSet;
use tuned_later::tuned_later;
use whole::Whole;

/// What machines are worth.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MachineFigures {
    /// The machines that were asked for.
    pub machines: Vec<String>,
    /// By machine, card, and in the order of its criteria.
    pub criteria: Vec<MachineCriterion>,
    /// By machine and card, where totals are given.
    pub scores: Vec<MachineScores>,
    /// Whether they err differently, by machine, card, criterion and group.
    pub groups: Vec<MachineGroup>,
    /// By machine, card and handle.
    pub agents: Vec<MachineAgent>,
    /// What is left out, by machine.
    pub left_out: Vec<(String, LeftOutOfMachine)>,
    /// What was said of their tuning after the draw, and changes no figure.
    pub tuned_later: Vec<TunedLater>,
    /// The criteria without the dialogues of which that was said; none where nothing was.
    pub criteria_without: Vec<MachineCriterion>,
    /// The scores without them.
    pub scores_without: Vec<MachineScores>,
    /// Who brought what they say, by machine and in the order in which they began.
    pub brought: Vec<BroughtBy>,
    /// How many dialogues were answered about in calibrations: those answers are never used.
    pub calibrated: u64,
    /// What is told below every figure.
    pub beside: Beside,
}

/// Holds machines, one or all of them, against people. Without the audits that the reader may not see. Where it was said after
/// a draw that a machine was tuned on dialogues, they stay in; what it would be without them is told too.
pub(super) fn machine_figures(
    conn: &Connection,
    domain: &Domain,
    name: Option<&str>,
    unseen: &BTreeSet<AuditId>,
) -> Result<MachineFigures> {
    let machines = Machines::of(conn, name)?;
    let all = gathered(conn, domain, &machines, unseen)?;
    let whole = Whole::of(conn, domain, &machines, unseen)?;
    let mut found = figures(conn, &machines, &all, whole.as_ref())?;
    found.brought = brought(conn, &machines)?;
    found.tuned_later = tuned_later(conn, &all, &machines)?;
    if !found.tuned_later.is_empty() {
        let machines = machines.taking_later();
        let whole = Whole::of(conn, domain, &machines, unseen)?;
        let without = figures(conn, &machines, &gathered(conn, domain, &machines, unseen)?, whole.as_ref())?;
        let is_about = |machine: &str| found.tuned_later.iter().any(|later| later.machine == machine);
        found.criteria_without = without.criteria.into_iter().filter(|line| is_about(&line.machine)).collect();
        found.scores_without = without.scores.into_iter().filter(|line| is_about(&line.machine)).collect();
    }
    Ok(found)
}

/// The figures of what is gathered; those of one agent come from the whole that they are a part of.
fn figures(
    conn: &Connection,
    machines: &Machines,
    gathered: &Gathered,
    whole: Option<&Whole>,
) -> Result<MachineFigures> {
    let people = Grouping::new(conn, By::Agent)?;
    let mut found = MachineFigures {
        machines: machines.places().map(|(place, _)| machines.handle(place).to_owned()).collect(),
        calibrated: calibrated(conn)?,
        beside: Beside::of(&gathered.sample),
        ..MachineFigures::default()
    };
    for (of, held) in &gathered.held {
        let Some(card) = gathered.cards.get(&of.1.0) else { continue };
        let (name, label) = (machines.handle(of.0), card.label());
        let Some(frame) = gathered.frames.get(of) else { continue };
        let judged = card.criteria.iter().filter(|criterion| frame.verdicts.contains_key(&criterion.key));
        found.criteria.extend(
            judged.map(|one| criterion((name, label.as_str(), one.key.as_str()), frame, held, &gathered.strata)),
        );
        let of_agents = whole.map_or(gathered, |whole| &whole.gathered);
        let mut lines = agents(of_agents, *of, (name, label.as_str()), |agent| people.agent(agent.0));
        lines.retain(|(agent, _)| whole.is_none_or(|whole| whole.agent == *agent));
        let lines: Vec<MachineAgent> = lines.into_iter().map(|(_, line)| line).collect();
        let alone = whole.and_then(|_| lines.first());
        found.scores.extend(scores(gathered, *of, (name, label.as_str()), alone));
        found.agents.extend(lines);
        for by in ErrorsBy::ALL {
            found.groups.extend(groups(conn, gathered, held, (name, label.as_str()), &mut Grouped::new(conn, by)?)?);
        }
    }
    all_together(&mut found.groups);
    found.left_out = left_out(gathered, machines);
    Ok(found)
}

/// How many audits stand behind each line.
pub(super) fn machine_sizes(found: &MachineFigures) -> Sizes {
    let criteria = found.criteria.iter().map(|line| (of_criterion(line), line.audited()));
    let scores = found.scores.iter().map(|line| (of_scores(line), line.n));
    let groups = found.groups.iter().map(|line| (of_group(line), line.found.n));
    criteria.chain(scores).chain(groups).collect()
}

/// What a line is called, for who may read it.
pub(super) fn of_criterion(line: &MachineCriterion) -> (String, String) {
    (line.card.clone(), format!("{}\t{}", line.machine, line.criterion))
}

pub(super) fn of_scores(line: &MachineScores) -> (String, String) {
    (line.card.clone(), line.machine.clone())
}

pub(super) fn of_group(line: &MachineGroup) -> (String, String) {
    let criterion = line.criterion.as_deref().unwrap_or_default();
    (format!("{}\t{}\t{criterion}\t{}", line.card, line.machine, line.by.word()), line.found.name.clone())
}

fn left_out(gathered: &Gathered, machines: &Machines) -> Vec<(String, LeftOutOfMachine)> {
    let of = |(place, counts): (&usize, &LeftOutOfMachine)| (machines.handle(*place).to_owned(), *counts);
    gathered.left_out.iter().map(of).filter(|(_, counts)| *counts != LeftOutOfMachine::default()).collect()
}

fn calibrated(conn: &Connection) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "SELECT count(DISTINCT i.request) FROM calibration_item i
         WHERE EXISTS (SELECT 1 FROM machine_verdict v WHERE v.request = i.request)",
    )?;
    Ok(statement.query_row([], |row| row.get(0))?)
}
