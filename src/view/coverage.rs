//! Coverage: the frame of a draw held against what another system counted.

use super::cells::number;
use super::sheet::{Cell, Column, Sheet};
use super::words::{MISSING, count, count_of};
use crate::core::draw::{AgentCoverage, Draw};

/// What is missing from the frame of a draw, where another system counted.
pub fn missing(draw: &Draw) -> Option<String> {
    let name = &draw.name;
    if draw.unplaced > 0 {
        return Some(format!("{name}: {}", unplaced(draw.unplaced)));
    }
    let counted = draw.counted?;
    if draw.missing == 0 {
        return Some(format!("{name}: another system counted {counted}, and none of them is missing."));
    }
    Some(format!(
        "{name}: another system counted {counted}; {} missing, {} drawn as a phantom. {MISSING}: assize assign coverage {name}.",
        count_of(draw.missing as u64, "dialogue is", "dialogues are"),
        draw.phantoms
    ))
}

fn unplaced(counts: usize) -> String {
    format!(
        "{} of its agents cannot be compared: the plan goes by categories, or by channels that they do not name.",
        count(counts as u64, "source count")
    )
}

/// A draw's frame held against what another system counted.
pub fn coverage(name: &str, agents: &[AgentCoverage], left_out: usize) -> Sheet {
    let row = |agent: &AgentCoverage| {
        vec![
            Cell::word(&agent.handle),
            number(agent.days),
            agent.counted.map_or(Cell::Absent("no count"), number),
            number(agent.recorded),
            agent.counted.map_or(Cell::Absent("not known"), |_| number(agent.missing)),
            number(agent.drawn),
        ]
    };
    let (missing, drawn): (u64, u64) =
        (agents.iter().map(|agent| agent.missing).sum(), agents.iter().map(|agent| agent.drawn).sum());
    let uncounted = agents.iter().filter(|agent| agent.counted.is_none()).count() as u64;
    let mut notes =
        vec![format!("Missing in all: {missing}, as phantoms in the frame; {drawn} of them drawn. {MISSING}.")];
    if left_out > 0 {
        notes.push(unplaced(left_out));
    }
    if agents.iter().any(|agent| agent.counted.is_some_and(|counted| agent.recorded > counted)) {
        notes.push("More is recorded than counted of some: on those days nothing is missing, but the count may lack something.".to_owned());
    }
    if uncounted > 0 && left_out == 0 {
        let agents = count(uncounted, "agent");
        notes.push(format!(
            "Of {agents} nothing was counted elsewhere: nobody checked that none of their dialogues is missing."
        ));
    }
    Sheet {
        name: "coverage",
        title: format!("The frame of {name}, and what another system had counted"),
        columns: vec![
            Column::words("agent", "agent"),
            Column::numbers("days", "days counted"),
            Column::numbers("counted", "counted"),
            Column::numbers("recorded", "recorded"),
            Column::numbers("missing", "missing"),
            Column::numbers("drawn", "phantoms drawn"),
        ],
        rows: agents.iter().map(row).collect(),
        notes,
        empty: format!("In the window of {name} there was no dialogue, and nothing was counted"),
    }
}
