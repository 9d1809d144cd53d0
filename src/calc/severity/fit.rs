//! Agents and auditors told apart by least squares.

use super::cells::{Cells, Scored};
use crate::calc::decimal::float;
use crate::calc::figure::{Bounds, Undefined};
use crate::calc::square::{Square, dot, length};
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

/// Below so many audits nothing is said of an auditor.
pub const ENOUGH_AUDITS: u64 = 8;
/// Below so many degrees of freedom nothing is said of anybody.
pub const ENOUGH_DF: u64 = 10;
/// A part of all squares that is nothing but rounding.
const NOTHING: f64 = 1e-12;

/// How strict the auditors of some audits are, and what agents' means are without that.
#[derive(Clone, Debug, PartialEq)]
pub struct Severity {
    /// The variance that neither agents nor auditors explain, in squared units of a score.
    pub variance: f64,
    /// Its degrees of freedom.
    pub df: u64,
    /// The sum of squares that auditors explain beyond agents.
    pub explained: f64,
    /// Whether auditors differ at all: look at this first. Undefined where nothing is left to compare it with.
    pub test: Result<Test, Undefined>,
    /// The auditors, ascending.
    pub auditors: Vec<Auditor>,
    /// The agents, ascending.
    pub agents: Vec<Adjusted>,
}

/// The test that no auditor differs from another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// Fisher's F.
    pub f: f64,
    /// How often chance alone gives as much or more.
    pub p: f64,
}

/// One auditor's severity, in the unit of a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Auditor {
    /// Who.
    pub auditor: i64,
    /// How many scores.
    pub n: u64,
    /// Their plain mean.
    pub raw: f64,
    /// How much higher they score than the mean of the auditors would; below 0 is stricter.
    pub severity: f64,
    /// How far that may be off.
    pub bounds: Result<Bounds, Undefined>,
    /// The same drawn towards 0 by as much as is chance: what to act on.
    pub shrunk: f64,
}

/// One agent's mean, as scored and without the severity of who scored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adjusted {
    /// Whom, or what, the scores are about.
    pub agent: i64,
    /// How many scores.
    pub n: u64,
    /// Their plain mean.
    pub raw: f64,
    /// The mean as if every auditor had scored.
    pub adjusted: f64,
}

impl Severity {
    /// Whether there are audits enough to say something of this auditor.
    pub const fn allows_verdict(&self, auditor: &Auditor) -> bool {
        self.df >= ENOUGH_DF && auditor.n >= ENOUGH_AUDITS
    }

    /// The same of an auditor, as their distance from the mean of all the others.
    pub fn from_others(&self, auditor: &Auditor) -> Auditor {
        let by = from_others(self.auditors.len());
        let bounds = |of: Bounds| Bounds { error: of.error * by, low: of.low * by, high: of.high * by };
        Auditor {
            severity: auditor.severity * by,
            bounds: auditor.bounds.map(bounds),
            shrunk: auditor.shrunk * by,
            ..*auditor
        }
    }
}

/// What makes a distance from the mean of the others out of one from the mean of all, of so many auditors: severities add up
/// to 0, so the mean of the others is -1 / (k - 1) of one's own.
pub(super) fn from_others(auditors: usize) -> f64 {
    let all = float(auditors as u64);
    all / (all - 1.0)
}

/// Severity by the additive model: a score is the agent's level, the auditor's severity and chance; severities add up
/// to 0. Sorts the rows; time grows with rows and with the cube of auditors. Undefined with one auditor, where groups
/// of them share no agent, or where no score is left over to tell chance by. Source: Raymond and Viswesvaran 1993,
/// least squares; statistics.md 5.2.
pub fn severity(rows: Vec<Scored>, confidence: f64) -> Result<Severity, Undefined> {
    let cells = Cells::of(rows)?;
    let fit = Fit::of(&cells)?;
    let bounds = fit.bounds(confidence);
    let between = fit.between();
    let mut auditors: Vec<Auditor> = Vec::with_capacity(fit.betas.len());
    for ((place, auditor), (beta, bounds)) in cells.auditors().iter().enumerate().zip(fit.betas.iter().zip(bounds)) {
        let (n, sum) = fit.totals.get(place).copied().unwrap_or_default();
        let error = fit.error_squared(place, place);
        let shrunk = if between > 0.0 { beta * between / (between + error) } else { 0.0 };
        let (auditor, severity, raw) = (*auditor, *beta, sum / float(n));
        auditors.push(Auditor { auditor, n, raw, severity, bounds, shrunk });
    }
    Ok(Severity {
        variance: fit.variance,
        df: fit.df,
        explained: fit.explained,
        test: fit.test(),
        auditors,
        agents: fit.agents,
    })
}

/// The model, fitted.
pub(super) struct Fit {
    /// The severity of each auditor, by place.
    pub(super) betas: Vec<f64>,
    /// What turns the variance into those of the severities.
    inverse: Square,
    pub(super) variance: f64,
    pub(super) df: u64,
    agents: Vec<Adjusted>,
    totals: Vec<(u64, f64)>,
    explained: f64,
}

