//! Led: who was in the teams that a reader leads, and when.

use crate::core::people::PersonId;
use crate::core::policy::day;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Somebody in a team that the reader leads.
#[derive(Clone, Debug)]
pub(super) struct Led {
    pub(super) person: PersonId,
    pub(super) handle: String,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

impl Led {
    pub(super) fn was_there(&self, day: NaiveDate) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Of which days their dialogues may be read: of all, while they are there.
    pub(super) fn readable(&self, today: NaiveDate) -> (PersonId, NaiveDate, Option<NaiveDate>) {
        if self.was_there(today) { (self.person, NaiveDate::MIN, None) } else { (self.person, self.since, self.until) }
    }
}

/// Everybody who was in one of these teams.
pub(super) fn led(conn: &Connection, teams: &BTreeSet<String>) -> Result<Vec<Led>> {
    let mut found = Vec::new();
    let mut statement = conn.prepare_cached("SELECT person, handle, since, until FROM stint_now WHERE team = ?1")?;
    for team in teams {
        let mut rows = statement.query([team])?;
        while let Some(row) = rows.next()? {
            found.push(Led {
                person: PersonId(row.get("person")?),
                handle: row.get("handle")?,
                since: day(&row.get::<_, String>("since")?)?,
                until: row.get::<_, Option<String>>("until")?.as_deref().map(day).transpose()?,
            });
        }
    }
    Ok(found)
}
