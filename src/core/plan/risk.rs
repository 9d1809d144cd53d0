//! Risk strata: dialogues that are looked at more often, with a chance that is known for each.

use super::candidate::Candidate;
use crate::core::toml::faults::Faults;
use serde::Deserialize;
use toml::Spanned;

/// A kind of risk. A dialogue is of the first that it fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Coached,
    LowRating,
    Complaint,
    NewAgent,
    Other,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [Self::Coached, Self::LowRating, Self::Complaint, Self::NewAgent, Self::Other];

    /// Its label in a frame, and its word in a plan.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::LowRating => "low rating",
            Self::Complaint => COMPLAINT,
            Self::Coached => "coached",
            Self::NewAgent => "new agent",
            Self::Other => "other",
        }
    }
}

/// The category that is a risk; the kind has its name.
const COMPLAINT: &str = "complaint";

/// The table `[risk]`: what a plan calls a risk.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Risk {
    low_rating: Option<Spanned<i64>>,
    complaint: Option<Spanned<bool>>,
    coached: Option<Spanned<bool>>,
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
    coached: Option<Spanned<u32>>,
    #[serde(rename = "new agent")]
    new_agent: Option<Spanned<u32>>,
    other: Option<Spanned<u32>>,
}

impl Counts {
    const fn of(&self, kind: Kind) -> Option<&Spanned<u32>> {
        match kind {
            Kind::LowRating => self.low_rating.as_ref(),
            Kind::Complaint => self.complaint.as_ref(),
            Kind::Coached => self.coached.as_ref(),
            Kind::NewAgent => self.new_agent.as_ref(),
            Kind::Other => self.other.as_ref(),
        }
    }
}

impl Risk {
    /// The kind of a dialogue. What is asked for of somebody who is coached comes first: only then is its count kept.
    pub(super) fn of(&self, candidate: &Candidate<'_>) -> Kind {
        let at_most = |limit: &Option<Spanned<i64>>, value: Option<i64>| {
            limit.as_ref().zip(value).is_some_and(|(limit, value)| value <= *limit.get_ref())
        };
        if self.sees_coached() && candidate.coached {
            Kind::Coached
        } else if at_most(&self.low_rating, candidate.rating) {
            Kind::LowRating
        } else if self.sees_complaints() && candidate.features.category == COMPLAINT {
            Kind::Complaint
        } else if at_most(&self.new_agent_days, candidate.served.and_then(|days| days.checked_add(1))) {
            Kind::NewAgent
        } else {
            Kind::Other
        }
    }

    /// The count of its own that a label has.
    pub(super) fn count(&self, label: &str) -> Option<usize> {
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == label)?;
        usize::try_from(*self.count.of(kind)?.get_ref()).ok()
    }

    /// Checks what it says; a fault names its place. `counted` says that the quota is a count.
    pub(super) fn check(&self, faults: &mut Faults<'_>, counted: bool) {
        let outside = |number: &Option<Spanned<i64>>, low: i64, high: i64| {
            number.as_ref().filter(|number| !(low..=high).contains(number.get_ref())).map(Spanned::span)
        };
        if let Some(span) = outside(&self.low_rating, 1, 4) {
            faults.add(&span, "a low rating is at most 1 to 4");
        }
        if let Some(span) = outside(&self.new_agent_days, 1, 3650) {
            faults.add(&span, "an agent is new for 1 to 3650 days");
        }
        for kind in Kind::ALL {
            let Some(count) = self.count.of(kind) else { continue };
            if let Some(says) = self.count_fault(kind, *count.get_ref(), counted) {
                faults.add(&count.span(), says);
            }
        }
    }

    fn count_fault(&self, kind: Kind, count: u32, counted: bool) -> Option<String> {
        if !counted {
            return Some("this goes with the quota's count, not with a total or share".to_owned());
        }
        if !self.gives(kind) {
            return Some(format!("no dialogue is called `{}` by this plan", kind.word()));
        }
        (!(1..=10_000).contains(&count)).then(|| "a quota is 1 to 10000 dialogues of each stratum".to_owned())
    }

    /// Whether it calls anything a risk.
    pub(super) fn says_any(&self) -> bool {
        [Kind::Coached, Kind::LowRating, Kind::Complaint, Kind::NewAgent].into_iter().any(|kind| self.gives(kind))
    }

    fn gives(&self, kind: Kind) -> bool {
        match kind {
            Kind::LowRating => self.low_rating.is_some(),
            Kind::Complaint => self.sees_complaints(),
            Kind::Coached => self.sees_coached(),
            Kind::NewAgent => self.new_agent_days.is_some(),
            Kind::Other => true,
        }
    }

    fn sees_complaints(&self) -> bool {
        self.complaint.as_ref().is_some_and(|said| *said.get_ref())
    }

    /// Whether dialogues with a low rating are a stratum.
    pub(super) const fn sees_ratings(&self) -> bool {
        self.low_rating.is_some()
    }

    /// Whether dialogues of agents whose follow-up is open are a stratum.
    pub(super) fn sees_coached(&self) -> bool {
        self.coached.as_ref().is_some_and(|said| *said.get_ref())
    }
}
