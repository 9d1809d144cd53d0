//! A figure in time: one line for each series at a terminal, a row for each point in files, and a chart in a browser.

use super::cells::number;
use super::chart::{Chart, Line, Point as Dot};
use super::charted::Charted;
use super::picture::Picture;
use super::sheet::{Cell, Column, Sheet};
use super::spark::spark;
use super::trend_words::{notes, says, short, title};
use crate::calc::chart::Rule;
use crate::core::report::{ChartOf, POINTS, Pace, Point, Series, SeriesOf, Trend};
use chrono::NaiveDate;

/// So many lines are drawn: more are a wall.
const DRAWN: usize = 40;

/// What else is to be known of a trend.
pub struct About<'a> {
    /// The rules by which signals were looked for.
    pub rules: &'a [Rule],
    /// The criterion it was limited to.
    pub criterion: Option<&'a str>,
    /// From which day on dialogues count.
    pub from: Option<NaiveDate>,
    /// The day on which it is shown.
    pub today: NaiveDate,
}

/// A trend.
pub fn trend(trend: &Trend, about: &About<'_>) -> Charted {
    let title = title(trend, about.criterion);
    let full = rows(trend, &title);
    let brief = if trend.series.len() == 1 { told_rows(trend, &full) } else { lines(trend, &title) };
    let drawn = trend.series.iter().filter(|series| series.known > 1);
    let mut notes = notes(trend, about.rules, (about.from, about.today));
    let all = drawn.clone().count();
    if all > DRAWN {
        notes.push(format!("A browser draws {DRAWN} of {all} lines: limit them with a filter or --only."));
    }
    let pictures = drawn.take(DRAWN).map(|series| Picture::Chart(Chart::Line(line(trend, series)))).collect();
    Charted { brief, full, pictures, notes }
}

/// The rows that a terminal shows: a day without dialogues is said below, and is no row.
fn told_rows(trend: &Trend, full: &Sheet) -> Sheet {
    let is_gap = |point: &Point| trend.pace == Pace::Day && point.value.is_none() && !point.is_withheld;
    let points = trend.series.iter().flat_map(|series| &series.points);
    let rows = full.rows.iter().zip(points).filter(|(_, point)| !is_gap(point)).map(|(row, _)| row.clone());
    Sheet { rows: rows.collect(), ..full.clone() }
}

const fn key(of: SeriesOf) -> Column {
    let word = of.word();
    Column::words(word, word)
}

/// The columns that say whose a line is.
fn whose(trend: &Trend) -> Vec<Column> {
    let card = Column::words("card", "card");
    if trend.of.is_card() { vec![card] } else { vec![key(trend.of), card] }
}

fn named(trend: &Trend, series: &Series) -> Vec<Cell> {
    let words = if trend.of.is_card() { vec![&series.key] } else { vec![&series.key, &series.card] };
    words.into_iter().map(Cell::word).collect()
}

const EMPTY: &str = "Nothing is delivered yet: assize score deliver.";

/// One line for each series.
fn lines(trend: &Trend, title: &str) -> Sheet {
    let mut columns = whose(trend);
    columns.extend([
        Column::numbers("points", "points").extra(),
        Column::numbers("n", "n"),
        Column::numbers("newest", "newest"),
        Column::numbers("centre", "centre"),
        Column::ranges("limits", "newest limits"),
        Column::numbers("signals", "signals").with_alarm(),
        Column::words("course", "course").always(),
    ]);
    Sheet {
        name: "trend",
        title: title.to_owned(),
        columns,
        rows: trend.series.iter().map(|series| line_of(trend, series)).collect(),
        notes: Vec::new(),
        empty: EMPTY.to_owned(),
    }
}

fn line_of(trend: &Trend, series: &Series) -> Vec<Cell> {
    let newest = series.points.iter().rev().find(|point| point.value.is_some());
    let values: Vec<Option<i64>> = series.points.iter().map(|point| point.value).collect();
    let mut row = named(trend, series);
    row.extend([
        number(series.known as u64),
        number(series.points.iter().map(|point| point.n).sum()),
        value(newest.and_then(|point| point.value), trend.chart, "nothing to count"),
        value(series.centre, trend.chart, "nothing to count"),
        newest.map_or(Cell::Absent("nothing to count"), |point| limits(point, trend.chart)),
        number(series.signals.len() as u64),
        Cell::word(spark(&values)),
    ]);
    row
}

