//! A draw of which something was audited, and what was fixed with it of a machine.

use super::wanted::Wanted;
use crate::calc::assisted::Lambda;
use crate::core::draw::{self, Elsewhere};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A draw of which something was audited.
pub(super) struct Reached {
    /// Its number.
    pub(super) draw: i64,
    /// The entry that committed it.
    pub(super) entry: i64,
    /// The machine that its commitment names, and how far it is trusted.
    trusted: Option<(String, Lambda)>,
    /// The strata of which nothing was audited and delivered: they stand in its frame, and nobody marked anything of them.
    pub(super) unaudited: BTreeSet<String>,
    /// By which cards.
    pub(super) cards: BTreeSet<i64>,
    /// Where its frame lives in an engine: what was committed of it, and the entries that brought its picks.
    pub(super) elsewhere: Option<(Elsewhere, BTreeSet<i64>)>,
}

/// Why it is not known what a machine said of a frame that lives in an engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Untold {
    /// The engine counted nothing of this machine.
    Uncounted,
    /// It counted whole windows and strata, and what is asked is a part of one.
    Finer,
}

impl Reached {
    /// By its number, the entry that committed it, and the text of that.
    pub(super) fn of(conn: &Connection, (draw, entry): (i64, i64), text: &str) -> Result<Self> {
        let fixed = draw::assisted_of(text)?;
        let trusted = fixed.and_then(|fixed| Some((fixed.machine, Lambda::of(fixed.lambda.0)?)));
        let elsewhere = match draw::elsewhere(text)? {
            Some(elsewhere) => Some((elsewhere, draw::pickings(conn, draw)?)),
            None => None,
        };
        Ok(Self { draw, entry, trusted, unaudited: unaudited(conn, draw)?, cards: BTreeSet::new(), elsewhere })
    }

    /// Whether what a machine said came in time for it: before its commitment, or with its picks, under a root of then.
    pub(super) fn is_in_time(&self, entry: i64) -> bool {
        entry < self.entry || self.elsewhere.as_ref().is_some_and(|(_, pickings)| pickings.contains(&entry))
    }

    /// Why it is not known what a machine said of what is asked of its frame; none where it is.
    pub(super) fn untold(&self, machine: &str, wanted: &Wanted<'_>) -> Option<Untold> {
        let (there, _) = self.elsewhere.as_ref()?;
        if there.machine.as_ref().is_none_or(|fixed| fixed.machine != machine) {
            return Some(Untold::Uncounted);
        }
        (!wanted.tells(there)).then_some(Untold::Finer)
    }

    /// How far it trusts a machine; none where its commitment does not name it.
    pub(super) fn trusts(&self, machine: &str) -> Option<Lambda> {
        self.trusted.as_ref().filter(|(named, _)| named == machine).map(|(_, lambda)| *lambda)
    }
}

/// The labels of the strata of a draw of which nothing was audited and delivered.
fn unaudited(conn: &Connection, draw: i64) -> Result<BTreeSet<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.label AS label FROM stratum s WHERE s.draw = ?1 AND NOT EXISTS (SELECT 1 FROM ticket t
           JOIN audit a ON a.ticket = t.id JOIN delivery d ON d.audit = a.id WHERE t.stratum = s.id)",
    )?;
    let labels = statement.query_map([draw], |row| row.get("label"))?;
    Ok(labels.collect::<rusqlite::Result<_>>()?)
}
