//! Keys of a ballot: those that it may have, those that it must, and how each is written.

use super::words::{CitationKind, Responsible, RootCause};
use crate::core::dispute::{ACTION, OPENED, Subject, Verdict};
use crate::core::toml::shape::{Is, Key, Shape};

/// A ballot.
pub(super) const BALLOT: Shape = Shape {
    name: "a ruling",
    keys: &[
        Key::must("rationale", Is::Text, "rationale = \"Why\""),
        Key::may("headnote", Is::Text, "headnote = \"The rule in one sentence\""),
        Key::must("root_cause", Is::OneOf(RootCause::WORDS), "root_cause = \"criterion\""),
        Key::must("responsible", Is::OneOf(Responsible::WORDS), "responsible = \"nobody\""),
        Key::may("coaching", Is::Text, "coaching = \"What else was found\""),
        Key::may("point", Is::Tables(&POINT), "[[point]] above each, with criterion and verdict"),
        Key::may("opened", Is::Tables(&OPENED), "[[opened]] above each, with criterion and level"),
        Key::may("precedent", Is::Tables(&CITATION), "[[precedent]] above each, with number and kind"),
        Key::may("action", Is::Tables(&ACTION), "[[action]] above each, with kind, owner, due and task"),
    ],
};
const POINT: Shape = Shape {
    name: "a point",
    keys: &[
        Key::may("criterion", Is::Text, "criterion = \"tone\""),
        Key::may("subject", Is::OneOf(Subject::WORDS), "subject = \"selection\"").decides(),
        Key::must("verdict", Is::OneOf(Verdict::WORDS), "verdict = \"keep\"").decides(),
        Key::may("level", Is::Text, "level = \"full\""),
    ],
};
const CITATION: Shape = Shape {
    name: "a precedent",
    keys: &[
        Key::must("number", Is::Whole, "number = 1"),
        Key::must("kind", Is::OneOf(CitationKind::WORDS), "kind = \"followed\""),
    ],
};
