//! How strict auditors are, in tables and plain words.

use super::cells::{between, hundredths, number};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet, decimal, signed};
use super::undefined::why;
use super::words::{count, list_and};
use crate::calc::decimal::whole;
use crate::calc::severity::{Drift, ENOUGH_AUDITS, ENOUGH_DF};
use crate::core::report::{AgentLine, SeverityLine, SeverityTable, Strictness};
use std::collections::BTreeMap;

/// What stands in place of lines that the reader may not read.
const NOT_SHOWN: &str = "Nothing here is for you to read.";
/// A step of a scale, or a point of a score, in hundredths.
const ONE: f64 = 100.0;
/// Above this, chance alone may well be the reason.
const CHANCE: f64 = 0.05;

/// What a page is made of besides the figures.
pub struct Told<'a> {
    /// What differences are counted in: `points` or `steps`.
    pub unit: &'a str,
    /// Whether each agent's mean is told too.
    pub agents: bool,
    /// What to do where nothing was scored.
    pub empty: &'a str,
    /// Why nothing moves over time where scores have no order.
    pub no_time: &'static str,
}

/// A table for each card or criterion, after what they say.
pub fn severity(tables: &[SeverityTable], told: &Told<'_>) -> Page {
    let mut parts = vec![Part::Sheet(auditors(tables, told))];
    if told.agents && tables.iter().any(|table| table.is_in_time) {
        parts.push(Part::Sheet(agents(tables)));
    }
    Page { name: "severity", title: "How strict are auditors?".to_owned(), parts, notes: notes(tables, told) }
}

fn auditors(tables: &[SeverityTable], told: &Told<'_>) -> Sheet {
    let rows = tables.iter().flat_map(|table| table.auditors.iter().map(|line| row(table, line, told)));
    let is_hidden = tables.iter().any(|table| table.is_hidden || table.few + table.of_others > 0);
    let above = if told.unit == "points" { "points above others" } else { "steps above others" };
    Sheet {
        name: "auditors",
        title: "Auditors, by handle".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("criterion", "criterion"),
            Column::words("auditor", "auditor").always(),
            Column::numbers("n", "scored"),
            Column::numbers("raw", "plain mean"),
            Column::numbers("severity", above),
            Column::ranges("severity_interval", "from"),
            Column::numbers("direct", "on the same dialogues").extra(),
            Column::numbers("direct_n", "of dialogues").extra(),
            Column::ranges("direct_interval", "same from").extra(),
            Column::numbers("shrunk", "less chance").extra(),
            Column::numbers("drift", "moved").extra(),
            Column::ranges("drift_interval", "moved from").extra(),
            Column::words("says", "says").always(),
        ],
        rows: rows.collect(),
        notes: Vec::new(),
        empty: if is_hidden { NOT_SHOWN } else { told.empty }.to_owned(),
    }
}

fn row(table: &SeverityTable, line: &SeverityLine, told: &Told<'_>) -> Vec<Cell> {
    let drift = line.drift.as_ref();
    let direct = line.direct.as_ref();
    let alone = match (table.is_in_time, line.is_direct_hidden) {
        (true, true) => "too few of others to show them to you",
        (true, false) => "nobody else scored one of theirs",
        (false, _) => "all of it is on the same dialogues",
    };
    let none = if table.is_in_time { "too few in each half" } else { told.no_time };
    vec![
        Cell::word(&table.card),
        table.criterion.as_ref().map_or(Cell::Absent("totals"), Cell::word),
        Cell::word(&line.auditor),
        number(line.n),
        hundredths(line.raw),
        hundredths(line.severity),
        between(line.bounds),
        direct.map_or(Cell::Absent(alone), |mean| hundredths(mean.value)),
        direct.map_or(Cell::Absent(alone), |mean| number(mean.n)),
        direct.map_or(Cell::Absent(alone), |mean| between(mean.bounds)),
        hundredths(line.shrunk),
        drift.map_or(Cell::Absent(none), |drift| hundredths(drift.change)),
        drift.map_or(Cell::Absent(none), |drift| between(drift.bounds)),
        Cell::Word(says(line)),
    ]
}

