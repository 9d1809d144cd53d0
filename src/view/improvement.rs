//! Improvements: what is to be better, and whether it is.

use super::cells::{by, number, text};
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet, signed};
use super::words::count_of;
use crate::calc::decimal;
use crate::core::dispute::Action;
use crate::core::improvement::{Comparison, Effect, Figure, Improvement, Measure, State};
use crate::core::ledger::By;
use chrono::NaiveDate;

/// Improvements and findings in one register.
pub fn register(found: &[Improvement], findings: &[Action], today: NaiveDate) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = found.iter().map(|one| row(one, today)).collect();
    rows.extend(findings.iter().map(|action| finding(action, today)));
    let mut notes = Vec::new();
    if !findings.is_empty() {
        notes.push(
            "Findings come from sessions and rulings. Take one up: assize improve open --action N --area … ; or end it: assize dispute done N."
                .to_owned(),
        );
    }
    if found.iter().any(is_last_of_several) {
        notes.push(
            "Where a change was checked several times, the last check is shown: see all with assize improve show N."
                .to_owned(),
        );
    }
    notes.extend(found.iter().any(|one| one.chosen_after().is_some()).then(|| CHOSEN_AFTER.to_owned()));
    Sheet {
        name: "improvements",
        title: "Improvements".to_owned(),
        columns: vec![
            Column::numbers("improvement", "no."),
            Column::numbers("finding", "finding"),
            Column::words("area", "area"),
            Column::words("state", "state").always(),
            Column::words("owner", "owner"),
            Column::words("due", "until"),
            Column::words("measure", "measure").extra(),
            Column::words("unit", "unit").extra(),
            Column::numbers("baseline", "before").extra(),
            Column::numbers("baseline_n", "n before").extra(),
            Column::ranges("baseline", "95 % interval before").extra(),
            Column::numbers("now", "after").extra(),
            Column::numbers("now_n", "n after").extra(),
            Column::ranges("now", "95 % interval after").extra(),
            Column::numbers("difference", "difference").extra(),
            Column::ranges("difference", "95 % interval of it").extra(),
            Column::words("measure_chosen", "measure chosen").extra(),
            Column::numbers("checks", "checks"),
            Column::words("effect", "effect"),
            Column::prose("title", "what"),
        ],
        rows,
        notes,
        empty: "Nothing is to be improved here. Open one: assize improve open.".to_owned(),
    }
}

fn row(one: &Improvement, today: NaiveDate) -> Vec<Cell> {
    let now = one.last_check().map(|(_, now)| now);
    let found = now.map(|now| Comparison::of(&one.measure, now, &one.baseline));
    let mut row = vec![
        Cell::Count(one.id.0),
        one.action.map_or(Cell::Absent("no finding"), |action| Cell::Count(action.0)),
        Cell::word(&one.area),
        Cell::word(state(one, today)),
        Cell::word(&one.owner.handle),
        Cell::Day(one.due),
        Cell::Word(measured(&one.measure)),
        Cell::word(one.measure.kind.unit()),
    ];
    row.extend(numbers(Some(&one.baseline)));
    row.extend(numbers(now));
    let is_hidden = one.baseline.is_hidden || now.is_some_and(|now| now.is_hidden);
    let of = |cell: fn(&Comparison) -> Cell| match &found {
        Some(_) if is_hidden => HIDDEN,
        Some(found) => cell(found),
        None => NOT_CHECKED,
    };
    row.extend([
        of(|found| Cell::Decimal(found.difference)),
        of(|found| range(found.interval)),
        chosen(one),
        one.checks().map_or(NOT_CHECKED, |checks| number(checks.count)),
        of(|found| Cell::word(called(found.effect))),
        text(one.title.as_ref(), "erased"),
    ]);
    row
}

/// A figure of few audits that the reader may not read.
const HIDDEN: Cell = Cell::Absent("too few to be shown to you");
const NOT_CHECKED: Cell = Cell::Absent("not checked");

/// A figure as three cells: value, n, interval.
fn numbers(figure: Option<&Figure>) -> [Cell; 3] {
    let Some(figure) = figure else { return [NOT_CHECKED; 3] };
    if figure.is_hidden {
        return [HIDDEN, number(figure.n), HIDDEN];
    }
    [Cell::Decimal(figure.value), number(figure.n), range(figure.interval)]
}

fn range(ends: Option<(i64, i64)>) -> Cell {
    ends.map_or(Cell::Absent("too few"), |(low, high)| Cell::Range { low, high })
}

fn chosen(one: &Improvement) -> Cell {
    if one.rounds.is_empty() {
        return Cell::Absent("nothing is changed");
    }
    Cell::word(if one.chosen_after().is_some() { "after the change" } else { "before the change" })
}

