//! Keys of a works agreement: those that it may have, and how each is written.

use super::clause::{Per, Purpose};
use crate::core::people::Role;
use crate::core::toml::shape::{Is, Key, Shape};

/// A works agreement.
pub(super) const AGREEMENT: Shape = Shape {
    name: "a works agreement",
    keys: &[
        Key::must("title", Is::Text, "title = \"Works agreement on quality audits\""),
        Key::must("from", Is::Text, "from = \"2026-04-01\""),
        Key::must("end_notice_days", Is::Whole, "end_notice_days = 90"),
        Key::may("purposes", Is::SomeOf(Purpose::WORDS), "purposes = [\"quality\", \"coaching\"]"),
        Key::may("audits", Is::Table(&AUDITS), "[audits] with most = 4 and per = \"month\""),
        Key::may("readers", Is::Table(&READERS), "[readers] with roles = [\"auditor\", \"arbiter\"]"),
        Key::may("reading", Is::Table(&READING), "[reading] with record = \"personal\""),
        Key::may("spot_checks", Is::Table(&SPOT_CHECKS), "[spot_checks] with reasons = [\"complaint\"]"),
        Key::may("reports", Is::Table(&REPORTS), "[reports] with smallest_group = 5"),
        Key::may("draws", Is::Table(&DRAWS), "[draws] with seeds = \"witnessed\""),
        Key::may("keeping", Is::Table(&KEEPING), "[keeping] with days = 365"),
        Key::may("machine_scores", Is::Table(&MACHINES), "[machine_scores] with allowed = false"),
        Key::may("monitoring", Is::Table(&MONITORING), "[monitoring] with told_first = true"),
    ],
};

const AUDITS: Shape = Shape {
    name: "[audits]",
    keys: &[Key::must("most", Is::Whole, "most = 4"), Key::must("per", Is::OneOf(Per::WORDS), "per = \"month\"")],
};
const READERS: Shape = Shape {
    name: "[readers]",
    keys: &[
        Key::must("roles", Is::SomeOf(Role::WORDS), "roles = [\"auditor\", \"arbiter\"]"),
        Key::may("teams", Is::Texts, "teams = [\"quality\"]"),
    ],
};
const READING: Shape =
    Shape { name: "[reading]", keys: &[Key::may("record", Is::OneOf(&["personal"]), "record = \"personal\"")] };
const SPOT_CHECKS: Shape = Shape {
    name: "[spot_checks]",
    keys: &[
        Key::must("reasons", Is::Texts, "reasons = [\"complaint\"]"),
        Key::may("second_person", Is::YesNo, "second_person = true"),
    ],
};
const REPORTS: Shape = Shape {
    name: "[reports]",
    keys: &[
        Key::may("smallest_group", Is::Whole, "smallest_group = 5"),
        Key::may("people_in_management", Is::YesNo, "people_in_management = false"),
    ],
};
const DRAWS: Shape =
    Shape { name: "[draws]", keys: &[Key::may("seeds", Is::OneOf(&["witnessed"]), "seeds = \"witnessed\"")] };
const KEEPING: Shape = Shape { name: "[keeping]", keys: &[Key::must("days", Is::Whole, "days = 365")] };
const MACHINES: Shape = Shape {
    name: "[machine_scores]",
    keys: &[
        Key::must("allowed", Is::YesNo, "allowed = false"),
        Key::may("criteria", Is::Texts, "criteria = [\"greeting\"]"),
        Key::may("emotion", Is::OneOf(&["never"]), "emotion = \"never\""),
    ],
};
const MONITORING: Shape =
    Shape { name: "[monitoring]", keys: &[Key::may("told_first", Is::YesNo, "told_first = true")] };
