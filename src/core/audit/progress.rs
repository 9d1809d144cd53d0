//! Progress: how far a draw is.

use super::state::{Audit, AuditState};
use crate::core::refusal::Result;
use rusqlite::Connection;

/// How far a draw is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Audits scored; of a dialogue that is scored twice once both scores are there.
    pub done: u64,
    /// Audits drawn that stand.
    pub drawn: u64,
    /// Audits that were replaced.
    pub replaced: u64,
    /// Second scorings that stand; they are in none of the others.
    pub twice: u64,
}

impl Progress {
    /// How far these audits are together.
    pub fn of(audits: &[Audit]) -> Self {
        let mut progress = Self::default();
        for audit in audits {
            progress.add(audit);
        }
        progress
    }

    fn add(&mut self, audit: &Audit) {
        let is_replaced = audit.state == AuditState::Replaced;
        if audit.is_repeat() {
            // It comes long after its draw, and is nothing that the draw waits for.
        } else if audit.is_second() {
            self.twice += u64::from(!is_replaced && audit.state != AuditState::Forgone);
        } else if is_replaced {
            self.replaced += 1;
        } else {
            self.drawn += 1;
            self.done += u64::from(audit.is_scored() && !audit.is_blind());
        }
    }
}

/// How far each draw is that is not void and of which something is open, oldest first; last the spot checks (without a
/// name), where one is open.
pub fn progress_of_open(conn: &Connection) -> Result<Vec<(Option<String>, Progress)>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.name, d.id AS draw FROM draw d JOIN commitment c ON c.id = d.commitment WHERE d.id IN (
           SELECT s.draw FROM open_audit o CROSS JOIN audit a ON a.id = o.audit AND a.kind <> 'repeat' CROSS JOIN ticket t ON t.id = a.ticket
           CROSS JOIN stratum s ON s.id = t.stratum)
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY d.id",
    )?;
    let draws = statement.query_map([], |row| Ok((row.get("name")?, row.get("draw")?)))?;
    let mut found = Vec::new();
    for draw in draws {
        let (name, draw): (String, i64) = draw?;
        found.push((Some(name), of_draw(conn, draw)?));
    }
    let spots = of_spot_checks(conn)?;
    found.extend((spots.done < spots.drawn).then_some((None, spots)));
    Ok(found)
}

/// A dialogue is done that is not replaced and of which no audit is open.
fn of_draw(conn: &Connection, draw: i64) -> Result<Progress> {
    let mut statement = conn.prepare_cached(
        "WITH found AS (SELECT a.id, a.kind, a.ticket, EXISTS (SELECT 1 FROM replacement r JOIN replaced d ON d.replacement = r.id
             WHERE r.id = (SELECT max(x.id) FROM replacement x WHERE x.ticket = a.ticket) AND d.granted = 1) AS replaced
           FROM stratum s CROSS JOIN ticket t ON t.stratum = s.id CROSS JOIN audit a ON a.ticket = t.id WHERE s.draw = ?1)
         SELECT count(*) FILTER (WHERE kind = 'drawn' AND NOT replaced) AS drawn,
           count(*) FILTER (WHERE kind = 'drawn' AND replaced) AS replaced,
           count(*) FILTER (WHERE kind = 'double' AND NOT replaced AND NOT EXISTS (SELECT 1 FROM forgone f WHERE f.audit = found.id)) AS twice,
           count(*) FILTER (WHERE kind = 'drawn' AND NOT replaced AND NOT EXISTS (
             SELECT 1 FROM audit b CROSS JOIN open_audit o ON o.audit = b.id WHERE b.ticket = found.ticket AND b.kind <> 'repeat')) AS done FROM found",
    )?;
    Ok(statement.query_row([draw], |row| {
        Ok(Progress {
            done: row.get("done")?,
            drawn: row.get("drawn")?,
            replaced: row.get("replaced")?,
            twice: row.get("twice")?,
        })
    })?)
}

fn of_spot_checks(conn: &Connection) -> Result<Progress> {
    let mut statement = conn.prepare_cached(
        "SELECT count(*) AS open, CASE WHEN count(*) > 0 THEN (SELECT count(*) FROM audit x WHERE x.ticket IS NULL) ELSE 0 END AS drawn
         FROM open_audit o CROSS JOIN audit a ON a.id = o.audit WHERE a.ticket IS NULL",
    )?;
    let (open, drawn): (u64, u64) = statement.query_row([], |row| Ok((row.get("open")?, row.get("drawn")?)))?;
    Ok(Progress { done: drawn.saturating_sub(open), drawn, ..Progress::default() })
}
