//! Series: the points of a trend with their centre, limits and signals.

use super::cells::{Cell, Cells};
use super::pace::Pace;
use super::signal::{Mark, Signal, Untold, of as signals_of};
use super::wanted::{ChartOf, SeriesOf, WantedTrend};
use crate::calc::chart::{Limits, few_limits, of_counts, of_values, rate_limits};
use crate::calc::decimal::{count, float, per_cent, real, whole};
use crate::calc::estimate::{Stratum, kish};
use crate::core::report::lines::is_weighted;
use crate::core::report::sample::Sample;
use crate::core::report::tally::Values;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// So many points must have a value before limits say anything.
pub const POINTS: usize = 12;
/// All of a score.
const FULL: f64 = 10_000.0;

/// A figure in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// How long one point is.
    pub pace: Pace,
    /// What one series is of.
    pub of: SeriesOf,
    /// Which figure.
    pub chart: ChartOf,
    /// The first days of all points, oldest first; the same for every series.
    pub starts: Vec<NaiveDate>,
    /// By card and name.
    pub series: Vec<Series>,
    /// Whether some audits stand for more dialogues than others.
    pub is_weighted: bool,
}

/// One line of a trend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Whose it is, or of what.
    pub key: String,
    /// The card: figures of two cards are never one.
    pub card: String,
    /// Its points, one for each of the trend's.
    pub points: Vec<Point>,
    /// The centre, in hundredths; none where nothing was counted.
    pub centre: Option<i64>,
    /// How many of its points have a value.
    pub known: usize,
    /// What chance alone seldom makes.
    pub signals: Vec<Signal>,
    /// Signals that are not told, since they tell of one person by too few audits.
    pub untold: Untold,
}

/// One point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Of how many audits or answers.
    pub n: u64,
    /// How many audits were drawn; none where answers are counted.
    pub drawn: Option<u64>,
    /// Its value, in hundredths; none where nothing was counted.
    pub value: Option<i64>,
    /// What chance alone seldom leaves, in hundredths; none before there are enough points.
    pub limits: Option<(i64, i64)>,
    /// Whether the reader may not read it.
    pub is_withheld: bool,
}

/// The trend of what was counted. Where each series is of a person no signal is told by too few audits.
pub(in crate::core::report) fn trend(
    cells: &Cells,
    sample: &Sample,
    wanted: &WantedTrend<'_>,
    is_of_person: bool,
) -> Trend {
    let of_any = |end: fn(&BTreeMap<NaiveDate, Cell>) -> Option<NaiveDate>| cells.values().filter_map(end);
    let first = of_any(|cells| cells.keys().next().copied()).min();
    let last = of_any(|cells| cells.keys().next_back().copied()).max();
    let starts = first.zip(last).map(|(first, last)| wanted.pace.all(first, last)).unwrap_or_default();
    let one = |((card, key), cells): (&(String, String), &BTreeMap<NaiveDate, Cell>)| {
        let points = starts.iter().map(|start| cells.get(start));
        let points: Vec<Option<&Cell>> = points.map(|cell| cell.filter(|cell| !cell.is_withheld)).collect();
        let drawn = starts.iter().map(|start| cells.get(start).is_some_and(|cell| cell.is_withheld));
        let mut series = Chart { points: &points, strata: &sample.strata.sizes, wanted }.series(is_of_person);
        series.points.iter_mut().zip(drawn).for_each(|(point, is_withheld)| point.is_withheld = is_withheld);
        Series { key: key.clone(), card: card.clone(), ..series }
    };
    let (pace, of, chart) = (wanted.pace, wanted.of, wanted.chart);
    Trend {
        pace,
        of,
        chart,
        series: cells.iter().map(one).collect(),
        starts,
        is_weighted: is_weighted(&sample.strata.sizes),
    }
}

/// The points of one series, none where nothing was counted.
struct Chart<'a> {
    points: &'a [Option<&'a Cell>],
    strata: &'a [Stratum],
    wanted: &'a WantedTrend<'a>,
}

/// A centre, and for each point its limits and its standard deviation; in hundredths.
struct Around {
    centre: f64,
    of: Vec<(Limits, f64)>,
}

