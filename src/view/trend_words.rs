//! What a trend tells, in words: signals, gaps, and what neither says.

use super::sheet::decimal;
use super::words::{count, count_of, list_and};
use crate::calc::chart::Rule;
use crate::core::report::{ChartOf, FEWEST, POINTS, Pace, Series, SeriesOf, Signal, Trend};
use chrono::NaiveDate;

/// So many signals, or gaps, are told one by one.
const TOLD: usize = 10;

/// A value with its unit.
pub fn told(value: i64, chart: ChartOf) -> String {
    match chart {
        ChartOf::Disputes => format!("{} per 100 audits", decimal(value.into())),
        ChartOf::Score | ChartOf::Short => format!("{} %", decimal(value.into())),
    }
}

/// What a signal is called in a table.
pub const fn short(rule: Rule) -> &'static str {
    match rule {
        Rule::Beyond => "outside the limits",
        Rule::NineOnOneSide => "nine on one side",
        Rule::EightOnOneSide => "eight on one side",
        Rule::SixRisingOrFalling => "six up or down",
        Rule::FourteenAlternating => "up and down by turns",
        Rule::TwoOfThree => "two of three far out",
        Rule::FourOfFive => "four of five out",
        Rule::FifteenNear => "fifteen near the centre",
        Rule::EightFar => "eight away from the centre",
    }
}

/// Every sentence below a trend.
pub fn notes(trend: &Trend, rules: &[Rule], (from, today): (Option<NaiveDate>, NaiveDate)) -> Vec<String> {
    if trend.series.is_empty() {
        return Vec::new();
    }
    let mut notes = vec![what(trend)];
    notes.extend(signals(trend));
    notes.extend(idle(trend, rules));
    notes.extend(few(trend));
    notes.extend(meaning(trend, rules));
    notes.extend(untold(trend));
    notes.extend(gaps(trend));
    notes.extend(parts(trend, from, today));
    notes.extend(undelivered(trend));
    notes.extend(uneven(trend));
    notes
}

/// What one line tells, for people who do not see its chart.
pub fn says(trend: &Trend, series: &Series) -> String {
    let Some(centre) = series.centre else { return "Nothing was counted.".to_owned() };
    let centre = told(centre, trend.chart);
    let Some(ends) = series.points.iter().rev().find_map(|point| point.limits) else {
        return format!("{} of {POINTS} points: no limits yet. Centre {centre}.", series.known);
    };
    let (low, high) = (decimal(ends.0.into()), told(ends.1, trend.chart));
    let signals: Vec<String> = series.signals.iter().map(|signal| signal_of(trend, series, signal)).collect();
    let signals = if signals.is_empty() { "no signal".to_owned() } else { signals.join("; ") };
    format!("{} points, centre {centre}, newest limits {low} to {high}: {signals}.", series.known)
}

fn what(trend: &Trend) -> String {
    let each = match trend.pace {
        Pace::Day => "on that day",
        Pace::Week => "in that week",
        Pace::Month => "in that month",
    };
    let as_drawn = if trend.is_weighted { ", each audit with its weight" } else { "" };
    match trend.chart {
        ChartOf::Score => {
            format!(
                "A point is the mean of the dialogues that came in {each}{as_drawn}; centre: the mean of the points; limits: XmR."
            )
        }
        ChartOf::Short => format!(
            "A point is the share of answers short of full among the dialogues that came in {each}{as_drawn}; limits: p chart, exact (binomial)."
        ),
        ChartOf::Disputes => format!(
            "A point is the disputes about dialogues that came in {each}, for every 100 delivered audits; limits: u chart, exact (Poisson)."
        ),
    }
}

/// Each signal in words; many are counted.
fn signals(trend: &Trend) -> Vec<String> {
    let all: Vec<(&Series, &Signal)> =
        trend.series.iter().flat_map(|series| series.signals.iter().map(move |signal| (series, signal))).collect();
    let told = |(series, signal): &(&Series, &Signal)| {
        format!("{}{}.", whose(trend, series), signal_of(trend, series, signal))
    };
    let mut notes: Vec<String> = all.iter().take(TOLD).map(told).collect();
    if all.len() > TOLD {
        notes.push(format!("{} more: --wide, or --format csv.", count((all.len() - TOLD) as u64, "signal")));
    }
    notes
}

fn whose(trend: &Trend, series: &Series) -> String {
    match trend.series.len() {
        1 => String::new(),
        _ if trend.of.is_card() => format!("{}: ", series.key),
        _ => format!("{}, {}: ", series.key, series.card),
    }
}

