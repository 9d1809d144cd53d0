//! The most audits of a person, counted again: each first audit against those that stood before it, of all the handles that
//! are one person by now.

use super::facts::First;
use crate::core::people::{Identities, NOW, PersonId};
use crate::core::refusal::Result;
use crate::core::works_agreement::Audits;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Counts audits one after the other, in the order of the record.
pub(super) struct Counting {
    before: Vec<First>,
    /// Who everybody is by now.
    now: Identities,
    /// Who everybody was after each merge, by its entry, oldest first.
    merged: BTreeMap<i64, Identities>,
}

/// An audit beyond the most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Beyond {
    /// Which one of its period it is.
    pub(super) with: usize,
    /// The entry of the merge without which it would be within; none: it went beyond when it was made.
    pub(super) merge: Option<i64>,
}

impl Counting {
    pub(super) fn new(conn: &Connection) -> Result<Self> {
        let mut merged = BTreeMap::new();
        let mut statement = conn.prepare_cached("SELECT DISTINCT entry FROM merging ORDER BY entry")?;
        let rows = statement.query_map([], |row| row.get("entry"))?;
        for entry in rows.collect::<rusqlite::Result<Vec<i64>>>()? {
            merged.insert(entry, Identities::load(conn, entry)?);
        }
        Ok(Self { before: Vec::new(), now: Identities::load(conn, NOW)?, merged })
    }

    /// Whether an audit is beyond the most of its person and period, with those that stood before it.
    pub(super) fn beyond(&self, one: &First, audits: Audits) -> Option<Beyond> {
        let most = audits.most as usize;
        let with = self.with(one, audits, &self.now);
        if with <= most {
            return None;
        }
        let entry = one.fact.entry;
        let then =
            self.merged.range(..entry).next_back().map_or_else(Identities::default, |(_, people)| people.clone());
        if self.with(one, audits, &then) > most {
            return Some(Beyond { with, merge: None });
        }
        let mut later = self.merged.range(entry..);
        let merge = later.find(|(_, people)| self.with(one, audits, people) > most).map(|(entry, _)| *entry);
        Some(Beyond { with, merge })
    }

    /// How many of a person's audits of its period stand with this one, where handles are these people.
    fn with(&self, one: &First, audits: Audits, people: &Identities) -> usize {
        let who = |person: PersonId| people.one(person);
        let (agent, first) = (who(one.agent), audits.per.first(one.day));
        let counts = |other: &&First| {
            who(other.agent) == agent
                && audits.per.first(other.day) == first
                && other.replaced.is_none_or(|replaced| replaced > one.fact.entry)
        };
        self.before.iter().filter(counts).count() + 1
    }

    /// It stands before all that come later.
    pub(super) fn take(&mut self, one: First) {
        self.before.push(one);
    }
}
