//! Layout: the strata of a sample, and what they are put together to.

use super::super::decimal::float;
use super::stratum::Stratum;
use std::cell::OnceCell;

/// How far strata are put together to find their spread.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Each stratum of each draw stands alone.
    Stratum,
    /// The same stratum of all draws of a plan.
    OverDraws,
    /// Those of all agents too.
    OverAgents,
    /// All of a plan.
    Plan,
}

impl Level {
    pub(super) const ALL: [Self; 4] = [Self::Stratum, Self::OverDraws, Self::OverAgents, Self::Plan];

    /// The group of a stratum.
    pub(super) fn group(self, place: usize, stratum: &Stratum) -> usize {
        let [draws, agents, plan] = stratum.kin;
        match self {
            Self::Stratum => place,
            Self::OverDraws => draws,
            Self::OverAgents => agents,
            Self::Plan => plan,
        }
    }
}

/// Some strata taken as one.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Group {
    pub(super) dialogues: f64,
    pub(super) audited: u64,
    is_open: bool,
}

impl Group {
    pub(super) fn unsampled(&self) -> f64 {
        if self.is_open { (1.0 - float(self.audited) / self.dialogues).max(0.0) } else { 0.0 }
    }
}

/// The strata of a sample. What they are put together to is found once for all its domains.
#[derive(Debug)]
pub struct Layout<'a> {
    pub(super) strata: &'a [Stratum],
    groups: [OnceCell<Vec<Group>>; 4],
}

impl<'a> Layout<'a> {
    /// The layout of some strata.
    pub fn of(strata: &'a [Stratum]) -> Self {
        Self { strata, groups: Default::default() }
    }

    /// The strata themselves.
    pub const fn strata(&self) -> &'a [Stratum] {
        self.strata
    }

    /// The group of a stratum.
    pub(super) fn group(&self, level: Level, place: usize) -> Option<&Group> {
        let number = level.group(place, self.strata.get(place)?);
        self.numbered(level, number)
    }

    /// The group with a number.
    pub(super) fn numbered(&self, level: Level, number: usize) -> Option<&Group> {
        self.groups.get(level as usize)?.get_or_init(|| groups(self.strata, level)).get(number)
    }
}

/// The groups of strata of which something was audited, by number.
fn groups(strata: &[Stratum], level: Level) -> Vec<Group> {
    let numbers = || strata.iter().enumerate().map(|(place, stratum)| level.group(place, stratum));
    let mut groups = vec![Group::default(); numbers().max().map_or(0, |most| most + 1)];
    for (stratum, number) in strata.iter().zip(numbers()).filter(|(stratum, _)| stratum.audited > 0) {
        let Some(group) = groups.get_mut(number) else { continue };
        group.dialogues += stratum.dialogues();
        group.audited += stratum.audited;
        group.is_open |= !stratum.is_complete();
    }
    groups
}
