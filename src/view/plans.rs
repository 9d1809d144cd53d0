//! Plans: in a list, and one shown whole.

use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::plan::Plan;
use crate::core::refusal::Result;
use crate::core::text::Untrusted;

/// The plans in force.
pub fn plans(plans: &[Plan]) -> Result<Sheet> {
    let row = |plan: &Plan| {
        Ok(vec![
            Cell::word(&plan.name),
            Cell::Count(plan.version),
            Cell::Day(plan.starts()?),
            plan.ends()?.map_or(Cell::Absent("goes on"), Cell::Day),
            Cell::word(plan.card()),
            plan.count().map_or(Cell::Absent("in all"), |count| Cell::Count(count.into())),
            Cell::word(plan.columns().get(1..).unwrap_or_default().join(", ")),
            Cell::word(plan.seed().word()),
            Cell::word(plan.quota()),
        ])
    };
    Ok(Sheet {
        name: "plans",
        title: "Plans in force".to_owned(),
        columns: vec![
            Column::words("plan", "plan"),
            Column::numbers("version", "version").extra(),
            Column::words("starts", "starts"),
            Column::words("ends", "ends").extra(),
            Column::words("card", "card"),
            Column::numbers("quota", "dialogues"),
            Column::words("by", "for each"),
            Column::words("seed", "seed").extra(),
            Column::prose("draws", "draws"),
        ],
        rows: plans.iter().map(row).collect::<Result<_>>()?,
        notes: Vec::new(),
        empty: "There is no plan yet: assize assign plan add plan.toml".to_owned(),
    })
}

/// A plan with its text as it was added; `newest` is the number of its newest version.
pub fn show(plan: &Plan, text: &str, newest: i64) -> Result<Page> {
    let first = plan.first_window()?.map(|(first, last)| format!("Its first window is {first} to {last}."));
    let held = (plan.version < newest).then(|| format!("Version {newest} holds; this one does not any more."));
    let auditors: Vec<&str> = plan.auditors().collect();
    let auditors = if auditors.is_empty() { "everybody with the role".to_owned() } else { auditors.join(", ") };
    let fields = vec![
        ("plan", "plan", Cell::word(&plan.name)),
        ("version", "version", Cell::Count(plan.version)),
        ("card", "card", Cell::word(plan.card())),
        ("starts", "starts", Cell::Day(plan.starts()?)),
        ("ends", "ends", plan.ends()?.map_or(Cell::Absent("goes on"), Cell::Day)),
        ("days", "working days to score", Cell::Count(plan.days().into())),
        ("draws", "draws", Cell::word(plan.quota())),
        ("by", "for each", Cell::word(plan.columns().get(1..).unwrap_or_default().join(", "))),
        ("auditors", "auditors", Cell::word(auditors)),
        ("double", "scored twice", twice(plan)),
        ("repeat", "scored again", again(plan)),
        ("seed", "seed", Cell::word(plan.seed().word())),
    ];
    let body = Cell::text(&Untrusted::new(text));
    Ok(Page {
        name: "plan",
        title: format!("The plan {}, version {}", plan.name, plan.version),
        parts: vec![Part::Fields(fields), Part::Block { key: "text", title: "As it was added", body }],
        notes: first.into_iter().chain(held).collect(),
    })
}

/// The share of what is drawn that its auditor scores again, and when.
fn again(plan: &Plan) -> Cell {
    let after = plan.repeat_after();
    plan.repeat().map_or(Cell::Absent("nothing"), |share| {
        Cell::word(format!("each with a chance of {share}, by its auditor, from {after} days after the first score on"))
    })
}

/// The share of what is drawn that a second auditor scores too.
pub(super) fn twice(plan: &Plan) -> Cell {
    plan.double().map_or(Cell::Absent("nothing"), |share| Cell::word(format!("{share} of what is drawn")))
}
