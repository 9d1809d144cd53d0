//! Agreement in plain shares: of all answers, and of those that matter for a dispute.

use super::tally::{Item, Tally};
use crate::calc::decimal::{count, float};
use crate::calc::figure::{Bounds, Figure, Undefined};

/// Agreement on one answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Specific {
    /// When one auditor gives the answer, how often another who rated the item does too, from 0 to 1. Its items are
    /// those where somebody gave it and somebody else rated.
    pub figure: Figure,
    /// How often it was given where another rated too.
    pub given: u64,
    /// On how many items everybody gave it.
    pub unanimous: u64,
}

/// The mean share of pairs of auditors who agree on an item, from 0 to 1, over items with two ratings or more. The
/// interval is Wilson's for as many items as have its standard error, widened as Student's t is.
/// Source: the observed agreement of Fleiss 1971 with unequal numbers of ratings (Gwet 2008); statistics.md 3.
pub fn percent_agreement(tally: &Tally, confidence: f64) -> Result<Figure, Undefined> {
    let items = tally.count_paired()?;
    let n = float(items);
    let value = tally.paired().map(|item| agreement(&item)).sum::<f64>() / n;
    let squares: f64 = tally.paired().map(|item| (agreement(&item) - value).powi(2)).sum();
    Ok(Figure { value, items, bounds: bounds(value, squares, n, n, confidence) })
}

/// Specific agreement on the answer `value`: two auditors, 2a / (2a + b + c). Undefined where nobody gave it where
/// another rated too. Source: Cicchetti and Feinstein 1990; Dice 1945; statistics.md 3.
pub fn specific_agreement(tally: &Tally, value: i64, confidence: f64) -> Result<Specific, Undefined> {
    tally.count_paired()?;
    let counts = || tally.paired().map(|item| (given(tally, &item, value), item.marks)).filter(|(r, _)| *r > 0.0);
    let all = counts().map(|(r, m)| r * (m - 1.0)).sum::<f64>();
    let items = counts().count() as u64;
    if items == 0 {
        return Err(Undefined::NeverGiven);
    }
    let share = counts().map(|(r, _)| r * (r - 1.0)).sum::<f64>() / all;
    let squares: f64 = counts().map(|(r, m)| (r * (r - 1.0) - share * r * (m - 1.0)).powi(2)).sum();
    let bounds = bounds(share, squares, float(items), all, confidence);
    let marks: f64 = counts().map(|(r, _)| r).sum();
    Ok(Specific {
        figure: Figure { value: share, items, bounds },
        given: count(marks).unwrap_or_default(),
        unanimous: counts().filter(|(r, m)| r >= m).count() as u64,
    })
}

/// The share of marks that have a trait, from 0 to 1, where those of one item hang together: of each item, how many have it,
/// of how many. Items without marks tell nothing. Undefined without any. Source: the linearised variance of a ratio of sums
/// over clusters (Cochran 1977); its interval as above.
pub fn clustered_share(items: &[(u64, u64)], confidence: f64) -> Result<Figure, Undefined> {
    let counts = || items.iter().filter(|(_, of)| *of > 0).map(|(part, of)| (float(*part), float(*of)));
    let (n, all) = (counts().count() as u64, counts().map(|(_, of)| of).sum::<f64>());
    if n == 0 {
        return Err(Undefined::NoPair);
    }
    let share = counts().map(|(part, _)| part).sum::<f64>() / all;
    let squares: f64 = counts().map(|(part, of)| (part - share * of).powi(2)).sum();
    Ok(Figure { value: share, items: n, bounds: bounds(share, squares, float(n), all, confidence) })
}

/// The bounds of a ratio with `under` below it, from the squares of what each item lies off. One item tells nothing.
fn bounds(share: f64, squares: f64, n: f64, under: f64, confidence: f64) -> Result<Bounds, Undefined> {
    if n < 2.0 {
        return Err(Undefined::OneItem);
    }
    Bounds::of_rate(share, (n / (n - 1.0) * squares).sqrt() / under, n, confidence)
}

/// The share of pairs of ratings of an item that agree.
pub(super) fn agreement(item: &Item<'_>) -> f64 {
    1.0 - item.sum_of_unequal(|_, _| 1.0) / (item.marks * (item.marks - 1.0))
}

fn given(tally: &Tally, item: &Item<'_>, value: i64) -> f64 {
    let place = tally.values().iter().position(|known| *known == value);
    item.sum(|own| f64::from(u8::from(Some(own) == place)))
}
