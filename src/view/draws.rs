//! Plans, draws, and what a night came to.

use super::inert::term_line;
use super::notices;
use super::page::{Page, Part};
use super::reports::number;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of, list_and};
use crate::calc::draw::Source;
use crate::core::arbitration::Lapsed;
use crate::core::audit::{HandedOn, Night};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::sampling::{AgentGap, Committed, Draw, Listed, Plan, seed_words};
use crate::core::text::Untrusted;
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

/// The plans in force.
pub fn plans(plans: &[Plan]) -> Result<Sheet> {
    let row = |plan: &Plan| {
        Ok(vec![
            Cell::word(&plan.name),
            Cell::Count(plan.version),
            Cell::Day(plan.starts()?),
            plan.ends()?.map_or(Cell::Absent("goes on"), Cell::Day),
            Cell::word(plan.card()),
            plan.count().map_or(Cell::Absent("in all"), |count| Cell::Count(count.into())),
            Cell::word(plan.columns().get(1..).unwrap_or_default().join(", ")),
            Cell::word(plan.seed().word()),
            Cell::word(plan.quota()),
        ])
    };
    Ok(Sheet {
        name: "plans",
        title: "Plans in force".to_owned(),
        columns: vec![
            Column::words("plan", "plan"),
            Column::numbers("version", "version"),
            Column::words("starts", "starts"),
            Column::words("ends", "ends"),
            Column::words("card", "card"),
            Column::numbers("quota", "dialogues"),
            Column::words("by", "for each"),
            Column::words("seed", "seed"),
            Column::words("draws", "draws"),
        ],
        rows: plans.iter().map(row).collect::<Result<_>>()?,
        notes: Vec::new(),
        empty: "There is no plan yet: assize assign plan add plan.toml".to_owned(),
    })
}

