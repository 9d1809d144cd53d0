//! A finished dialogue, as it was recorded.

use super::cells::text;
use super::page::{Page, Part};
use super::sheet::Cell;
use crate::calc::time::clock;
use crate::core::dialogue::Dialogue;

/// A finished dialogue.
pub fn dialogue(dialogue: &Dialogue) -> Page {
    Page { name: "request", title: "Request".to_owned(), parts: dialogue_parts(dialogue), notes: Vec::new() }
}

/// What a page shows of it.
pub(super) fn dialogue_parts(dialogue: &Dialogue) -> Vec<Part> {
    let gone = if dialogue.erased { "erased" } else { "not given" };
    vec![
        Part::Fields(vec![
            ("ref", "ref", Cell::text(&dialogue.reference)),
            ("channel", "channel", Cell::word(&dialogue.channel)),
            ("category", "category", Cell::word(&dialogue.category)),
            ("received", "received", Cell::Moment(dialogue.received)),
            ("closed", "closed", dialogue.closed.map_or(Cell::Absent("not given"), Cell::Moment)),
            ("agent", "agent", Cell::word(&dialogue.agent_handle)),
            ("customer", "customer", text(dialogue.customer.as_ref(), gone)),
            (
                "duration",
                "length",
                dialogue.duration.map_or(Cell::Absent("not given"), |seconds| Cell::word(clock(seconds))),
            ),
            ("rating", "customer's rating", dialogue.rating.map_or(Cell::Absent("none given"), Cell::Count)),
            ("recording", "recording", recording(dialogue, gone)),
        ]),
        Part::Block { key: "details", title: "Details", body: text(dialogue.details.as_ref(), gone) },
        Part::Block { key: "reply", title: "Reply", body: text(dialogue.reply.as_ref(), gone) },
        Part::Block { key: "transcript", title: "Dialogue", body: text(dialogue.transcript.as_ref(), gone) },
    ]
}

/// Where to listen.
fn recording(dialogue: &Dialogue, gone: &'static str) -> Cell {
    let absent = if dialogue.is_recorded { "in the system that records this channel" } else { gone };
    text(dialogue.recording.as_ref(), absent)
}