fn says(line: &SeverityLine) -> String {
    let mut said = match line.says {
        Strictness::TooFew => "too few".to_owned(),
        Strictness::NoDifference | Strictness::AsOthers => "as others".to_owned(),
        Strictness::Stricter => "stricter".to_owned(),
        Strictness::Milder => "milder".to_owned(),
    };
    let moved = line.drift.as_ref().filter(|drift| has_moved(drift));
    if let Some(drift) = moved {
        said.push_str(if drift.change < 0.0 { "; became stricter" } else { "; became milder" });
    }
    said
}

fn has_moved(drift: &Drift) -> bool {
    drift.bounds.is_ok_and(|ends| ends.low > 0.0 || ends.high < 0.0)
}

fn agents(tables: &[SeverityTable]) -> Sheet {
    let row = |table: &SeverityTable, line: &AgentLine| {
        vec![
            Cell::word(&table.card),
            Cell::word(&line.agent),
            number(line.n),
            hundredths(line.raw),
            hundredths(line.adjusted),
            whole(line.adjusted - line.raw).map_or(Cell::Absent("too large"), |moved| Cell::Word(signed(moved))),
        ]
    };
    Sheet {
        name: "agents",
        title: "Agents, by handle: as given, and as if every auditor had scored each".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("agent", "agent").always(),
            Column::numbers("n", "scored"),
            Column::numbers("raw", "plain mean"),
            Column::numbers("adjusted", "adjusted"),
            Column::numbers("moved", "by"),
        ],
        rows: tables.iter().flat_map(|table| table.adjusted.iter().map(move |line| row(table, line))).collect(),
        notes: Vec::new(),
        empty: NOT_SHOWN.to_owned(),
    }
}

fn notes(tables: &[SeverityTable], told: &Told<'_>) -> Vec<String> {
    let mut notes: Vec<String> = tables.iter().map(|table| whether(table, tables.len() > 1)).collect();
    if tables.iter().any(|table| table.auditors.iter().any(|line| line.says == Strictness::TooFew)) {
        notes.push(format!(
            "Too few: fewer than {ENOUGH_AUDITS} scores, or fewer than {ENOUGH_DF} in all beyond what agents and auditors take."
        ));
    }
    notes.extend(everywhere(tables, told.unit));
    notes.extend(tables.iter().flat_map(|table| table.auditors.iter().filter_map(directly)));
    for table in tables.iter().filter(|table| !table.groups.is_empty()) {
        let groups: Vec<String> = table.groups.iter().map(|group| list_and(group)).collect();
        notes.push(format!(
            "{}: no {} joins {}: they cannot be compared with each other.",
            name(table),
            one_of(table),
            groups.join(" | ")
        ));
    }
    let by_hand: u64 = tables.iter().map(|table| table.by_hand).sum();
    if by_hand > 0 {
        notes.push(format!(
            "{} given to an auditor by hand and not by lot: there severity is mixed with how hard the dialogues were.",
            if by_hand == 1 { "1 audit was".to_owned() } else { format!("{by_hand} audits were") }
        ));
    }
    let brought_in: u64 = tables.iter().map(|table| table.brought_in).sum();
    if brought_in > 0 {
        notes.push(format!(
            "{} brought in for an auditor by somebody else: what is said of that auditor may be of both.",
            if brought_in == 1 { "1 score was".to_owned() } else { format!("{brought_in} scores were") }
        ));
    }
    if tables.iter().any(|table| !table.auditors.is_empty()) {
        notes.push(about(told));
    }
    notes
}