fn signal_of(trend: &Trend, series: &Series, signal: &Signal) -> String {
    let label = |place: usize| trend.starts.get(place).map(|start| trend.pace.label(*start)).unwrap_or_default();
    let (first, last) = (label(signal.first), label(signal.last));
    if signal.rule == Rule::Beyond {
        return format!("{last}: outside the limits: {}", outside(trend, series, signal.last));
    }
    let centre = series.centre.map(|centre| told(centre, trend.chart)).unwrap_or_default();
    let side = if signal.is_above { "above" } else { "below" };
    let points = count(signal.points as u64, trend.pace.word());
    let how = match signal.rule {
        Rule::Beyond | Rule::NineOnOneSide | Rule::EightOnOneSide => {
            format!("{points} in a row {side} the centre of {centre}")
        }
        Rule::SixRisingOrFalling => format!("{points} in a row that {}", direction(series, signal)),
        Rule::FourteenAlternating => format!("{points} in a row, up and down by turns"),
        Rule::TwoOfThree => format!("two of three {side} the centre by more than two thirds of the way to a limit"),
        Rule::FourOfFive => format!("four of five {side} the centre by more than a third of the way to a limit"),
        Rule::FifteenNear => format!("{points} in a row nearer to the centre of {centre} than chance would have them"),
        Rule::EightFar => format!("{points} in a row on either side, none near the centre of {centre}"),
    };
    format!("{first} to {last}: {how}")
}

fn outside(trend: &Trend, series: &Series, place: usize) -> String {
    let Some(point) = series.points.get(place) else { return String::new() };
    let value = point.value.map(|value| told(value, trend.chart)).unwrap_or_default();
    let limits = point.limits.map(|(low, high)| {
        format!(" where chance alone leaves {} to {}", decimal(low.into()), told(high, trend.chart))
    });
    format!("{value}{}", limits.unwrap_or_default())
}

fn direction(series: &Series, signal: &Signal) -> &'static str {
    let value = |place: usize| series.points.get(place).and_then(|point| point.value);
    if value(signal.last) > value(signal.first) { "rise" } else { "fall" }
}

/// A run that is no signal though it is long: where a side is likely, many in a row are too.
fn idle(trend: &Trend, rules: &[Rule]) -> Option<String> {
    let found = trend.series.iter().filter_map(|series| Some((series, series.idle?)));
    let (series, idle) = found.max_by_key(|(_, idle)| idle.points)?;
    let points = count(idle.points as u64, trend.pace.word());
    let side = if idle.is_above { "above" } else { "below" };
    let centre = series.centre.map(|centre| told(centre, trend.chart)).unwrap_or_default();
    let tosses = if rules.contains(&Rule::EightOnOneSide) { "eight" } else { "nine" };
    let why = match trend.chart {
        ChartOf::Score => "so many of the points lie there that a random order of them gives such a run too often",
        ChartOf::Short | ChartOf::Disputes => "chance alone leaves most points on that side",
    };
    Some(format!(
        "{}{points} in a row {side} the centre of {centre} are no signal: {why}. A run counts where chance gives it as seldom as {tosses} tosses of a coin that all fall the same way.",
        whose(trend, series)
    ))
}

/// Which lines have too few points for limits.
fn few(trend: &Trend) -> Option<String> {
    let few: Vec<&Series> = trend.series.iter().filter(|series| series.known < POINTS).collect();
    let until = format!("no limits and no signals before {POINTS}");
    match few.as_slice() {
        [] => None,
        [one] if trend.series.len() == 1 => Some(format!("{} of {POINTS} points: {until}.", one.known)),
        [one] => Some(format!("{}{} of {POINTS} points: {until}.", whose(trend, one), one.known)),
        few => Some(format!(
            "{} of {} have fewer than {POINTS} points: {until}.",
            few.len(),
            count_of(trend.series.len() as u64, "line", "lines")
        )),
    }
}

/// What signals say, and what they do not.
fn meaning(trend: &Trend, rules: &[Rule]) -> Vec<String> {
    let with_limits: usize =
        trend.series.iter().filter(|series| series.known >= POINTS).map(|series| series.known).sum();
    if with_limits == 0 {
        return Vec::new();
    }
    let is_any = trend.series.iter().any(|series| !series.signals.is_empty());
    let mut notes = vec![if is_any {
        "A signal says: look for a cause in those days. It is no verdict on anybody.".to_owned()
    } else {
        "No signal: nothing but chance is to be seen here. That does not prove that nothing changed.".to_owned()
    }];
    // 27 of 10,000 points lie beyond three standard deviations; of counts no more than that.
    let by_chance = (with_limits * 27).div_ceil(10_000);
    if with_limits >= 370 {
        let about = if trend.chart == ChartOf::Score { "about" } else { "at most about" };
        notes.push(format!("Of {with_limits} points {about} {by_chance} lie outside their limits by chance alone."));
    }
    if rules.len() > Rule::USUAL.len() {
        notes.push(format!("{} rules are looked at: each one more gives more false alarms.", rules.len()));
    }
    notes
}

