//! The ladder: an older file climbs to the newest version, or stays as it was.

use super::contents::{Trust, differences, list_differences};
use super::edition::{Change, Edition, altered_since};
use super::guards;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, TransactionBehavior};

/// Brings an older file up to date, all steps in one transaction that no other process can interleave, and answers
/// which version it had. The version is read inside it: of several programs at once, one climbs and the others find
/// it done. A file that somebody altered does not climb, and one that would not be equal to a new one afterwards stays
/// as it was.
pub fn climb(conn: &mut Connection, edition: &Edition) -> Result<Option<u32>> {
    if version_of(conn)? >= edition.version {
        return Ok(None);
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = version_of(&tx)?;
    if from >= edition.version {
        return Ok(None);
    }
    require_equal(&tx, edition, from)?;
    guards::remove(&tx)?;
    for step in edition.ladder.iter().filter(|step| step.from >= from) {
        match step.change {
            Change::Sql(sql) => tx.execute_batch(sql)?,
            Change::Code(code) => code(&tx)?,
        }
    }
    guards::write(&tx)?;
    edition.renew_open_work(&tx)?;
    if tx.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(Refusal::data("the file has references that lead nowhere; it was not brought up to date")
            .hint("run `assize verify`"));
    }
    tx.pragma_update(None, "user_version", edition.version)?;
    require_arrived(&tx, edition)?;
    tx.commit()?;
    Ok(Some(from))
}

fn version_of(conn: &Connection) -> Result<u32> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Nothing of an altered file runs: its triggers could act while the steps do.
fn require_equal(conn: &Connection, edition: &Edition, version: u32) -> Result<()> {
    if found(conn, edition, version)?.is_empty() { Ok(()) } else { Err(altered_since(version)) }
}

/// In what a file differs from one of a version.
fn found(conn: &Connection, edition: &Edition, version: u32) -> Result<Vec<String>> {
    let contents = edition.expected(version)?.contents;
    let (mut findings, trust) = differences(&contents, conn)?;
    if trust != Trust::Nothing {
        findings.extend(list_differences(&contents, conn)?);
    }
    Ok(findings)
}

fn require_arrived(conn: &Connection, edition: &Edition) -> Result<()> {
    let findings = found(conn, edition, edition.version)?;
    if findings.is_empty() {
        return Ok(());
    }
    Err(Refusal::fault(format!("the file did not become one of version {}; nothing was changed", edition.version))
        .hint("this is our fault; please report it")
        .findings(findings))
}
