//! The honest mean of scores: the machine's mean over all dialogues, corrected by how people differ from it where they
//! marked too.

use super::super::decimal::{float, real};
use super::lambda::Lambda;
use super::pair::Pair;
use super::unsaid::{ENOUGH_DIFFERENCES, Unsaid};
use crate::calc::estimate::{Cell, Estimate, Layout, Level, Spreads, design, shared, spreads};
use crate::calc::interval::student_quantile;
use std::collections::BTreeMap;

/// How a corrected mean is to be found.
#[derive(Clone, Copy, Debug)]
pub struct Method<'a> {
    /// The strata of the draws.
    pub layout: &'a Layout<'a>,
    /// Whose spread tells how far the mean may be off.
    pub spread: SpreadOf<'a>,
    /// How sure the interval is to be, between 0 and 1.
    pub confidence: f64,
}

/// Whose spread tells how far a mean may be off.
#[derive(Clone, Copy, Debug)]
pub enum SpreadOf<'a> {
    /// Its own.
    Own(Level),
    /// One that it shares with others, for those who have few audits: agents.
    Shared(&'a SharedSpreads),
}

/// Spreads that several domains share, and how much they rest on.
#[derive(Clone, Debug)]
pub struct SharedSpreads {
    human: Spreads,
    apart: Spreads,
    nonzero: u64,
}

/// The spreads of human marks, and of their differences from the machine, within domains. Source: statistics.md 4.2.
pub fn shared_spreads(layout: &Layout<'_>, domains: &[&[Pair]]) -> SharedSpreads {
    let of = |value: &dyn Fn(&Pair) -> i64| {
        let all: Vec<Vec<Cell>> = domains.iter().map(|pairs| cells(pairs, value)).collect();
        spreads(layout, all.iter().map(Vec::as_slice))
    };
    SharedSpreads {
        human: of(&human),
        apart: of(&Pair::apart),
        nonzero: domains.iter().map(|pairs| nonzero(pairs)).sum(),
    }
}

/// A mean of human scores with the machine's help. All in hundredths of a per cent.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Assisted {
    /// The mean.
    pub value: f64,
    /// What human marks add to λ times the machine's mean; where λ is 1, how far they moved it.
    pub correction: f64,
    /// Its standard error; none where no spread tells.
    pub error: Option<f64>,
    /// Its interval, or why there is none.
    pub bounds: Result<Reach, Unsaid>,
    /// The mean of the human marks alone, by the same draw.
    pub classical: Estimate,
    /// How many audits would be as sure without the machine.
    pub worth: Option<f64>,
    /// The mean of machine less human over the audits that it scored, not weighted: above 0, the machine is milder. None where it
    /// scored none of them.
    pub bias: Option<f64>,
    /// How machine and human scores go together over the audits that it scored, from -1 to 1; none where either does not vary.
    pub rho: Option<f64>,
    /// In how many audits that it scored the two differ.
    pub nonzero: u64,
    /// How many audits.
    pub n: u64,
}

impl Assisted {
    /// The same, with the mean and its ends cut to what a score can be.
    #[must_use]
    pub fn within(self, lowest: f64, highest: f64) -> Self {
        let cut = |value: f64| value.clamp(lowest, highest);
        let bounds = self.bounds.map(|reach| Reach { low: cut(reach.low), high: cut(reach.high), ..reach });
        Self { value: cut(self.value), bounds, ..self }
    }
}

/// How far a corrected mean may be off.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Reach {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Degrees of freedom: audits less strata, where the spread is its own.
    pub df: f64,
}

