//! Twice: rows of a sample whose dialogue a row before has already.

use crate::core::refusal::{Refusal, Result};
use crate::core::request::as_stored;
use crate::core::text::Untrusted;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What helps where rows of one file contradict each other.
pub(super) const JOINS: &str = "several rows for one dialogue? [rows] per = \"message\" in the map joins them";

/// The fields of a row, as it would be stored.
type Fields = Vec<(&'static str, Option<Untrusted>)>;

/// The dialogues of the rows so far, with their lines.
#[derive(Debug, Default)]
pub(super) struct Twice(BTreeMap<String, (u64, Fields)>);

impl Twice {
    /// Takes note of a row and answers whether its dialogue is new: neither a row before nor the file of assize has its
    /// ref.
    pub(super) fn is_new(&mut self, line: u64, fields: &Fields, roster: Option<&Connection>) -> Result<bool> {
        let Some((_, Some(reference))) = fields.first() else { return Ok(false) };
        let reference = reference.expose();
        if self.0.contains_key(reference) {
            return Ok(false);
        }
        self.0.insert(reference.to_owned(), (line, fields.clone()));
        Ok(!is_known(roster, reference)?)
    }

    /// Why a row is turned away that says something else of its dialogue than the row before, as an import says it.
    pub(super) fn contradiction(&self, fields: &Fields) -> Option<Refusal> {
        let (_, reference) = fields.first()?;
        let reference = reference.as_ref()?.expose();
        let (line, before) = self.0.get(reference)?;
        let text = |value: &Option<Untrusted>| value.as_ref().map(|text| text.expose().to_owned());
        let differs = |((_, one), (_, other)): &(&(&str, _), &(&str, _))| text(one) != text(other);
        let ((field, _), _) = before.iter().zip(fields).find(differs)?;
        Some(
            Refusal::data(format!(
                "`{reference}` is known already from line {line} of this file, with another `{field}`"
            ))
            .hint(JOINS),
        )
    }
}

/// Whether the file of assize has a ref.
pub(super) fn is_known(roster: Option<&Connection>, reference: &str) -> Result<bool> {
    let Some(conn) = roster else { return Ok(false) };
    Ok(conn.prepare_cached("SELECT 1 FROM request WHERE ref = ?1")?.exists([&*as_stored(conn, reference)?])?)
}
