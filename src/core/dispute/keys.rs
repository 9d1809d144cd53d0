//! Keys of the notes of a session: those that they may have, those that they must, and how each is written.

use super::words::{ActionKind, Outcome, Subject};
use crate::core::toml::shape::{Is, Key, Shape};

/// The notes of a session.
pub(super) const NOTES: Shape = Shape {
    name: "a session",
    keys: &[
        Key::must("held", Is::Text, "held = \"2026-03-04\""),
        Key::must("agent_side", Is::Text, "agent_side = \"What the agent says\""),
        Key::may("criteria_explained", Is::Text, "criteria_explained = \"What the criterion asks for\""),
        Key::may("communication", Is::Text, "communication = \"How both talk about it\""),
        Key::may("improvement", Is::Text, "improvement = \"What gets better\""),
        Key::may("agreed", Is::Text, "agreed = \"What both agreed on\""),
        Key::may("point", Is::Tables(&POINT), "[[point]] above each, with criterion and outcome"),
        Key::may("opened", Is::Tables(&OPENED), "[[opened]] above each, with criterion and level"),
        Key::may("action", Is::Tables(&ACTION), "[[action]] above each, with kind, owner, due and task"),
    ],
};
const POINT: Shape = Shape {
    name: "a point",
    keys: &[
        Key::may("criterion", Is::Text, "criterion = \"tone\""),
        Key::may("subject", Is::OneOf(Subject::WORDS), "subject = \"selection\"").decides(),
        Key::must("outcome", Is::OneOf(Outcome::WORDS), "outcome = \"kept\"").decides(),
        Key::may("level", Is::Text, "level = \"full\""),
    ],
};
/// An answer to a question that was opened.
pub const OPENED: Shape = Shape {
    name: "an opened question",
    keys: &[
        Key::must("criterion", Is::Text, "criterion = \"tone\""),
        Key::must("level", Is::Text, "level = \"full\""),
        Key::may("note", Is::Text, "note = \"Why\""),
    ],
};
/// An action.
pub const ACTION: Shape = Shape {
    name: "an action",
    keys: &[
        Key::must("kind", Is::OneOf(ActionKind::WORDS), "kind = \"criterion\""),
        Key::must("owner", Is::Text, "owner = \"mona\""),
        Key::must("due", Is::Text, "due = \"2026-04-01\""),
        Key::must("task", Is::Text, "task = \"What is to be done\""),
    ],
};
