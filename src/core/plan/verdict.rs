//! Strata by what a machine says: how many of each, where it is not the plan's count.

use crate::core::machine::Outcome;
use crate::core::toml::faults::Faults;
use serde::Deserialize;
use toml::Spanned;

/// The table `[verdict]`: how many of each stratum with that verdict.
#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Verdicts {
    fail: Option<Spanned<u32>>,
    pass: Option<Spanned<u32>>,
    none: Option<Spanned<u32>>,
}

impl Verdicts {
    const fn of(&self, outcome: Outcome) -> Option<&Spanned<u32>> {
        match outcome {
            Outcome::Fail => self.fail.as_ref(),
            Outcome::Pass => self.pass.as_ref(),
            Outcome::None => self.none.as_ref(),
        }
    }

    /// The count of its own that a label has.
    pub(super) fn count(&self, label: &str) -> Option<usize> {
        usize::try_from(*self.of(Outcome::of(label)?)?.get_ref()).ok()
    }

    /// Checks what it says; a fault names its place. `counted` says that the quota is a count.
    pub(super) fn check(&self, faults: &mut Faults<'_>, counted: bool) {
        for count in Outcome::ALL.iter().filter_map(|outcome| self.of(*outcome)) {
            if !counted {
                faults.add(&count.span(), "this goes with the quota's count, not with a total or share");
            } else if !(1..=10_000).contains(count.get_ref()) {
                faults.add(&count.span(), "a quota is 1 to 10000 dialogues of each stratum");
            }
        }
    }
}
