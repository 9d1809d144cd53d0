//! Assisted: what of a machine stands in the commitment of a draw.

use super::text::{said, said_of};
use crate::calc::decimal::Hundredths;
use crate::calc::draw::Assisted;
use crate::core::policy::BlindField;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// What of a machine was fixed by the commitment of a draw, by its name.
pub fn assisted_by(conn: &Connection, draw: &str) -> Result<Option<Assisted>> {
    let text: Option<String> = conn
        .prepare_cached("SELECT text FROM commitment WHERE name = ?1")?
        .query_row([draw], |row| row.get("text"))
        .optional()?;
    text.as_deref().map_or(Ok(None), of_text)
}

/// The same by the text of the commitment.
pub fn of_text(text: &str) -> Result<Option<Assisted>> {
    let Some(machine) = said(text, "machine") else { return Ok(None) };
    let lambda = said(text, "lambda").unwrap_or_default();
    let lambda = Hundredths::parse(lambda).map_err(|_| {
        Refusal::data(format!("the lambda of a commitment is `{}`", lambda.escape_debug()))
            .hint("run `assize verify`: it names what was changed")
    })?;
    let verdicts = said(text, "verdicts").unwrap_or_default().to_owned();
    Ok(Some(Assisted { machine: machine.to_owned(), verdicts, lambda, said: said_of(text) }))
}

/// Whether what a machine says makes the strata of a draw, by its name: then the strata tell it.
pub fn has_verdict_strata(conn: &Connection, draw: &str) -> Result<bool> {
    let text: Option<String> = conn
        .prepare_cached("SELECT text FROM commitment WHERE name = ?1")?
        .query_row([draw], |row| row.get("text"))
        .optional()?;
    let columns = text.as_deref().and_then(|text| said(text, "columns"));
    Ok(columns.is_some_and(|columns| columns.split(',').any(|column| column == "verdict")))
}

/// What the strata of a draw, by its name, tell of a dialogue that may be hidden. Its key tells it as well: who has the key
/// computes the tickets, and of a stratum that is drawn more densely larger ones are drawn.
pub fn told_by_strata(conn: &Connection, draw: &str) -> Result<BTreeSet<BlindField>> {
    let text: Option<String> = conn
        .prepare_cached("SELECT text FROM commitment WHERE name = ?1")?
        .query_row([draw], |row| row.get("text"))
        .optional()?;
    let columns = text.as_deref().and_then(|text| said(text, "columns")).unwrap_or_default();
    let told = |column| match column {
        "agent" | "team" => Some(BlindField::Agent),
        "risk" => Some(BlindField::Rating),
        "verdict" => Some(BlindField::Verdict),
        _ => None,
    };
    Ok(columns.split(',').filter_map(told).collect())
}

/// Whether a draw, by its name, goes by a machine, and marks are still to come of a dialogue of its window: what the machine said
/// there is for nobody who audits.
pub fn has_verdicts_to_hide(conn: &Connection, draw: &str) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM commitment c CROSS JOIN open_audit_now o JOIN audit a ON a.id = o.audit JOIN dialogue g ON g.request = a.request
         WHERE c.name = ?1 AND instr(c.text, char(10) || 'machine=') > 0 AND g.counts >= c.since AND g.counts < c.until",
    )?;
    Ok(statement.exists([draw])?)
}