/// The draws that were made.
pub fn draws(listed: &[Listed], waiting: &[Committed]) -> Sheet {
    let row = |draw: &Listed| {
        vec![
            Cell::word(&draw.name),
            Cell::word(&draw.window.0),
            Cell::word(&draw.window.1),
            Cell::Count(draw.size),
            Cell::Count(draw.outside),
            Cell::Count(draw.tickets),
            number(draw.late),
            Cell::word(&draw.seed),
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

/// A commitment, as it is posted before its seed is known.
pub fn committed(committed: &Committed, new: bool) -> Page {
    let fields = vec![
        ("draw", "draw", Cell::word(&committed.name)),
        ("first", "from", Cell::Day(committed.window.0)),
        ("last", "to", Cell::Day(committed.window.1)),
        ("size", "dialogues", Cell::Count(committed.size)),
        ("commitment", "commitment", Cell::word(&committed.hash)),
        ("source", "seed", Cell::word(committed.source.to_string())),
    ];
    let body = Cell::Text(Untrusted::new(committed.text.trim_end()));
    let title = if new {
        format!("{} is committed", committed.name)
    } else {
        format!("{} was committed before; nothing was recorded", committed.name)
    };
    Page {
        name: "commitment",
        title,
        parts: vec![Part::Fields(fields), Part::Block { key: "text", title: "The commitment file", body }],
        notes: vec![
            "Post the commitment, or read it out, before the seed is known: that is what makes the draw verifiable."
                .to_owned(),
            next_seed(committed),
        ],
    }
}

/// What a commitment waits for.
pub fn next_seed(committed: &Committed) -> String {
    let name = &committed.name;
    match &committed.source {
        Source::Local => format!("{name} is drawn with its commitment."),
        Source::Dice(dice) => format!(
            "{name} waits for {dice} ten-sided dice, rolled before a witness: assize assign draw {name} --seed DIGITS --witness WHO."
        ),
        Source::Drand(beacon) => format!(
            "{name} waits for round {} of the beacon {}: assize assign draw {name} --seed RANDOMNESS.",
            beacon.round(),
            beacon.chain()
        ),
        Source::Reveal(pledges, fallback) => {
            let later = fallback.as_ref().map_or_else(String::new, |beacon| {
                format!(" Once round {} of the beacon has come it decides instead.", beacon.round())
            });
            let parties: Vec<&str> = pledges.iter().map(|pledge| pledge.party.as_str()).collect();
            format!(
                "{name} waits for the secrets of {}: assize assign draw {name} --reveal PARTY:SECRET ….{later}",
                list_and(&parties)
            )
        }
    }
}

/// What is missing from the frame of a draw, where another system counted.
pub fn gap(draw: &Draw) -> Option<String> {
    let name = &draw.name;
    if draw.unplaced > 0 {
        return Some(format!("{name}: {}", unplaced(draw.unplaced)));
    }
    let counted = draw.counted?;
    if draw.missing == 0 {
        return Some(format!("{name}: another system counted {counted}, and none of them is missing."));
    }
    Some(format!(
        "{name}: another system counted {counted}; {} missing, {} drawn as a phantom and counted as the worst: assize assign gaps {name}.",
        count_of(draw.missing as u64, "dialogue is", "dialogues are"),
        draw.phantoms
    ))
}

/// Refs that look like another; nothing where none does.
pub fn alike(name: &str, (count, named): &(usize, Vec<String>)) -> Option<String> {
    let shown: Vec<String> = named.iter().map(|reference| format!("`{}`", term_line(reference))).collect();
    let more = if 2 * *count > named.len() { " …" } else { "" };
    (*count > 0).then(|| {
        format!(
            "{name}: {} another but for capitals, spaces at the ends or composed letters, perhaps the same dialogue twice: {}{more}.",
            count_of(*count as u64, "ref is like", "refs are like"),
            shown.join(", ")
        )
    })
}

fn unplaced(counts: usize) -> String {
    format!(
        "{} of its agents cannot be compared: the plan goes by categories, or by channels that they do not name.",
        count(counts as u64, "source count")
    )
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

/// A draw's frame held against what another system counted.
pub fn gaps(name: &str, gaps: &[AgentGap], left_out: usize) -> Sheet {
    let row = |gap: &AgentGap| {
        vec![
            Cell::word(&gap.handle),
            number(gap.days),
            gap.counted.map_or(Cell::Absent("no count"), number),
            number(gap.recorded),
            gap.counted.map_or(Cell::Absent("not known"), |_| number(gap.missing)),
            number(gap.drawn),
        ]
    };
    let (missing, drawn): (u64, u64) =
        (gaps.iter().map(|gap| gap.missing).sum(), gaps.iter().map(|gap| gap.drawn).sum());
    let uncounted = gaps.iter().filter(|gap| gap.counted.is_none()).count() as u64;
    let mut notes = vec![format!(
        "Missing in all: {missing}, as phantoms in the frame; {drawn} of them drawn. A phantom counts as the worst that could have been."
    )];
    if left_out > 0 {
        notes.push(unplaced(left_out));
    }
    if gaps.iter().any(|gap| gap.counted.is_some_and(|counted| gap.recorded > counted)) {
        notes.push("More is recorded than counted of some: on those days nothing is missing, but the count may lack something.".to_owned());
    }
    if uncounted > 0 && left_out == 0 {
        let agents = count(uncounted, "agent");
        notes.push(format!(
            "Of {agents} nothing was counted elsewhere: nobody checked that none of their dialogues is missing."
        ));
    }
    Sheet {
        name: "gaps",
        title: format!("The frame of {name}, and what another system had counted"),
        columns: vec![
            Column::words("agent", "agent"),
            Column::numbers("days", "days counted"),
            Column::numbers("counted", "counted"),
            Column::numbers("recorded", "recorded"),
            Column::numbers("missing", "missing"),
            Column::numbers("drawn", "phantoms drawn"),
        ],
        rows: gaps.iter().map(row).collect(),
        notes,
        empty: format!("In the window of {name} there was no dialogue, and nothing was counted"),
    }
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
    notes.extend(done.nights.iter().flat_map(excluded));
    notes.extend(done.nights.iter().filter_map(|night| gap(&night.draw)));
    notes.extend(done.nights.iter().filter_map(|night| alike(&night.draw.name, &night.draw.alike)));
    notes.extend(done.nights.iter().filter_map(twice));
    // What is to be done about it is the same for all.
    let untold: BTreeSet<String> = done.nights.iter().filter_map(|night| notices::untold(&night.untold)).collect();
    notes.extend(untold);
    notes.extend(done.before.iter().map(|name| format!("{name} is drawn already: assize assign list.")));
    notes.extend(done.early.iter().map(|name| format!("{name} begins later: nothing before its start is drawn.")));
    notes.extend(done.lapsed.iter().map(lapse));
    notes.extend(done.handed.iter().map(handed));
    notes.extend(undone(done));
    let seeds: BTreeSet<String> =
        done.nights.iter().map(|night| seed_words(&night.draw.source, Some(&night.draw.seed))).collect();
    notes.extend(seeds.iter().map(|seed| format!("Seed: {seed}.")));
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

fn excluded(night: &Night) -> Vec<String> {
    night
        .draw
        .exclusions
        .iter()
        .map(|(reason, dialogues)| {
            format!(
                "{}: {} outside the frame: {reason}.",
                night.draw.name,
                count_of(*dialogues, "dialogue", "dialogues")
            )
        })
        .collect()
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
