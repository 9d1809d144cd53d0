//! Coverage: the frame of a draw held against what another system counted.

use super::cells::number;
use super::counts;
use super::inert::term_line;
use super::sheet::{Cell, Column, Sheet};
use super::words::{MISSING, count, count_of, list_and};
use crate::core::draw::{AgentCoverage, Draw, Excess};
use crate::core::intake::Said;
use crate::core::ledger::By;

/// What is missing from the frame of a draw, where another system counted.
pub fn missing(draw: &Draw) -> Option<String> {
    let name = &draw.name;
    if draw.unplaced > 0 {
        return Some(format!("{name}: {}", unplaced(draw.unplaced)));
    }
    let counted = draw.counted?;
    let excess = excess(draw.excess).map(|says| format!(" {says}: assize assign coverage {name}."));
    if draw.missing == 0 {
        return Some(format!(
            "{name}: another system counted {counted}, and none of them is missing.{}",
            excess.unwrap_or_default()
        ));
    }
    Some(format!(
        "{name}: another system counted {counted}; {} missing, {} drawn as a phantom. {MISSING}: assize assign coverage {name}.{}",
        count_of(draw.missing as u64, "dialogue is", "dialogues are"),
        draw.phantoms,
        excess.unwrap_or_default()
    ))
}

/// That more is recorded than was counted: the count lacks something, or what is recorded did not come that way.
fn excess(excess: u64) -> Option<String> {
    (excess > 0).then(|| {
        let dialogues = count_of(excess, "dialogue is recorded", "dialogues are recorded");
        format!("{dialogues} beyond what it counted, day by day")
    })
}

/// How many days with an excess are told one by one.
const NAMED: usize = 10;

/// On which days more is recorded of whom than was counted, with who counted and who brought it in: either may be wrong.
pub fn beyond(found: &[Excess]) -> Vec<String> {
    let mut notes: Vec<String> = found.iter().take(NAMED).map(beyond_one).collect();
    if found.len() > NAMED {
        let more = count((found.len() - NAMED) as u64, "more day");
        notes.push(format!("So it is on {more}: assize assign coverage DRAW."));
    }
    notes
}

fn beyond_one(one: &Excess) -> String {
    let channel = one.channel.as_ref().map(|channel| format!(", {}", term_line(channel))).unwrap_or_default();
    let who = |people: &[By]| list_and(&people.iter().map(|by| term_line(&by.to_string())).collect::<Vec<_>>());
    format!(
        "{}, {}, {}{channel}: {} counted by {}, {} recorded, brought in by {}.",
        one.draw,
        term_line(&one.agent),
        one.day,
        one.counted,
        who(&one.counted_by),
        one.recorded,
        who(&one.brought_by)
    )
}

fn unplaced(counts: usize) -> String {
    format!(
        "{} of its agents cannot be compared: the plan goes by categories, or by channels that they do not name.",
        count(counts as u64, "source count")
    )
}

/// A draw's frame held against what another system counted.
pub fn coverage(
    (name, is_external): (&str, bool),
    agents: &[AgentCoverage],
    (said, committed): (&[Said], i64),
    left_out: usize,
) -> Sheet {
    let row = |agent: &AgentCoverage| {
        vec![
            Cell::word(&agent.handle),
            number(agent.days),
            agent.counted.map_or(Cell::Absent("no count"), number),
            number(agent.recorded),
            agent.counted.map_or(Cell::Absent("not known"), |_| number(agent.missing)),
            agent.counted.map_or(Cell::Absent("not known"), |_| number(agent.excess)),
            number(agent.drawn),
        ]
    };
    let (missing, drawn): (u64, u64) =
        (agents.iter().map(|agent| agent.missing).sum(), agents.iter().map(|agent| agent.drawn).sum());
    let uncounted = agents.iter().filter(|agent| agent.counted.is_none()).count() as u64;
    let mut notes = vec![if is_external {
        format!("Missing in all: {missing}. Its frame lives in an engine, so that nothing stands in it for these.")
    } else {
        format!("Missing in all: {missing}, as phantoms in the frame; {drawn} of them drawn. {MISSING}.")
    }];
    if left_out > 0 {
        notes.push(unplaced(left_out));
    }
    notes.extend(excess(agents.iter().map(|agent| agent.excess).sum()).map(|says| {
        format!("{says}: on those days nothing is missing, but the count may lack something, or what is recorded did not come that way.")
    }));
    if uncounted > 0 && left_out == 0 {
        let agents = count(uncounted, "agent");
        notes.push(format!(
            "Of {agents} nothing was counted elsewhere: nobody checked that none of their dialogues is missing."
        ));
    }
    notes.extend(of_counts(said, committed));
    Sheet {
        name: "coverage",
        title: format!("The frame of {name}, and what another system had counted"),
        columns: vec![
            Column::words("agent", "agent"),
            Column::numbers("days", "days counted"),
            Column::numbers("counted", "counted"),
            Column::numbers("recorded", "recorded"),
            Column::numbers("missing", "missing"),
            Column::numbers("excess", "beyond it"),
            Column::numbers("drawn", "phantoms drawn"),
        ],
        rows: agents.iter().map(row).collect(),
        notes,
        empty: format!("In the window of {name} there was no dialogue, and nothing was counted"),
    }
}

/// Who counted what a draw is held against, which counts were changed, and how many came too late for it.
fn of_counts(said: &[Said], committed: i64) -> Vec<String> {
    let (before, after): (Vec<&Said>, Vec<&Said>) = said.iter().partition(|one| one.entry < committed);
    let mut notes: Vec<String> = counts::given_by(&before).into_iter().collect();
    if let (false, Some(first)) = (after.is_empty(), after.iter().map(|one| one.day).min()) {
        let late = count_of(after.len() as u64, "count came", "counts came");
        notes.push(format!(
            "{late} after the draw, which is not held against them: assize intake volumes --since {first}."
        ));
    }
    let changed: Vec<&Said> = said.iter().filter(|one| one.before.is_some()).collect();
    notes.extend(counts::recounted(&changed));
    notes
}
