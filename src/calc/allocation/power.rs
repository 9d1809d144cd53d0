//! Between equal and proportional: sizes to a power.

use super::{Room, allocate_proportional};

/// As [`allocate_proportional`] by the [`power_weights`] of the rooms' sizes, which are their weights.
pub fn allocate_power(n: usize, power: u8, rooms: &[Room], cvs: Option<&[u64]>) -> Result<Vec<usize>, String> {
    let weights = power_weights(power, rooms, cvs)?;
    let weighted: Vec<Room> = rooms.iter().zip(weights).map(|(room, weight)| Room { weight, ..*room }).collect();
    allocate_proportional(n, &weighted)
}

/// Weights in proportion to `CV N^q`: `power` is q in hundredths, 0 (equal) to 100 (proportional), a
/// room's weight its size N, and `cvs` the coefficients of variation in hundredths, all the same when
/// not given. An empty stratum weighs 0. They are scaled to about 60 bits and made of integers alone:
/// exact for q = 0 and 1 and for square roots that are whole, otherwise rounded down with an error
/// below 2^-50 of the largest, the same on every machine. Source: Bankier 1988; statistics.md 2.1.
pub fn power_weights(power: u8, rooms: &[Room], cvs: Option<&[u64]>) -> Result<Vec<u64>, String> {
    if power > 100 {
        return Err("the power must be between 0 and 1".to_owned());
    }
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

/// `size^(power / 100) 2^scale`, rounded down; 0 of nothing.
fn raised(size: u64, power: u8, scale: u32) -> u64 {
    let whole = match (size, power) {
        (0, _) => 0,
        (_, 0) => 1_u128 << scale,
        (_, 50) => root(size, scale),
        (_, 100) => u128::from(size) << scale,
        _ => exponential(logarithm(size) * u128::from(power) / 100, scale),
    };
    u64::try_from(whole).unwrap_or(u64::MAX)
}

/// `√size 2^scale`, rounded down. The root has half as many bits as the size, so the square fits
/// whenever the result has at most 63.
fn root(size: u64, scale: u32) -> u128 {
    (u128::from(size) << (2 * scale)).isqrt()
}

/// The logarithm to base 2 with 63 bits after the point, for a size above 0: squaring a number between
/// 1 and 2 gives the next bit. The error is below 2^-60.
fn logarithm(size: u64) -> u128 {
    let whole = size.ilog2();
    let mut number = u128::from(size) << (63 - whole);
    let mut bits = u128::from(whole);
    for _ in 0..63 {
        number = (number * number) >> 63;
        let bit = number >> 64;
        number >>= bit;
        bits = (bits << 1) | bit;
    }
    bits
}

/// 2 to a power with 63 bits after its point, times `2^scale`, rounded down: the product of the square
/// roots of 2, of that root, and so on, for the bits that are set. The error is below 2^-56 of it.
fn exponential(power: u128, scale: u32) -> u128 {
    const ONE: u128 = 1 << 63;
    let (mut number, mut factor) = (ONE, ONE << 1);
    for place in (0..63).rev() {
        factor = (factor << 63).isqrt();
        if (power >> place) & 1 == 1 {
            number = (number * factor) >> 63;
        }
    }
    let whole = u32::try_from(power >> 63).unwrap_or(u32::MAX);
    shifted(number, whole.saturating_add(scale))
}

/// `number 2^(places - 63)`, rounded down.
const fn shifted(number: u128, places: u32) -> u128 {
    match places.checked_sub(63) {
        Some(up) => number << if up > 63 { 63 } else { up },
        None => number >> (63 - places),
    }
}
