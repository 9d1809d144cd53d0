//! Disputes, and what they changed.

use super::model::Section;
use super::words::{rate, sheet, told};
use crate::core::report::management::{Disputes, ReasonRow, StageRow};
use crate::view::cells::number;
use crate::view::chart::{Chart, Part, Stack};
use crate::view::sheet::{Cell, Column, Sheet, signed};
use crate::view::words::count;

/// Disputes.
pub fn section(found: &Disputes) -> Section {
    let mut tables = Vec::new();
    if found.opened > 0 {
        tables.extend([fates(found), reasons(found), stages(found)]);
        tables.extend((!found.causes.is_empty()).then(|| causes(found)));
    }
    Section {
        key: "disputes",
        title: "Disputes, and what they changed",
        says: says(found),
        charts: (found.points > 0).then(|| Chart::Stack(stack(found))).into_iter().collect(),
        tables,
    }
}

fn says(found: &Disputes) -> Vec<String> {
    if found.opened == 0 {
        return vec!["No dispute was opened in these days.".to_owned()];
    }
    let mut says = vec![format!(
        "{} opened in these days, about {}; {} still open.",
        count(found.opened, "dispute"),
        count(found.points, "point"),
        found.open
    )];
    says.push(format!(
        "Of the audits that were delivered in these days agents disputed {}.",
        told(&found.disputed, "%")
    ));
    says.push(format!("Overturned, in an answer or as a whole: {}.", told(&found.overturned, "%")));
    says.extend(
        found.added.map(|added| format!("Disputes moved the plain mean of these audits by {} points.", signed(added))),
    );
    let over: u64 = found.stages.iter().map(|stage| stage.over).sum();
    says.push(if over == 0 {
        "No deadline passed before its step was done.".to_owned()
    } else {
        format!("{} passed before the step was done.", count(over, "deadline"))
    });
    says
}

/// What became of a point, in words.
fn fate(code: &str) -> &str {
    match code {
        "withdrawn" => "withdrawn by the agent",
        "corrected" => "corrected as a slip",
        "kept" => "kept in the session",
        "adjusted" => "changed in the session",
        "ruled_keep" => "kept by a ruling",
        "ruled_agent" => "agent's answer by a ruling",
        "ruled_other" => "another answer by a ruling",
        "ruled_not_applicable" => "ruled not applicable",
        "lapsed" => "agent's answer: no ruling",
        "struck" => "ended, the audit was struck",
        "open" => "open",
        other => other,
    }
}

fn stack(found: &Disputes) -> Stack {
    let whole = found.points;
    let part = |(code, count): &(String, u64)| Part {
        label: fate(code).to_owned(),
        count: *count,
        told: format!("{count} of {whole}"),
    };
    let parts: Vec<Part> = found.fates.iter().map(part).collect();
    let said: Vec<String> = parts.iter().map(|part| format!("{}: {}", part.label, part.told)).collect();
    Stack { title: "What became of the points".to_owned(), says: said.join("; "), parts }
}

fn fates(found: &Disputes) -> Sheet {
    let rows = found.fates.iter().map(|(code, count)| vec![Cell::word(fate(code)), number(*count)]);
    let columns = vec![Column::words("outcome", "outcome").always(), Column::numbers("points", "points").always()];
    sheet("fates", "What became of the points", columns, rows.collect())
}

fn reasons(found: &Disputes) -> Sheet {
    let row =
        |row: &ReasonRow| vec![Cell::word(&row.reason), number(row.disputes), number(row.points), rate(&row.changed)];
    let columns = vec![
        Column::words("reason", "reason").always(),
        Column::numbers("disputes", "disputes").always(),
        Column::numbers("points", "points"),
        Column::shares("changed", "changed"),
    ];
    sheet("reasons", "By reason", columns, found.reasons.iter().map(row).collect())
}

fn stages(found: &Disputes) -> Sheet {
    let row = |row: &StageRow| {
        vec![
            Cell::word(&row.stage),
            number(row.ended),
            row.median.map_or(Cell::Absent("none ended"), Cell::Decimal),
            row.longest.map_or(Cell::Absent("none ended"), |days| Cell::Count(days.into())),
            Cell::Count(row.deadline.into()),
            number(row.over),
            number(row.waiting),
            number(row.late),
        ]
    };
    let columns = vec![
        Column::words("stage", "stage").always(),
        Column::numbers("ended", "ended").always(),
        Column::numbers("median_days", "median days"),
        Column::numbers("longest_days", "longest"),
        Column::numbers("deadline_days", "deadline"),
        Column::numbers("over", "too late"),
        Column::numbers("waiting", "waiting"),
        Column::numbers("late", "late now"),
    ];
    sheet("stages", "How many working days each stage took", columns, found.stages.iter().map(row).collect())
}

fn causes(found: &Disputes) -> Sheet {
    let rows = found.causes.iter().map(|(cause, count)| vec![Cell::word(cause), number(*count)]);
    let columns = vec![Column::words("cause", "cause").always(), Column::numbers("rulings", "disputes").always()];
    sheet("causes", "What lay behind, as rulings say", columns, rows.collect())
}