impl Fit {
    pub(super) fn of(cells: &Cells) -> Result<Self, Undefined> {
        let auditors = cells.auditors().len();
        let (table, pulls) = equations(cells);
        let inverse = pseudo_inverse(table).ok_or(Undefined::Disconnected)?;
        let betas = inverse.times(&pulls);
        let agents: Vec<Adjusted> = cells.agents().map(|scores| adjusted(scores, cells, &betas)).collect();
        let known = (agents.len() + auditors).saturating_sub(1);
        let df = cells.rows().len().checked_sub(known).filter(|df| *df > 0).ok_or(Undefined::TooFew)? as u64;
        let variance = left_over(cells, &agents, &betas) / float(df);
        let explained = dot(&betas, &pulls);
        Ok(Self { totals: totals(cells), betas, inverse, variance, df, agents, explained })
    }

    /// The variance of a severity, or what two share.
    pub(super) fn error_squared(&self, one: usize, other: usize) -> f64 {
        self.variance * self.inverse.at(one, other)
    }

    fn bounds(&self, confidence: f64) -> Vec<Result<Bounds, Undefined>> {
        let one = |(place, beta): (usize, &f64)| {
            let error = self.error_squared(place, place).max(0.0).sqrt();
            Bounds::student(*beta, error, float(self.df), confidence)
        };
        self.betas.iter().enumerate().map(one).collect()
    }

    /// The variance of severities beyond chance, by moments.
    fn between(&self) -> f64 {
        let chance: f64 = (0..self.betas.len()).map(|place| self.error_squared(place, place)).sum();
        ((dot(&self.betas, &self.betas) - chance) / (length(&self.betas) - 1.0)).max(0.0)
    }

    fn test(&self) -> Result<Test, Undefined> {
        let free = length(&self.betas) - 1.0;
        if self.variance <= 0.0 {
            return Err(Undefined::NoSpread);
        }
        let f = self.explained.max(0.0) / free / self.variance;
        let fisher = FisherSnedecor::new(free, float(self.df)).map_err(|_| Undefined::TooFew)?;
        Ok(Test { f, p: fisher.sf(f) })
    }
}

/// The normal equations of severities, agents taken out: `diag(n.j) - N' diag(1/na.) N`, and how far each auditor's
/// scores lie from the means of their agents.
fn equations(cells: &Cells) -> (Square, Vec<f64>) {
    let mut table = Square::new(cells.auditors().len());
    let mut pulls = vec![0.0; cells.auditors().len()];
    for scores in cells.agents() {
        let (n, mean) = (length(scores), mean(scores));
        let counts: Vec<(usize, f64)> = by_auditor(scores).map(|own| (cells.place(own.0), length(own.1))).collect();
        for (place, count) in &counts {
            table.add(*place, *place, *count);
            for (other, others) in &counts {
                table.add(*place, *other, -count * others / n);
            }
        }
        for row in scores {
            if let Some(pull) = pulls.get_mut(cells.place(row.auditor)) {
                *pull += row.score - mean;
            }
        }
    }
    (table, pulls)
}

/// The inverse among severities that add up to 0. Its table has no inverse of its own: adding the same to all may
/// change nothing.
fn pseudo_inverse(mut table: Square) -> Option<Square> {
    let size = table.size();
    let part = 1.0 / float(size as u64);
    let pairs = || (0..size).flat_map(move |row| (0..size).map(move |column| (row, column)));
    pairs().for_each(|(row, column)| table.add(row, column, part));
    let mut inverse = table.inverse()?;
    pairs().for_each(|(row, column)| inverse.add(row, column, -part));
    Some(inverse)
}

fn adjusted(scores: &[Scored], cells: &Cells, betas: &[f64]) -> Adjusted {
    let raw = mean(scores);
    let beta = |row: &Scored| betas.get(cells.place(row.auditor)).copied().unwrap_or_default();
    let moved = scores.iter().map(beta).sum::<f64>() / length(scores);
    let agent = scores.first().map_or(0, |row| row.agent);
    Adjusted { agent, n: scores.len() as u64, raw, adjusted: raw - moved }
}

/// The sum of squares that agents and auditors leave; 0 where it is nothing but rounding.
fn left_over(cells: &Cells, agents: &[Adjusted], betas: &[f64]) -> f64 {
    let (mut left, mut all) = (0.0, 0.0);
    for (scores, agent) in cells.agents().zip(agents) {
        for row in scores {
            let beta = betas.get(cells.place(row.auditor)).copied().unwrap_or_default();
            left += (row.score - agent.adjusted - beta).powi(2);
            all += row.score.powi(2);
        }
    }
    if left > NOTHING * all { left } else { 0.0 }
}

fn totals(cells: &Cells) -> Vec<(u64, f64)> {
    let mut totals = vec![(0, 0.0); cells.auditors().len()];
    for row in cells.rows() {
        if let Some((n, sum)) = totals.get_mut(cells.place(row.auditor)) {
            *n += 1;
            *sum += row.score;
        }
    }
    totals
}

/// An agent's scores by auditor.
fn by_auditor(scores: &[Scored]) -> impl Iterator<Item = (i64, &[Scored])> {
    let same = scores.chunk_by(|one, other| one.auditor == other.auditor);
    same.filter_map(|own| Some((own.first()?.auditor, own)))
}

fn mean(scores: &[Scored]) -> f64 {
    scores.iter().map(|row| row.score).sum::<f64>() / length(scores)
}
