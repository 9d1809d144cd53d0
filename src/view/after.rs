//! What comes after a draw: audits that are replaced, void, handed on or asked for, draws that go on, and what is open.

use super::page::{Page, Part};
use super::reports::number;
use super::seed;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::audit::{Asking, Audit, Continuation, Extended, Handed, Outcome, Replacement, Step, Tally, Voiding};
use crate::core::draw::Listed;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What a wish to replace came to.
pub fn replacement(done: &Replacement) -> Page {
    let id = done.audit.id.0;
    let mut notes = Vec::new();
    let title = match &done.outcome {
        Outcome::Waits => {
            notes.push(format!("Next: somebody without a part in it: assize assign confirm {id}, or --refuse REASON."));
            format!("Audit {id} waits to be replaced: {}", done.reason)
        }
        Outcome::Came(next) => {
            let who = next
                .auditor
                .as_ref()
                .map_or("nobody yet: all are tied to the agent, absent or full", |auditor| &auditor.handle);
            notes.push(format!(
                "Audit {} comes in its place, the next ticket of its stratum; it goes to {who}.",
                next.id.0
            ));
            format!("Audit {id} is replaced: {}", done.reason)
        }
        Outcome::Missing(stratum) => {
            notes.push(format!(
                "The next ticket of {stratum} is a phantom's: another system counted that dialogue, and nobody recorded it. It counts as the worst."
            ));
            format!("Audit {id} is replaced by a dialogue that is missing: {}", done.reason)
        }
        Outcome::Exhausted(stratum) => {
            notes.push(format!(
                "No ticket is left for {stratum}: the sample is one short, and no other makes up for it."
            ));
            format!("Audit {id} is replaced by nothing: {}", done.reason)
        }
        Outcome::Refused => {
            notes.push(format!("It is audited: assize score show {id}."));
            format!("Audit {id} is not replaced")
        }
    };
    let title = if done.new { title } else { format!("{title}; that was so before, nothing was recorded") };
    Page { name: "replacement", title, parts: Vec::new(), notes }
}

/// What voiding a draw came to.
pub fn voided(done: &Voiding) -> Page {
    let name = &done.draw.name;
    let mut notes = vec![format!("The window of {name} is not drawn again: one draw per plan and window.")];
    if done.draw.drawn {
        notes.push(format!(
            "{} left the queue; {} scored stay visible, outside every rate.",
            count(done.left as u64, "audit"),
            done.scored
        ));
    } else {
        notes.push("It waited for its seed: its dialogues are free for other draws.".to_owned());
    }
    let title =
        if done.draw.new { format!("{name} is void") } else { format!("{name} was void before; nothing was recorded") };
    Page { name: "void", title, parts: Vec::new(), notes }
}

/// An audit that somebody gave to somebody else.
pub fn handed_to(done: &Handed) -> Page {
    let id = done.audit.id.0;
    let to = done.audit.auditor.as_ref().map_or("nobody", |auditor| &auditor.handle);
    let title = match (&done.from, done.new) {
        (_, false) => format!("Audit {id} is with {to} already; nothing was recorded"),
        (Some(from), true) => format!("Audit {id} goes from {from} to {to}"),
        (None, true) => format!("Audit {id}, which had no auditor, goes to {to}"),
    };
    let beyond =
        done.beyond.iter().map(|beyond| format!("That is beyond the plan: {beyond}. The reason is on record."));
    let notes = beyond.chain([format!("Who had it is in: assize score show {id}.")]).collect();
    Page { name: "hand", title, parts: Vec::new(), notes }
}

/// A dialogue that is audited though nobody drew it.
pub fn spotted(audit: &Audit, new: bool) -> Page {
    let id = audit.id.0;
    let who = audit.auditor.as_ref().map_or("nobody", |auditor| &auditor.handle);
    let before = if new { "" } else { ", as it was before; nothing was recorded" };
    Page {
        name: "spot",
        title: format!("Audit {id} is a spot check, by {who}, until {}{before}", audit.score_due),
        parts: Vec::new(),
        notes: vec![
            "It never enters a rate, a mean or an interval, and its dialogue is outside every later draw.".to_owned(),
        ],
    }
}

