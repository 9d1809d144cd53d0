//! Keys of a policy: those that it may have, and how each is written.

use super::reading::{NamesFor, Readers, Recorded};
use super::rules::BlindField;
use super::signs::SignKind;
use crate::core::toml::shape::{Is, Key, Shape};

/// A policy.
pub(super) const POLICY: Shape = Shape {
    name: "a policy",
    keys: &[
        Key::may("timezone", Is::Text, "timezone = \"Europe/London\""),
        Key::may("language", Is::Text, "language = \"de\""),
        Key::may("identity", Is::OneOf(&["claim", "login"]), "identity = \"claim\""),
        Key::may("working_days", Is::Texts, "working_days = [\"mon\", \"tue\"]"),
        Key::may("holidays", Is::Texts, "holidays = [\"2026-12-25\"]"),
        Key::may("extra_working_days", Is::Texts, "extra_working_days = [\"2026-02-07\"]"),
        Key::may("deadlines", Is::Table(&DEADLINES), "[deadlines] with open = 5"),
        Key::may("conflict", Is::Table(&CONFLICT), "[conflict] with rotation_days = 90"),
        Key::may("rotation", Is::Table(&ROTATION), "[rotation] with due_after = 24"),
        Key::may("feedback", Is::Table(&FEEDBACK), "[feedback] with met_required = true"),
        Key::may("intake", Is::Table(&INTAKE), "[intake] with channels = [\"fax\"]"),
        Key::may("approvals", Is::Table(&APPROVALS), "[approvals] with evaluation = \"audited\""),
        Key::may("nightly", Is::Table(&NIGHTLY), "[nightly] with silent_days = 3"),
        Key::may("care", Is::Table(&CARE), "[care] with acknowledge_within = 1"),
        Key::may("questions", Is::Table(&QUESTIONS), "[questions] with answer_within = 3"),
        Key::may("cards", Is::Table(&CARDS), "[cards] with comment_within = 5"),
        Key::may("early_sign", Is::Tables(&SIGN), "[[early_sign]] above each, with name, kind and count"),
        Key::may("blind", Is::Table(&BLIND), "[blind] with hide = [\"rating\"]"),
        Key::may("reading", Is::Table(&READING), "[reading] with who = \"roles\""),
        Key::may("keeping", Is::Table(&KEEPING), "[keeping] with dialogue = 90"),
        Key::may("disputes", Is::Table(&DISPUTES), "[disputes] with rulings = \"plain\""),
        Key::may(
            "machine",
            Is::Table(&MACHINE),
            "[machine] with show_agents = { false_accusations_below = 20, weeks = 4 }",
        ),
    ],
};
const DEADLINES: Shape = Shape {
    name: "[deadlines]",
    keys: &[
        Key::may("open", Is::Whole, "open = 5"),
        Key::may("session", Is::Whole, "session = 3"),
        Key::may("ruling", Is::Whole, "ruling = 5"),
        Key::may("appeal", Is::Whole, "appeal = 3"),
        Key::may("second", Is::Whole, "second = 5"),
    ],
};
const CONFLICT: Shape =
    Shape { name: "[conflict]", keys: &[Key::may("rotation_days", Is::Whole, "rotation_days = 90")] };
const ROTATION: Shape = Shape {
    name: "[rotation]",
    keys: &[
        Key::may("due_after", Is::Whole, "due_after = 24"),
        Key::may("experience_days", Is::Whole, "experience_days = 90"),
        Key::may("without", Is::OneOf(&["warn", "refuse"]), "without = \"warn\""),
    ],
};
const FEEDBACK: Shape =
    Shape { name: "[feedback]", keys: &[Key::may("met_required", Is::YesNo, "met_required = true")] };
