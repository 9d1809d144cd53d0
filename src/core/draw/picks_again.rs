//! Picks that come again: the same change nothing, and others are refused. What was amended here since they came is compared with
//! nothing: the record knows better than the file.

use super::pick_row::as_it_is;
use super::picks::Picks;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

impl Picks {
    /// The refs of those that came before and were revised here since.
    pub fn changed_since(&self, conn: &Connection) -> Result<BTreeSet<String>> {
        let mut statement = conn.prepare_cached(
            "SELECT DISTINCT r.ref AS ref FROM pick k JOIN stratum s ON s.id = k.stratum JOIN request r ON r.id = k.request
             JOIN revision v ON v.request = k.request AND v.entry > k.entry WHERE s.draw = ?1",
        )?;
        let rows = statement.query_map([self.stored.draw], |row| row.get("ref"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// In words, each of which the machine of the plan is now said to have said it at another time.
    pub fn scored_otherwise(&self, conn: &Connection) -> Result<Vec<String>> {
        let mut statement = conn.prepare_cached(
            "SELECT max(v.scored) AS scored FROM pick k JOIN stratum s ON s.id = k.stratum JOIN request r ON r.id = k.request
             JOIN machine_verdict v ON v.request = k.request AND v.entry = k.entry WHERE s.draw = ?1 AND r.ref = ?2",
        )?;
        let mut found = Vec::new();
        for row in self.strata.values().flatten() {
            let kept: Option<String> = statement
                .query_row(params![self.stored.draw, row.reference], |kept| kept.get("scored"))
                .optional()?
                .flatten();
            let given = row.said.as_ref().and_then(|said| said.scored).map(|scored| scored.to_string());
            let (Some(kept), given) = (kept, given.unwrap_or_default()) else { continue };
            if kept != given {
                let reference = as_it_is(&row.reference);
                found.push(format!("{reference}: `machine_scored` was {kept}, and is now {given}"));
            }
        }
        Ok(found)
    }

    /// In words, each of which this act says more than came before.
    pub fn completed_by(&self, writing: &Writing<'_>) -> Result<Vec<String>> {
        let mut statement = writing.prepare_cached(
            "SELECT DISTINCT r.ref AS ref FROM revision v JOIN request r ON r.id = v.request WHERE v.entry = ?1 ORDER BY r.ref",
        )?;
        let rows = statement.query_map([writing.entry()], |row| row.get::<_, String>("ref"))?;
        let says = |reference: String| format!("{}: a value stands where there was none", as_it_is(&reference));
        Ok(rows.map(|row| row.map(says)).collect::<rusqlite::Result<_>>()?)
    }

    /// That they came before with other rows.
    pub fn came_otherwise(&self, findings: Vec<String>) -> Refusal {
        Refusal::data(format!("the picks of {} came before, with other rows; the first stand", self.draw()))
            .findings(findings)
            .hint("nothing was recorded: what is wrong in a dialogue is amended by assize intake import FILE --amend NOTE")
    }
}
