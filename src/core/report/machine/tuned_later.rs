//! Tuned later: dialogues of which somebody said only after the draw that the machine was tuned on them. Who could see what
//! people found there could take out what does not suit, so they stay in its figures, and it is told who said it and when.

use super::held::Gathered;
use super::said::Machines;
use crate::core::ledger::{By, by};
use crate::core::refusal::Result;
use rusqlite::Connection;

/// What somebody said of the tuning of a machine after draws were committed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TunedLater {
    /// The machine, `name/version`.
    pub machine: String,
    /// Of how many dialogues of the frames.
    pub dialogues: u64,
    /// How many of them were audited.
    pub audited: u64,
    /// How many of these people had marked before it was said.
    pub marked: u64,
    /// Who said it, and when.
    pub by: By,
}

pub(super) fn tuned_later(conn: &Connection, gathered: &Gathered, machines: &Machines) -> Result<Vec<TunedLater>> {
    let said = gathered.said_later.iter();
    said.map(|((place, entry), said)| {
        Ok(TunedLater {
            machine: machines.handle(*place).to_owned(),
            dialogues: said.framed,
            audited: said.audited,
            marked: said.marked,
            by: by(conn, *entry)?,
        })
    })
    .collect()
}
