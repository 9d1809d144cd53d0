//! Passed: dialogues of which every draw is over, so that nobody can keep one out of a draw.

use crate::core::plan;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Whether every plan that may draw dialogues of a day has drawn them. Plans over an external population draw none from here.
pub fn is_passed(conn: &Connection, day: NaiveDate) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM commitment c JOIN plan p ON p.id = c.plan JOIN draw d ON d.commitment = c.id
         WHERE p.name = ?1 AND c.first <= ?2 AND c.last >= ?2",
    )?;
    for plan in plan::newest(conn)? {
        let may_draw = plan.starts()? <= day && plan.ends()?.is_none_or(|ends| ends >= day) && !plan.is_external();
        if may_draw && !statement.exists([plan.name.as_str(), &day.to_string()])? {
            return Ok(false);
        }
    }
    Ok(true)
}
