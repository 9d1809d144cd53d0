//! What changed since the period before, and week by week.

use super::model::Section;
use super::words::{THREE, changed, three};
use crate::core::report::management::{CardLine, Change, ENOUGH, Management, Trend, Week};
use crate::core::text::Untrusted;
use crate::view::chart::{Chart, Line, Point};
use crate::view::sheet::{Cell, Column, Sheet, decimal};
use crate::view::words::count;

/// What changed.
pub fn section(report: &Management) -> Section {
    // One week is no line.
    let trends = report.trends.iter().filter(|trend| known(trend) > 1);
    Section {
        key: "change",
        title: "What changed",
        says: says(report),
        charts: trends.clone().map(|trend| Chart::Line(line(trend))).collect(),
        tables: against(report).into_iter().chain(weeks(report)).chain(published(report)).collect(),
    }
}

fn says(report: &Management) -> Vec<String> {
    let (first, last) = &report.before;
    let mut says = vec![format!("Held against the days from {first} to {last}.")];
    for line in &report.service.cards {
        says.push(format!("Mean by the card {}: {}", line.card, lower(&changed(&line.change, ("points", "%")))));
    }
    says.extend(report.trends.iter().map(told_trend));
    says
}

fn lower(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_lowercase().chain(rest).collect())
}

/// What the weeks tell, or why they tell nothing.
fn told_trend(trend: &Trend) -> String {
    let points = known(trend);
    let card = &trend.card;
    let Some(limits) = trend.limits else {
        return format!(
            "Week by week, card {card}: {} of {} with a mean. There are no limits before {ENOUGH}, so no signal is told from chance.",
            count(points as u64, "week"),
            trend.weeks.len()
        );
    };
    let (low, high) = (decimal(limits.low.into()), decimal(limits.high.into()));
    let name = |place: &usize| trend.weeks.get(*place).map(|week| week.name.clone());
    let named = |places: &[usize]| places.iter().filter_map(name).collect::<Vec<_>>().join(", ");
    let signals = match (trend.beyond.is_empty(), trend.runs.is_empty()) {
        (true, true) => {
            "no week lies outside and there are no nine in a row on one side: nothing but chance is to be seen"
                .to_owned()
        }
        (false, true) => format!("outside: {}", named(&trend.beyond)),
        (true, false) => format!("nine in a row on one side, up to {}", named(&trend.runs)),
        (false, false) => {
            format!("outside: {}; nine in a row on one side, up to {}", named(&trend.beyond), named(&trend.runs))
        }
    };
    format!("Week by week, card {card}: chance alone keeps a week between {low} and {high}; {signals}.")
}

fn line(trend: &Trend) -> Line {
    let is_signal = |place: usize| trend.beyond.contains(&place) || trend.runs.contains(&place);
    let point = |(place, week): (usize, &Week)| Point {
        label: week.name.get(5..).unwrap_or(&week.name).to_owned(),
        value: week.total.value,
        is_signal: is_signal(place),
        limits: None,
    };
    Line {
        title: format!(
            "Mean of each week, card {}{}",
            trend.card,
            if trend.limits.is_some() { "; dashed: limits of chance" } else { "" }
        ),
        says: told_trend(trend),
        points: trend.weeks.iter().enumerate().skip(begins(trend)).map(point).collect(),
        limits: trend.limits.map(|limits| (limits.centre, limits.low, limits.high)),
    }
}

/// Nothing where there is nothing before: the words say so.
fn against(report: &Management) -> Option<Sheet> {
    let is_known = |line: &CardLine| line.change.before.n > 0 || line.failed_change.before.n > 0;
    if !report.service.cards.iter().any(is_known) {
        return None;
    }
    let row = |line: &CardLine| {
        [("mean", &line.change), ("failed", &line.failed_change)]
            .map(|(what, change)| compared(&line.card, what, change))
    };
    Some(Sheet {
        name: "against",
        title: "Against the period before".to_owned(),
        columns: vec![
            Column::words("card", "card").always(),
            Column::words("what", "what").always(),
            Column::numbers("before_n", "n before"),
            Column::numbers("before", "before"),
            Column::numbers("difference", "difference, points"),
            Column::ranges("difference_interval", "95 % interval, points"),
        ],
        rows: report.service.cards.iter().flat_map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing was audited.".to_owned(),
    })
}