fn value(value: Option<i64>, chart: ChartOf, why: &'static str) -> Cell {
    let cell = if chart == ChartOf::Disputes { Cell::Decimal } else { Cell::Percent };
    value.map_or(Cell::Absent(why), cell)
}

fn limits(point: &Point, chart: ChartOf) -> Cell {
    match point.limits {
        None => Cell::Absent("fewer than 12 points"),
        Some((low, high)) if chart == ChartOf::Disputes => Cell::Between { low, high },
        Some((low, high)) => Cell::Range { low, high },
    }
}

/// One row for each point.
fn rows(trend: &Trend, title: &str) -> Sheet {
    let word = trend.pace.word();
    let mut columns = whose(trend);
    columns.extend([
        Column::words(word, word).always(),
        Column::words("from", "from").extra(),
        Column::words("to", "to").extra(),
        Column::numbers("n", "n"),
        Column::numbers("drawn", "drawn").extra(),
        if trend.chart == ChartOf::Disputes {
            Column::numbers("per_100", "per 100 audits")
        } else {
            Column::numbers("value", if trend.chart == ChartOf::Score { "mean" } else { "short" })
        },
        Column::numbers("centre", "centre"),
        Column::ranges("limits", "limits"),
        Column::words("signal", "signal").always(),
    ]);
    let of = |series| trend.starts.iter().enumerate().filter_map(move |at| row(trend, series, at));
    Sheet {
        name: "trend",
        title: title.to_owned(),
        columns,
        rows: trend.series.iter().flat_map(of).collect(),
        notes: Vec::new(),
        empty: EMPTY.to_owned(),
    }
}

fn row(trend: &Trend, series: &Series, (place, start): (usize, &NaiveDate)) -> Option<Vec<Cell>> {
    let point = series.points.get(place)?;
    let why = if point.is_withheld { "of too few audits for you to read" } else { "nothing to count" };
    let signals = series.signals.iter().filter(|signal| signal.last == place).map(|signal| short(signal.rule));
    let mut row = named(trend, series);
    row.extend([
        Cell::word(trend.pace.label(*start)),
        Cell::Day(*start),
        Cell::Day(trend.pace.end(*start)),
        if point.is_withheld { Cell::Absent(why) } else { number(point.n) },
        point.drawn.map_or(Cell::Absent("answers are not drawn"), number),
        value(point.value, trend.chart, why),
        value(series.centre.filter(|_| series.known >= POINTS), trend.chart, "fewer than 12 points"),
        if point.value.is_some() { limits(point, trend.chart) } else { Cell::Absent(why) },
        Cell::word(signals.collect::<Vec<_>>().join(", ")),
    ]);
    Some(row)
}

fn line(trend: &Trend, series: &Series) -> Line {
    let is_own = trend.chart != ChartOf::Score;
    let ends = series.points.iter().find_map(|point| point.limits).zip(series.centre);
    let is_in = |place: usize| series.signals.iter().any(|signal| (signal.first..=signal.last).contains(&place));
    let dot = |(place, (point, start)): (usize, (&Point, &NaiveDate))| Dot {
        label: trend.pace.label(*start).get(5..).unwrap_or_default().to_owned(),
        value: point.value,
        is_signal: point.value.is_some() && is_in(place),
        limits: point.limits.filter(|_| is_own),
    };
    let whose = if trend.of.is_card() { series.key.clone() } else { format!("{}, {}", series.key, series.card) };
    let dashed = if ends.is_some() { "; dashed: limits of chance" } else { "" };
    Line {
        title: format!("{whose}{dashed}"),
        says: says(trend, series),
        points: series.points.iter().zip(&trend.starts).enumerate().map(dot).collect(),
        limits: ends.map(|((low, high), centre)| if is_own { (centre, centre, centre) } else { (centre, low, high) }),
    }
}
