//! Agreement between those who answer about the same dialogues, in tables and plain words.

use super::cells::{between, hundredths, number};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet, decimal};
use super::undefined::why;
use super::words::{count, count_of};
use crate::calc::decimal::whole;
use crate::calc::figure::{ENOUGH_ITEMS, Figure, Undefined};
use crate::core::report::{Agreement, AgreementLine, AnswerShare, AuditorAgreement, Errors, Kappa, Study, Totals};

/// Above this share of one answer chance explains so much that a second coefficient is shown. Source: statistics.md 3.
const COMMON: f64 = 0.8;
/// What stands in place of lines that the reader may not read.
const NOT_SHOWN: &str = "Nothing here is for you to read.";
/// A coefficient from here on is dependable, and from the second one on tentative. Source: Krippendorff 2004.
const DEPENDABLE: (f64, f64) = (0.8, 0.667);

/// What a page is made of besides the figures.
pub struct Told<'a> {
    /// Where the ratings come from, as a title ends: `on dialogues that two scored`.
    pub about: &'a str,
    /// Whether kappa is wanted.
    pub kappa: bool,
    /// Whether auditors are told one by one.
    pub auditors: bool,
    /// What a unit of a difference is: points of a score, or steps of a scale.
    pub unit: &'static str,
    /// What to do where nothing was rated.
    pub empty: &'a str,
}

/// Criterion by criterion, then auditor by auditor.
pub fn agreement(found: &Agreement, told: &Told<'_>) -> Page {
    let mut parts = by_criterion(found, told);
    if told.auditors {
        parts.push(Part::Sheet(auditors(found, told)));
    }
    Page { name: "agreement", title: format!("Do auditors agree? {}", told.about), parts, notes: notes(found, told) }
}

/// The tables of criteria and of totals.
pub(super) fn by_criterion(found: &Agreement, told: &Told<'_>) -> Vec<Part> {
    let totals = (!found.totals.is_empty()).then(|| Part::Sheet(totals(&found.totals)));
    [Part::Sheet(criteria(found, told))].into_iter().chain(totals).collect()
}

fn criteria(found: &Agreement, told: &Told<'_>) -> Sheet {
    let mut columns = vec![
        Column::words("card", "card"),
        Column::words("criterion", "criterion").always(),
        Column::numbers("items", "dialogues").extra(),
        Column::numbers("ratings", "ratings").extra(),
        Column::numbers("auditors", "auditors").extra(),
        Column::shares("same", "same answer"),
        Column::shares("short", "short, both"),
        Column::numbers("alpha", "alpha"),
        Column::ranges("alpha_interval", "from"),
        Column::numbers("gwet", "AC").extra(),
    ];
    if told.kappa {
        columns.extend([Column::numbers("cohen_kappa", "Cohen"), Column::numbers("fleiss_kappa", "Fleiss")]);
    }
    columns.extend([
        Column::numbers("half_applied", "applied for one").extra(),
        Column::prose("says", "what it says").always(),
    ]);
    Sheet {
        name: "criteria",
        title: "By criterion".to_owned(),
        columns,
        rows: found.criteria.iter().map(|line| row(line, told)).collect(),
        notes: Vec::new(),
        empty: if found.few > 0 { NOT_SHOWN } else { told.empty }.to_owned(),
    }
}

fn row(line: &AgreementLine, told: &Told<'_>) -> Vec<Cell> {
    let mut cells = vec![
        Cell::word(&line.card),
        Cell::word(&line.criterion),
        number(line.items),
        number(line.ratings),
        number(line.auditors),
        rate(&line.same),
        line.short.as_ref().map_or_else(|reason| Cell::Absent(never_short(*reason)), |short| rate(&Ok(short.figure))),
        coefficient(&line.alpha),
        interval(&line.alpha),
        coefficient(&line.gwet),
    ];
    if told.kappa {
        let (cohen, fleiss) = match &line.kappa {
            Kappa::Cohen(figure) => (coefficient(figure), Cell::Absent("two people: Cohen's")),
            Kappa::Fleiss(figure) => (Cell::Absent("more than two people: Fleiss'"), coefficient(figure)),
        };
        cells.extend([cohen, fleiss]);
    }
    cells.extend([number(line.half_applied), Cell::Word(says(line))]);
    cells
}

const fn never_short(reason: Undefined) -> &'static str {
    match reason {
        Undefined::NeverGiven => "nobody marked it short",
        other => why(other),
    }
}

