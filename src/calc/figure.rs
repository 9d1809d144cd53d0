//! A figure with what is known of its uncertainty, and the reasons for which one has no value.

use super::decimal::whole;
use super::interval::{normal_quantile, student_quantile, wilson_of};

/// A figure on fewer items than this is indicative only: simulated, its interval is too narrow.
/// Source: statistics.md 3.
pub const ENOUGH_ITEMS: u64 = 30;

/// Below this, a standard error is nothing but rounding.
const NOTHING: f64 = 1e-12;

/// Why a figure, or its interval, has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undefined {
    /// Nothing was rated.
    NoItem,
    /// Only one item was rated by two or more.
    OneItem,
    /// Only one auditor rated.
    OneAuditor,
    /// No item was rated by two or more.
    NoPair,
    /// Everybody always gave the same answer: agreement beyond chance cannot show.
    AllTheSame,
    /// Nobody gave the answer in question where another rated too.
    NeverGiven,
    /// A value is none of the scale, or no number that its metric allows.
    OffScale,
    /// Items have unequal numbers of ratings.
    Uneven,
    /// Some auditor did not score some item.
    Incomplete,
    /// Without one of the items there is no figure: its interval cannot be told.
    OneItemDecides,
    /// More different values than an ordinal scale may have here.
    TooManyValues,
    /// No more items, or ratings, than quantities to estimate.
    TooFew,
    /// Items differ by no more than their raters and chance make of them.
    ItemsAlike,
    /// All items are alike, which says nothing of those not seen.
    NoSpread,
    /// Auditors fall into groups without an agent, or item, in common.
    Disconnected,
    /// The confidence asked for is not between 0 and 1.
    Confidence,
}

impl Undefined {
    /// The reason as one word for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoItem => "no_item",
            Self::OneItem => "one_item",
            Self::OneAuditor => "one_auditor",
            Self::NoPair => "no_pair",
            Self::AllTheSame => "all_the_same",
            Self::NeverGiven => "never_given",
            Self::OffScale => "off_scale",
            Self::Uneven => "uneven",
            Self::Incomplete => "incomplete",
            Self::OneItemDecides => "one_item_decides",
            Self::TooManyValues => "too_many_values",
            Self::TooFew => "too_few",
            Self::ItemsAlike => "items_alike",
            Self::NoSpread => "no_spread",
            Self::Disconnected => "disconnected",
            Self::Confidence => "confidence",
        }
    }
}

/// How far a figure may be off, in its own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Its standard error.
    pub error: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
}

/// A figure, the items it rests on, and its interval or why it has none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Its value.
    pub value: f64,
    /// How many items it rests on.
    pub items: u64,
    /// How far it may be off.
    pub bounds: Result<Bounds, Undefined>,
}

impl Figure {
    /// Whether it rests on too few items for its interval to be trusted.
    pub const fn is_indicative(&self) -> bool {
        self.items < ENOUGH_ITEMS
    }
}

impl Bounds {
    /// `value` and as many standard errors as Student's t asks, cut to `lowest` and `highest`.
    pub(super) fn student(value: f64, error: f64, df: f64, confidence: f64) -> Result<Self, Undefined> {
        let quantile = student_quantile(confidence, df).ok_or(Undefined::Confidence)?;
        Self::around(value, error, quantile)
    }

    /// `value` and `quantile` standard errors either way. Undefined where the error is 0.
    pub(super) fn around(value: f64, error: f64, quantile: f64) -> Result<Self, Undefined> {
        // A comparison with what is no number is false: that is no spread either.
        let has_spread = error > NOTHING && error.is_finite();
        let reach = quantile * error;
        has_spread.then_some(Self { error, low: value - reach, high: value + reach }).ok_or(Undefined::NoSpread)
    }

    /// The limits of a rate with the standard `error` over `items`, as Wilson's for as many items as would have that
    /// error, fewer by what Student's t is wider. Where the error is 0, as for all the items.
    /// Source: Korn and Graubard 1998, effective n; statistics.md 2.3 and 4.1.
    pub(super) fn of_rate(rate: f64, error: f64, items: f64, confidence: f64) -> Result<Self, Undefined> {
        let quantiles = normal_quantile(confidence).zip(student_quantile(confidence, items - 1.0));
        let (normal, student) = quantiles.ok_or(Undefined::Confidence)?;
        let worth = rate * (1.0 - rate) / (error * error) * (normal / student).powi(2);
        let is_told = error > NOTHING && worth > 0.0;
        let ends = wilson_of(rate.clamp(0.0, 1.0), if is_told { worth } else { items }, confidence);
        let (low, high) = ends.ok_or(Undefined::Confidence)?;
        Ok(Self { error, low, high })
    }

    /// Both ends as whole numbers. Where all of it lies on one side of 0, neither end becomes 0, for then 0 would seem to be in it.
    /// None where they are too large to be told.
    pub fn whole(self) -> Option<(i64, i64)> {
        let (low, high) = (whole(self.low)?, whole(self.high)?);
        Some((if self.low > 0.0 { low.max(1) } else { low }, if self.high < 0.0 { high.min(-1) } else { high }))
    }

    /// The same, with both ends cut to a range.
    pub(super) const fn cut(self, lowest: f64, highest: f64) -> Self {
        Self { error: self.error, low: self.low.max(lowest), high: self.high.min(highest) }
    }
}
