//! Backdated: what was said of who was an agent in a window after that was over, and before it was committed. Who ends a
//! stint in the past takes its dialogues out of the lottery.

use super::commitment::Committed;
use super::stints::{Said, StintWord};
use crate::core::ledger::{By, by};
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A word on a stint as an agent that reaches back into a window, or a merge of who had it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Backdated {
    /// Of whom.
    pub handle: String,
    /// The team.
    pub team: String,
    /// From when.
    pub since: NaiveDate,
    /// The last day; none: it goes on.
    pub until: Option<NaiveDate>,
    /// Whether the stint was said, its end, or that they are another person.
    pub what: &'static str,
    /// Who said so, and when.
    pub by: By,
}

/// What was said so of a window, oldest first.
pub(super) fn backdated(conn: &Connection, committed: &Committed, words: &[StintWord]) -> Result<Vec<Backdated>> {
    let (first, last) = (committed.window.0.to_string(), committed.window.1.to_string());
    let over = committed.span.1.to_string();
    let is_backdated =
        |word: &&StintWord| word.entry < committed.entry && word.at >= over && word.moves_agent_of((&first, &last));
    words.iter().filter(is_backdated).map(|word| of(conn, word)).collect()
}

fn of(conn: &Connection, word: &StintWord) -> Result<Backdated> {
    Ok(Backdated {
        handle: word.handle.clone(),
        team: word.team.clone(),
        since: policy::day(&word.since)?,
        until: word.until.as_deref().map(policy::day).transpose()?,
        what: match word.said {
            Said::Stint => "the stint",
            Said::End => "its end",
            Said::Merging => "merged into another",
        },
        by: by(conn, word.entry)?,
    })
}
