//! Assisted: what of a machine a draw fixes before its seed exists, and what of it stands in a commitment.

use super::text::said;
use crate::calc::decimal::Hundredths;
use crate::calc::draw::Assisted;
use crate::core::frame::{Frame, Walk};
use crate::core::people::{self, Person};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension};

/// How much of what a machine says counts before earlier draws teach something else.
const WHOLE: Hundredths = Hundredths(100);

/// What a draw fixes of the machine of its plan; none where it goes by none.
pub(super) fn assisted(walk: Walk<'_>, frame: &Frame) -> Result<Option<Assisted>> {
    let (Some(machine), Some(verdicts)) = (walk.plan.machine(), frame.verdicts.as_ref()) else { return Ok(None) };
    let lambda = lambda(walk, &people::machine(walk.conn, machine)?)?;
    Ok(Some(Assisted { machine: machine.to_owned(), verdicts: verdicts.clone(), lambda }))
}

/// How much of what a machine says counts in the difference estimator of a draw (statistics.md 8.4): 1 at first,
/// afterwards learnt from draws that were scored before this one was committed, never from its own.
fn lambda(_walk: Walk<'_>, _machine: &Person) -> Result<Hundredths> {
    Ok(WHOLE)
}

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
    Ok(Some(Assisted { machine: machine.to_owned(), verdicts, lambda }))
}