impl Chart<'_> {
    fn series(&self, is_of_person: bool) -> Series {
        let mut points: Vec<Point> = self.points.iter().map(|cell| self.point(*cell)).collect();
        let known: Vec<(usize, i64)> =
            points.iter().enumerate().filter_map(|(place, point)| Some((place, point.value?))).collect();
        let around = self.around(&known).filter(|_| known.len() >= POINTS);
        let centre = self.centre(&known);
        let mut series = Series { centre, known: known.len(), ..Series::default() };
        if let Some(around) = around {
            let marks: Vec<Mark> = (0..).zip(&known).filter_map(|(at, one)| self.mark(&around, at, *one)).collect();
            (series.signals, series.untold) = signals_of(&marks, self.wanted.rules, is_of_person);
            for ((place, _), (limits, _)) in known.iter().zip(&around.of) {
                let ends = whole(limits.low).zip(whole(limits.high));
                points.get_mut(*place).into_iter().for_each(|point| point.limits = ends);
            }
        }
        Series { points, ..series }
    }

    fn point(&self, cell: Option<&Cell>) -> Point {
        let Some(cell) = cell else { return Point::default() };
        let value = match self.wanted.chart {
            ChartOf::Disputes => per_cent(cell.disputes, cell.n).and_then(|rate| i64::try_from(rate).ok()),
            ChartOf::Score | ChartOf::Short => cell.values.weighted(self.strata),
        };
        Point { n: cell.n, drawn: cell.drawn, value, ..Point::default() }
    }

    fn mark(&self, around: &Around, at: usize, (place, value): (usize, i64)) -> Option<Mark> {
        let (limits, deviation) = around.of.get(at)?;
        let value = self.exact(place).unwrap_or_else(|| real(value));
        let unit = if *deviation > 0.0 { *deviation } else { 1.0 };
        let is_beyond = value < limits.low || value > limits.high;
        Some(Mark { place, n: self.cell(place)?.n, z: (value - around.centre) / unit, is_beyond })
    }

    /// The value of a rate that is counted, before it was rounded.
    fn exact(&self, place: usize) -> Option<f64> {
        let cell = self.cell(place).filter(|_| self.wanted.chart == ChartOf::Disputes)?;
        (cell.n > 0).then(|| FULL * float(cell.disputes) / float(cell.n))
    }

    fn cell(&self, place: usize) -> Option<&Cell> {
        self.points.get(place).copied().flatten()
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.points.iter().copied().flatten().filter(|cell| cell.n > 0)
    }

    /// The centre in hundredths: the mean of the points of a score; else that of everything.
    fn centre(&self, known: &[(usize, i64)]) -> Option<i64> {
        match self.wanted.chart {
            ChartOf::Score => {
                let sum: f64 = known.iter().map(|(_, value)| real(*value)).sum();
                (!known.is_empty()).then(|| whole(sum / float(known.len() as u64)))?
            }
            ChartOf::Short => self.together().weighted(self.strata),
            ChartOf::Disputes => {
                let all = |of: fn(&Cell) -> u64| self.cells().map(of).sum();
                per_cent(all(|cell| cell.disputes), all(|cell| cell.n)).and_then(|rate| i64::try_from(rate).ok())
            }
        }
    }

    fn together(&self) -> Values {
        let mut all = Values::default();
        self.cells().for_each(|cell| all.join(&cell.values));
        all
    }

    fn around(&self, known: &[(usize, i64)]) -> Option<Around> {
        match self.wanted.chart {
            ChartOf::Score => single(known),
            ChartOf::Short => self.rates(known),
            ChartOf::Disputes => self.counts(known),
        }
    }

    /// Limits of shares: each point by the number of audits with equal weights that would be worth as much.
    fn rates(&self, known: &[(usize, i64)]) -> Option<Around> {
        let centre = real(self.centre(known)?);
        let worth = |cell: &Cell| {
            let weight = |place: usize| self.strata.get(place).map_or(0.0, Stratum::weight);
            kish(cell.values.cells().iter().map(|cell| (weight(cell.stratum), float(cell.n))))
        };
        let of = known.iter().map(|(place, _)| {
            let n = count(worth(self.cell(*place)?)?.round()).unwrap_or(1).max(1);
            let rate = centre / FULL;
            Some((scaled(rate_limits(rate, n)?), FULL * (rate * (1.0 - rate) / float(n)).sqrt()))
        });
        Some(Around { centre, of: of.collect::<Option<_>>()? })
    }

    /// Limits of disputes for each audit.
    fn counts(&self, known: &[(usize, i64)]) -> Option<Around> {
        let counted: Vec<(u64, u64)> =
            known.iter().filter_map(|(place, _)| self.cell(*place)).map(|cell| (cell.disputes, cell.n)).collect();
        let chart = of_counts(&counted)?;
        let of = counted.iter().zip(chart.low.iter().zip(&chart.high)).map(|((_, n), (low, high))| {
            let limits = few_limits(chart.centre, *n).unwrap_or(Limits { low: *low, high: *high });
            (scaled(limits), FULL * (chart.centre / float(*n)).sqrt())
        });
        Some(Around { centre: FULL * chart.centre, of: of.collect() })
    }
}

/// Limits of single values, where no score can be below 0, nor above what the card gives in full, unless one was.
fn single(known: &[(usize, i64)]) -> Option<Around> {
    let values: Vec<f64> = known.iter().map(|(_, value)| real(*value)).collect();
    let chart = of_values(&values, None)?;
    let most = values.iter().copied().fold(FULL, f64::max);
    let limits = Limits { low: chart.low.max(0.0), high: chart.high.min(most) };
    Some(Around { centre: chart.centre, of: values.iter().map(|_| (limits, chart.deviation)).collect() })
}

fn scaled(limits: Limits) -> Limits {
    Limits { low: FULL * limits.low, high: FULL * limits.high }
}
