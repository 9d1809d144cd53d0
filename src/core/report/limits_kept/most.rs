//! The most audits of a person, counted again: each first audit against those that stood before it.

use super::facts::First;
use crate::core::people::{Identities, PersonId};
use crate::core::refusal::Result;
use crate::core::works_agreement::Audits;
use rusqlite::Connection;
use std::collections::HashMap;

/// Counts audits one after the other, in the order of the record.
pub(super) struct Counting<'a> {
    conn: &'a Connection,
    before: Vec<First>,
    people: HashMap<i64, Identities>,
}

impl<'a> Counting<'a> {
    pub(super) fn new(conn: &'a Connection) -> Self {
        Self { conn, before: Vec::new(), people: HashMap::new() }
    }

    /// How many of a person's audits of its period stand with this one.
    pub(super) fn with(&mut self, one: &First, audits: Audits) -> Result<usize> {
        let entry = one.fact.entry;
        if !self.people.contains_key(&entry) {
            self.people.insert(entry, Identities::load(self.conn, entry)?);
        }
        let who = |person: PersonId| self.people.get(&entry).map_or(person, |people| people.one(person));
        let (agent, first) = (who(one.agent), audits.per.first(one.day));
        let counts = |other: &&First| {
            who(other.agent) == agent
                && audits.per.first(other.day) == first
                && other.replaced.is_none_or(|replaced| replaced > entry)
        };
        Ok(self.before.iter().filter(counts).count() + 1)
    }

    /// It stands before all that come later.
    pub(super) fn take(&mut self, one: First) {
        self.before.push(one);
    }
}
