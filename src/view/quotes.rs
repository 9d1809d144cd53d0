//! Quotes of dialogues that stand on when the words they were taken from are gone.

use super::words::count_of;
use crate::core::keeping::{Due, Kind};

/// That what marks quote of a dialogue outlives its words, and when it goes.
pub(super) fn note(due: &Due, kind: Kind, quotes: u64) -> String {
    let are = count_of(quotes, "quote", "quotes");
    let until = match due.days.iter().find(|(other, _)| *other == kind) {
        Some((_, days)) => format!("they go with the {kind}, after {days} days"),
        None => format!("no rule says when they go: [keeping] {kind} of the policy does"),
    };
    format!("In marks {are} of words that are gone, or go now, stand on, since scores rest on them: {until}.")
}
