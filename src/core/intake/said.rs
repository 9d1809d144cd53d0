//! Said: every source count that was ever given, with what stood before it, and who said it when and why.

use crate::core::ledger::{By, by};
use crate::core::people::{self, PersonId};
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

/// A source count as somebody gave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The agent.
    pub agent: String,
    /// The local day.
    pub day: NaiveDate,
    /// The channel; none: over all channels.
    pub channel: Option<String>,
    /// How many dialogues.
    pub dialogues: u64,
    /// What had been counted before, where this took its place: of the same channel, or of all channels together where
    /// one count over all of them says less.
    pub before: Option<u64>,
    /// Who gave it.
    pub by: By,
    /// In which entry.
    pub entry: i64,
    /// Why it took the place of the one before.
    pub why: Option<Untrusted>,
}

/// Every count of the days of a window, the first ones first.
pub fn said_of(conn: &Connection, window: (NaiveDate, NaiveDate)) -> Result<Vec<Said>> {
    let days = params![window.0.to_string(), window.1.to_string()];
    read(conn, "c.day >= ?1 AND c.day <= ?2", days)
}

/// The counts that took the place of others after an entry.
pub fn recounted_after(conn: &Connection, entry: i64) -> Result<Vec<Said>> {
    let mut said = read(conn, "c.entry > ?1", params![entry])?;
    said.retain(|said| said.before.is_some());
    Ok(said)
}

fn read(conn: &Connection, which: &str, params: &[&dyn rusqlite::ToSql]) -> Result<Vec<Said>> {
    // A count over all channels takes the place of those of each: it is one before, where it says less.
    let sql = format!(
        "SELECT c.agent, c.day, c.channel, c.dialogues, c.entry,
           coalesce((SELECT x.dialogues FROM source_count x WHERE x.day = c.day AND x.agent = c.agent AND x.channel IS c.channel
               AND x.id < c.id ORDER BY x.id DESC LIMIT 1),
             (SELECT sum(x.dialogues) FROM source_count x WHERE c.channel IS NULL AND x.day = c.day AND x.agent = c.agent
               AND x.channel IS NOT NULL AND x.id = (SELECT max(y.id) FROM source_count y
                 WHERE y.day = c.day AND y.agent = c.agent AND y.channel IS x.channel AND y.id < c.id)
               HAVING sum(x.dialogues) > c.dialogues)) AS before,
           (SELECT coalesce(r.why, 'erased') FROM recount r WHERE r.entry = c.entry) AS why
         FROM source_count c WHERE {which} ORDER BY c.day, c.agent, c.channel, c.id"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params)?;
    let mut said = Vec::new();
    while let Some(row) = rows.next()? {
        said.push(one(conn, row)?);
    }
    Ok(said)
}

fn one(conn: &Connection, row: &Row<'_>) -> Result<Said> {
    let (day, before): (String, Option<u64>) = (row.get("day")?, row.get("before")?);
    let why = row.get::<_, Option<String>>("why")?.filter(|_| before.is_some());
    Ok(Said {
        agent: people::handle(conn, PersonId(row.get("agent")?))?,
        day: policy::day(&day)?,
        channel: row.get("channel")?,
        dialogues: row.get("dialogues")?,
        before,
        by: by(conn, row.get("entry")?)?,
        entry: row.get("entry")?,
        why: why.map(Untrusted::new),
    })
}
