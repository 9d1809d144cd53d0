//! Open work: small tables of what is still to be done. Triggers of the schema keep each equal to the view of its name
//! and `_now`; here they are filled where no trigger saw the facts come, and compared with their views.

use crate::core::refusal::Result;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeMap;

/// What the name of such a table begins with.
const PREFIX: &str = "open_";

/// Their names, in SQL.
const TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'open_*' ORDER BY name";

/// Whether a table is one of them, by its name.
pub(super) fn is_open_work(table: &str) -> bool {
    table.starts_with(PREFIX)
}

/// Fills the tables of a file from their views.
pub(super) fn fill(conn: &Connection) -> Result<()> {
    for table in tables(conn)? {
        conn.execute_batch(&format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {table}_now;"))?;
    }
    Ok(())
}

/// Opens the audits from a number on, which no trigger saw come.
pub(in super::super) fn open_audits_from(conn: &Connection, first: i64) -> Result<()> {
    let sql = "INSERT INTO open_audit SELECT * FROM open_audit_now WHERE audit >= ?1";
    conn.prepare_cached(sql)?.execute([first])?;
    Ok(())
}

/// The rows that differ from what the facts say, in words. Every fact is looked at: nobody but `verify` asks this.
pub(in super::super) fn differences(conn: &Connection) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for table in tables(conn)? {
        let (found, expected) = (rows(conn, &table)?, rows(conn, &format!("{table}_now"))?);
        for (id, row) in &expected {
            match found.get(id) {
                None => findings.push(format!("{table} {id} is gone; by the facts it is open")),
                Some(other) if other != row => findings.push(format!("{table} {id} was changed")),
                Some(_) => {}
            }
        }
        let strangers = found.keys().filter(|id| !expected.contains_key(id));
        findings.extend(strangers.map(|id| format!("{table} {id} was added; by the facts it is not open")));
    }
    Ok(findings)
}

fn tables(conn: &Connection) -> Result<Vec<String>> {
    Ok(conn.prepare(TABLES)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The rows of a table or a view, each by its first column.
fn rows(conn: &Connection, name: &str) -> Result<BTreeMap<i64, Vec<Value>>> {
    let mut statement = conn.prepare(&format!("SELECT * FROM {name}"))?;
    let (width, mut found) = (statement.column_count(), BTreeMap::new());
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let rest = (1..width).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?;
        found.insert(row.get(0)?, rest);
    }
    Ok(found)
}