fn compared(card: &str, what: &str, change: &Change) -> Vec<Cell> {
    let before = &change.before;
    vec![
        Cell::word(card),
        Cell::word(what),
        Cell::Count(i64::try_from(before.n).unwrap_or(i64::MAX)),
        before.value.map_or(Cell::Absent("nothing was counted"), Cell::Percent),
        change.difference.map_or(Cell::Absent("nothing to compare with"), Cell::Decimal),
        change.ends.map_or(Cell::Absent("too few"), |(low, high)| Cell::Between { low, high }),
    ]
}

/// How many weeks have a mean.
fn known(trend: &Trend) -> usize {
    trend.weeks.iter().filter(|week| week.total.value.is_some()).count()
}

/// The place of the first week with a mean: those before it have nothing to tell.
fn begins(trend: &Trend) -> usize {
    trend.weeks.iter().position(|week| week.total.value.is_some()).unwrap_or(trend.weeks.len())
}

fn weeks(report: &Management) -> Option<Sheet> {
    let rows = report.trends.iter().flat_map(|trend| {
        trend.weeks.iter().enumerate().skip(begins(trend)).map(move |(place, week)| {
            let mut row = vec![Cell::word(&trend.card), Cell::word(&week.name)];
            row.extend(three(&week.total));
            row.push(Cell::word(match (trend.beyond.contains(&place), trend.runs.contains(&place)) {
                (true, _) => "outside the limits",
                (_, true) => "nine on one side",
                _ => "",
            }));
            row
        })
    });
    let mut columns = vec![Column::words("card", "card").always(), Column::words("week", "week").always()];
    columns.extend(THREE);
    columns.push(Column::words("signal", "signal"));
    report.trends.iter().any(|trend| begins(trend) < trend.weeks.len()).then(|| Sheet {
        name: "weeks",
        title: "Week by week".to_owned(),
        columns,
        rows: rows.collect(),
        notes: Vec::new(),
        empty: String::new(),
    })
}

/// Cards and policies that were published, precedents, and work that was done because of disputes.
fn published(report: &Management) -> Option<Sheet> {
    let found = &report.disputes;
    let row = |kind: &str, on: Option<&String>, what: Cell| {
        vec![Cell::word(kind), on.map_or(Cell::word("in these days"), Cell::word), what]
    };
    let mut rows: Vec<Vec<Cell>> =
        found.published.iter().map(|(what, on)| row("published", Some(on), Cell::word(what))).collect();
    let about = |(words, criterion): &(String, String)| Cell::text(&Untrusted::new(format!("{criterion}: {words}")));
    rows.extend(found.precedents.iter().map(|made| row("precedent", None, about(made))));
    rows.extend(found.done.iter().map(|(task, on)| row("work done", Some(on), Cell::text(&Untrusted::new(task)))));
    (!rows.is_empty()).then(|| Sheet {
        name: "published",
        title: "New rules, and work that was done because of disputes".to_owned(),
        columns: vec![Column::words("kind", "kind").always(), Column::words("on", "on"), Column::prose("what", "what")],
        rows,
        notes: [
            (found.overruled > 0).then(|| format!("{} overruled.", count(found.overruled, "precedent"))),
            (found.done_by_others > 0).then(|| by_others(found.done_by_others, found.done.len())),
        ]
        .into_iter()
        .flatten()
        .collect(),
        empty: String::new(),
    })
}

/// How much of the work that was done was closed by another.
fn by_others(others: u64, all: usize) -> String {
    format!("Of {} that is done, {others} closed by somebody else than its owner.", count(all as u64, "piece of work"))
}
