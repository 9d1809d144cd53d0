//! Severity: how strict auditors are, compared within the same agents, who go to them by lot; or within the same items.

mod scores;
mod table;

pub use table::{AgentLine, SeverityLine, SeverityTable, Strictness};

use super::agreement::Source;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How strict auditors are: a table for each card, or for each criterion of ratings of elsewhere.
pub fn severities(conn: &Connection, source: &Source, unseen: &BTreeSet<AuditId>) -> Result<Vec<SeverityTable>> {
    Ok(scores::scores(conn, source, unseen)?.into_iter().map(table::table).collect())
}