/// Whether a list of improvements shows the last of several checks.
fn is_last_of_several(one: &Improvement) -> bool {
    one.checks().is_some_and(|checks| checks.count > 1)
}

fn finding(action: &Action, today: NaiveDate) -> Vec<Cell> {
    let absent = || Cell::Absent("not taken up");
    let mut row = vec![
        absent(),
        Cell::Count(action.id.0),
        Cell::word(action.kind.word()),
        Cell::word(if action.is_overdue(today) { "finding, late" } else { "finding" }),
        Cell::word(&action.owner.handle),
        Cell::Day(action.due),
        absent(),
    ];
    // From the unit to the effect nothing is known.
    row.extend(std::iter::repeat_with(absent).take(12));
    row.push(text(action.task.as_ref(), "erased"));
    row
}

/// One improvement with its rounds.
pub fn improvement(one: &Improvement, today: NaiveDate) -> Page {
    let mut fields = vec![
        ("improvement", "Improvement", Cell::Count(one.id.0)),
        ("area", "Area", Cell::word(&one.area)),
        ("state", "State", Cell::word(state(one, today))),
        ("owner", "Owner", Cell::word(&one.owner.handle)),
        ("due", "Until", Cell::Day(one.due)),
        ("measure", "Measure", Cell::Word(measured(&one.measure))),
        ("baseline", "Before", Cell::Word(told(&one.measure, &one.baseline))),
    ];
    fields.extend(one.at.map(|at| ("opened", "Opened", Cell::Moment(at))));
    fields.extend(one.by.as_ref().map(|who| ("opened_by", "Opened by", by(who))));
    if !one.evidence.is_empty() {
        let links = one.evidence.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        fields.push(("evidence", "Evidence", Cell::Word(links)));
    }
    if let Some(action) = one.action {
        fields.push(("finding", "Takes up finding", Cell::Count(action.0)));
    }
    let mut parts = vec![Part::Fields(fields)];
    parts.push(Part::Block { key: "title", title: "What is to be better", body: text(one.title.as_ref(), "erased") });
    parts.push(Part::Block { key: "cause", title: "Why it is not yet", body: text(one.cause.as_ref(), "erased") });
    parts.push(Part::Sheet(rounds(one)));
    Page { name: "improvement", title: format!("Improvement {}", one.id.0), parts, notes: notes(one) }
}

fn rounds(one: &Improvement) -> Sheet {
    let mut rows = Vec::new();
    for (place, round) in (1..).zip(&one.rounds) {
        let step = |step: &str, when: Cell, who: Option<&By>, what: Cell, words: Cell| {
            vec![Cell::Count(place), Cell::word(step), when, who.map_or(Cell::Absent("now"), by), what, words]
        };
        rows.push(step(
            "do",
            Cell::Day(round.since),
            round.by.as_ref(),
            Cell::Absent("a change has no figure"),
            text(round.words.as_ref(), "erased"),
        ));
        let all = round.checks.len();
        for (nth, check) in (1..).zip(&round.checks) {
            let figure = &check.figure;
            let which = if all > 1 { format!("check {nth} of {all}: ") } else { String::new() };
            let effect = against(&one.measure, figure, &one.baseline);
            let said = format!("{which}{}: {effect}", told(&one.measure, figure));
            rows.push(step(
                "check",
                Cell::Day(figure.last),
                check.by.as_ref(),
                Cell::Word(said),
                text(check.words.as_ref(), "nothing was said"),
            ));
        }
        if let Some(done) = &round.conclusion {
            let said = match done.due {
                Some(due) => format!("{}, until {due}", done.kind.word()),
                None => done.kind.word().to_owned(),
            };
            rows.push(step(
                "act",
                done.at.map_or(Cell::Absent("now"), Cell::Moment),
                done.by.as_ref(),
                Cell::Word(said),
                text(done.words.as_ref(), "erased"),
            ));
        }
    }
    Sheet {
        name: "rounds",
        title: "What was done".to_owned(),
        columns: vec![
            Column::numbers("round", "round"),
            Column::words("step", "step"),
            Column::words("day", "day"),
            Column::prose("by", "by"),
            Column::prose("found", "found"),
            Column::prose("words", "in words"),
        ],
        rows,
        notes: Vec::new(),
        empty: "Nothing was changed yet.".to_owned(),
    }
}

/// What is told of a list in which a measure came after its change.
const CHOSEN_AFTER: &str =
    "Where the measure was chosen after the change, its data was there to choose by: assize improve show N says when.";

