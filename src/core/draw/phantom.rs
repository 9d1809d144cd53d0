//! Phantoms that were drawn: dialogues that another system counted and nobody recorded.

use crate::calc::draw::Drawn;
use crate::core::frame::Pick;
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Stores a phantom that was drawn, with its stratum, its ticket and its rank.
pub(super) fn store_phantom(
    writing: &mut Writing<'_>,
    (stratum, ticket, rank): (i64, &str, i64),
    drawn: &Drawn<Pick>,
) -> Result<()> {
    let day = drawn.payload.features().day.to_string();
    let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
        ("stratum", &stratum),
        ("ticket", &ticket),
        ("rank", &rank),
        ("ref", &drawn.reference),
        ("agent", &drawn.payload.agent.0),
        ("day", &day),
    ];
    writing.insert("phantom", &facts, &[]).map(drop)
}

/// How many phantoms of each agent a draw has.
pub(super) fn phantoms_of(conn: &Connection, draw: i64) -> Result<Vec<(PersonId, u64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.agent AS agent, count(*) AS phantoms FROM phantom p JOIN stratum s ON s.id = p.stratum
         WHERE s.draw = ?1 GROUP BY p.agent",
    )?;
    let rows = statement.query_map([draw], |row| Ok((PersonId(row.get("agent")?), row.get("phantoms")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The phantoms that were drawn in draws that stand, of one plan where it is named: the agent's handle and the day of each.
pub fn drawn_missing(conn: &Connection, plan: Option<&str>) -> Result<Vec<(String, NaiveDate)>> {
    let mut statement = conn.prepare_cached(
        "SELECT g.handle AS handle, p.day AS day FROM phantom p JOIN identity i ON i.person = p.agent JOIN person g ON g.id = i.one
         JOIN stratum s ON s.id = p.stratum JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
         JOIN plan n ON n.id = c.plan WHERE (?1 IS NULL OR n.name = ?1)
           AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY p.id",
    )?;
    let rows = statement.query_map([plan], |row| Ok((row.get("handle")?, row.get::<_, String>("day")?)))?;
    rows.map(|row| {
        let (handle, day) = row?;
        Ok((handle, policy::day(&day)?))
    })
    .collect()
}
