//! What several people answered about the same items, one criterion at a time.

use crate::calc::agreement::{Metric, Rating};
use std::collections::BTreeMap;

/// The ratings of one criterion, or of the totals: from audits that two scored, from a calibration, or from ratings that
/// were made elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// The card, as its label, or the set of ratings that was brought in.
    pub card: String,
    /// The id of the criterion; none for totals.
    pub criterion: Option<String>,
    /// How far two answers are apart.
    pub metric: Scale,
    /// All answers that could be given, ascending by value.
    pub answers: Vec<AnswerOf>,
    /// Refs of the items: an item of a rating is a place in here.
    pub items: Vec<String>,
    /// Who rated, by handle: an auditor of a rating is a place in here.
    pub auditors: Vec<String>,
    /// Sorted by item, then auditor. Not applicable is no rating.
    pub ratings: Vec<Rating>,
    /// How many answers were "not applicable", by item.
    pub not_applicable: BTreeMap<i64, u64>,
    /// What was agreed, by item.
    pub consensus: BTreeMap<i64, i64>,
}

/// Whether answers are names, an order, or distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Two answers are the same, or they are not.
    Nominal,
    /// Answers have an order.
    Ordinal,
    /// Answers have distances.
    Interval,
}

/// One answer that could be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerOf {
    /// Its value: hundredths of a per cent on a card, points on a scale of elsewhere.
    pub value: i64,
    /// Its word.
    pub word: String,
    /// Whether it falls short of the best one.
    pub is_short: bool,
}

impl Scale {
    /// The same for the coefficients.
    pub const fn metric(self) -> Metric {
        match self {
            Self::Nominal => Metric::Nominal,
            Self::Ordinal => Metric::Ordinal,
            Self::Interval => Metric::Interval,
        }
    }
}
