//! Draws in a list, and what a night did.

use super::commitment::next_seed;
use super::reports::number;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of};
use super::{coverage, frame, notices, seed};
use crate::core::arbitration::Lapsed;
use crate::core::audit::{HandedOn, Night};
use crate::core::draw::{Committed, Listed, SeedWorth};
use crate::core::refusal::{Kind, Refusal, Result};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What a night came to.
#[derive(Default)]
pub struct Nightly {
    /// The draws it made.
    pub nights: Vec<Night>,
    /// Names of draws that stood already.
    pub before: Vec<String>,
    /// Names of plans that begin later.
    pub early: Vec<String>,
    /// Windows without dialogues.
    pub empty: u64,
    /// How many plans there are.
    pub plans: usize,
    /// Deadlines that had passed.
    pub lapsed: Vec<Lapsed>,
    /// Commitments that wait for their seed.
    pub waiting: Vec<Committed>,
    /// Names of plans that wait for pledges.
    pub pledges: BTreeSet<String>,
    /// The day of the newest dialogue, where there is any.
    pub newest: Option<NaiveDate>,
    /// How many audits are not scored in time.
    pub overdue: u64,
    /// How many wishes to replace wait for somebody else.
    pub questioned: u64,
    /// Audits whose auditor may not audit them any more.
    pub handed: Vec<HandedOn>,
    /// What could not be done, by name, and why.
    pub failed: Vec<(String, Refusal)>,
}

