//! The rulings that figures count: how each was made, and what lay behind it by the ballot that gives its reasons.

use crate::core::dispute::DisputeId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A ruling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// 1 is the first on its dispute, 2 that on the appeal.
    pub instance: i64,
    /// Whether the policy made it, since nobody ruled in time.
    pub is_lapse: bool,
    /// What lay behind the dispute, in a word; none where nobody ruled.
    pub cause: Option<String>,
    /// Who is responsible for that, in a word.
    pub responsible: Option<String>,
}

/// Every ruling, by its dispute, the first one first.
pub(super) fn rulings(conn: &Connection) -> Result<BTreeMap<DisputeId, Vec<Ruled>>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.dispute, r.instance, r.basis = 'lapse' AS lapse, b.root_cause, b.responsible
         FROM ruling r LEFT JOIN ballot b ON b.id = r.ballot ORDER BY r.dispute, r.instance",
    )?;
    let mut rows = statement.query([])?;
    let mut found: BTreeMap<DisputeId, Vec<Ruled>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.entry(DisputeId(row.get("dispute")?)).or_default().push(Ruled {
            instance: row.get("instance")?,
            is_lapse: row.get("lapse")?,
            cause: row.get("root_cause")?,
            responsible: row.get("responsible")?,
        });
    }
    Ok(found)
}
