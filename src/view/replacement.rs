//! Replacements: what became of a wish to replace a drawn dialogue, and all such wishes.

use super::cells::{moment, text, word};
use super::page::Page;
use super::sheet::{Cell, Column, Sheet};
use super::words::MISSING;
use crate::core::audit::{Replacement, ReplacementOutcome, ReplacementWish, Unsuitable, WishState};

/// Why a dialogue left scoring says at times how its agent is: that is for the agent, their leads, managers, and for who
/// asked.
const NOT_TOLD: &str = "told to its agent, their leads, managers and who asked";

/// What became of a wish to replace.
pub fn replacement(done: &Replacement) -> Page {
    let (id, reason) = (done.audit.id.0, done.reason);
    let title = match &done.outcome {
        ReplacementOutcome::Waits => format!("Audit {id} waits to be replaced: {reason}"),
        ReplacementOutcome::NextTicket(_) => format!("Audit {id} is replaced: {reason}"),
        ReplacementOutcome::Missing(_) => format!("Audit {id} is replaced by a dialogue that is missing: {reason}"),
        ReplacementOutcome::Exhausted(_) => format!("Audit {id} is replaced by nothing: {reason}"),
        ReplacementOutcome::Returned => format!("Audit {id} is not replaced"),
    };
    let title = if done.new { title } else { format!("{title}; that was so before, nothing was recorded") };
    let mut notes = vec![note(id, &done.outcome)];
    if reason == Unsuitable::Care {
        notes.push(format!(
            "That tells nobody of the agent. Were they hurt? Their lead is told by: assize score care {id}."
        ));
    }
    Page { name: "replacement", title, parts: Vec::new(), notes }
}

/// What came in the place of a dialogue that was struck as another agent's.
pub(super) fn struck(done: &Replacement) -> String {
    let id = done.audit.id.0;
    format!("Audit {id} is struck: its dialogue is another agent's. {}", note(id, &done.outcome))
}

/// What became of it in a sentence.
pub(super) fn note(id: i64, outcome: &ReplacementOutcome) -> String {
    match outcome {
        ReplacementOutcome::Waits => {
            format!("Next: somebody without a part in it: assize assign approve {id}, or --return NOTE.")
        }
        ReplacementOutcome::NextTicket(next) => {
            let who = next
                .auditor
                .as_ref()
                .map_or("nobody yet: all are tied to the agent, absent or full", |auditor| &auditor.handle);
            format!("Audit {} comes in its place, the next ticket of its stratum; it goes to {who}.", next.id.0)
        }
        ReplacementOutcome::Missing(stratum) => format!(
            "The next ticket of {stratum} is a phantom's: another system counted that dialogue, and nobody recorded it. {MISSING}."
        ),
        ReplacementOutcome::Exhausted(stratum) => {
            format!("No ticket is left for {stratum}: the sample is one short, and no other makes up for it.")
        }
        ReplacementOutcome::Returned => format!("It is audited: assize score show {id}."),
    }
}

/// Who asked to replace what, and what became of it.
pub fn replacements(wishes: &[ReplacementWish]) -> Sheet {
    Sheet {
        name: "replacements",
        title: "What left scoring, or was asked to".to_owned(),
        columns: vec![
            Column::numbers("audit", "audit"),
            Column::words("agent", "agent"),
            Column::words("at", "asked at").extra(),
            Column::words("asker", "by").extra(),
            Column::words("reason", "reason"),
            Column::prose("note", "note"),
            Column::words("outcome", "outcome"),
            Column::numbers("next", "in its place"),
            Column::words("judge", "second person").extra(),
            Column::prose("returned", "why returned"),
        ],
        rows: wishes.iter().map(|wish| row(wish, wishes)).collect(),
        notes: wishes.iter().any(|wish| wish.is_missing).then(|| format!("{MISSING}.")).into_iter().collect(),
        empty: "Nothing was.".to_owned(),
    }
}

fn row(wish: &ReplacementWish, all: &[ReplacementWish]) -> Vec<Cell> {
    vec![
        Cell::Count(wish.audit.0),
        Cell::word(&wish.agent),
        moment(&wish.at),
        Cell::word(&wish.asker),
        if wish.is_told { Cell::word(wish.reason.word()) } else { Cell::Absent(NOT_TOLD) },
        if wish.is_told { text(wish.note.as_ref(), "") } else { Cell::Absent(NOT_TOLD) },
        Cell::word(outcome(wish, all)),
        wish.next.map_or(Cell::Absent(""), |next| Cell::Count(next.0)),
        word(wish.judge.as_ref(), "nobody"),
        if wish.is_told { text(wish.returned.as_ref(), "") } else { Cell::Absent(NOT_TOLD) },
    ]
}

fn outcome(wish: &ReplacementWish, all: &[ReplacementWish]) -> &'static str {
    let by_care = || all.iter().any(|other| other.audit == wish.audit && other.reason == Unsuitable::Care);
    match (wish.state, wish.next) {
        (WishState::Waits, _) => "waits",
        (WishState::Returned, _) => "returned",
        (WishState::Overtaken, _) if wish.is_told && by_care() => "overtaken by care",
        (WishState::Overtaken, _) if wish.is_told => "overtaken by a dispute",
        (WishState::Overtaken, _) | (WishState::Approved, Some(_)) => "replaced",
        (WishState::Approved, None) if wish.is_missing => "replaced by a dialogue that is missing",
        (WishState::Approved, None) => "replaced by nothing: none was left",
    }
}
