//! Keys of a plan: those that it may have, those that it must, and how each is written.

use super::about::{Home, SeedKind};
use crate::core::toml::shape::{Is, Key, Shape};

/// A plan.
pub(super) const PLAN: Shape = Shape {
    name: "a plan",
    keys: &[
        Key::must("plan", Is::Table(&ABOUT), "[plan] with name, card, window, starts and days"),
        Key::may("population", Is::Table(&POPULATION), "[population] with channels, categories or teams"),
        Key::must("quota", Is::Table(&QUOTA), "[quota] with count = 1 and by = [\"agent\"]"),
        Key::may("risk", Is::Table(&RISK), "[risk] with low_rating = 2"),
        Key::may("verdict", Is::Table(&VERDICT), "[verdict] with fail = 40"),
        Key::may("auditors", Is::Table(&AUDITORS), "[auditors] with handles = [\"vera\"]"),
    ],
};
const ABOUT: Shape = Shape {
    name: "[plan]",
    keys: &[
        Key::must("name", Is::Text, "name = \"daily\""),
        Key::must("card", Is::Text, "card = \"dialogue\""),
        Key::must("window", Is::OneOf(&["day", "week", "month"]), "window = \"day\""),
        Key::must("starts", Is::Text, "starts = \"2026-03-02\""),
        Key::may("ends", Is::Text, "ends = \"2026-12-31\""),
        Key::must("days", Is::Whole, "days = 5"),
        Key::may("double", Is::Text, "double = \"10%\""),
        Key::may("repeat", Is::Text, "repeat = \"2%\""),
        Key::may("repeat_after", Is::Whole, "repeat_after = 28"),
        Key::may("seed", Is::OneOf(SeedKind::WORDS), "seed = \"local\""),
        Key::may("machine", Is::Text, "machine = \"autoqa/3\""),
        Key::may("verdict_of", Is::Text, "verdict_of = \"empathy\""),
        Key::may("population", Is::OneOf(Home::WORDS), "population = \"external\""),
        Key::may("reserves", Is::Whole, "reserves = 5"),
        Key::may("overlaps", Is::Texts, "overlaps = [\"spot\"]"),
    ],
};
const POPULATION: Shape = Shape {
    name: "[population]",
    keys: &[
        Key::may("channels", Is::Texts, "channels = [\"chat\"]"),
        Key::may("categories", Is::Texts, "categories = [\"complaint\"]"),
        Key::may("teams", Is::Texts, "teams = [\"north\"]"),
    ],
};
const QUOTA: Shape = Shape {
    name: "[quota]",
    keys: &[
        Key::may("count", Is::Whole, "count = 1"),
        Key::may("total", Is::Whole, "total = 60"),
        Key::may("share", Is::Text, "share = \"5%\""),
        Key::may(
            "allocation",
            Is::OneOf(&["equal", "proportional", "power", "neyman"]),
            "allocation = \"proportional\"",
        )
        .decides(),
        Key::may("power", Is::Part, "power = \"1/2\""),
        Key::may("minimum", Is::Whole, "minimum = 1"),
        Key::may("maximum", Is::Whole, "maximum = 8"),
        Key::must("by", Is::SomeOf(&["agent", "channel", "team", "risk", "verdict"]), "by = [\"agent\"]"),
    ],
};
const RISK: Shape = Shape {
    name: "[risk]",
    keys: &[
        Key::may("low_rating", Is::Whole, "low_rating = 2"),
        Key::may("complaint", Is::YesNo, "complaint = true"),
        Key::may("coached", Is::YesNo, "coached = true"),
        Key::may("new_agent_days", Is::Whole, "new_agent_days = 60"),
        Key::may("count", Is::Table(&RISK_COUNT), "[risk.count] with \"low rating\" = 2"),
    ],
};
const RISK_COUNT: Shape = Shape {
    name: "[risk.count]",
    keys: &[
        Key::may("low rating", Is::Whole, "\"low rating\" = 2"),
        Key::may("complaint", Is::Whole, "complaint = 2"),
        Key::may("coached", Is::Whole, "coached = 3"),
        Key::may("new agent", Is::Whole, "\"new agent\" = 2"),
        Key::may("other", Is::Whole, "other = 1"),
    ],
};
const VERDICT: Shape = Shape {
    name: "[verdict]",
    keys: &[
        Key::may("fail", Is::Whole, "fail = 40"),
        Key::may("pass", Is::Whole, "pass = 80"),
        Key::may("none", Is::Whole, "none = 5"),
    ],
};
const AUDITORS: Shape = Shape {
    name: "[auditors]",
    keys: &[
        Key::may("handles", Is::Texts, "handles = [\"vera\"]"),
        Key::may("capacity", Is::Whole, "capacity = 10"),
        Key::may("capacities", Is::Wholes, "[auditors.capacities] with vera = 4"),
    ],
};