/// The finding in plain words.
fn says(line: &AgreementLine) -> String {
    let mut said = vec![match &line.alpha {
        Ok(figure) => judged(figure).to_owned(),
        Err(reason) => why(*reason).to_owned(),
    }];
    if let (Ok(gwet), true) = (&line.gwet, line.common > COMMON) {
        said.push(format!("{} % gave one answer, where AC is {}", percent(line.common), two(gwet.value)));
    }
    said.join("; ")
}

fn judged(figure: &Figure) -> &'static str {
    let Ok(bounds) = figure.bounds else { return "no interval: too few to say how sure" };
    let (dependable, tentative) = DEPENDABLE;
    if figure.is_indicative() {
        "indicative only"
    } else if bounds.low >= dependable {
        "dependable"
    } else if bounds.low >= tentative {
        "tentatively dependable"
    } else if bounds.high < tentative {
        "not dependable: look at its wording together"
    } else {
        "cannot be told yet"
    }
}

fn totals(lines: &[Totals]) -> Sheet {
    let row = |line: &Totals| {
        let kind = if line.is_crossed { "ICC(2,1)" } else { "ICC(1,1)" };
        vec![
            Cell::word(&line.card),
            number(line.items),
            line.apart.and_then(whole).map_or(Cell::Absent("no dialogue has two totals"), Cell::Decimal),
            coefficient(&line.icc),
            interval(&line.icc),
            Cell::word(kind),
            coefficient(&line.alpha),
            interval(&line.alpha),
        ]
    };
    Sheet {
        name: "totals",
        title: "Totals".to_owned(),
        columns: vec![
            Column::words("card", "card").always(),
            Column::numbers("items", "dialogues"),
            Column::numbers("apart", "points apart"),
            Column::numbers("icc", "ICC"),
            Column::ranges("icc_interval", "ICC from").extra(),
            Column::words("icc_kind", "kind").extra(),
            Column::numbers("alpha", "alpha"),
            Column::ranges("alpha_interval", "alpha from"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn auditors(found: &Agreement, told: &Told<'_>) -> Sheet {
    let row = |line: &AuditorAgreement| {
        let apart = line.apart.as_ref();
        let few = "no item that another rated";
        vec![
            Cell::word(&line.card),
            line.criterion.as_ref().map_or(Cell::Absent("totals"), Cell::word),
            Cell::word(&line.auditor),
            number(line.items),
            apart.and_then(|mean| whole(mean.value)).map_or(Cell::Absent(few), Cell::Decimal),
            apart.map_or(Cell::Absent(few), |mean| between(mean.bounds)),
            number(line.differ.part),
            answered(&line.differ),
            number(line.stricter.part),
            answered(&line.stricter),
            share(&line.errors, Errors::miss_rate),
            share(&line.errors, Errors::false_alarm_rate),
        ]
    };
    let title = if told.unit == "points" { "points above others" } else { "steps above others" };
    Sheet {
        name: "auditors",
        title: "By auditor, by handle".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::words("criterion", "criterion"),
            Column::words("auditor", "auditor").always(),
            Column::numbers("items", "dialogues"),
            Column::numbers("above_others", title),
            Column::ranges("above_others_interval", "from"),
            Column::numbers("differ", "other answers"),
            Column::shares("differ_share", "of all answers").extra(),
            Column::numbers("stricter", "stricter"),
            Column::shares("stricter_share", "of other answers").extra(),
            Column::shares("missed", "missed").extra(),
            Column::shares("false_alarms", "false alarms").extra(),
        ],
        rows: found.auditors.iter().map(row).collect(),
        notes: Vec::new(),
        empty: if found.few_auditors + found.of_others > 0 { NOT_SHOWN } else { told.empty }.to_owned(),
    }
}

fn notes(found: &Agreement, told: &Told<'_>) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(first_to_look_at(&found.criteria));
    notes.extend(indicative(found));
    if !found.criteria.is_empty() {
        notes.push("Same answer: how often two give the same answer. Short, both: when one answers short of full, how often another does too: the figure that counts in a dispute. Alpha: agreement beyond chance, 1 is perfect and 0 is chance; where nearly all answers are the same, it is low for that alone.".to_owned());
        notes.push("Who disagrees on a criterion often reads it in another way: look at its wording before you look at a person.".to_owned());
    }
    if !told.auditors && !found.criteria.is_empty() {
        notes.push("Auditor by auditor: --auditors.".to_owned());
    }
    if told.auditors && found.auditors.iter().any(|line| line.items > 0) {
        notes.push(format!(
            "{} above others: how much higher they score than others on the same dialogues; below 0 is stricter. Where the interval holds 0, chance alone may be the reason.",
            if told.unit == "points" { "Points" } else { "Steps" }
        ));
    }
    notes.extend(found.study.iter().filter_map(studied));
    if found.single > 0 {
        notes.push(format!("Left out: {} that one alone rated.", count_of(found.single, "dialogue", "dialogues")));
    }
    notes
}

/// That so few dialogues tell little.
pub(super) fn indicative(found: &Agreement) -> Option<String> {
    let is_few = found.criteria.iter().any(|line| (1..ENOUGH_ITEMS).contains(&line.items));
    is_few.then(|| {
        format!("Below {ENOUGH_ITEMS} dialogues every figure here is indicative only: its interval is too narrow.")
    })
}

/// The criterion on which fails are agreed on least.
fn first_to_look_at(lines: &[AgreementLine]) -> Option<String> {
    let by_short = lines.iter().filter_map(|line| Some((line, line.short.as_ref().ok()?.figure)));
    // Where another always marks it short too there is nothing to look at.
    let apart = by_short.filter(|(_, figure)| figure.value < 1.0);
    let (line, figure) = apart.min_by(|one, other| one.1.value.total_cmp(&other.1.value))?;
    Some(format!(
        "Look first at {}: when one auditor marks it short, another does too in {} % ({}).",
        line.criterion,
        percent(figure.value),
        count(figure.items, "dialogue")
    ))
}

fn studied(study: &Study) -> Option<String> {
    let what = study.criterion.as_deref().unwrap_or(&study.card);
    if let Some((n, bought)) = &study.agent {
        return Some(match bought {
            Ok(bought) => format!(
                "{what}: of what lies between the means of agents with {} each, {} % is their own. A second reader of each would make it {} %, the same hours spent on more dialogues {} %, one dialogue more {} %.",
                count(*n, "dialogue"),
                percent(bought.now),
                percent(bought.another_reader),
                percent(bought.more_dialogues),
                percent(bought.another_dialogue)
            ),
            Err(reason) => format!("{what}: what a second reader would buy cannot be told: {}.", why(*reason)),
        });
    }
    let (one, two) = (study.one_reader.ok()?, study.two_readers.ok()?);
    let needed = study.readers.map_or_else(
        |reason| format!("it never becomes 80 %: {}", why(reason)),
        |readers| format!("80 % takes {}", count(readers, "reader")),
    );
    Some(format!(
        "{what}: of what lies between answers of one reader, {} % is the dialogues' own; of the mean of two {} %; {needed}.",
        percent(one),
        percent(two)
    ))
}

fn rate(figure: &Result<Figure, Undefined>) -> Cell {
    match figure {
        Err(reason) => Cell::Absent(why(*reason)),
        Ok(figure) => Cell::Rate {
            rate: part(figure.value),
            n: figure.items,
            ends: figure.bounds.ok().map(|bounds| (part(bounds.low), part(bounds.high))),
        },
    }
}

fn share(errors: &Errors, of: fn(&Errors, f64) -> Result<crate::calc::agreement::Share, Undefined>) -> Cell {
    match of(errors, 0.95) {
        Err(Undefined::NeverGiven) => Cell::Absent("nothing was agreed"),
        Err(reason) => Cell::Absent(why(reason)),
        Ok(share) => {
            Cell::Rate { rate: part(share.value), n: share.of, ends: Some((part(share.low), part(share.high))) }
        }
    }
}

/// A share of answers, with its number and the interval of their dialogues.
fn answered(share: &AnswerShare) -> Cell {
    match share.figure {
        Err(_) => Cell::Absent("no answer to compare"),
        Ok(figure) => Cell::Rate {
            rate: part(figure.value),
            n: share.of,
            ends: figure.bounds.ok().map(|bounds| (part(bounds.low), part(bounds.high))),
        },
    }
}

fn coefficient(figure: &Result<Figure, Undefined>) -> Cell {
    figure.as_ref().map_or_else(|reason| Cell::Absent(why(*reason)), |figure| hundredths(figure.value * 100.0))
}

fn interval(figure: &Result<Figure, Undefined>) -> Cell {
    match figure.and_then(|figure| figure.bounds) {
        Ok(bounds) => Cell::Between { low: cut(bounds.low), high: cut(bounds.high) },
        Err(reason) => Cell::Absent(why(reason)),
    }
}

fn cut(value: f64) -> i64 {
    whole(value * 100.0).unwrap_or_default()
}

/// A part of 1 as hundredths of a per cent.
fn part(value: f64) -> i64 {
    whole(value * 10_000.0).unwrap_or_default()
}

/// A part of 1 as whole per cent.
pub(super) fn percent(value: f64) -> String {
    whole(value * 100.0).unwrap_or_default().to_string()
}

fn two(value: f64) -> String {
    decimal(cut(value).into())
}
