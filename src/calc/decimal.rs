//! Numbers with two decimals, and the one rounding rule: to the nearest, a half to the even neighbour.
//! Scores never pass through a float; figures that are floats already become hundredths here.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A number in hundredths: a weight, or a score in hundredths of a per cent. Its text form always
/// has two decimals: `87.50`, `-0.05`, `100.00`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Hundredths(pub i64);

/// The whole: 100.00 per cent.
pub const FULL: Hundredths = Hundredths(10_000);

impl Hundredths {
    /// Reads `-?[0-9]+(\.[0-9]{1,2})?`, ASCII digits only and nothing around them. The error says
    /// what is wrong in plain words, without the text itself.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (negative, size) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, decimals) = match size.split_once('.') {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (size, None),
        };
        check_digits(whole, decimals)?;
        let hundredths = digits_as_hundredths(whole, decimals.unwrap_or_default());
        let signed = hundredths.and_then(|value| i64::try_from(if negative { -value } else { value }).ok());
        signed.map(Self).ok_or_else(|| "the number is too large".to_owned())
    }
}

impl FromStr for Hundredths {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text)
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&decimal(self.0.into()))
    }
}

/// A number of hundredths as text, always with two decimals: 8750 is `87.50`.
pub fn decimal(hundredths: i128) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// The quotient rounded to the nearest whole number, a half to the even neighbour. None when the
/// denominator is 0 or the quotient does not fit.
pub fn round_half_even(numerator: i128, denominator: i128) -> Option<i64> {
    i64::try_from(half_even(numerator, denominator)?).ok()
}

/// The same for numbers of any size.
pub fn round_big_half_even(numerator: &BigInt, denominator: &BigInt) -> Option<i64> {
    let (floor, above) = (numerator.div_floor(denominator), numerator.mod_floor(denominator));
    let is_up = match (above * 2u8).cmp(denominator) {
        Ordering::Greater => true,
        Ordering::Equal => floor.is_odd(),
        Ordering::Less => false,
    };
    (floor + u8::from(is_up)).to_i64()
}

/// What part of a whole something is, in hundredths of a per cent: 2 of 3 is 6667. None of nothing.
pub fn per_cent(part: u64, whole: u64) -> Option<i128> {
    half_even(i128::from(part).checked_mul(FULL.0.into())?, whole.into())
}

/// A number that is a float already, in hundredths: 0.345 is 34. None when it is not a number or above 10000.
pub fn hundredths(number: f64) -> Option<i64> {
    nearest(number * 100.0)
}

/// A share that is a float already, in hundredths of a per cent: 0.34707 is 3471. None when it is not a
/// number or above 100 times the whole.
pub fn hundredths_of_a_per_cent(share: f64) -> Option<i64> {
    nearest(share * 10_000.0)
}

/// The nearest float of a count: exact up to 2^53.
#[allow(clippy::cast_precision_loss)]
pub const fn float(count: u64) -> f64 {
    count as f64
}

/// The nearest float of a number of hundredths: exact up to 2^53.
#[allow(clippy::cast_precision_loss)]
pub const fn real(hundredths: i64) -> f64 {
    hundredths as f64
}

/// A count that is a float already. None when it is not a whole number from 0 to 2^53.
pub fn count(number: f64) -> Option<u64> {
    let is_count = (0.0..=9_007_199_254_740_992.0).contains(&number) && number.fract() == 0.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    is_count.then_some(number as u64)
}

/// The nearest whole number. None when it is not a number or beyond 2^53.
pub fn whole(number: f64) -> Option<i64> {
    let nearest = number.round_ties_even();
    #[allow(clippy::cast_possible_truncation)]
    (nearest.abs() <= 9_007_199_254_740_992.0).then_some(nearest as i64)
}

fn nearest(number: f64) -> Option<i64> {
    let nearest = number.round_ties_even();
    // Every whole number of this size is exact as a float.
    #[allow(clippy::cast_possible_truncation)]
    (nearest.abs() <= 1_000_000.0).then_some(nearest as i64)
}

fn half_even(numerator: i128, denominator: i128) -> Option<i128> {
    let (numerator, denominator) = positive_denominator(numerator, denominator)?;
    let floor = numerator.div_euclid(denominator);
    let above = numerator.rem_euclid(denominator);
    let below = denominator - above;
    let up = above > below || (above == below && floor % 2 != 0);
    floor.checked_add(i128::from(up))
}

fn positive_denominator(numerator: i128, denominator: i128) -> Option<(i128, i128)> {
    match denominator {
        0 => None,
        1.. => Some((numerator, denominator)),
        _ => Some((numerator.checked_neg()?, denominator.checked_neg()?)),
    }
}

/// Whether a text has ASCII digits, at least one, and nothing else.
pub fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn check_digits(whole: &str, decimals: Option<&str>) -> Result<(), String> {
    if !all_digits(whole) || !decimals.is_none_or(all_digits) {
        return Err("not a plain number like 12 or 12.50".to_owned());
    }
    if decimals.is_some_and(|decimals| decimals.len() > 2) {
        return Err("at most two decimals are allowed".to_owned());
    }
    Ok(())
}

/// The digits read as hundredths: `("12", "5")` is 1250.
fn digits_as_hundredths(whole: &str, decimals: &str) -> Option<i128> {
    let digits = whole.bytes().chain(decimals.bytes()).chain(b"00".iter().copied());
    let count = whole.len().checked_add(2)?;
    digits
        .take(count)
        .try_fold(0_i128, |value, digit| value.checked_mul(10)?.checked_add(i128::from(digit.saturating_sub(b'0'))))
}
