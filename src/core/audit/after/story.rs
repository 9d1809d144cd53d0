//! What was said after a draw, kept and shown again: who asked to replace what, and why a draw goes on.

use crate::calc::calendar::Calendar;
use crate::core::audit::{Audit, AuditId};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};

/// Somebody asked to replace a drawn dialogue, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asking {
    /// The audit that it is about.
    pub audit: AuditId,
    /// Whose dialogue that is, by handle.
    pub agent: String,
    /// The draw.
    pub draw: String,
    /// Whether the draw is void.
    pub void: bool,
    /// The local day of the dialogue.
    pub received: NaiveDate,
    /// When it was asked, UTC.
    pub at: String,
    /// Who asked, by handle.
    pub asker: String,
    /// One of `UNSUITABLE`.
    pub reason: String,
    /// More in words, where they were given.
    pub words: Option<Untrusted>,
    /// Whether it was granted; none while it waits.
    pub granted: Option<bool>,
    /// Who confirmed or refused it, where the policy asked for somebody.
    pub judge: Option<String>,
    /// Why it was refused.
    pub refusal: Option<Untrusted>,
    /// What came in its place; none where it waits, was refused, or nothing was left.
    pub next: Option<AuditId>,
}

/// Every wish to replace, oldest first.
pub fn askings(conn: &Connection) -> Result<Vec<Asking>> {
    let calendar = policy::current(conn)?.calendar()?;
    let mut statement = conn.prepare_cached(
        "SELECT a.id, g.handle, c.name, v.id IS NOT NULL, l.counts, e.at, k.handle, p.reason, p.words, p.erased IS NOT NULL,
           d.granted, j.handle, d.words, d.erased IS NOT NULL, n.id
         FROM replacement p JOIN ticket t ON t.id = p.ticket JOIN audit a ON a.id = (SELECT x.id FROM audit x WHERE x.ticket = t.id AND x.kind = 'drawn')
         JOIN stratum s ON s.id = t.stratum JOIN draw w ON w.id = s.draw JOIN commitment c ON c.id = w.commitment
         JOIN entry e ON e.id = p.entry JOIN person g ON g.id = a.agent JOIN person k ON k.id = p.asker
         JOIN dialogue l ON l.request = a.request LEFT JOIN voiding v ON v.commitment = c.id
         LEFT JOIN replaced d ON d.replacement = p.id LEFT JOIN person j ON j.id = d.judge
         LEFT JOIN audit n ON n.id = (SELECT x.id FROM audit x WHERE x.ticket = d.next AND x.kind = 'drawn')
         ORDER BY p.id",
    )?;
    let mut rows = statement.query([])?;
    let mut askings = Vec::new();
    while let Some(row) = rows.next()? {
        askings.push(asking(row, &calendar)?);
    }
    Ok(askings)
}

fn asking(row: &Row<'_>, calendar: &Calendar) -> Result<Asking> {
    let counts: String = row.get(4)?;
    Ok(Asking {
        audit: AuditId(row.get(0)?),
        agent: row.get(1)?,
        draw: row.get(2)?,
        void: row.get(3)?,
        received: calendar.local_day(counts.parse().map_err(Refusal::data)?),
        at: row.get(5)?,
        asker: row.get(6)?,
        reason: row.get(7)?,
        words: kept_words(row, 8)?,
        granted: row.get(10)?,
        judge: row.get(11)?,
        refusal: kept_words(row, 12)?,
        next: row.get::<_, Option<i64>>(14)?.map(AuditId),
    })
}

/// Words that may be erased, which the column after them says.
pub(super) fn kept_words(row: &Row<'_>, place: usize) -> rusqlite::Result<Option<Untrusted>> {
    let words = if row.get(place + 1)? { Some("erased".to_owned()) } else { row.get::<_, Option<String>>(place)? };
    Ok(words.map(Untrusted::new))
}

/// Why the draw of an audit is void, where it is.
pub fn why_void(conn: &Connection, audit: &Audit) -> Result<Option<Untrusted>> {
    let sql =
        "SELECT v.why, v.erased IS NOT NULL FROM voiding v JOIN commitment c ON c.id = v.commitment WHERE c.name = ?1";
    let found = conn.prepare_cached(sql)?.query_row([&audit.draw], |row| kept_words(row, 0)).optional()?;
    Ok(found.flatten())
}

/// A draw went on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Continuation {
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// How many more of each stratum were asked for.
    pub more: i64,
    /// How many came over all strata.
    pub came: i64,
    /// Why.
    pub why: Option<Untrusted>,
}

/// How a draw went on, oldest first.
pub fn continuations(conn: &Connection, draw: &str) -> Result<Vec<Continuation>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, e.actor, x.more, x.why, x.erased IS NOT NULL,
           (SELECT count(*) FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = x.draw AND t.entry = x.entry)
         FROM extension x JOIN entry e ON e.id = x.entry JOIN draw d ON d.id = x.draw
         JOIN commitment c ON c.id = d.commitment WHERE c.name = ?1 ORDER BY x.id",
    )?;
    let rows = statement.query_map([draw], |row| {
        let (at, by, more, why) = (row.get(0)?, row.get(1)?, row.get(2)?, kept_words(row, 3)?);
        Ok(Continuation { at, by, more, came: row.get(5)?, why })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
