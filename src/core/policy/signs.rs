//! Rules for early signs: when it is time to talk to somebody.

use crate::core::closed_list;
use crate::core::refusal::{Refusal, Result};
use serde::Deserialize;

closed_list! {
    /// What a rule for early signs looks for.
    pub enum SignKind("a kind of early sign", "kinds") {
        /// Several hard dialogues within some days.
        Hard = "hard",
        /// Marks that fall.
        Falling = "falling",
    }
}

/// A rule for early signs.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct SignRule {
    /// Its name.
    pub name: String,
    /// What it looks for.
    pub kind: SignKind,
    /// How many hard dialogues; or how many audits, held against as many before.
    pub count: u32,
    /// Hard: within how many days.
    #[serde(default)]
    pub days: u32,
    /// Falling: by how many points at the least.
    #[serde(default)]
    pub points: u32,
    /// Falling: of this criterion, not of the total. Hard: the criterion that says that a dialogue was hard.
    pub criterion: Option<String>,
    /// Hard: the answer to it that says so.
    pub level: Option<String>,
}

impl SignRule {
    /// Refuses a rule that cannot be meant.
    pub(super) fn check(&self) -> Result<()> {
        let Self { kind, count, days, points, criterion, level, .. } = self;
        let is_hard = *kind == SignKind::Hard;
        let says = if self.name.trim().is_empty() {
            "[[early_sign]] name is empty".to_owned()
        } else if !(2..=100).contains(count) {
            format!("[[early_sign]] count is 2 to 100, not {count}")
        } else if is_hard && !(1..=366).contains(days) {
            format!("[[early_sign]] of kind hard: days is 1 to 366, not {days}")
        } else if !is_hard && !(1..=100).contains(points) {
            format!("[[early_sign]] of kind falling: points is 1 to 100, not {points}")
        } else if is_hard && (criterion.is_some() != level.is_some() || *points > 0) {
            "[[early_sign]] of kind hard has criterion and level, or neither, and no points".to_owned()
        } else if !is_hard && (level.is_some() || *days > 0) {
            "[[early_sign]] of kind falling has neither level nor days".to_owned()
        } else {
            return Ok(());
        };
        Err(Refusal::data(says))
    }
}
