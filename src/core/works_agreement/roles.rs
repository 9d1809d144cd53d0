//! Roles: what somebody has on a day, also by a handle that was merged into theirs, with the entries that gave it.

use crate::core::people::{PersonId, Role, SELVES};
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// A role that somebody has.
pub(super) struct Given {
    pub(super) role: Role,
    pub(super) team: String,
    /// The day from which on they have it.
    pub(super) since: NaiveDate,
    /// The entry of the roster that gave it.
    pub(super) entry: i64,
    /// That of the merge that made it theirs.
    pub(super) merged: Option<i64>,
}

impl Given {
    /// The entry from which on it is theirs.
    pub(super) fn last(&self) -> i64 {
        self.entry.max(self.merged.unwrap_or_default())
    }
}

/// The roles of somebody, `?1`, on a day, `?2`, as the roster stood after an entry, `?3`.
const ROLES: &str =
    "SELECT s.role AS role, s.team AS team, s.since AS since, s.entry AS entry, m.entry AS merged FROM stint s
    LEFT JOIN merging m ON m.person = s.person AND m.survivor = ?1 AND m.entry <= ?3
    LEFT JOIN stint_end e ON e.stint = s.id AND e.entry <= ?3
    WHERE s.person IN SELVES AND (s.person = ?1 OR m.id IS NOT NULL) AND s.entry <= ?3 AND s.since <= ?2
      AND (coalesce(e.until, s.until) IS NULL OR coalesce(e.until, s.until) >= ?2) ORDER BY s.entry, s.id";

/// What roles somebody has on a day, as the roster stood after an entry, by the entries that gave them.
pub(super) fn roles(conn: &Connection, person: PersonId, (entry, day): (i64, NaiveDate)) -> Result<Vec<Given>> {
    let mut statement = conn.prepare_cached(&ROLES.replace("SELVES", SELVES))?;
    let (mut rows, mut found) = (statement.query(params![person.0, day.to_string(), entry])?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(Given {
            role: row.get::<_, String>("role")?.parse()?,
            team: row.get("team")?,
            since: policy::day(&row.get::<_, String>("since")?)?,
            entry: row.get("entry")?,
            merged: row.get("merged")?,
        });
    }
    Ok(found)
}
