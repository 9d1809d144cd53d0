//! The honest rate of a criterion that people pass or fail, by the machine's verdicts.

use super::cell::{Mark, VerdictCell};
use super::share::Share;
use super::unsaid::Unsaid;
use crate::calc::decimal::float;

/// What the human marks say of all dialogues of a frame, each cell by the machine's verdict weighted as it occurs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ByVerdict {
    /// The share that people fail, among dialogues to which the criterion applies.
    pub rate: Share,
    /// The share of all dialogues that people fail.
    pub fail: Share,
    /// The share that they pass.
    pub pass: Share,
    /// The share to which the criterion does not apply.
    pub not_applicable: Share,
    /// How many human marks it rests on.
    pub n: u64,
}

/// The rate of a criterion by the machine's verdicts: `Σ W_g p̂_g` with `W_g = N_g / N`; limits by MOVER from Wilson's of
/// each cell. Where the criterion does not always apply, the rate is the ratio of two shares, with limits of its own.
/// Never PPI or GREG: below some hundred audits their intervals are far too narrow.
///
/// # Errors
/// A verdict that occurs and of which nothing was drawn; nothing drawn, or nothing that applies.
/// Source: Tenenbein 1970; Zou and Donner 2008; statistics.md 8.3.
pub fn by_verdict(cells: &[VerdictCell], confidence: f64) -> Result<ByVerdict, Unsaid> {
    let cells: Vec<&VerdictCell> = cells.iter().filter(|cell| cell.frame > 0).collect();
    let n: u64 = cells.iter().map(|cell| cell.drawn()).sum();
    if n == 0 {
        return Err(Unsaid::NothingAudited);
    }
    if cells.iter().any(|cell| cell.drawn() == 0) {
        return Err(Unsaid::NothingDrawn);
    }
    let of = |mark| together(&cells, |cell| cell.share(mark, confidence)).ok_or(Unsaid::Confidence);
    let (fail, pass, not_applicable) = (of(Mark::Fail)?, of(Mark::Pass)?, of(Mark::NotApplicable)?);
    let always_applies = cells.iter().all(|cell| cell.count(Mark::NotApplicable) == 0);
    let rate = if always_applies { Ok(fail) } else { ratio(fail, not_applicable.rest()) };
    Ok(ByVerdict { rate: rate?, fail, pass, not_applicable, n })
}

/// The share that people fail among dialogues to which the criterion applies, without the machine: the draw alone, with
/// Wilson's limits. None where nothing that applies was drawn.
pub fn plain(cells: &[VerdictCell], confidence: f64) -> Option<Share> {
    let all = cells.iter().fold(VerdictCell::of(0), |all, cell| all.with(cell));
    all.that_applies().share(Mark::Fail, confidence)
}

/// The sum of the cells' shares, each as often as its verdict occurs, cut to 0 and 1.
fn together(cells: &[&VerdictCell], share: impl Fn(&VerdictCell) -> Option<Share>) -> Option<Share> {
    let all = float(cells.iter().map(|cell| cell.frame).sum());
    let (mut value, mut below, mut above) = (0.0, 0.0_f64, 0.0_f64);
    for cell in cells {
        let (weight, share) = (float(cell.frame) / all, share(cell)?);
        value += weight * share.value;
        below += (weight * (share.value - share.low)).powi(2);
        above += (weight * (share.high - share.value)).powi(2);
    }
    Some(Share { value, low: (value - below.sqrt()).max(0.0), high: (value + above.sqrt()).min(1.0) })
}

/// One share as a part of another that holds it, limits by MOVER for a ratio. As if the two did not rise together: that
/// makes the interval wider, not narrower. Where so little applies that nothing bounds it, up to the whole.
/// Source: Donner and Zou 2012; Newcombe 2016.
fn ratio(part: Share, whole: Share) -> Result<Share, Unsaid> {
    if whole.value <= 0.0 {
        return Err(Unsaid::NothingApplied);
    }
    let value = (part.value / whole.value).clamp(0.0, 1.0);
    let both = part.value * whole.value;
    let end = |part_end: f64, whole_end: f64, sign: f64| {
        let under = whole_end * (2.0 * whole.value - whole_end);
        let inner =
            both * both - part_end * whole_end * (2.0 * part.value - part_end) * (2.0 * whole.value - whole_end);
        (under > 0.0).then(|| (both + sign * inner.max(0.0).sqrt()) / under)
    };
    let low = end(part.low, whole.high, -1.0).map_or(0.0, |low| low.clamp(0.0, value));
    let high = end(part.high, whole.low, 1.0).map_or(1.0, |high| high.clamp(value, 1.0));
    Ok(Share { value, low, high })
}
