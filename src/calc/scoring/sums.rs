//! Sums of answers as exact fractions, in numbers of 63 bits, of 127, or of any size where those do not do.

use super::rules::{FULL, Mode, Rules, Worth};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{CheckedAdd, CheckedMul, ToPrimitive};
use std::collections::BTreeMap;

/// A whole number in which sums are made.
pub(super) trait Number:
    Integer + Clone + From<i64> + CheckedAdd + CheckedMul + ToPrimitive + Into<BigInt>
{
}
impl Number for i64 {}
impl Number for i128 {}
impl Number for BigInt {}

/// A sum does not fit the numbers that it is made in.
pub(super) struct TooLarge;

/// One answer that counts.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) section: usize,
    pub(super) weight: i64,
    pub(super) worth: Worth,
    pub(super) bonus: bool,
}

/// What was brought, of what there is: `brought / scale` of `of`.
pub(super) struct Sum<N> {
    brought: N,
    scale: N,
    of: N,
}

/// The score of some answers by the rules of their card; none when there is nothing to stand on.
pub(super) fn mean<N: Number>(rules: &Rules, parts: impl Iterator<Item = Part>) -> Result<Option<Sum<N>>, TooLarge> {
    match rules.mode {
        Mode::Weights => sum(parts, Sum::weigh),
        Mode::Points | Mode::Groups => sum(parts, Sum::count),
        Mode::Sections => of_sections(rules, parts),
    }
}

fn sum<N: Number>(
    parts: impl Iterator<Item = Part>,
    add: impl Fn(&mut Sum<N>, &Part) -> Option<()>,
) -> Result<Option<Sum<N>>, TooLarge> {
    let mut sum = Sum::none();
    for part in parts {
        add(&mut sum, &part).ok_or(TooLarge)?;
    }
    Ok((!sum.of.is_zero()).then_some(sum))
}

fn of_sections<N: Number>(rules: &Rules, parts: impl Iterator<Item = Part>) -> Result<Option<Sum<N>>, TooLarge> {
    let mut sections: BTreeMap<usize, Sum<N>> = BTreeMap::new();
    for part in parts {
        sections.entry(part.section).or_insert_with(Sum::none).weigh(&part).ok_or(TooLarge)?;
    }
    let mut whole = Sum::none();
    for (section, sum) in sections.into_iter().filter(|(_, sum)| !sum.of.is_zero()) {
        let weight = N::from(rules.sections.get(section).copied().unwrap_or_default());
        let of = sum.scale.checked_mul(&sum.of).ok_or(TooLarge)?;
        whole.add(&weight, &sum.brought, &of).ok_or(TooLarge)?;
        whole.of = whole.of.checked_add(&weight).ok_or(TooLarge)?;
    }
    Ok((!whole.of.is_zero()).then_some(whole))
}

impl<N: Number> Sum<N> {
    fn none() -> Self {
        Self { brought: N::zero(), scale: N::one(), of: N::zero() }
    }

    /// Adds a share times its weight; the weight counts unless it is a bonus.
    fn weigh(&mut self, part: &Part) -> Option<()> {
        let weight = N::from(part.weight);
        self.add(&weight, &N::from(part.worth.earned), &N::from(part.worth.full))?;
        if !part.bonus {
            self.of = self.of.checked_add(&weight)?;
        }
        Some(())
    }

    /// Adds points times the weight; the points there are count unless they are a bonus.
    fn count(&mut self, part: &Part) -> Option<()> {
        let weight = N::from(part.weight);
        self.brought = self.brought.checked_add(&weight.checked_mul(&N::from(part.worth.earned))?)?;
        if !part.bonus {
            self.of = self.of.checked_add(&weight.checked_mul(&N::from(part.worth.full))?)?;
        }
        Some(())
    }

    /// Adds `weight x earned / full`.
    fn add(&mut self, weight: &N, earned: &N, full: &N) -> Option<()> {
        let mut more = weight.checked_mul(earned)?;
        if *full != self.scale {
            let scale = (self.scale.clone() / self.scale.gcd(full)).checked_mul(full)?;
            self.brought = self.brought.checked_mul(&(scale.clone() / self.scale.clone()))?;
            more = more.checked_mul(&(scale.clone() / full.clone()))?;
            self.scale = scale;
        }
        self.brought = self.brought.checked_add(&more)?;
        Some(())
    }

    /// The quotient in hundredths of a per cent, rounded once, half to even.
    pub(super) fn rounded(&self) -> Option<i64> {
        let numerator = self.brought.checked_mul(&N::from(FULL))?;
        let denominator = self.scale.checked_mul(&self.of)?;
        let (floor, above) = numerator.div_mod_floor(&denominator);
        let below = denominator - above.clone();
        let up = above > below || (above == below && floor.is_odd());
        let rounded = if up { floor + N::one() } else { floor };
        rounded.to_i64()
    }

    /// What was brought, and of what.
    pub(super) fn fractions(self) -> (BigRational, BigRational) {
        (BigRational::new(self.brought.into(), self.scale.into()), BigRational::from_integer(self.of.into()))
    }
}
