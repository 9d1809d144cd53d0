//! Licences: whether agents are shown what machines say, and why not.

use super::cells::number;
use super::sheet::{Cell, Column, Sheet, decimal};
use super::words::count;
use crate::core::policy::Policy;
use crate::core::report::{Lapse, Licence, LicenceState};
use chrono::NaiveDate;

/// Every licence, as it holds today.
pub fn sheet(licences: &[Licence], policy: &Policy, today: NaiveDate) -> Sheet {
    let row = |one: &Licence| {
        vec![
            Cell::word(&one.machine),
            Cell::word(&one.card),
            Cell::word(&one.criterion),
            Cell::Yes(one.lapse(policy, today).is_none()),
            one.high.map_or(Cell::Absent("no fail was audited"), Cell::Percent),
            number(one.audited),
            Cell::Day(one.days.0),
            Cell::Day(one.days.1),
            one.at.map_or(Cell::Absent("now"), Cell::Moment),
            Cell::word(why(one, policy, today)),
        ]
    };
    Sheet {
        name: "licences",
        title: "Whether agents are shown what it says".to_owned(),
        columns: vec![
            Column::words("machine", "machine"),
            Column::words("card", "card").extra(),
            Column::words("criterion", "criterion").always(),
            Column::words("shown", "shown").always(),
            Column::numbers("upper_limit", "false accusations at most"),
            Column::numbers("audited", "fails audited"),
            Column::words("first", "from").extra(),
            Column::words("last", "to"),
            Column::words("recorded", "recorded").extra(),
            Column::prose("why", "why").always(),
        ],
        rows: licences.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What a night found new, in sentences.
pub fn told(new: &[Licence]) -> impl Iterator<Item = String> {
    new.iter().map(|one| {
        let of = format!("{} of {}", one.criterion, one.machine);
        match one.state {
            LicenceState::Shown => format!("Agents are shown {of}: {}.", found(one)),
            LicenceState::Crossed | LicenceState::NoSample | LicenceState::Superseded | LicenceState::Off => {
                format!("Agents are not shown {of}: {}.", found(one))
            }
        }
    })
}

/// That verdicts of another version end a licence.
pub fn ended(one: &Licence, dry_run: bool) -> String {
    let other = one.successor.as_deref().unwrap_or("another version");
    let ends = if dry_run { "would end" } else { "end" };
    format!(
        "Verdicts of {other} {ends} the licence of {} for {}: {other} was enrolled later, and so takes its place, whatever its \
         number. Agents are shown no mark of {} by it until {other} has a licence of its own. Who only tries a version enrols \
         it under another name.",
        one.machine, one.criterion, one.machine
    )
}

/// What was found when it was recorded.
fn found(one: &Licence) -> String {
    let (below, weeks) = (one.rule.false_accusations_below, one.rule.weeks);
    let high = one.high.map(|high| decimal(high.into())).unwrap_or_default();
    match one.state {
        LicenceState::Shown => format!("false accusations {high} % at the most, below {below}"),
        LicenceState::Crossed => format!("false accusations may be {high} %, not below {below}"),
        LicenceState::NoSample => format!("none of its fails of {} was audited", count(weeks, "week")),
        LicenceState::Superseded => superseded(one),
        LicenceState::Off => {
            "the policy shows agents no machine's marks, or the works agreement lets none score by it".to_owned()
        }
    }
}

fn superseded(one: &Licence) -> String {
    let newer = one.successor.as_deref().unwrap_or("a newer version");
    format!("{newer} took its place, and has a licence of its own or none")
}

fn why(one: &Licence, policy: &Policy, today: NaiveDate) -> String {
    match one.lapse(policy, today) {
        None | Some(Lapse::Recorded(_)) => found(one),
        Some(Lapse::Superseded) => superseded(one),
        Some(Lapse::Old) => "its sample is too old: assize assign nightly looks at a newer one".to_owned(),
        Some(Lapse::Stricter) => "the policy asks for a lower limit by now".to_owned(),
        Some(Lapse::Off) => "the policy shows agents no machine's marks".to_owned(),
    }
}