impl Nightly {
    /// Keeps why something could not be done, so that the rest of the night goes on. A file that cannot be written or
    /// is held by another process ends it, and so does a usage error.
    pub fn go_on(&mut self, name: &str, tried: Result<()>) -> Result<()> {
        match tried {
            Err(refusal) if matches!(refusal.kind, Kind::Io | Kind::Busy | Kind::Interrupted | Kind::Words) => {
                Err(refusal)
            }
            Err(refusal) => {
                self.failed.push((name.to_owned(), refusal));
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }
}

/// The draws that were made.
pub fn draws(listed: &[Listed], waiting: &[Committed]) -> Sheet {
    let row = |draw: &Listed| {
        vec![
            Cell::word(&draw.name),
            Cell::Day(draw.window.0),
            Cell::Day(draw.window.1),
            Cell::Count(draw.size),
            Cell::Count(draw.outside),
            Cell::Count(draw.tickets),
            number(draw.late),
            Cell::word(seed::worth(draw.worth)),
            draw.void.as_ref().map_or(Cell::Absent("no"), Cell::text),
        ]
    };
    let mut columns = drawn_and([Column::numbers("late", "came in later"), Column::words("seed", "seed")]);
    columns.push(Column::words("void", "void"));
    Sheet {
        name: "draws",
        title: "Draws, oldest first".to_owned(),
        columns,
        rows: listed.iter().map(row).collect(),
        notes: waiting.iter().map(next_seed).collect(),
        empty: "Nothing is drawn yet: assize assign nightly".to_owned(),
    }
}

/// What waits for others.
fn undone(done: &Nightly) -> Vec<String> {
    let mut notes = Vec::new();
    if done.overdue > 0 {
        notes.push(format!(
            "{} not scored in time: assize assign open.",
            count_of(done.overdue, "audit is", "audits are")
        ));
    }
    if done.questioned > 0 {
        notes.push(format!(
            "{} for somebody else to confirm that its dialogue is unsuitable: assize assign open.",
            count_of(done.questioned, "audit waits", "audits wait")
        ));
    }
    notes
}

/// What a night came to; `dry_run` says that nothing was kept.
pub fn nightly(done: &Nightly, dry_run: bool) -> Sheet {
    let row = |night: &Night| {
        vec![
            Cell::word(&night.draw.name),
            Cell::Day(night.draw.window.0),
            Cell::Day(night.draw.window.1),
            number(night.draw.size as u64),
            number(night.draw.exclusions.iter().map(|(_, count)| count).sum()),
            number(night.draw.tickets.len() as u64),
            number(night.draw.shortfall as u64),
            number(night.unassigned as u64),
        ]
    };
    let mut notes: Vec<String> = done.failed.iter().map(failure).collect();
    notes.extend(done.nights.iter().flat_map(outside));
    notes.extend(done.nights.iter().filter_map(|night| coverage::missing(&night.draw)));
    notes.extend(done.nights.iter().filter_map(|night| frame::alike(&night.draw.name, &night.draw.alike)));
    notes.extend(done.nights.iter().filter_map(twice));
    // What is to be done about it is the same for all.
    let untold: BTreeSet<String> = done.nights.iter().filter_map(|night| notices::untold(&night.untold)).collect();
    notes.extend(untold);
    notes.extend(done.before.iter().map(|name| format!("{name} is drawn already: assize assign list.")));
    notes.extend(done.early.iter().map(|name| format!("{name} begins later: nothing before its start is drawn.")));
    notes.extend(done.lapsed.iter().map(lapse));
    notes.extend(done.handed.iter().map(handed));
    notes.extend(undone(done));
    let seeds: BTreeSet<SeedWorth> = done.nights.iter().map(|night| night.draw.worth).collect();
    notes.extend(seeds.into_iter().map(|worth| format!("Seed: {}.", seed::worth(worth))));
    notes.extend(done.waiting.iter().map(next_seed));
    notes.extend(done.pledges.iter().map(|plan| {
        format!("{plan} waits for the pledges of its parties: assize assign commit {plan} --pledge PARTY:PLEDGE ….")
    }));
    if dry_run && !done.nights.is_empty() {
        notes.push("A dry run: nothing is kept, and the real draw has another seed.".to_owned());
    }
    let empty = match (done.plans, done.empty) {
        (0, _) => "There is no plan: assize assign plan add plan.toml".to_owned(),
        (_, 0) if !done.failed.is_empty() || !done.early.is_empty() => "Nothing was drawn.".to_owned(),
        (_, 0) if !done.before.is_empty() => "Nothing is drawn twice.".to_owned(),
        (_, 0) if !done.waiting.is_empty() || !done.pledges.is_empty() => "Nothing was drawn.".to_owned(),
        (_, 0) => done.newest.map_or_else(
            || "Nothing is due: no dialogue is recorded yet. Next: assize intake import.".to_owned(),
            |day| format!("Nothing is due: every window that is over and has dialogues is drawn. The newest dialogue is of {day}."),
        ),
        (_, empty) => format!("Nothing was drawn: {} without dialogues.", count(empty, "window")),
    };
    Sheet {
        name: "nightly",
        title: "Drawn".to_owned(),
        columns: drawn_and([Column::numbers("shortfall", "short by"), Column::numbers("unassigned", "no auditor")]),
        rows: done.nights.iter().map(row).collect(),
        notes,
        empty,
    }
}

/// What could not be done, why, and what to do.
fn failure((name, refusal): &(String, Refusal)) -> String {
    let hint = refusal.hint.as_deref().unwrap_or("run `assize verify`: it names what was changed");
    format!("{name}: not done, and it stays due: {} ({hint}).", refusal.message)
}

fn outside(night: &Night) -> Vec<String> {
    frame::outside(&night.draw.exclusions).map(|says| format!("{}: {says}", night.draw.name)).collect()
}

/// How many are scored by a second auditor too, and how many of them have none.
fn twice(night: &Night) -> Option<String> {
    let name = &night.draw.name;
    let found = match night.alone {
        0 => String::new(),
        alone => format!("; {alone} of these without one, since nobody else may audit them, is there and has room"),
    };
    (night.twice > 0).then(|| format!("{name}: {} of them twice, by a second auditor{found}.", night.twice))
}

fn handed(handed: &HandedOn) -> String {
    let audit = handed.audit.0;
    match (&handed.from, &handed.to) {
        (Some(from), Some(to)) => format!("Audit {audit} goes from {from} to {to}: {from} may not audit it any more."),
        (None, Some(to)) => format!("Audit {audit}, which had no auditor, goes to {to}."),
        (_, None) => format!(
            "Audit {audit} has no auditor: all are tied to the agent, absent, full, or not named by its plan. Next: assize people import, or assize assign hand {audit} --to WHO."
        ),
    }
}

/// What a lapsed deadline or an empty seat led to, in words.
pub fn lapse(lapsed: &Lapsed) -> String {
    let id = lapsed.dispute.0;
    let what = match (lapsed.stage, &lapsed.from) {
        (Some(stage), _) => format!("Dispute {id} had no {stage} in time"),
        (None, Some(from)) => format!("Dispute {id} changes hands, since {from} may not rule on it any more"),
        (None, None) => format!("Dispute {id} waited for an arbiter"),
    };
    match &lapsed.seat {
        Some((arbiter, due)) => format!("{what}: {arbiter} rules on it, until {due}."),
        None => format!("{what}: no arbiter without a part in the case is on the roster."),
    }
}

/// What every list of draws begins with, and two columns more.
fn drawn_and(more: [Column; 2]) -> Vec<Column> {
    let mut columns = vec![
        Column::words("draw", "draw"),
        Column::words("first", "from"),
        Column::words("last", "to"),
        Column::numbers("frame", "in the frame"),
        Column::numbers("outside", "outside it"),
        Column::numbers("drawn", "drawn"),
    ];
    columns.extend(more);
    columns
}
