//! Scales of ratings other than 1 to 5.

use crate::calc::decimal::all_digits;
use std::fmt;

/// The most decimals a rating may have.
const DECIMALS: usize = 3;
const WHOLE: i64 = 1000;

/// A scale from the worst rating to the best: `1-10`, `0-100`, or `6-1` where the lowest number is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    worst: i64,
    best: i64,
}

impl Scale {
    /// Reads a scale such as `1-10`; the error follows the text.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let number = |text: &str| text.trim().parse::<u16>().ok().map(i64::from);
        let ends = text.split_once('-').and_then(|(worst, best)| Some((number(worst)?, number(best)?)));
        match ends {
            Some((worst, best)) if worst != best => Ok(Self { worst, best }),
            _ => Err("is no scale: write the worst rating and the best, such as 1-10"),
        }
    }

    /// The rating from 1 to 5 that a number of the scale is: five points equally far apart, to the nearest; from
    /// the middle between two, to the one nearer to 3. None where it is no number of the scale.
    pub(super) fn rating(self, text: &str) -> Option<i64> {
        let number = thousandths(text.trim())?;
        let (length, way) = ((self.best - self.worst) * WHOLE, number - self.worst * WHOLE);
        let (length, way) = if length < 0 { (-length, -way) } else { (length, way) };
        if !(0..=length).contains(&way) {
            return None;
        }
        // Twice the way from 3, in quarters of the scale.
        let from_middle = 8 * way - 4 * length;
        let steps = (from_middle.abs() + length - 1) / (2 * length);
        Some(3 + from_middle.signum() * steps)
    }
}

/// What the name of a column says of its scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NamedScale {
    /// From where to where: `1-10`.
    Whole(Scale),
    /// The best rating alone: `out of 10`.
    Best(i64),
}

impl NamedScale {
    /// The scale that a name such as `Satisfaction (1-10)` or `Score /10` says; none where it says the usual one.
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut numbers = Vec::new();
        let mut rest = name;
        while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
            let end = rest[at..].find(|letter: char| !letter.is_ascii_digit()).map_or(rest.len(), |length| at + length);
            numbers.push((rest[..at].trim(), rest[at..end].parse::<i64>().ok()?));
            rest = &rest[end..];
        }
        let is_between =
            |text: &str| matches!(text.to_lowercase().as_str(), "-" | "–" | "to" | "bis" | "a" | "à" | "do" | "~");
        match numbers.as_slice() {
            [(_, worst), (between, best)] if is_between(between) && worst != best && (*worst, *best) != (1, 5) => {
                Some(Self::Whole(Scale { worst: *worst, best: *best }))
            }
            [(_, best @ (3 | 4 | 6 | 7 | 10 | 100))] => Some(Self::Best(*best)),
            _ => None,
        }
    }

    /// Whether a number can stand on it.
    pub(super) fn has(self, text: &str) -> bool {
        match self {
            Self::Whole(scale) => scale.rating(text).is_some(),
            Self::Best(best) => Scale { worst: 0, best }.rating(text).is_some(),
        }
    }
}

/// A number without a sign in thousandths, exactly.
fn thousandths(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    if !all_digits(whole) || !all_digits(decimals) || whole.len() > 5 || decimals.len() > DECIMALS {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * WHOLE + format!("{decimals:0<DECIMALS$}").parse::<i64>().ok()?)
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.worst, self.best)
    }
}
