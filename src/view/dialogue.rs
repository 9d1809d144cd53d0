//! A finished dialogue, as it was recorded.

use super::cells::text;
use super::page::{Page, Part};
use super::sheet::Cell;
use crate::calc::time::clock;
use crate::core::dialogue::Dialogue;
use crate::core::policy::{BlindField, HIDDEN};
use crate::core::text::Untrusted;

/// A finished dialogue.
pub fn dialogue(dialogue: &Dialogue) -> Page {
    Page {
        name: "request",
        title: "Request".to_owned(),
        parts: dialogue_parts(dialogue, Cell::Text),
        notes: Vec::new(),
    }
}

/// What a page shows of it.
pub(super) fn dialogue_parts(dialogue: &Dialogue, transcript: fn(Untrusted) -> Cell) -> Vec<Part> {
    let gone = if dialogue.erased { "erased" } else { "not given" };
    let why = |field, otherwise| if dialogue.hidden.contains(&field) { HIDDEN } else { otherwise };
    let said = dialogue.transcript.clone().map_or(Cell::Absent(gone), transcript);
    vec![
        Part::Fields(vec![
            ("ref", "ref", Cell::text(&dialogue.reference)),
            ("channel", "channel", Cell::word(&dialogue.channel)),
            ("category", "category", Cell::word(&dialogue.category)),
            ("language", "language", dialogue.language.as_ref().map_or(Cell::Absent("not given"), Cell::word)),
            ("received", "received", Cell::Moment(dialogue.received)),
            ("closed", "closed", dialogue.closed.map_or(Cell::Absent("not given"), Cell::Moment)),
            ("agent", "agent", agent(dialogue)),
            ("customer", "customer", text(dialogue.customer.as_ref(), why(BlindField::Customer, gone))),
            (
                "duration",
                "length",
                dialogue.duration.map_or(Cell::Absent("not given"), |seconds| Cell::word(clock(seconds))),
            ),
            (
                "rating",
                "customer's rating",
                dialogue.rating.map_or(Cell::Absent(why(BlindField::Rating, "none given")), Cell::Count),
            ),
            ("recording", "recording", recording(dialogue, gone)),
        ]),
        Part::Block { key: "details", title: "Details", body: text(dialogue.details.as_ref(), gone) },
        Part::Block { key: "reply", title: "Reply", body: text(dialogue.reply.as_ref(), gone) },
        Part::Block { key: "transcript", title: "Dialogue", body: said },
    ]
}

/// Whose it is.
fn agent(dialogue: &Dialogue) -> Cell {
    if dialogue.hidden.contains(&BlindField::Agent) {
        return Cell::Absent(HIDDEN);
    }
    Cell::word(&dialogue.agent_handle)
}

/// Where to listen.
fn recording(dialogue: &Dialogue, gone: &'static str) -> Cell {
    let absent = if dialogue.is_recorded { "in the system that records this channel" } else { gone };
    text(dialogue.recording.as_ref(), absent)
}