/// Whether auditors differ at all.
fn whether(table: &SeverityTable, is_one_of_many: bool) -> String {
    let of = if is_one_of_many { format!("{}: ", name(table)) } else { String::new() };
    match table.test {
        Err(_) if table.is_hidden => {
            format!(
                "{of}Whether auditors differ is not shown to you: too few of these scores are others', and it would tell of single ones."
            )
        }
        Err(reason) => format!("{of}Whether auditors differ cannot be told: {}.", why(reason)),
        Ok(test) if test.p > CHANCE => format!(
            "{of}No measurable difference between auditors: chance alone gives as much in {} of 100 cases (F = {}). Nobody is named.",
            whole(test.p * 100.0).unwrap_or_default(),
            decimal(whole(test.f * 100.0).unwrap_or_default().into())
        ),
        Ok(test) => format!(
            "{of}Auditors differ: chance alone gives as much in {} (F = {}, {} of {}).",
            rarely(test.p),
            decimal(whole(test.f * 100.0).unwrap_or_default().into()),
            count(table.scores, "score"),
            count(table.agents, one_of(table))
        ),
    }
}

/// Within what auditors are compared.
const fn one_of(table: &SeverityTable) -> &'static str {
    if table.is_in_time { "agent" } else { "dialogue" }
}

fn rarely(p: f64) -> String {
    if p < 0.001 {
        "fewer than 1 of 1,000 cases".to_owned()
    } else {
        format!("{} of 1,000 cases", whole(p * 1000.0).unwrap_or_default())
    }
}

/// What dialogues that two scored say of an auditor, where that is more than chance.
fn directly(line: &SeverityLine) -> Option<String> {
    let mean = line.direct.filter(|mean| mean.n >= ENOUGH_AUDITS)?;
    let (low, high) = mean.bounds.ok().filter(|ends| ends.high < 0.0 || ends.low > 0.0)?.whole()?;
    let word = if mean.value < 0.0 { "below" } else { "above" };
    Some(format!(
        "On {} that two scored, {} lies {} points {word} the other (between {} and {}).",
        count(mean.n, "dialogue"),
        line.auditor,
        decimal(whole(mean.value.abs())?.into()),
        signed(low),
        signed(high)
    ))
}

/// Who differs from the others in the same way wherever they were compared.
fn everywhere(tables: &[SeverityTable], unit: &str) -> Vec<String> {
    let mut found: BTreeMap<(&str, bool), Vec<(&SeverityTable, f64)>> = BTreeMap::new();
    for table in tables {
        for line in &table.auditors {
            if matches!(line.says, Strictness::Stricter | Strictness::Milder) {
                let is_stricter = line.says == Strictness::Stricter;
                found.entry((&line.auditor, is_stricter)).or_default().push((table, line.severity.abs()));
            }
        }
    }
    let all = found.into_iter().filter(|(_, places)| tables.len() > 1 && places.len() == tables.len());
    all.filter(|(_, places)| places.iter().all(|(_, size)| *size > ONE))
        .map(|((auditor, is_stricter), places)| {
            let word = if is_stricter { "stricter" } else { "milder" };
            let one = if unit == "points" { "a point" } else { "a step of the scale" };
            let sizes: Vec<String> = places
                .iter()
                .map(|(table, size)| format!("{} by {}", name(table), decimal(whole(*size).unwrap_or_default().into())))
                .collect();
            format!("{auditor} is more than {one} {word} than the others everywhere: {}.", list_and(&sizes))
        })
        .collect()
}

fn about(told: &Told<'_>) -> String {
    let within = if told.unit == "points" {
        "The lot gives each agent's dialogues to auditors, so a difference within the same agents is the auditors' own; a plain mean is not."
    } else {
        "Compared within the same items."
    };
    format!(
        "{within} Below 0 is stricter. Where the interval holds 0, chance alone may be the reason; of 20 auditors who do not differ, one looks as if they did. Less chance: drawn towards 0, what to act on. No score is corrected for it: the remedy is a calibration."
    )
}

fn name(table: &SeverityTable) -> &str {
    table.criterion.as_deref().unwrap_or(&table.card)
}
