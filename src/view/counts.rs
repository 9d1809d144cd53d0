//! Source counts: how many dialogues another system counted, who said so, and what was said before.

use super::cells::{by, number, text};
use super::inert::term_line;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::intake::Said;
use crate::core::ledger::By;
use std::collections::BTreeSet;

/// How many changed counts are named one by one.
const NAMED: usize = 12;

/// Every count that was given, what it took the place of, and who gave it.
pub fn counts(said: &[Said]) -> Sheet {
    let row = |one: &Said| {
        vec![
            Cell::word(&one.agent),
            Cell::Day(one.day),
            one.channel.as_ref().map_or(Cell::Absent("all channels"), Cell::word),
            number(one.dialogues),
            one.before.map_or(Cell::Absent("none before"), number),
            by(&one.by),
            Cell::Moment(one.by.at),
            text(one.why.as_ref(), "it changed nothing"),
        ]
    };
    Sheet {
        name: "source_counts",
        title: "How many dialogues another system counted, and who said so".to_owned(),
        columns: vec![
            Column::words("agent", "agent"),
            Column::words("day", "day"),
            Column::words("channel", "channel"),
            Column::numbers("dialogues", "dialogues"),
            Column::numbers("before", "before"),
            Column::words("by", "said by"),
            Column::words("at", "at").extra(),
            Column::prose("why", "why it changed"),
        ],
        rows: said.iter().map(row).collect(),
        notes: vec!["Of an agent, a day and a channel the newest holds. A draw is held against those that stood when it was committed.".to_owned()],
        empty: "Nothing was counted elsewhere: assize intake volumes FILE".to_owned(),
    }
}

/// What is to be said of counts that took the place of others.
pub fn recounted(said: &[&Said]) -> Vec<String> {
    let mut notes: Vec<String> = said.iter().take(NAMED).map(|one| told(one)).collect();
    if said.len() > NAMED {
        let more = count((said.len() - NAMED) as u64, "more count");
        notes.push(format!("{more} were changed: assize intake volumes."));
    }
    notes
}

fn told(one: &Said) -> String {
    let channel = one.channel.as_ref().map(|channel| format!(", {}", term_line(channel))).unwrap_or_default();
    let why = one.why.as_ref().map(|why| format!(": {}", term_line(why.expose()))).unwrap_or_default();
    format!(
        "Count of {}, {}{channel}: {} was {} before, changed by {} on {}{why}.",
        term_line(&one.agent),
        one.day,
        one.dialogues,
        one.before.unwrap_or_default(),
        person(&one.by),
        one.by.at,
    )
}

/// Who gave these counts.
pub fn given_by(said: &[&Said]) -> Option<String> {
    let people: BTreeSet<String> = said.iter().map(|one| person(&one.by)).collect();
    let people: Vec<String> = people.into_iter().collect();
    (!people.is_empty()).then(|| format!("Counted by {}.", list_and(&people)))
}

fn person(by: &By) -> String {
    term_line(&by.to_string())
}
