//! Auditors against what was agreed: which fails they miss, and which they see where there are none.

use crate::calc::figure::Undefined;
use crate::calc::interval::wilson;
use std::collections::BTreeMap;

/// One auditor's answer, and the agreed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Who answered.
    pub auditor: i64,
    /// Whether they marked a fail.
    pub is_fail: bool,
    /// Whether a fail was agreed.
    pub is_agreed_fail: bool,
}

/// How often an auditor was right and wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Errors {
    /// Agreed fails that they answered about.
    pub fails: u64,
    /// Those of them that they did not mark.
    pub missed: u64,
    /// Agreed passes that they answered about.
    pub passes: u64,
    /// Those of them that they marked as fails.
    pub alarms: u64,
}

/// A share with its interval, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share.
    pub value: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub high: f64,
    /// How many it is of.
    pub of: u64,
}

/// Counts of each auditor, by auditor. Source: the tables of an attribute gauge study (AIAG, Measurement Systems
/// Analysis).
pub fn against_consensus(answers: impl IntoIterator<Item = Answer>) -> BTreeMap<i64, Errors> {
    let mut auditors: BTreeMap<i64, Errors> = BTreeMap::new();
    for answer in answers {
        let errors = auditors.entry(answer.auditor).or_default();
        if answer.is_agreed_fail {
            errors.fails += 1;
            errors.missed += u64::from(!answer.is_fail);
        } else {
            errors.passes += 1;
            errors.alarms += u64::from(answer.is_fail);
        }
    }
    auditors
}

impl Errors {
    /// The share of agreed fails that were missed, with Wilson's interval. Undefined where none was agreed.
    pub fn miss_rate(&self, confidence: f64) -> Result<Share, Undefined> {
        share(self.missed, self.fails, confidence)
    }

    /// The share of agreed passes that were marked as fails, with Wilson's interval. Undefined where none was agreed.
    pub fn false_alarm_rate(&self, confidence: f64) -> Result<Share, Undefined> {
        share(self.alarms, self.passes, confidence)
    }

    /// Both auditors' counts together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            fails: self.fails.saturating_add(other.fails),
            missed: self.missed.saturating_add(other.missed),
            passes: self.passes.saturating_add(other.passes),
            alarms: self.alarms.saturating_add(other.alarms),
        }
    }
}

/// The value that more than half gave; none where no value has that many. For items about which nothing was agreed in a
/// session.
pub fn majority(values: &[i64]) -> Option<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let most = sorted.chunk_by(|one, other| one == other).find(|same| same.len() > values.len() / 2);
    most.and_then(|same| same.first().copied())
}

fn share(part: u64, of: u64, confidence: f64) -> Result<Share, Undefined> {
    if of == 0 {
        return Err(Undefined::NeverGiven);
    }
    let (value, low, high) = wilson(part, of, confidence).ok_or(Undefined::Confidence)?;
    Ok(Share { value, low, high, of })
}
