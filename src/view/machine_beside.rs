//! What is told with the figures of machines: what was said of their tuning after the draw, what the figures would be
//! without that, and who brought what they say.

use super::cells::number;
use super::machine_cells::{ends, percent, rate, share};
use super::machine_words::{said_of_criterion, said_of_scores, unsaid};
use super::page::Part;
use super::sheet::{Cell, Column, Sheet};
use crate::core::report::{BroughtBy, MachineCriterion, MachineFigures, MachineScores, TunedLater};

/// What was said later, with the figures the other way, and who brought the verdicts.
pub(super) fn parts(found: &MachineFigures) -> Vec<Part> {
    let mut sheets = Vec::new();
    if !found.tuned_later.is_empty() {
        sheets.push(tuned_later(&found.tuned_later));
    }
    if !found.criteria_without.is_empty() {
        sheets.push(criteria(&found.criteria_without));
    }
    if !found.scores_without.is_empty() {
        sheets.push(scores(&found.scores_without));
    }
    if !found.brought.is_empty() {
        sheets.push(brought(&found.brought));
    }
    sheets.into_iter().map(Part::Sheet).collect()
}

fn tuned_later(lines: &[TunedLater]) -> Sheet {
    let row = |line: &TunedLater| {
        vec![
            Cell::word(&line.machine),
            number(line.dialogues),
            number(line.audited),
            number(line.marked),
            Cell::Word(line.by.to_string()),
            Cell::Moment(line.by.at),
        ]
    };
    sheet(
        ("tuned_later", "Said after the draw to be tuned on: in the figures all the same"),
        vec![
            Column::words("machine", "machine"),
            Column::numbers("dialogues", "dialogues").always(),
            Column::numbers("audited", "audited"),
            Column::numbers("marked", "people had marked before"),
            Column::words("by", "said by").always(),
            Column::words("said", "when").always(),
        ],
        lines.iter().map(row).collect(),
    )
}

/// The first cells of a criterion: of what, how many audits, both of its errors, and how often people fail.
pub(super) fn held_against_people(line: &MachineCriterion) -> [Cell; 7] {
    let [fails, passes, _] = line.cells;
    [
        Cell::word(&line.machine),
        Cell::word(&line.card),
        Cell::word(&line.criterion),
        number(line.audited()),
        share(line.accused, fails.drawn, "none of its fails was audited"),
        share(line.missed, passes.drawn, "none of its passes was audited"),
        line.honest.map_or_else(|reason| Cell::Absent(unsaid(reason)), |found| rate(found.rate, found.n)),
    ]
}

fn criteria(lines: &[MachineCriterion]) -> Sheet {
    let row = |line: &MachineCriterion| {
        held_against_people(line).into_iter().chain([Cell::Word(said_of_criterion(line))]).collect()
    };
    sheet(
        ("criteria_without", "By criterion, without what was said later to be tuned on"),
        vec![
            Column::words("machine", "machine"),
            Column::words("card", "card").extra(),
            Column::words("criterion", "criterion").always(),
            Column::numbers("audits", "audits").extra(),
            Column::shares("false_accusations", "false accusations"),
            Column::shares("missed", "missed"),
            Column::shares("fails", "people fail"),
            Column::prose("finding", "what it says").always(),
        ],
        lines.iter().map(row).collect(),
    )
}

fn scores(lines: &[MachineScores]) -> Sheet {
    let row = |line: &MachineScores| {
        let mut row = vec![Cell::word(&line.machine), Cell::word(&line.card), number(line.n)];
        match line.honest {
            Ok(found) => row.extend([
                percent(found.value),
                found.bounds.map_or_else(|reason| Cell::Absent(unsaid(reason)), |reach| ends(reach.low, reach.high)),
            ]),
            Err(reason) => row.extend([Cell::Absent(unsaid(reason)), Cell::Absent(unsaid(reason))]),
        }
        row.push(Cell::Word(said_of_scores(line)));
        row
    };
    sheet(
        ("scores_without", "Scores, without what was said later to be tuned on"),
        vec![
            Column::words("machine", "machine"),
            Column::words("card", "card").always(),
            Column::numbers("audits", "audits"),
            Column::numbers("mean", "people's mean"),
            Column::ranges("mean_interval", "from"),
            Column::prose("finding", "what it says").always(),
        ],
        lines.iter().map(row).collect(),
    )
}

fn brought(lines: &[BroughtBy]) -> Sheet {
    let row = |line: &BroughtBy| {
        vec![
            Cell::word(&line.machine),
            Cell::word(&line.by),
            number(line.verdicts),
            number(line.dialogues),
            number(line.late),
            Cell::Moment(line.first),
            Cell::Moment(line.last),
        ]
    };
    sheet(
        ("brought", "Who brought what it says"),
        vec![
            Column::words("machine", "machine"),
            Column::words("by", "by").always(),
            Column::numbers("verdicts", "verdicts").always(),
            Column::numbers("dialogues", "dialogues"),
            Column::numbers("late", "late"),
            Column::words("first", "first").extra(),
            Column::words("last", "last"),
        ],
        lines.iter().map(row).collect(),
    )
}

fn sheet((name, title): (&'static str, &str), columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { name, title: title.to_owned(), columns, rows, notes: Vec::new(), empty: String::new() }
}
