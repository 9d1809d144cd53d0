//! Erased: what entries say that they erased, to be held against the rows that have no text any more, and the words for it.

use super::schema::Relations;
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Runs of rows that entries erased, by table and first row.
#[derive(Default)]
pub(super) struct Erasures(BTreeMap<String, BTreeMap<i64, Run>>);

/// A run of rows, and the entry that erased it.
struct Run {
    last: i64,
    entry: i64,
}

impl Erasures {
    /// What entries erased; nothing in a file that is too old to say it, or whose facts of it cannot be read: the walk along
    /// the chain says why.
    pub(super) fn read(conn: &Connection, relations: &Relations) -> Self {
        let known = relations.facts("erased_run").is_some();
        if known { Self::load(conn).unwrap_or_default() } else { Self::default() }
    }

    fn load(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare("SELECT relation, first, last, entry FROM erased_run NOT INDEXED")?;
        let (mut found, mut rows) = (Self::default(), statement.query([])?);
        while let Some(row) = rows.next()? {
            let run = Run { last: row.get("last")?, entry: row.get("entry")? };
            found.0.entry(row.get("relation")?).or_default().insert(row.get("first")?, run);
        }
        Ok(found)
    }

    /// Whether an entry says that it erased this row.
    pub(super) fn cover(&self, table: &str, row: i64) -> bool {
        let run = self.0.get(table).and_then(|runs| runs.range(..=row).next_back());
        run.is_some_and(|(_, run)| row <= run.last)
    }

    /// How many rows entries say that they erased.
    pub(super) fn rows(&self) -> i64 {
        let all = self.0.values().flatten();
        all.map(|(first, run)| run.last.saturating_sub(*first).saturating_add(1)).fold(0, i64::saturating_add)
    }

    /// What entries say that they erased, and is there.
    pub(super) fn standing(&self, conn: &Connection, relations: &Relations) -> Result<Vec<String>> {
        let mut findings = Vec::new();
        for (table, runs) in &self.0 {
            let is_personal = relations.facts(table).is_some_and(|relation| relation.place("erased").is_some());
            for (first, run) in runs {
                if is_personal {
                    findings.extend(run.standing(conn, table, *first)?);
                } else {
                    findings
                        .push(format!("entry {} says that it erased {table}, which has no personal text", run.entry));
                }
            }
        }
        Ok(findings)
    }
}

impl Run {
    fn standing(&self, conn: &Connection, table: &str, first: i64) -> Result<Vec<String>> {
        let sql = format!("SELECT id FROM {table} NOT INDEXED WHERE id BETWEEN ?1 AND ?2 AND erased IS NULL");
        let mut statement = conn.prepare(&sql)?;
        let rows = statement.query_map([first, self.last], |row| row.get::<_, i64>("id"))?;
        let entry = self.entry;
        let says =
            |row: i64| format!("the personal text of {table} {row} was not erased, though entry {entry} says so");
        Ok(rows.map(|row| row.map(says)).collect::<rusqlite::Result<_>>()?)
    }
}

/// When the text of a row was erased, and the word for why; none where no entry says so.
pub fn erased_when(conn: &Connection, table: &str, row: i64) -> Result<Option<(Moment, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, x.reason FROM erased_run r JOIN erasure x ON x.id = r.erasure JOIN entry e ON e.id = r.entry
         WHERE r.relation = ?1 AND r.first <= ?2 AND r.last >= ?2 LIMIT 1",
    )?;
    let found: Option<(String, String)> =
        statement.query_row(params![table, row], |row| Ok((row.get("at")?, row.get("reason")?))).optional()?;
    found.map(|(at, reason)| Ok((at.parse().map_err(Refusal::data)?, reason))).transpose()
}
