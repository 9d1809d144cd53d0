//! Machines on oath: what their verdicts are worth, in tables and plain words.

use super::cells::{hundredths, number};
use super::machine_beside::{self, held_against_people};
use super::machine_cells::{between, ends, people, percent, share};
use super::machine_words::{notes, said_of_criterion, said_of_scores, says, unsaid};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::calc::decimal::{hundredths_of_a_per_cent, whole};
use crate::core::report::{MachineAgent, MachineCriterion, MachineFigures, MachineGroup, MachineScores};

/// What a page is made of besides the figures.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Every group, also where the machine errs alike.
    pub groups: bool,
    /// Each agent's corrected mean.
    pub agents: bool,
}

/// What machines are worth.
pub fn machine(found: &MachineFigures, wanted: Wanted) -> Page {
    let mut parts = vec![Part::Block { key: "says", title: "What it says", body: Cell::word(says(found)) }];
    if !found.criteria.is_empty() {
        parts.push(Part::Sheet(criteria(&found.criteria)));
        parts.push(Part::Sheet(verdicts(&found.criteria)));
    }
    if !found.scores.is_empty() {
        parts.push(Part::Sheet(scores(&found.scores)));
    }
    let groups: Vec<&MachineGroup> =
        found.groups.iter().filter(|line| wanted.groups || line.errs_differently()).collect();
    if !groups.is_empty() {
        parts.push(Part::Sheet(groups_sheet(&groups)));
    }
    if wanted.agents && !found.agents.is_empty() {
        parts.push(Part::Sheet(agents(&found.agents)));
    }
    parts.extend(machine_beside::parts(found));
    Page { name: "machine", title: "What are the machine's verdicts worth?".to_owned(), parts, notes: notes(found) }
}