fn untold(trend: &Trend) -> Option<String> {
    let lines: Vec<(&Series, usize)> =
        trend.series.iter().map(|series| (series, series.untold.0)).filter(|(_, untold)| *untold > 0).collect();
    let all: usize = lines.iter().map(|(_, untold)| untold).sum();
    let of = lines.iter().take(TOLD).map(|(series, _)| series.key.clone()).collect::<Vec<_>>();
    let rest = if all == 1 { "It rests" } else { "Each rests" };
    (all > 0).then(|| {
        format!(
            "Not told: {} about {}. {rest} on fewer than {FEWEST} audits, which say too little of one person.",
            count(all as u64, "signal"),
            list_and(&of)
        )
    })
}

/// Points without a value are no points: a run goes on across them.
fn gaps(trend: &Trend) -> Option<String> {
    let is_gap = |place: &usize| {
        trend.series.iter().all(|series| series.points.get(*place).is_none_or(|point| point.value.is_none()))
    };
    let gaps: Vec<usize> = (0..trend.starts.len()).filter(is_gap).collect();
    let named: Vec<String> = gaps
        .iter()
        .take(TOLD)
        .filter_map(|place| trend.starts.get(*place))
        .map(|start| trend.pace.label(*start))
        .collect();
    let more = gaps.len().saturating_sub(TOLD);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!gaps.is_empty())
        .then(|| format!("Nothing to count in {}{more}: a gap, not 0; a run goes on across it.", named.join(", ")))
}

/// Points that are cut by the days that were asked for, or not over.
fn parts(trend: &Trend, from: Option<NaiveDate>, today: NaiveDate) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some((start, from)) = trend.starts.first().zip(from).filter(|(start, from)| *start < from) {
        notes.push(format!("{} counts from {from} on only.", trend.pace.label(*start)));
    }
    let is_open = |start: &&NaiveDate| **start <= today && today <= trend.pace.end(**start);
    notes.extend(
        trend.starts.last().filter(is_open).map(|start| format!("{} is not over yet.", trend.pace.label(*start))),
    );
    notes
}

/// Audits that were drawn and are not delivered may change a point.
fn undelivered(trend: &Trend) -> Option<String> {
    let point = |place: usize| {
        let points = || trend.series.iter().filter_map(move |series| series.points.get(place));
        let known = || points().filter(|point| !point.is_withheld);
        let (drawn, n) =
            known().fold((0, 0), |(drawn, n), point| (drawn + point.drawn.unwrap_or(point.n), n + point.n));
        let start = trend.starts.get(place)?;
        (drawn > n).then(|| format!("{} ({n} of {drawn})", trend.pace.label(*start)))
    };
    let all: Vec<String> = (0..trend.starts.len()).filter_map(point).collect();
    let first = all.len().saturating_sub(TOLD);
    let before = if first > 0 { format!(", and in {first} before") } else { String::new() };
    let told = all.get(first..).unwrap_or_default();
    (!told.is_empty()).then(|| {
        format!("Not every drawn audit has a delivered score: {}{before}. Such points may still move.", told.join(", "))
    })
}

/// `XmR` takes every point as alike: one of few audits lies further out by chance.
fn uneven(trend: &Trend) -> Option<String> {
    let is_uneven = |series: &Series| {
        let n = || series.points.iter().map(|point| point.n).filter(|n| *n > 0);
        series.known >= POINTS && n().max() > n().min().map(|least| least * 4)
    };
    let is_any = trend.chart == ChartOf::Score && trend.series.iter().any(is_uneven);
    is_any.then(|| "Points of few audits lie further out by chance alone than others: look at their n.".to_owned())
}

/// The title of a trend.
pub fn title(trend: &Trend, criterion: Option<&str>) -> String {
    let what = match (trend.chart, criterion) {
        (ChartOf::Score, None) if trend.of == SeriesOf::Criterion => "What answers are worth".to_owned(),
        (ChartOf::Score, None) => "Mean score".to_owned(),
        (ChartOf::Score, Some(criterion)) => format!("What answers to {criterion} are worth"),
        (ChartOf::Short, None) => "Answers short of full".to_owned(),
        (ChartOf::Short, Some(criterion)) => format!("Answers to {criterion} short of full"),
        (ChartOf::Disputes, _) => "Disputes per 100 delivered audits".to_owned(),
    };
    let by = if trend.of.is_card() { String::new() } else { format!(", by {}", trend.of.word()) };
    format!("{what}, {} by {}{by}", trend.pace.word(), trend.pace.word())
}