/// What extending a draw came to.
pub fn extended(done: &Extended) -> Page {
    let name = &done.name;
    let mut notes = Vec::new();
    if done.new {
        let numbers: Vec<String> = done.audits.iter().map(|audit| audit.id.0.to_string()).collect();
        notes.push(format!("The old sample is contained in the new one. Its new audits: {}.", list_and(&numbers)));
    }
    let idle = done.audits.iter().filter(|audit| audit.auditor.is_none()).count() as u64;
    if idle > 0 {
        notes.push(format!("{} without an auditor: all are tied to the agent, absent or full.", count(idle, "audit")));
    }
    if done.phantoms > 0 {
        notes.push(format!(
            "{} more drawn and missing: another system counted them, and nobody recorded them. They count as the worst.",
            count(done.phantoms as u64, "dialogue")
        ));
    }
    if done.shortfall > 0 {
        notes.push(format!(
            "Short by {}: what is missing in one stratum is not made up for in another.",
            done.shortfall
        ));
    }
    let title = if done.new {
        format!("{name} goes on: {} more", count(done.audits.len() as u64, "audit"))
    } else {
        format!("{name} was extended so before; nothing was recorded")
    };
    Page { name: "extend", title, parts: Vec::new(), notes }
}

/// What is not scored yet, by its last day, and how far each draw is.
pub fn open(audits: &[Audit], tallies: &BTreeMap<Option<&str>, Tally>, today: NaiveDate) -> Sheet {
    let mut undone: Vec<&Audit> = audits
        .iter()
        .filter(|audit| matches!(audit.state.as_str(), "assigned" | "unassigned" | "questioned"))
        .collect();
    undone.sort_by_key(|audit| (audit.score_due, audit.id));
    let row = |audit: &&Audit| {
        vec![
            Cell::Count(audit.id.0),
            Cell::text(&audit.reference),
            audit.draw.as_ref().map_or(Cell::Absent("spot check"), Cell::word),
            Cell::word(&audit.agent.handle),
            audit.auditor.as_ref().map_or(Cell::Absent("nobody has it"), |auditor| Cell::word(&auditor.handle)),
            Cell::word(&audit.state),
            Cell::Day(audit.score_due),
            Cell::Count((today - audit.score_due).num_days().max(0)),
        ]
    };
    Sheet {
        name: "open",
        title: "Audits not scored yet, by their last day".to_owned(),
        columns: vec![
            Column::numbers("audit", "audit"),
            Column::words("ref", "ref"),
            Column::words("draw", "draw"),
            Column::words("agent", "agent"),
            Column::words("auditor", "auditor"),
            Column::words("state", "state"),
            Column::words("due", "score until"),
            Column::numbers("overdue", "days overdue"),
        ],
        rows: undone.iter().map(row).collect(),
        notes: tallies.iter().map(|(name, tally)| how_far(*name, tally)).collect(),
        empty: "Nothing is open.".to_owned(),
    }
}

fn how_far(name: Option<&str>, tally: &Tally) -> String {
    let replaced = if tally.replaced > 0 { format!(", {} replaced", tally.replaced) } else { String::new() };
    let twice = if tally.twice > 0 { format!(", {} of them twice", tally.twice) } else { String::new() };
    match name {
        Some(name) => format!("{name}: {} done of {} drawn{replaced}{twice}.", tally.done, tally.drawn),
        None => format!("Spot checks: {} done of {}.", tally.done, tally.drawn),
    }
}

