//! Outcomes: what became of points.

use crate::core::dispute::{Outcome, Point, Verdict};
use std::collections::BTreeMap;

/// What became of a point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fate {
    /// The agent took it back, in the session or before.
    Withdrawn,
    /// The auditor put a slip right.
    Corrected,
    /// The session kept the mark.
    Kept,
    /// The session agreed on another answer.
    Adjusted,
    /// A ruling kept the mark.
    RuledKeep,
    /// A ruling gave the agent's answer.
    RuledAgent,
    /// A ruling gave a third answer.
    RuledOther,
    /// A ruling found that the criterion does not apply.
    RuledNotApplicable,
    /// Nobody ruled in time, and by the policy the agent's answer holds.
    Lapsed,
    /// It ended undecided: another point struck the audit.
    Struck,
    /// It is still to be decided.
    Open,
}

impl Fate {
    /// Whether the auditor's answer did not stand.
    pub fn is_change(self) -> bool {
        matches!(
            self,
            Self::Corrected
                | Self::Adjusted
                | Self::RuledAgent
                | Self::RuledOther
                | Self::RuledNotApplicable
                | Self::Lapsed
        )
    }

    /// What became of a point; `is_lapse`: the ruling that decided it came by the policy.
    pub(super) fn of(point: &Point, is_lapse: bool) -> Self {
        if point.open {
            return Self::Open;
        }
        match (point.decided(), point.outcome) {
            (Some(_), _) if is_lapse => Self::Lapsed,
            (Some((verdict, _)), _) => match verdict {
                Verdict::Keep => Self::RuledKeep,
                Verdict::Agent => Self::RuledAgent,
                Verdict::Other => Self::RuledOther,
                Verdict::NotApplicable => Self::RuledNotApplicable,
            },
            (None, _) if point.corrected.is_some() => Self::Corrected,
            (None, _) if point.withdrawn => Self::Withdrawn,
            (None, Some(Outcome::Kept)) if !point.contested => Self::Kept,
            (None, Some(Outcome::Adjusted)) if !point.contested => Self::Adjusted,
            (None, Some(Outcome::Withdrawn)) => Self::Withdrawn,
            (None, _) => Self::Struck,
        }
    }
}

/// What became of some points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// How many points.
    pub points: u64,
    /// How many of them each way.
    pub fates: BTreeMap<Fate, u64>,
    /// How many of them a session left open, for a ruling.
    pub unresolved: u64,
    /// How many of them were appealed.
    pub appealed: u64,
    /// In how many of those three arbiters answered as the first did.
    pub upheld: u64,
    /// In how many of those they answered otherwise.
    pub reversed: u64,
}

impl Outcomes {
    /// How many went this way.
    pub fn count(&self, fate: Fate) -> u64 {
        self.fates.get(&fate).copied().unwrap_or_default()
    }

    /// How many are decided, one way or the other.
    pub fn ended(&self) -> u64 {
        self.points - self.count(Fate::Open) - self.count(Fate::Struck)
    }

    /// In how many the auditor's answer did not stand.
    pub fn changed(&self) -> u64 {
        self.fates.iter().filter(|(fate, _)| fate.is_change()).map(|(_, count)| count).sum()
    }

    /// Counts a point.
    pub(super) fn add(&mut self, point: &Point, fate: Fate) {
        self.points += 1;
        *self.fates.entry(fate).or_default() += 1;
        self.unresolved += u64::from(point.outcome == Some(Outcome::Unresolved));
        self.appealed += u64::from(point.appealed);
        if let (true, Some(second)) = (point.appealed, &point.second) {
            let is_same = point.first.as_ref() == Some(second);
            self.upheld += u64::from(is_same);
            self.reversed += u64::from(!is_same);
        }
    }
}
