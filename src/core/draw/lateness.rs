//! Lateness: dialogues that came in, or changed, after their window was drawn.

use crate::core::policy;
use crate::core::refusal::Result;
use rusqlite::{Connection, params};

/// How many of the dialogues that came after entry `since` came in after a window they belong to was drawn.
pub fn late(conn: &Connection, since: i64) -> Result<u64> {
    let mut spans: Vec<(String, String)> = spans(conn)?.into_iter().map(|span| (span.from, span.until)).collect();
    spans.sort();
    let (mut late, mut counted) = (0, String::new());
    for (from, until) in spans {
        late += count_newer(conn, from.as_str().max(counted.as_str()), &until, since)?;
        counted = counted.max(until);
    }
    Ok(late)
}

/// How many of the dialogues that an entry amended were drawn already.
pub fn amended(conn: &Connection, entry: i64) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "SELECT count(DISTINCT v.request) FROM revision v JOIN ticket t ON t.request = v.request
         WHERE v.entry = ?1 AND v.basis = 'amended'",
    )?;
    Ok(statement.query_row([entry], |row| row.get(0))?)
}

/// The window of a commitment, in UTC.
pub(super) struct Span {
    pub(super) name: String,
    from: String,
    until: String,
    entry: i64,
}

impl Span {
    /// How many dialogues of the window came in after it was committed: outside every frame.
    pub(super) fn late(&self, conn: &Connection) -> Result<u64> {
        count_newer(conn, &self.from, &self.until, self.entry)
    }
}

/// The window of every commitment, oldest first.
pub(super) fn spans(conn: &Connection) -> Result<Vec<Span>> {
    let mut statement = conn.prepare_cached("SELECT name, first, last, entry FROM commitment ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut spans = Vec::new();
    while let Some(row) = rows.next()? {
        let (first, last): (String, String) = (row.get("first")?, row.get("last")?);
        let entry = row.get("entry")?;
        let calendar = policy::as_of(conn, entry)?.calendar()?;
        if let Some((from, until)) = calendar.bounds(policy::day(&first)?, policy::day(&last)?) {
            spans.push(Span { name: row.get("name")?, from: from.to_string(), until: until.to_string(), entry });
        }
    }
    Ok(spans)
}

fn count_newer(conn: &Connection, from: &str, until: &str, since: i64) -> Result<u64> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM request WHERE agent IS NOT NULL AND received >= ?1 AND received < ?2 AND entry > ?3",
        )?
        .query_row(params![from, until, since], |row| row.get(0))?)
}
