//! Between equal and proportional: sizes to a power.

use super::{Room, allocate_proportional};
use crate::calc::decimal::Hundredths;
use num_bigint::BigUint;
use num_rational::Ratio;
use num_traits::ToPrimitive;

/// The largest denominator of a power.
const FINEST: u32 = 100;

/// A power from 0, which makes all sizes equal, to 1, which leaves them in proportion: an exact fraction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Power(Ratio<u32>);

impl Power {
    /// Sizes do not matter.
    pub const EQUAL: Self = Self(Ratio::new_raw(0, 1));
    /// The square root of sizes.
    pub const ROOT: Self = Self(Ratio::new_raw(1, 2));

    /// `over / of`. None outside of 0 to 1, or with a denominator above 100.
    pub fn new(over: u32, of: u32) -> Option<Self> {
        ((1..=FINEST).contains(&of) && over <= of).then(|| Self(Ratio::new(over, of)))
    }

    /// Reads a fraction or a decimal: `1/3`, `0.33`, `1`. None where it is neither, or outside of 0 to 1.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((over, of)) = text.split_once('/') {
            let number = |text: &str| text.trim().parse().ok();
            return Self::new(number(over)?, number(of)?);
        }
        let hundredths = Hundredths::parse(text.trim()).ok()?.0;
        Self::new(u32::try_from(hundredths).ok()?, FINEST)
    }
}

/// As [`allocate_proportional`] by the [`power_weights`] of the rooms' sizes, which are their weights.
pub fn allocate_power(n: usize, power: Power, rooms: &[Room], cvs: Option<&[u64]>) -> Result<Vec<usize>, String> {
    let weights = power_weights(power, rooms, cvs)?;
    let weighted: Vec<Room> = rooms.iter().zip(weights).map(|(room, weight)| Room { weight, ..*room }).collect();
    allocate_proportional(n, &weighted)
}

/// Weights in proportion to `CV N^q`: `power` is q, a room's weight its size N, and `cvs` the coefficients of
/// variation in hundredths, all the same when not given. An empty stratum weighs 0. They are scaled to about 60
/// bits, made of integers alone and rounded down once: exact wherever a root is whole, the same on every machine.
/// Source: Bankier 1988; statistics.md 2.1.
pub fn power_weights(power: Power, rooms: &[Room], cvs: Option<&[u64]>) -> Result<Vec<u64>, String> {
    if cvs.is_some_and(|cvs| cvs.len() != rooms.len()) {
        return Err("there must be one coefficient of variation for each stratum".to_owned());
    }
    let largest = rooms.iter().map(|room| room.weight).max().unwrap_or_default();
    let most = cvs.and_then(|cvs| cvs.iter().max()).copied().unwrap_or(1);
    let scale = ROOM.checked_sub(bits(most) + bits(raised(largest, power, 0)));
    let scale = scale.ok_or_else(|| "a stratum or its coefficient of variation is too large".to_owned())?;
    let cvs = cvs.unwrap_or_default().iter().copied().map(Some).chain(std::iter::repeat(None));
    Ok(rooms.iter().zip(cvs).map(|(room, cv)| raised(room.weight, power, scale) * cv.unwrap_or(1)).collect())
}

/// The bits of a weight. One is spare for a root whose scaled value has a bit more than its whole part.
const ROOM: u32 = 63;

const fn bits(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// `size^power 2^scale`, rounded down; 0 of nothing. For `power` a/b it is the b-th root of `size^a 2^(b scale)`.
fn raised(size: u64, power: Power, scale: u32) -> u64 {
    if size == 0 {
        return 0;
    }
    let (over, of) = (*power.0.numer(), *power.0.denom());
    let whole = (BigUint::from(size).pow(over) << (u64::from(of) * u64::from(scale))).nth_root(of);
    whole.to_u64().unwrap_or(u64::MAX)
}
