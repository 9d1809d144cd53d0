//! Agreed: the criteria by which a works agreement lets machines score.

use super::verdict::TOTAL;
use crate::core::reading::row_fault;
use crate::core::refusal::Result;
use crate::core::scorecard;
use crate::core::works_agreement::InForce;
use rusqlite::Connection;

/// Those of them that no card has, in words, with the one that may be meant: by such a name nothing is scored.
pub fn on_no_card(conn: &Connection, agreement: &InForce) -> Result<Vec<String>> {
    let named = agreement.terms.machine_scores.iter().flat_map(|machines| &machines.criteria);
    let unknown = named.filter(|key| *key != TOTAL).filter_map(|key| scorecard::require_criterion(conn, key).err());
    // A name that no card has yet stops nothing; a file that cannot be read does.
    unknown.map(row_fault).collect()
}
