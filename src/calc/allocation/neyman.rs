//! More from the strata that are large or vary much.

use super::{Room, compare_products, left_of};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// The allocation of `n` with the smallest `Σ (N S)² / n`, where a room's weight is its size N and
/// `sds` are the standard deviations S in hundredths, one for each room. Every stratum starts with
/// its lower or 1; each further one goes to the largest `N S / √(n (n + 1))` that is not full (tie:
/// the first), compared as exact fractions of squares. When there is not so much to take, all is
/// taken. Refused when the starts are more than `n` together.
/// Source: Wright 2012, exact optimal allocation; statistics.md 2.1.
pub fn allocate_neyman(n: usize, rooms: &[Room], sds: &[u64]) -> Result<Vec<usize>, String> {
    let weights = neyman_weights(rooms, sds)?;
    let mut taken: Vec<usize> = rooms.iter().map(|room| room.lower.max(1).min(room.upper)).collect();
    let left = left_of(n, taken.iter().copied())?;
    let turns = (0..).zip(weights).zip(rooms.iter().zip(&taken));
    let turns = turns.map(|((index, weight), (room, taken))| Turn { weight, taken: *taken, upper: room.upper, index });
    let mut turns: BinaryHeap<Turn> = turns.filter(Turn::has_room).collect();
    for _ in 0..left {
        let Some(turn) = turns.pop().map(Turn::next) else { break };
        if let Some(place) = taken.get_mut(turn.index) {
            *place = turn.taken;
        }
        turns.extend(Some(turn).filter(Turn::has_room));
    }
    Ok(taken)
}

/// What a share is in proportion to before it is rounded: size times standard deviation, for
/// [`fair_shares`](super::fair_shares). Refused when there is not one deviation for each room.
pub fn neyman_weights(rooms: &[Room], sds: &[u64]) -> Result<Vec<u64>, String> {
    if rooms.len() != sds.len() {
        return Err("there must be one standard deviation for each stratum".to_owned());
    }
    let weights = rooms.iter().zip(sds).map(|(room, sd)| room.weight.checked_mul(*sd));
    weights.collect::<Option<_>>().ok_or_else(|| "a stratum or its standard deviation is too large".to_owned())
}

/// A stratum that waits for one more; the largest has the next.
#[derive(Clone, Copy)]
struct Turn {
    weight: u64,
    taken: usize,
    upper: usize,
    index: usize,
}

impl Turn {
    const fn has_room(&self) -> bool {
        self.taken < self.upper
    }

    const fn next(self) -> Self {
        Self { taken: self.taken.saturating_add(1), ..self }
    }

    fn square(&self) -> u128 {
        u128::from(self.weight) * u128::from(self.weight)
    }

    /// `n (n + 1)`, above 0 wherever there is room.
    const fn steps(&self) -> u128 {
        let taken = self.taken as u128;
        taken * (taken + 1)
    }
}

impl Ord for Turn {
    /// By `weight² / (n (n + 1))`, multiplied out.
    fn cmp(&self, other: &Self) -> Ordering {
        let priority = compare_products((self.square(), other.steps()), (other.square(), self.steps()));
        priority.then_with(|| Reverse(self.index).cmp(&Reverse(other.index)))
    }
}

impl PartialOrd for Turn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Turn {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Turn {}