/// The difference estimator `λ F̄ + Σ W_h d̄_h` with `d = y - λ f`: the stratified and domain estimate of
/// [`design`] on d, and a known constant. `known` is the mean of λ f over *all* dialogues of the frame, or of the domain, in
/// hundredths of a per cent. The interval is Student's.
///
/// # Errors
/// Without a pair. Fewer than [`ENOUGH_DIFFERENCES`] differences, or differences all alike, leave the mean without an
/// interval.
/// Source: Cassel, Särndal and Wretman 1976; Cochran 1977, 7.3; statistics.md 8.4.
pub fn assisted(method: &Method<'_>, pairs: &[Pair], known: f64) -> Result<Assisted, Unsaid> {
    let (classical, apart) = match method.spread {
        SpreadOf::Own(level) => {
            let of = |cells: Vec<Cell>| design(method.layout, level, &cells);
            (of(cells(pairs, human)), of(cells(pairs, Pair::apart)))
        }
        SpreadOf::Shared(by) => (
            shared(method.layout, &by.human, &cells(pairs, human)),
            shared(method.layout, &by.apart, &cells(pairs, Pair::apart)),
        ),
    };
    let (classical, apart) = classical.zip(apart).ok_or(Unsaid::NothingAudited)?;
    let correction = apart.mean / 100.0;
    let value = known + correction;
    let square = apart.variance.map(|variance| variance.value / 10_000.0);
    let told = square.zip(classical.variance).filter(|(own, _)| *own > NOTHING);
    Ok(Assisted {
        value,
        correction,
        error: square.map(f64::sqrt),
        bounds: bounds(method, value, (&apart, square), pairs),
        classical,
        worth: told.map(|(own, human)| float(classical.n) * human.value / own),
        bias: bias(pairs),
        rho: correlation(pairs),
        nonzero: nonzero(pairs),
        n: classical.n,
    })
}

/// Below this, a variance is nothing but rounding.
const NOTHING: f64 = 1e-9;

fn bounds(
    method: &Method<'_>,
    value: f64,
    (apart, square): (&Estimate, Option<f64>),
    pairs: &[Pair],
) -> Result<Reach, Unsaid> {
    if apart.is_complete {
        return Ok(Reach { low: value, high: value, df: 0.0 });
    }
    let nonzero = if let SpreadOf::Shared(by) = method.spread { by.nonzero } else { nonzero(pairs) };
    // Where the machine is not used, differences from it do not matter.
    if nonzero < ENOUGH_DIFFERENCES && pairs.iter().any(|pair| pair.lambda > Lambda::NONE) {
        return Err(Unsaid::FewDifferences);
    }
    let (square, variance) = square.zip(apart.variance).ok_or(Unsaid::OneAudit)?;
    if square <= NOTHING {
        return Err(Unsaid::NoSpread);
    }
    let df = variance.plain_df;
    let reach = student_quantile(method.confidence, df).ok_or(Unsaid::Confidence)? * square.sqrt();
    Ok(Reach { low: value - reach, high: value + reach, df })
}

const fn human(pair: &Pair) -> i64 {
    pair.human
}

fn nonzero(pairs: &[Pair]) -> u64 {
    said(pairs).filter(|pair| pair.human != pair.machine).count() as u64
}

/// The pairs in which the machine gave a score.
fn said(pairs: &[Pair]) -> impl Iterator<Item = &Pair> {
    pairs.iter().filter(|pair| pair.is_said)
}

fn bias(pairs: &[Pair]) -> Option<f64> {
    let (sum, n) = said(pairs).fold((0.0, 0), |(sum, n), pair| (sum + real(pair.machine - pair.human), n + 1));
    (n > 0).then(|| sum / float(n))
}

fn cells(pairs: &[Pair], value: impl Fn(&Pair) -> i64) -> Vec<Cell> {
    let mut cells = BTreeMap::<usize, Cell>::new();
    for pair in pairs {
        cells.entry(pair.stratum).or_insert(Cell { stratum: pair.stratum, ..Cell::default() }).add(value(pair));
    }
    cells.into_values().collect()
}

fn correlation(pairs: &[Pair]) -> Option<f64> {
    let n = float(said(pairs).count() as u64);
    let mean = |of: fn(&Pair) -> i64| said(pairs).map(|pair| real(of(pair))).sum::<f64>() / n;
    let (human, machine) = (mean(|pair| pair.human), mean(|pair| pair.machine));
    let (mut both, mut own, mut other) = (0.0, 0.0, 0.0);
    for pair in said(pairs) {
        let (y, f) = (real(pair.human) - human, real(pair.machine) - machine);
        both += y * f;
        own += y * y;
        other += f * f;
    }
    (own > 0.0 && other > 0.0).then(|| (both / (own * other).sqrt()).clamp(-1.0, 1.0))
}
