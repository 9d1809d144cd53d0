//! In proportion to weights, between a least and a most.

use super::{compare_products, left_of};
use std::cmp::{Ordering, Reverse};

/// What an allocation must know of one stratum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Room {
    /// What its share is in proportion to: its size, or any whole number. For rational weights, their
    /// numerators over one denominator.
    pub weight: u64,
    /// The least that it must have; one above `upper` counts as `upper`.
    pub lower: usize,
    /// The most that it can give: its size, or less.
    pub upper: usize,
}

impl Room {
    /// A stratum of this size, weighted by it, of which all may be taken.
    pub const fn of_size(size: usize, lower: usize) -> Self {
        Self { weight: size as u64, lower, upper: size }
    }

    /// The least that it must have and can give.
    pub(super) fn least(self) -> usize {
        self.lower.min(self.upper)
    }
}

/// The shares of `n` in proportion to the weights, boxed into lower and upper: the one λ is found with
/// `Σ clamp(λ weight, lower, upper) = n`, exactly; each has the whole part of its clamped share; what
/// is left goes one by one to the largest fractional parts (tie: the larger weight, then the first).
/// A stratum of weight 0 has its lower. When there is not so much to take, all strata that weigh
/// anything have their upper. Refused when the lowers are more than `n` together.
/// Source: statistics.md 2.1.
pub fn allocate_proportional(n: usize, rooms: &[Room]) -> Result<Vec<usize>, String> {
    left_of(n, rooms.iter().map(|room| room.least()))?;
    let ratio = last_bend(n, rooms);
    let (fixed, weight) = totals(rooms, ratio);
    let rest = (n as u128).saturating_sub(fixed);
    let shares = rooms.iter().map(|room| share_of(*room, ratio, rest, weight));
    let (mut taken, parts): (Vec<usize>, Vec<u128>) = shares.unzip();
    let given = taken.iter().fold(0, |sum: usize, one| sum.saturating_add(*one));
    for index in largest_parts(&parts, rooms).take(n.saturating_sub(given)) {
        if let Some(place) = taken.get_mut(index) {
            *place = place.saturating_add(1);
        }
    }
    Ok(taken)
}

/// The share of `n` of each weight before it is boxed and rounded, as numerator and denominator:
/// `n weight / Σ weights`. None when nothing weighs anything.
pub fn fair_shares(n: usize, weights: &[u64]) -> Option<Vec<(u128, u128)>> {
    let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
    let shares = weights.iter().map(|weight| ((n as u128).saturating_mul(u128::from(*weight)), sum));
    (sum > 0).then(|| shares.collect())
}

/// A value of λ: numerator and denominator, the denominator above 0.
type Ratio = (u128, u128);

/// The last λ, of 0 and those where a share meets a bound, whose allocation is not above `n`. From it
/// on, up to the next, the same shares are free.
fn last_bend(n: usize, rooms: &[Room]) -> Ratio {
    let weighty = rooms.iter().filter(|room| room.weight > 0);
    let bounds = weighty.flat_map(|room| [room.least(), room.upper].map(|bound| (bound as u128, room.weight.into())));
    let mut bends: Vec<Ratio> = bounds.collect();
    bends.sort_unstable_by(|one, other| (one.0 * other.1).cmp(&(other.0 * one.1)));
    let within = bends.partition_point(|bend| !is_above(n, rooms, *bend));
    within.checked_sub(1).and_then(|last| bends.get(last)).copied().unwrap_or((0, 1))
}

/// Whether `Σ clamp(λ weight, lower, upper)` is more than `n`.
fn is_above(n: usize, rooms: &[Room], ratio: Ratio) -> bool {
    let (fixed, weight) = totals(rooms, ratio);
    match (n as u128).checked_sub(fixed) {
        Some(rest) => compare_products((ratio.0, weight), (rest, ratio.1)) == Ordering::Greater,
        None => true,
    }
}

/// What the strata at a bound have together, and what the others weigh together.
fn totals(rooms: &[Room], ratio: Ratio) -> (u128, u128) {
    rooms.iter().fold((0, 0), |(fixed, weight), room| match bound_of(*room, ratio) {
        Some(bound) => (fixed + bound as u128, weight),
        None => (fixed, weight + u128::from(room.weight)),
    })
}

/// The bound that a share stands at, at this λ and a little above it; none where it is free.
fn bound_of(room: Room, (over, under): Ratio) -> Option<usize> {
    let weight = u128::from(room.weight);
    let against = |bound: usize| compare_products((over, weight), (bound as u128, under));
    if weight == 0 || against(room.least()) == Ordering::Less {
        Some(room.least())
    } else {
        (against(room.upper) != Ordering::Less).then_some(room.upper)
    }
}

/// The whole part of a share and the numerator of its fractional part, whose denominator is `weight`.
fn share_of(room: Room, ratio: Ratio, rest: u128, weight: u128) -> (usize, u128) {
    if let Some(bound) = bound_of(room, ratio) {
        return (bound, 0);
    }
    let share = rest * u128::from(room.weight);
    let whole = share.checked_div(weight).and_then(|whole| usize::try_from(whole).ok());
    (whole.unwrap_or(room.upper), share.checked_rem(weight).unwrap_or_default())
}

/// The strata by their fractional parts, the largest first; those that have none are left out.
fn largest_parts(parts: &[u128], rooms: &[Room]) -> impl Iterator<Item = usize> {
    let places = (0..).zip(parts.iter().zip(rooms)).filter(|(_, (part, _))| **part > 0);
    let mut order: Vec<_> = places.map(|(index, (part, room))| (Reverse((*part, room.weight)), index)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, index)| index)
}
