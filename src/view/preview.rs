//! Preview: what a draw of a plan would be.

use super::cells::number;
use super::frame;
use super::notices;
use super::page::{Page, Part};
use super::plans::twice;
use super::sheet::{Cell, Column, Sheet, decimal};
use super::words::count_of;
use crate::core::draw::Saved;
use crate::core::frame::{AgentOutlook, AuditorOutlook, Idle, Preview, StratumOutlook};
use crate::core::plan::Plan;

/// What a draw of a window would be; `asides` are sentences to stand below.
pub fn preview(preview: &Preview, plan: &Plan, asides: &[String]) -> Page {
    let fields = vec![
        ("draw", "draw", Cell::word(&preview.name)),
        ("first", "from", Cell::Day(preview.window.0)),
        ("last", "to", Cell::Day(preview.window.1)),
        ("quota", "draws", Cell::word(plan.quota())),
        ("frame", "in the frame", number(preview.size as u64)),
        ("drawn", "would be drawn", number(preview.drawn as u64)),
        ("idle", "without an auditor, on average", mean(without_auditor(preview.idle))),
        ("double", "scored twice", twice(plan)),
        ("twice", "of them twice", number(preview.twice as u64)),
        ("half_width", "planning: ± in all", planned(preview.half_width)),
    ];
    let missing = (preview.missing > 0).then(|| {
        format!(
            "{} of them phantoms: another system counted these dialogues, and nobody recorded them.",
            preview.missing
        )
    });
    let mut notes: Vec<String> = frame::outside(&preview.exclusions).collect();
    notes.extend(missing);
    notes.extend(frame::alike(&preview.name, &preview.alike));
    notes.extend(notices::untold(&preview.untold));
    notes.extend(why_without(preview));
    notes.extend(without_second(preview));
    notes.extend(asides.iter().cloned());
    notes.push(
        "Planning: the half-width in points of a pass rate of 80 % at 95 %, rough below 30; a report has its own interval."
            .to_owned(),
    );
    notes.push("Nothing is drawn or recorded: there is no seed yet.".to_owned());
    Page {
        name: "preview",
        title: format!("Before the draw {}", preview.name),
        parts: vec![
            Part::Fields(fields),
            Part::Sheet(strata(preview)),
            Part::Sheet(agents(&preview.agents)),
            Part::Sheet(auditors(preview)),
        ],
        notes,
    }
}

/// What a machine saves in audits, as far as earlier draws tell.
pub fn saved(machine: &str, drawn: u64, saved: Option<&Saved>) -> String {
    let Some(Saved { audits, correlation, needed }) = saved else {
        return format!(
            "What {machine} saves in audits nobody can say yet: too few dialogues of earlier draws have its total and a blind score."
        );
    };
    let audits = count_of(*audits as u64, "audit", "audits");
    format!(
        "Planning with {machine}: {needed} audits instead of {drawn} tell the mean of scores as closely (its totals go with those of people by {correlation:.2}, over {audits} of earlier draws)."
    )
}

fn strata(preview: &Preview) -> Sheet {
    let row = |stratum: &StratumOutlook| {
        let chance =
            stratum.inclusion.map_or(Cell::Absent("empty"), |(drawn, size)| Cell::word(format!("{drawn}/{size}")));
        vec![
            Cell::word(stratum.labels.join(", ")),
            number(stratum.size as u64),
            number(stratum.quota as u64),
            chance,
            planned(stratum.half_width),
        ]
    };
    Sheet {
        name: "strata",
        title: format!("Strata by {}", preview.by.join(", ")),
        columns: vec![
            Column::words("stratum", "stratum"),
            Column::numbers("size", "dialogues"),
            Column::numbers("quota", "to draw"),
            Column::numbers("inclusion", "chance of each"),
            Column::numbers("half_width", "planning: ±"),
        ],
        rows: preview.strata.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No dialogue of this window can be drawn.".to_owned(),
    }
}

fn agents(agents: &[AgentOutlook]) -> Sheet {
    let row = |agent: &AgentOutlook| {
        vec![Cell::word(&agent.handle), number(agent.size as u64), mean(agent.expected), planned(agent.half_width)]
    };
    Sheet {
        name: "agents",
        title: "Agents".to_owned(),
        columns: vec![
            Column::words("agent", "agent"),
            Column::numbers("size", "dialogues"),
            Column::numbers("expected", "drawn on average"),
            Column::numbers("half_width", "planning: ±"),
        ],
        rows: agents.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "No agent has a dialogue that can be drawn.".to_owned(),
    }
}

fn auditors(preview: &Preview) -> Sheet {
    let row = |auditor: &AuditorOutlook| {
        vec![
            Cell::word(&auditor.handle),
            mean(auditor.expected),
            auditor.capacity.map_or(Cell::Absent("no limit"), |most| number(most as u64)),
            auditor.barred.map_or(Cell::Absent("nothing to draw"), Cell::Percent),
            auditor.absent.map_or(Cell::Absent("there"), Cell::Day),
        ]
    };
    let twice = if preview.twice > 0 { format!(", {} of them twice", preview.twice) } else { String::new() };
    Sheet {
        name: "auditors",
        title: format!("Auditors of {}{twice}", count_of(preview.drawn as u64, "dialogue", "dialogues")),
        columns: vec![
            Column::words("auditor", "auditor"),
            Column::numbers("expected", "given on average"),
            Column::numbers("capacity", "at most"),
            Column::numbers("barred", "barred from"),
            Column::words("absent", "absent until"),
        ],
        rows: preview.auditors.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nobody has the role auditor today: everything that is drawn would have no auditor.".to_owned(),
    }
}

/// How many would have no auditor on average, whatever the reason.
fn without_auditor(idle: Idle) -> Option<i64> {
    Some(idle.barred? + idle.absent? + idle.full?)
}

/// Why dialogues would have no auditor, in words.
fn why_without(preview: &Preview) -> Option<String> {
    let Idle { barred, absent, full } = preview.idle;
    let reasons = [
        (barred, "", "everybody is barred from them, or there is nobody"),
        (absent, "", "everybody who is not barred is absent"),
        (full, "at least ", "nobody has room for them"),
    ];
    let told = reasons.into_iter().filter(|(number, ..)| *number != Some(0)).map(|(number, least, why)| {
        let number = number.map_or_else(|| "many".to_owned(), |number| decimal(number.into()));
        format!("{least}{number} since {why}")
    });
    let told: Vec<String> = told.collect();
    let drawn = count_of(preview.drawn as u64, "dialogue", "dialogues");
    (!told.is_empty()).then(|| format!("No auditor, on average, for some of the {drawn} drawn: {}.", told.join("; ")))
}

/// Second auditors that are not there, in words.
fn without_second(preview: &Preview) -> Option<String> {
    if preview.alone == Some(0) {
        return None;
    }
    let number = preview.alone.map_or_else(|| "many".to_owned(), |alone| decimal(alone.into()));
    Some(format!(
        "No second auditor for {number} of the {} scored twice, on average: fewer than two may audit them.",
        preview.twice
    ))
}

fn planned(half_width: Option<i64>) -> Cell {
    half_width.map_or(Cell::Absent("nothing drawn"), Cell::Percent)
}

/// A mean in hundredths, as a decimal.
fn mean(hundredths: Option<i64>) -> Cell {
    hundredths.map_or(Cell::Absent("above 10000"), |mean| Cell::word(decimal(mean.into())))
}
