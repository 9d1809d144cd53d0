//! Treatment: what later rulings make of a precedent. A citation counts where its ballot gives the ruling its reasons.

use crate::calc::moment::Moment;
use crate::core::arbitration::CitationKind;
use crate::core::audit::AuditId;
use crate::core::dispute::DisputeId;
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What later rulings made of a precedent.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Treatment {
    /// How many decided as it does.
    pub followed: u64,
    /// How many said that their case is another one.
    pub distinguished: u64,
    /// The dispute whose ruling overruled it first, and the local day of that.
    pub overruled: Option<(DisputeId, NaiveDate)>,
}

/// What was made of every precedent that a ruling names, by number; rulings on audits that the reader may not know of are left
/// out.
pub(super) fn treatments(
    conn: &Connection,
    calendars: &Calendars,
    unseen: &BTreeSet<AuditId>,
) -> Result<BTreeMap<i64, Treatment>> {
    let mut statement = conn.prepare_cached(
        "SELECT z.precedent, z.kind, r.dispute, d.audit, r.entry, e.at FROM citation z JOIN ruling r ON r.ballot = z.ballot
         JOIN dispute d ON d.id = r.dispute JOIN entry e ON e.id = r.entry ORDER BY r.id",
    )?;
    let mut rows = statement.query([])?;
    let mut found: BTreeMap<i64, Treatment> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        if unseen.contains(&AuditId(row.get("audit")?)) {
            continue;
        }
        let of = found.entry(row.get("precedent")?).or_default();
        let at: Moment = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
        match row.get("kind")? {
            CitationKind::Followed => of.followed += 1,
            CitationKind::Distinguished => of.distinguished += 1,
            CitationKind::Overruled => {
                let by = (DisputeId(row.get("dispute")?), calendars.local_day(row.get("entry")?, at));
                of.overruled.get_or_insert(by);
            }
        }
    }
    Ok(found)
}
