//! Rotation between auditing and leading: who is what, who is due, what is planned.

use super::cells::number;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::people::{Rotated, RotationLine};
use crate::core::policy::Policy;
use chrono::NaiveDate;

/// Everybody who audits or leads, or is to.
pub fn rotations(lines: &[RotationLine], policy: &Policy, today: NaiveDate) -> Sheet {
    Sheet {
        name: "rotation",
        title: "Who audits and who leads, by handle".to_owned(),
        columns: vec![
            Column::words("person", "person").always(),
            Column::words("role", "role").always(),
            Column::words("team", "team"),
            Column::words("since", "since"),
            Column::numbers("months", "months"),
            Column::words("due", "due").always(),
            Column::words("is_due", "is due").extra().with_alarm(),
            Column::words("next", "planned"),
            Column::numbers("experience", "days with customers").extra(),
            Column::words("experienced", "may audit").extra(),
            Column::prose("cool_off", "still tied to"),
        ],
        rows: lines.iter().map(|line| row(line, today)).collect(),
        notes: notes(lines, policy, today),
        empty: "Nobody audits or leads: assize people import takes in who does.".to_owned(),
    }
}

fn row(line: &RotationLine, today: NaiveDate) -> Vec<Cell> {
    let tied: Vec<String> = line.cool_off.iter().map(|one| format!("{} until {}", one.team, one.until)).collect();
    vec![
        Cell::word(&line.handle),
        line.role.map_or(Cell::Absent("still to begin"), |role| Cell::word(role.word())),
        Cell::Word(line.teams.join(", ")),
        line.since.map_or(Cell::Absent("still to begin"), Cell::Day),
        number(line.months.into()),
        line.due.map_or(Cell::Absent("never"), Cell::Day),
        Cell::Yes(is_due(line, today)),
        line.next.as_ref().map_or(Cell::Absent("nothing planned"), |(role, team, from)| {
            Cell::Word(format!("{role} in {team} from {from}"))
        }),
        Cell::Count(line.experience),
        Cell::Yes(line.is_experienced),
        if tied.is_empty() { Cell::Absent("no former team") } else { Cell::Word(tied.join(", ")) },
    ]
}

fn is_due(line: &RotationLine, today: NaiveDate) -> bool {
    line.due.is_some_and(|due| due <= today)
}

fn notes(lines: &[RotationLine], policy: &Policy, today: NaiveDate) -> Vec<String> {
    let mut notes = Vec::new();
    let open = lines.iter().filter(|line| is_due(line, today) && line.next.is_none());
    let due: Vec<String> = open.map(|line| line.handle.clone()).collect();
    if !due.is_empty() {
        notes.push(format!(
            "Due, and nothing is planned: {}. Plan it: assize people rotate WHO --to ROLE --team TEAM --from DAY.",
            list_and(&due)
        ));
    }
    let rules = &policy.rotation;
    notes.push(match rules.due_after {
        0 => "The policy never asks anybody to change: [rotation] due_after is 0.".to_owned(),
        months => format!("Due: after {} in one of the two roles.", count(months, "month")),
    });
    notes.push(format!(
        "Who audits was an agent or a lead for {} before. A team counts as a conflict for {} after somebody left it.",
        count(rules.experience_days, "day"),
        count(policy.conflict.rotation_days, "day")
    ));
    notes
}

/// A rotation as it was planned.
pub fn rotated(rotated: &Rotated, dry_run: bool) -> Page {
    let leaves: Vec<String> = rotated.leaves.iter().map(|(role, team)| format!("{role} in {team}")).collect();
    let fields = vec![
        ("person", "person", Cell::word(&rotated.handle)),
        ("becomes", "becomes", Cell::Word(format!("{} in {}", rotated.role, rotated.team))),
        ("from", "from", Cell::Day(rotated.from)),
        ("leaves", "leaves", if leaves.is_empty() { Cell::Absent("nothing") } else { Cell::Word(leaves.join(", ")) }),
        ("experience", "days with customers by then", Cell::Count(rotated.experience)),
    ];
    let title = match (rotated.is_known, dry_run) {
        (true, _) => "This is planned already; nothing changed",
        (false, true) => "This would be planned; nothing is kept",
        (false, false) => "Rotation",
    };
    let short = rotated.is_short.then(|| {
        "That is less than the policy asks of who audits: agents will ask. [rotation] without = \"refuse\" would not let it pass."
            .to_owned()
    });
    Page {
        name: "rotation",
        title: title.to_owned(),
        parts: vec![Part::Fields(fields)],
        notes: short.into_iter().collect(),
    }
}
