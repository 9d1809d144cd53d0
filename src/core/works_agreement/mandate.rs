//! Mandate: by which entry somebody represents the agents, who wrote that, and from when on it counts.
//!
//! A manager writes the roster, and so the roles of those who are to answer them. So it is told wherever an agreement is
//! shown who gave the role and when; a role that came after a proposal does not accept it; and who is added to those who
//! had the role before waits until everybody could see it.

use crate::core::ledger::{By, by};
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};

/// For so many days a new representative stands on the roster before they act for the agents, where others had the role
/// before them.
pub const NEWCOMER_DAYS: u64 = 14;

/// By what somebody represents the agents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mandate {
    /// The representative, by handle.
    pub handle: String,
    /// The entry that gave them the role.
    pub entry: i64,
    /// Who wrote it, and when.
    pub by: By,
    /// Whether somebody else had the role before.
    pub has_predecessor: bool,
}

/// What gave somebody, `?1`, the role on a day, `?2`, before an entry, `?3`: a stint, or the merge that made it theirs.
const GIVEN: &str = "SELECT min(max(s.entry, coalesce(m.entry, 0))) AS entry FROM stint s
    LEFT JOIN merging m ON m.person = s.person AND m.survivor = ?1 LEFT JOIN stint_end e ON e.stint = s.id AND e.entry < ?3
    WHERE s.role = 'representative' AND (s.person = ?1 OR m.id IS NOT NULL) AND s.entry < ?3 AND coalesce(m.entry, 0) < ?3
      AND s.since <= ?2 AND (coalesce(e.until, s.until) IS NULL OR coalesce(e.until, s.until) >= ?2)";

/// Whether somebody else than a person, `?1`, and than the handles that were theirs by then, had the role before an entry, `?2`.
const PREDECESSOR: &str = "SELECT 1 FROM stint s WHERE s.role = 'representative' AND s.entry < ?2 AND s.person <> ?1
    AND s.person NOT IN (SELECT m.person FROM merging m WHERE m.survivor = ?1 AND m.entry < ?2)";

impl Mandate {
    /// That of a person on a day, as the record stood before an entry; none where they did not represent anybody.
    pub fn of(conn: &Connection, person: PersonId, (entry, day): (i64, NaiveDate)) -> Result<Option<Self>> {
        let given: Option<i64> = conn
            .prepare_cached(GIVEN)?
            .query_row(params![person.0, day.to_string(), entry], |row| row.get("entry"))
            .optional()?
            .flatten();
        let Some(given) = given else { return Ok(None) };
        let has_predecessor = conn.prepare_cached(PREDECESSOR)?.exists(params![person.0, given])?;
        let handle = conn.query_row("SELECT handle FROM person WHERE id = ?1", [person.0], |row| row.get("handle"))?;
        Ok(Some(Self { handle, entry: given, by: by(conn, given)?, has_predecessor }))
    }

    /// Refuses somebody who was added to those who had the role before, until the roster has said so for some days.
    pub(in crate::core) fn require_known(&self, conn: &Connection, today: NaiveDate) -> Result<()> {
        if !self.has_predecessor {
            return Ok(());
        }
        let recorded = policy::current(conn)?.calendar()?.local_day(self.by.at);
        let from = recorded.checked_add_days(Days::new(NEWCOMER_DAYS)).unwrap_or(NaiveDate::MAX);
        if today >= from {
            return Ok(());
        }
        let earlier = earlier(conn, self.entry, today)?;
        let hint = match earlier.as_slice() {
            [] => format!("wait until {from}, so that everybody can see who speaks for the agents: assize people list"),
            names => format!("until then who had the role before acts: {}", names.join(", ")),
        };
        Err(Refusal::rule(format!(
            "{} represents the agents since {} wrote so on {recorded}, after others had that role: for the agents it counts from {from} on",
            self.handle, self.by.actor
        ))
        .hint(hint))
    }

    /// Refuses a role that came after a proposal: nobody makes the one who accepts what they propose.
    pub(super) fn require_before(&self, (number, proposed): (i64, i64)) -> Result<()> {
        if self.entry < proposed {
            return Ok(());
        }
        Err(Refusal::rule(format!(
            "{} may not accept works agreement {}: {} gave them the role representative after it was proposed",
            self.handle, number, self.by.actor
        ))
        .hint("somebody who had the role before accepts it; or management withdraws it and proposes it again, and everybody sees who gave the role and when"))
    }
}

/// Who represents the agents on a day by a role of before an entry, by handle.
fn earlier(conn: &Connection, entry: i64, day: NaiveDate) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT n.handle AS handle FROM stint_now n JOIN stint s ON s.id = n.id WHERE n.role = 'representative'
           AND s.entry < ?1 AND n.since <= ?2 AND (n.until IS NULL OR n.until >= ?2) ORDER BY n.handle",
    )?;
    let rows = statement.query_map(params![entry, day.to_string()], |row| row.get("handle"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
