//! Series: the points of a trend with their centre, limits and signals.

use super::cells::{Cell, Cells};
use super::pace::Pace;
use super::signal::{Idle, Mark, Signal, Untold, idle, of as signals_of};
use super::wanted::{ChartOf, SeriesOf, WantedTrend};
use crate::calc::chart::{BEYOND_THREE, Chance, Limits, of_values};
use crate::calc::decimal::{float, per_cent, real, whole};
use crate::calc::estimate::{Stratum, sharing};
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
    /// A run that is no signal, though it is as long as one.
    pub idle: Option<Idle>,
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

/// One point against what chance leaves around the centre; in hundredths.
struct Around {
    limits: Limits,
    distance: f64,
    side: Option<f64>,
    z: (f64, f64),
    is_beyond: bool,
}

impl Chart<'_> {
    fn series(&self, is_of_person: bool) -> Series {
        let mut points: Vec<Point> = self.points.iter().map(|cell| self.point(*cell)).collect();
        let known: Vec<(usize, i64)> =
            points.iter().enumerate().filter_map(|(place, point)| Some((place, point.value?))).collect();
        let mut series = Series { centre: self.centre(&known), known: known.len(), ..Series::default() };
        if let Some(around) = self.around(&known).filter(|_| known.len() >= POINTS) {
            let marks: Vec<Mark> =
                known.iter().zip(&around).filter_map(|(one, around)| self.mark(one.0, around)).collect();
            (series.signals, series.untold) = signals_of(&marks, self.wanted.rules, is_of_person);
            series.idle = idle(&marks, self.wanted.rules);
            for ((place, _), Around { limits, .. }) in known.iter().zip(&around) {
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

    fn mark(&self, place: usize, around: &Around) -> Option<Mark> {
        let Around { distance, side, z, is_beyond, .. } = *around;
        Some(Mark { place, n: self.cell(place)?.n, distance, side, z, is_beyond })
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

    fn around(&self, known: &[(usize, i64)]) -> Option<Vec<Around>> {
        match self.wanted.chart {
            ChartOf::Score => single(known),
            ChartOf::Short => self.rates(known),
            ChartOf::Disputes => self.counts(known),
        }
    }

    /// Of shares: each point by the number of audits with equal weights that would be worth as much.
    fn rates(&self, known: &[(usize, i64)]) -> Option<Vec<Around>> {
        let centre = sharing(self.strata, self.together().cells())?.share;
        let of = known.iter().map(|(place, _)| {
            let found = sharing(self.strata, self.cell(*place)?.values.cells())?;
            let chance = Chance::of_rate(centre, found.n)?;
            let limits =
                if found.is_plain { chance.limits(BEYOND_THREE) } else { chance.weighted_limits(BEYOND_THREE) };
            Some(counted(&chance, limits, (found.x(), FULL * (found.share - centre))))
        });
        of.collect()
    }

    /// Of disputes for each audit.
    fn counts(&self, known: &[(usize, i64)]) -> Option<Vec<Around>> {
        let all = |of: fn(&Cell) -> u64| float(self.cells().map(of).sum());
        let centre = all(|cell| cell.disputes) / all(|cell| cell.n);
        let of = known.iter().map(|(place, _)| {
            let cell = self.cell(*place)?;
            let (x, n) = (float(cell.disputes), float(cell.n));
            let chance = Chance::of_count(centre, n)?;
            Some(counted(&chance, chance.limits(BEYOND_THREE), (x, FULL * (x / n - centre))))
        });
        of.collect()
    }
}

/// A count against what chance leaves.
fn counted(chance: &Chance, limits: Limits, (x, distance): (f64, f64)) -> Around {
    let side = Some(if distance > 0.0 { chance.above() } else { chance.below() });
    let is_beyond = chance.is_above(x, BEYOND_THREE) || chance.is_below(x, BEYOND_THREE);
    let z = (chance.far(x), chance.near(x));
    Around { limits: Limits { low: FULL * limits.low, high: FULL * limits.high }, distance, side, z, is_beyond }
}

/// Of single values, where no score can be below 0, nor above what the card gives in full, unless one was.
fn single(known: &[(usize, i64)]) -> Option<Vec<Around>> {
    let values: Vec<f64> = known.iter().map(|(_, value)| real(*value)).collect();
    let chart = of_values(&values, None)?;
    let most = values.iter().copied().fold(FULL, f64::max);
    let limits = Limits { low: chart.low.max(0.0), high: chart.high.min(most) };
    let unit = if chart.deviation > 0.0 { chart.deviation } else { 1.0 };
    let around = |value: &f64| {
        let distance = value - chart.centre;
        let is_beyond = *value < limits.low || *value > limits.high;
        Around { limits, distance, side: None, z: (distance / unit, distance / unit), is_beyond }
    };
    Some(values.iter().map(around).collect())
}