const INTAKE: Shape = Shape {
    name: "[intake]",
    keys: &[
        Key::may("channels", Is::Texts, "channels = [\"fax\"]"),
        Key::may("categories", Is::Texts, "categories = [\"bank\"]"),
        Key::may("notice", Is::Texts, "notice = [\"*\"]"),
        Key::may("recorded", Is::Texts, "recorded = [\"phone\"]"),
        Key::may("card_like_ids", Is::OneOf(&["refuse", "keep"]), "card_like_ids = \"refuse\""),
        Key::may("counted_by", Is::OneOf(&["leads", "others", "managers"]), "counted_by = \"leads\""),
        Key::may("archive_within", Is::Whole, "archive_within = 5"),
    ],
};
/// Who approves a step.
const GATES: &[&str] = &["none", "audited", "all"];
const APPROVALS: Shape = Shape {
    name: "[approvals]",
    keys: &[
        Key::may("understanding", Is::OneOf(GATES), "understanding = \"none\""),
        Key::may("response", Is::OneOf(GATES), "response = \"none\""),
        Key::may("evaluation", Is::OneOf(GATES), "evaluation = \"none\""),
        Key::may("replacement", Is::OneOf(GATES), "replacement = \"none\""),
        Key::may("amendment", Is::OneOf(&["none", "all"]), "amendment = \"none\""),
    ],
};
const NIGHTLY: Shape = Shape { name: "[nightly]", keys: &[Key::may("silent_days", Is::Whole, "silent_days = 3")] };
const CARE: Shape =
    Shape { name: "[care]", keys: &[Key::may("acknowledge_within", Is::Whole, "acknowledge_within = 1")] };
const QUESTIONS: Shape =
    Shape { name: "[questions]", keys: &[Key::may("answer_within", Is::Whole, "answer_within = 3")] };
const CARDS: Shape = Shape {
    name: "[cards]",
    keys: &[
        Key::may("proposed", Is::YesNo, "proposed = true"),
        Key::may("comment_within", Is::Whole, "comment_within = 5"),
    ],
};
const SIGN: Shape = Shape {
    name: "an early sign",
    keys: &[
        Key::must("name", Is::Text, "name = \"hard days\""),
        Key::must("kind", Is::OneOf(SignKind::WORDS), "kind = \"hard\"").decides(),
        Key::must("count", Is::Whole, "count = 3"),
        Key::may("days", Is::Whole, "days = 14"),
        Key::may("points", Is::Whole, "points = 15"),
        Key::may("criterion", Is::Text, "criterion = \"tone\""),
        Key::may("level", Is::Text, "level = \"none\""),
    ],
};
const BLIND: Shape = Shape {
    name: "[blind]",
    keys: &[
        Key::may("hide", Is::SomeOf(BlindField::WORDS), "hide = [\"rating\"]"),
        Key::may("lottery", Is::Whole, "lottery = 50"),
        Key::may("lottery_of", Is::OneOf(BlindField::WORDS), "lottery_of = \"rating\""),
    ],
};
const READING: Shape = Shape {
    name: "[reading]",
    keys: &[
        Key::may("who", Is::OneOf(Readers::WORDS), "who = \"roles\""),
        Key::may("representatives", Is::Texts, "representatives = [\"kim\"]"),
        Key::may("names", Is::OneOf(NamesFor::WORDS), "names = \"leads\""),
        Key::may("record", Is::OneOf(Recorded::WORDS), "record = \"personal\""),
    ],
};
const KEEPING: Shape = Shape {
    name: "[keeping]",
    keys: &[
        Key::may("dialogue", Is::Whole, "dialogue = 90"),
        Key::may("notes", Is::Whole, "notes = 730"),
        Key::may("statements", Is::Whole, "statements = 1095"),
        Key::may("coaching", Is::Whole, "coaching = 730"),
    ],
};
const DISPUTES: Shape = Shape {
    name: "[disputes]",
    keys: &[
        Key::may("rulings", Is::OneOf(&["plain", "signed"]), "rulings = \"plain\""),
        Key::may("late_ruling", Is::OneOf(&["next", "agent"]), "late_ruling = \"next\""),
    ],
};
const MACHINE: Shape = Shape {
    name: "[machine]",
    keys: &[Key::may(
        "show_agents",
        Is::Table(&SHOW_AGENTS),
        "show_agents = { false_accusations_below = 20, weeks = 4 }",
    )],
};
const SHOW_AGENTS: Shape = Shape {
    name: "show_agents",
    keys: &[
        Key::must("false_accusations_below", Is::Whole, "false_accusations_below = 20"),
        Key::may("weeks", Is::Whole, "weeks = 4"),
    ],
};
