//! Reach: whom the draws reached, and whom they did not.

use super::cells::number;
use super::inert::term_line;
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::report::{AgentReach, Reach};

/// Whom the draws reached, agent by agent.
pub fn reach(reach: &Reach) -> Sheet {
    let (first, last) = reach.days;
    let in_draws = |count: u64| if reach.draws == 0 { Cell::Absent("no draw of these days") } else { number(count) };
    let rows = reach.agents.iter().map(|agent| {
        vec![
            Cell::word(&agent.handle),
            Cell::word(&agent.team),
            number(agent.dialogues),
            in_draws(agent.in_frame),
            in_draws(agent.in_frame.saturating_sub(agent.drawn.all())),
            number(agent.drawn.all()),
            number(agent.drawn.scored),
            number(agent.drawn.waiting),
            number(agent.drawn.replaced),
            number(agent.drawn.missing),
            agent.newest.map_or(Cell::Absent("never"), Cell::Day),
            why(agent).map_or(Cell::Absent("some were drawn"), Cell::Word),
        ]
    });
    Sheet {
        name: "reach",
        title: format!("Whom the draws reached, {first} to {last}"),
        columns: vec![
            Column::words("agent", "agent"),
            Column::words("team", "team"),
            Column::numbers("dialogues", "dialogues"),
            Column::numbers("in_frame", "in the frame"),
            Column::numbers("never_drawn", "not drawn"),
            Column::numbers("drawn", "drawn"),
            Column::numbers("scored", "scored"),
            Column::numbers("waiting", "to score"),
            Column::numbers("replaced", "replaced").extra(),
            Column::numbers("missing", "missing").extra(),
            Column::words("newest", "newest one drawn"),
            Column::prose("why", "why none was drawn").extra(),
        ],
        rows: rows.collect(),
        notes: notes(reach),
        empty: "Nobody is an agent today. Next: assize people import".to_owned(),
    }
}

/// Why none of an agent's dialogues was drawn; none where some were, or there are none.
fn why(agent: &AgentReach) -> Option<String> {
    if !agent.is_missed() {
        return None;
    }
    let mut parts: Vec<String> =
        agent.outside.iter().map(|(reason, count)| format!("{count} {}", reason.words())).collect();
    if agent.in_frame > 0 {
        parts.push(format!("{} in frames and not drawn by chance", agent.in_frame));
    }
    if parts.is_empty() {
        parts.push("in the population of no draw, or in no window that is drawn".to_owned());
    }
    Some(parts.join(", "))
}

/// How the columns hang together.
const ADDS_UP: &str = "In the frame: in draws that stand, of windows from the first day on; in those of two plans, twice. It is what was drawn and what was not. Drawn: scored, to score, replaced (or struck), and missing (counted elsewhere, recorded by nobody).";

fn notes(reach: &Reach) -> Vec<String> {
    let mut notes = vec![ADDS_UP.to_owned()];
    let never: Vec<String> = reach
        .agents
        .iter()
        .filter(|agent| agent.newest.is_none() && agent.dialogues > 0)
        .map(|agent| {
            let why = why(agent).map(|why| format!(" ({why})")).unwrap_or_default();
            format!("{}{why}", term_line(&agent.handle))
        })
        .collect();
    if !never.is_empty() {
        notes.push(format!(
            "Never drawn, and there are dialogues: {}. Plans: assize assign plan show.",
            never.join("; ")
        ));
    }
    let silent = reach.agents.iter().filter(|agent| agent.dialogues == 0).count();
    for (team, agents) in &reach.silent_teams {
        let agents = count(*agents, "agent");
        notes.push(format!("The team {} has {agents}: dialogues were expected, none came.", term_line(team)));
    }
    if silent > 0 {
        let agents = count(silent, "agent");
        notes.push(format!("{agents} in all without any dialogue: an export may lack them, or call them otherwise."));
    }
    notes
}