/// What to keep in mind of its check.
fn cautions(one: &Improvement) -> Vec<String> {
    let checked = one.checks().filter(|checks| checks.count > 1).map(|checks| {
        let overlap = if checks.overlap { " Days of one are days of another, too." } else { "" };
        format!("{} checks of this change; the last one counts.{overlap}", checks.count)
    });
    let chosen = one.chosen_after().map(|(opened, since)| {
        format!("The measure was chosen after the change: on {opened}, with the change in place since {since}. Its data was there to choose by.")
    });
    checked.into_iter().chain(chosen).collect()
}

/// What to keep in mind, and what comes next.
fn notes(one: &Improvement) -> Vec<String> {
    let id = one.id.0;
    let mut notes = cautions(one);
    let next = match one.state() {
        State::Planned => {
            format!("Next: change something, and say so by {}: assize improve do {id} --note TEXT.", one.due)
        }
        State::Doing => format!("Next: take the measure after the change: assize improve check {id}."),
        State::Checked => format!("Next: draw a conclusion: assize improve act {id} adopt|adapt|abandon --note TEXT."),
        State::Adopted | State::Abandoned => return notes,
    };
    notes.push(next);
    notes
}

/// An improvement after something was recorded, or was there already.
pub fn recorded(one: &Improvement, done: &str, new: bool, today: NaiveDate) -> Page {
    let title = if new {
        format!("Improvement {} is {done}", one.id.0)
    } else {
        format!("Improvement {} stands so already; nothing was recorded", one.id.0)
    };
    Page { title, ..improvement(one, today) }
}

fn state(one: &Improvement, today: NaiveDate) -> &'static str {
    match one.state() {
        State::Planned if one.is_overdue(today) => "planned, late",
        State::Doing if one.is_overdue(today) => "doing, late",
        State::Checked if one.is_overdue(today) => "checked, late",
        other => other.word(),
    }
}

/// The measure with what it is limited to: `short:greeting of the channel chat`.
pub fn measured(measure: &Measure) -> String {
    measure.told()
}

/// A value with its unit: `87.50 %`.
fn value(measure: &Measure, figure: &Figure) -> String {
    in_unit(measure, figure.value)
}

fn in_unit(measure: &Measure, hundredths: i64) -> String {
    format!("{}\u{a0}{}", decimal(hundredths), measure.kind.unit())
}

/// A figure with its n, interval and days.
pub fn told(measure: &Measure, figure: &Figure) -> String {
    let one = if measure.is_of_audits() { ("audit", "audits") } else { ("dialogue", "dialogues") };
    let ends = match figure.interval {
        None => "too few for an interval".to_owned(),
        Some((low, high)) if low == high => "all of them counted".to_owned(),
        Some((low, high)) => format!("{} to {}", decimal(low), in_unit(measure, high)),
    };
    let of = count_of(figure.n, one.0, one.1);
    if figure.is_hidden {
        return format!("not shown to you ({of}: it would tell of single ones), {} to {}", figure.first, figure.last);
    }
    format!("{} ({of}, {ends}), {} to {}", value(measure, figure), figure.first, figure.last)
}

/// What changed since the baseline, and how sure that is.
pub fn against(measure: &Measure, now: &Figure, before: &Figure) -> String {
    if now.is_hidden || before.is_hidden {
        return "what that changed is not shown to you".to_owned();
    }
    let found = Comparison::of(measure, now, before);
    let direction = match found.difference {
        0 => return format!("as before{}", surely(measure, &found)),
        1.. => "up",
        _ => "down",
    };
    let unit = if measure.kind.unit() == "%" { "points" } else { measure.kind.unit() };
    format!("{direction} {} {unit}{}", decimal(found.difference.abs()), surely(measure, &found))
}

fn surely(measure: &Measure, found: &Comparison) -> String {
    let unit = if measure.kind.unit() == "%" { "points" } else { measure.kind.unit() };
    let between = |(low, high)| format!("; between {} and {} {unit}", signed(low), signed(high));
    let ends = found.interval.map(between).unwrap_or_default();
    let verdict = match found.effect {
        Effect::Better => ": better, more than chance alone explains",
        Effect::Worse => ": worse, more than chance alone explains",
        Effect::Unclear => ": chance alone may explain it",
        Effect::Unsaid => "; too few tell how sure that is",
    };
    format!("{ends}{verdict}")
}

fn decimal(hundredths: i64) -> String {
    decimal::decimal(hundredths.into())
}

const fn called(effect: Effect) -> &'static str {
    match effect {
        Effect::Better => "better",
        Effect::Worse => "worse",
        Effect::Unclear => "not clear",
        Effect::Unsaid => "too few",
    }
}
