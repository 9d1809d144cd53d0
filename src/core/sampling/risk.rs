//! Risk strata: dialogues that are looked at more often, with a chance that is known for each.

use super::frame::FrameRow;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// What a plan calls a risk. A dialogue is in the first that it fits, in this order.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Risk {
    low_rating: Option<Spanned<i64>>,
    complaint: Option<Spanned<bool>>,
    new_agent_days: Option<Spanned<i64>>,
    count: Counts,
}

/// How many of each stratum with that risk, where it is not the plan's count.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Counts {
    #[serde(rename = "low rating")]
    low_rating: Option<Spanned<u32>>,
    complaint: Option<Spanned<u32>>,
    #[serde(rename = "new agent")]
    new_agent: Option<Spanned<u32>>,
    other: Option<Spanned<u32>>,
}

impl Risk {
    /// The label of a dialogue: low rating, complaint, new agent or other.
    pub(super) fn label(&self, row: &FrameRow<'_>) -> &'static str {
        let at_most = |limit: &Option<Spanned<i64>>, value: Option<i64>| {
            limit.as_ref().zip(value).is_some_and(|(limit, value)| value <= *limit.get_ref())
        };
        if at_most(&self.low_rating, row.rating) {
            "low rating"
        } else if self.sees_complaints() && row.features.category == "complaint" {
            "complaint"
        } else if at_most(&self.new_agent_days, row.served.and_then(|days| days.checked_add(1))) {
            "new agent"
        } else {
            "other"
        }
    }

    /// The count of its own that a label has.
    pub(super) fn count(&self, label: &str) -> Option<usize> {
        let own = self.count.all().into_iter().find(|(word, _)| *word == label);
        own.and_then(|(_, count)| usize::try_from(*count?.get_ref()).ok())
    }

    /// Checks what it says; a fault names its place. `counted` says that the quota is a count.
    pub(super) fn check(&self, written: &Written<'_>, counted: bool) -> Result<()> {
        let fault = |span: Range<usize>, says: String| Err(Refusal::data(format!("{}: {says}", written.place(&span))));
        let outside = |number: &Option<Spanned<i64>>, low: i64, high: i64| {
            number.as_ref().filter(|number| !(low..=high).contains(number.get_ref())).map(Spanned::span)
        };
        if let Some(span) = outside(&self.low_rating, 1, 4) {
            return fault(span, "a low rating is at most 1 to 4".to_owned());
        }
        if let Some(span) = outside(&self.new_agent_days, 1, 3650) {
            return fault(span, "an agent is new for 1 to 3650 days".to_owned());
        }
        for (word, count) in self.count.all() {
            let Some(count) = count else { continue };
            if !counted {
                return fault(count.span(), "this goes with the quota's count, not with a total or share".to_owned());
            }
            if !self.gives(word) {
                return fault(count.span(), format!("no dialogue is called `{word}` by this plan"));
            }
            if !(1..=10_000).contains(count.get_ref()) {
                return fault(count.span(), "a quota is 1 to 10000 dialogues of each stratum".to_owned());
            }
        }
        Ok(())
    }

    /// Whether it calls anything a risk.
    pub(super) fn says_any(&self) -> bool {
        ["low rating", "complaint", "new agent"].into_iter().any(|word| self.gives(word))
    }

    fn gives(&self, word: &str) -> bool {
        match word {
            "low rating" => self.low_rating.is_some(),
            "complaint" => self.sees_complaints(),
            "new agent" => self.new_agent_days.is_some(),
            _ => true,
        }
    }

    fn sees_complaints(&self) -> bool {
        self.complaint.as_ref().is_some_and(|said| *said.get_ref())
    }
}

impl Counts {
    const fn all(&self) -> [(&'static str, Option<&Spanned<u32>>); 4] {
        [
            ("low rating", self.low_rating.as_ref()),
            ("complaint", self.complaint.as_ref()),
            ("new agent", self.new_agent.as_ref()),
            ("other", self.other.as_ref()),
        ]
    }
}
