//! Figures as a report keeps them: the value, its n, its interval, and why there is none.

use crate::calc::change::ends_apart;
use crate::calc::decimal::per_cent;
use crate::core::improvement;
use crate::core::report::share::Share;
use crate::core::report::tally::{Mean, Rate};
use serde::{Deserialize, Serialize};

/// How sure a figure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// There is no value: nothing was counted.
    #[default]
    Nothing,
    /// Too few tell how sure it is.
    Few,
    /// Nothing that was counted differs: that gives no interval.
    Alike,
    /// It has a 95 % interval.
    Interval,
    /// All of it was counted: nothing is uncertain.
    Complete,
    /// It would tell of single people: it is not shown.
    Small,
}

/// A value with its n and its 95 % interval, in hundredths of its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figure {
    /// The value; none where nothing was counted.
    pub value: Option<i64>,
    /// Of how many.
    pub n: u64,
    /// How many of them, of a rate.
    pub part: Option<u64>,
    /// The ends of its interval.
    pub ends: Option<(i64, i64)>,
    /// How sure it is.
    pub sure: Sure,
}

impl Figure {
    /// A mean that was measured; of several without an interval nothing differs.
    pub(super) fn of_value(value: i64, n: u64, ends: Option<(i64, i64)>) -> Self {
        let figure = Self::new(Some(value), n, ends);
        if n > 1 && ends.is_none() { Self { sure: Sure::Alike, ..figure } } else { figure }
    }

    fn new(value: Option<i64>, n: u64, ends: Option<(i64, i64)>) -> Self {
        let sure = match (value, ends) {
            (None, _) => Sure::Nothing,
            (Some(_), Some(_)) => Sure::Interval,
            (Some(_), None) => Sure::Few,
        };
        Self { value, n, part: None, ends: ends.filter(|_| value.is_some()), sure }
    }

    /// Its ends, also where all was counted: then both are the value.
    fn limits(&self) -> Option<(i64, i64)> {
        let certain = self.value.filter(|_| self.sure == Sure::Complete).map(|value| (value, value));
        self.ends.or(certain)
    }
}

impl From<&Mean> for Figure {
    fn from(mean: &Mean) -> Self {
        let figure = Self::new(mean.value, mean.n, mean.interval.filter(|_| !mean.is_complete));
        let sure = match () {
            () if mean.value.is_none() => Sure::Nothing,
            () if mean.is_complete => Sure::Complete,
            () if figure.ends.is_none() && mean.is_alike => Sure::Alike,
            () => figure.sure,
        };
        Self { sure, ..figure }
    }
}

impl From<&Rate> for Figure {
    fn from(rate: &Rate) -> Self {
        Self { part: Some(rate.part), ..Self::new(rate.value, rate.n, rate.interval) }
    }
}

impl From<&Share> for Figure {
    fn from(share: &Share) -> Self {
        let value = per_cent(share.part, share.whole).and_then(|value| i64::try_from(value).ok());
        Self { part: Some(share.part), ..Self::new(value, share.whole, share.limits) }
    }
}

impl From<&improvement::Figure> for Figure {
    fn from(figure: &improvement::Figure) -> Self {
        Self::new(Some(figure.value), figure.n, figure.interval)
    }
}

/// What a change tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tells {
    /// One of the two has no value or no interval.
    #[default]
    Unsaid,
    /// Chance alone may have done it.
    Unclear,
    /// More, and not by chance alone.
    Up,
    /// Less, and not by chance alone.
    Down,
}

/// A figure against that of the period before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// The figure of the period before.
    pub before: Figure,
    /// Now less then; none where one of the two has no value.
    pub difference: Option<i64>,
    /// Its 95 % interval.
    pub ends: Option<(i64, i64)>,
    /// What that tells.
    pub tells: Tells,
}

impl Change {
    /// How far a figure lies from the one before.
    pub fn of(now: &Figure, before: Figure) -> Self {
        let difference = now.value.zip(before.value).map(|(now, before)| now - before);
        let of = |figure: &Figure| figure.value.zip(figure.limits());
        let ends = of(now).zip(of(&before)).and_then(|(now, before)| ends_apart(now, before));
        let tells = match ends {
            None => Tells::Unsaid,
            Some((low, _)) if low > 0 => Tells::Up,
            Some((_, high)) if high < 0 => Tells::Down,
            Some(_) => Tells::Unclear,
        };
        Self { before, difference, ends, tells }
    }
}