/// A draw, and what came after it.
pub fn draw(listed: &Listed, tally: &Tally, askings: &[Asking], continuations: &[Continuation]) -> Page {
    let mut parts = vec![Part::Fields(vec![
        ("draw", "draw", Cell::word(&listed.name)),
        ("first", "from", Cell::Day(listed.window.0)),
        ("last", "to", Cell::Day(listed.window.1)),
        ("frame", "in the frame", Cell::Count(listed.size)),
        ("outside", "outside it", Cell::Count(listed.outside)),
        ("drawn", "tickets", Cell::Count(listed.tickets)),
        ("done", "scored", number(tally.done)),
        ("replaced", "replaced", number(tally.replaced)),
        ("seed", "seed", Cell::word(seed::worth(listed.worth))),
        ("is_void", "void", Cell::Yes(listed.void.is_some())),
    ])];
    if let Some(witness) = &listed.witness {
        parts.push(Part::Block { key: "witness", title: "Who saw the seed come", body: Cell::text(witness) });
    }
    if let Some(why) = &listed.void {
        parts.push(Part::Block { key: "void", title: "Why it is void", body: Cell::text(why) });
    }
    parts.push(Part::Sheet(replacements(askings)));
    parts.push(Part::Sheet(extensions(continuations)));
    Page { name: "draw", title: format!("The draw {}", listed.name), parts, notes: Vec::new() }
}

/// Who asked to replace what, and what became of it.
pub fn replacements(askings: &[Asking]) -> Sheet {
    let row = |asking: &Asking| {
        vec![
            Cell::Count(asking.audit.0),
            Cell::word(&asking.agent),
            Cell::word(&asking.at),
            Cell::word(&asking.asker),
            Cell::word(&asking.reason),
            asking.words.as_ref().map_or(Cell::Absent("none given"), Cell::text),
            Cell::word(fate(asking)),
            asking.next.map_or(Cell::Absent("none"), |next| Cell::Count(next.0)),
            asking.judge.as_ref().map_or(Cell::Absent("nobody"), Cell::word),
            asking.refusal.as_ref().map_or(Cell::Absent("not refused"), Cell::text),
        ]
    };
    Sheet {
        name: "replacements",
        title: "What was said to be unsuitable".to_owned(),
        columns: vec![
            Column::numbers("audit", "audit"),
            Column::words("agent", "agent"),
            Column::words("at", "asked at"),
            Column::words("asker", "by"),
            Column::words("reason", "reason"),
            Column::words("words", "in words"),
            Column::words("outcome", "outcome"),
            Column::numbers("next", "in its place"),
            Column::words("judge", "second person"),
            Column::words("refused", "why refused"),
        ],
        rows: askings.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing was.".to_owned(),
    }
}

const fn fate(asking: &Asking) -> &'static str {
    match (asking.granted, asking.next) {
        (None, _) => "waits",
        (Some(false), _) => "refused",
        (Some(true), Some(_)) => "replaced",
        (Some(true), None) => "replaced by nothing: none was left",
    }
}

fn extensions(continuations: &[Continuation]) -> Sheet {
    let row = |one: &Continuation| {
        vec![
            Cell::word(&one.at),
            Cell::word(&one.by),
            Cell::Count(one.more),
            Cell::Count(one.came),
            one.why.as_ref().map_or(Cell::Absent("none given"), Cell::text),
        ]
    };
    Sheet {
        name: "extensions",
        title: "How it went on".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("by", "by"),
            Column::numbers("more", "more of each"),
            Column::numbers("came", "came in all"),
            Column::words("why", "why"),
        ],
        rows: continuations.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "It was not extended.".to_owned(),
    }
}

/// Who had an audit, oldest first.
pub fn steps(steps: &[Step]) -> Sheet {
    let row = |step: &Step| {
        vec![
            Cell::word(&step.at),
            step.auditor.as_ref().map_or(Cell::Absent("nobody has it"), Cell::word),
            Cell::word(&step.act),
            Cell::word(&step.by),
            step.why.as_ref().map_or(Cell::Absent("by the rule"), Cell::text),
        ]
    };
    Sheet {
        name: "hands",
        title: "Who had it".to_owned(),
        columns: vec![
            Column::words("at", "from"),
            Column::words("auditor", "auditor"),
            Column::words("act", "by the act"),
            Column::words("by", "of"),
            Column::words("why", "why"),
        ],
        rows: steps.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
