//! Recomputing every draw from the facts as they stood.

use super::stored::stored;
use super::verify::examined;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Recomputes every draw from the facts as they stood: frame, commitment, key, strata and tickets.
/// Answers how many draws there are, and what does not come out the same.
pub fn recheck(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let stored = stored(conn, None)?;
    let mut findings = Vec::new();
    for one in &stored {
        // What else differs mostly follows from the first.
        let first = examined(conn, one)?.into_iter().flat_map(|verdict| verdict.findings).next();
        findings.extend(first.map(|finding| format!("the draw {}: {finding}", one.name)));
    }
    Ok((stored.len(), findings))
}