fn criteria(lines: &[MachineCriterion]) -> Sheet {
    let row = |line: &MachineCriterion| {
        let rest = [
            share(line.plain, line.plain_n, "nothing that applies was audited"),
            line.own.and_then(hundredths_of_a_per_cent).map_or(Cell::Absent("it gave no verdict"), Cell::Percent),
            line.bought.map_or(Cell::Absent("not told"), number),
            share(line.same, line.compared, "no audit has both answers"),
            people(line.people),
            Cell::Word(said_of_criterion(line)),
        ];
        held_against_people(line).into_iter().chain(rest).collect()
    };
    Sheet {
        name: "criteria",
        title: "By criterion".to_owned(),
        columns: vec![
            Column::words("machine", "machine"),
            Column::words("card", "card").extra(),
            Column::words("criterion", "criterion").always(),
            Column::numbers("audits", "audits").extra(),
            Column::shares("false_accusations", "false accusations"),
            Column::shares("missed", "missed"),
            Column::shares("fails", "people fail"),
            Column::shares("fails_plain", "by the draw alone"),
            Column::numbers("fails_machine", "machine alone"),
            Column::numbers("worth", "worth audits").extra(),
            Column::shares("same", "as the auditor").extra(),
            Column::shares("same_people", "two auditors").extra(),
            Column::prose("finding", "what it says").always(),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What the figures of each criterion are made from: anybody can compute them again.
fn verdicts(lines: &[MachineCriterion]) -> Sheet {
    let row = |line: &MachineCriterion| {
        let cells = line.cells.iter().flat_map(|cell| [cell.frame, cell.drawn, cell.failed]).map(number);
        let names = [&line.machine, &line.card, &line.criterion].map(Cell::word);
        names.into_iter().chain(cells).collect()
    };
    Sheet {
        name: "verdicts",
        title: "Dialogues by its verdict: in the frames, audited, failed by people".to_owned(),
        columns: vec![
            Column::words("machine", "machine"),
            Column::words("card", "card").extra(),
            Column::words("criterion", "criterion").always(),
            Column::numbers("fail_frame", "its fails"),
            Column::numbers("fail_audited", "audited"),
            Column::numbers("fail_failed", "failed"),
            Column::numbers("pass_frame", "its passes"),
            Column::numbers("pass_audited", "audited"),
            Column::numbers("pass_failed", "failed"),
            Column::numbers("none_frame", "neither"),
            Column::numbers("none_audited", "audited"),
            Column::numbers("none_failed", "failed"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn scores(lines: &[MachineScores]) -> Sheet {
    let row = |line: &MachineScores| {
        let mut row = vec![Cell::word(&line.machine), Cell::word(&line.card), number(line.n)];
        match line.honest {
            Ok(found) => row.extend([
                percent(found.value),
                found.bounds.map_or_else(|reason| Cell::Absent(unsaid(reason)), |reach| ends(reach.low, reach.high)),
                percent(found.classical.mean),
                line.own.map_or(Cell::Absent("it scored nothing"), percent),
                found.bias.map_or(Cell::Absent("it scored none of them"), hundredths),
                found.rho.map_or(Cell::Absent("one of the two does not vary"), |rho| hundredths(rho * 100.0)),
                found.worth.and_then(whole).map_or(Cell::Absent("not told"), Cell::Count),
                number(found.nonzero),
            ]),
            Err(reason) => {
                let absent = || Cell::Absent(unsaid(reason));
                row.extend([absent(), absent(), absent()]);
                row.push(line.own.map_or(Cell::Absent("it scored nothing"), percent));
                row.extend([absent(), absent(), absent(), absent()]);
            }
        }
        row.push(
            line.lambda.map_or(Cell::Absent("no commitment names it"), |(least, _)| Cell::Decimal(least.hundredths())),
        );
        row.push(Cell::Word(said_of_scores(line)));
        row
    };
    Sheet {
        name: "scores",
        title: "Scores".to_owned(),
        columns: vec![
            Column::words("machine", "machine"),
            Column::words("card", "card").always(),
            Column::numbers("audits", "audits"),
            Column::numbers("mean", "people's mean"),
            Column::ranges("mean_interval", "from"),
            Column::numbers("mean_plain", "by the draw alone"),
            Column::numbers("mean_machine", "machine alone"),
            Column::numbers("milder", "machine milder by"),
            Column::numbers("correlation", "correlation").extra(),
            Column::numbers("worth", "worth audits").extra(),
            Column::numbers("differing", "differ").extra(),
            Column::numbers("lambda", "trusted").extra(),
            Column::prose("finding", "what it says").always(),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn groups_sheet(lines: &[&MachineGroup]) -> Sheet {
    const FEW: &str = "too few audits on one side, or nothing differs";
    let row = |line: &&MachineGroup| {
        let against = line.found.against_rest;
        vec![
            Cell::word(&line.machine),
            Cell::word(&line.card),
            line.criterion.as_ref().map_or(Cell::Word("total".to_owned()), Cell::word),
            Cell::word(line.by.word()),
            Cell::word(&line.found.name),
            number(line.found.n),
            line.found.mean.map_or(Cell::Absent("no audit"), hundredths),
            against.map_or(Cell::Absent(FEW), |welch| hundredths(welch.difference.value)),
            against.map_or(Cell::Absent(FEW), |welch| between(welch.difference.low, welch.difference.high)),
            line.found.p.map_or(Cell::Absent(FEW), |p| hundredths(p * 100.0)),
            Cell::Yes(line.errs_differently()),
        ]
    };
    Sheet {
        name: "groups",
        title: "Where it errs differently: machine less people, in points".to_owned(),
        columns: vec![
            Column::words("machine", "machine"),
            Column::words("card", "card").extra(),
            Column::words("criterion", "criterion").always(),
            Column::words("by", "by"),
            Column::words("group", "group").always(),
            Column::numbers("audits", "audits"),
            Column::numbers("error", "error"),
            Column::numbers("against_others", "less others'"),
            Column::ranges("against_others_interval", "from"),
            Column::numbers("chance", "chance").extra(),
            Column::words("errs_differently", "differently").always(),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn agents(lines: &[MachineAgent]) -> Sheet {
    let row = |line: &MachineAgent| {
        let names = [&line.machine, &line.card, &line.agent].map(Cell::word);
        let told = match line.honest {
            Ok(found) => [
                percent(found.value),
                found.bounds.map_or_else(|why| Cell::Absent(unsaid(why)), |reach| ends(reach.low, reach.high)),
                percent(found.classical.mean),
                line.own.map_or(Cell::Absent("it scored nothing"), percent),
                line.own.map_or(Cell::Absent("it scored nothing"), |own| hundredths(found.value - own)),
            ],
            Err(reason) => [(); 5].map(|()| Cell::Absent(unsaid(reason))),
        };
        names.into_iter().chain([number(line.n)]).chain(told).collect()
    };
    Sheet {
        name: "agents",
        title: "Agents, by handle: no ranking".to_owned(),
        columns: vec![
            Column::words("machine", "machine"),
            Column::words("card", "card"),
            Column::words("agent", "agent").always(),
            Column::numbers("audits", "audits"),
            Column::numbers("mean", "mean"),
            Column::ranges("mean_interval", "from"),
            Column::numbers("mean_plain", "by the draw alone"),
            Column::numbers("mean_machine", "machine alone"),
            Column::numbers("correction", "people moved it by").extra(),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}
