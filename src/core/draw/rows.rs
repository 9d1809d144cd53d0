//! Rows of a proof: what was drawn, ticket by ticket.

use super::sight::Sight;
use super::stored::stored_as;
use crate::core::people::PersonId;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// Which tickets of a draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// Those that it drew.
    First,
    /// The later ones, each with what for.
    Later,
}

/// Visits what was drawn, by stratum and rank, each `labels TAB rank TAB ticket TAB ref`, and behind a later ticket a
/// TAB and why. A ref that may not be seen is left out, its ticket is not.
pub fn each_drawn(
    conn: &Connection,
    draw: i64,
    sight: &Sight,
    turn: Turn,
    visit: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let stored = stored_as(conn, draw)?;
    let mut statement = conn.prepare_cached(
        "SELECT s.label AS label, t.rank AS rank, t.ticket AS ticket, r.ref AS ref, coalesce(v.agent, r.agent) AS agent,
           b.rank AS before
         FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN request r ON r.id = t.request
         LEFT JOIN revision v ON v.id = (SELECT max(id) FROM revision x WHERE x.request = r.id AND x.entry < ?2)
         LEFT JOIN replaced d ON d.next = t.id LEFT JOIN replacement p ON p.id = d.replacement
         LEFT JOIN ticket b ON b.id = p.ticket
         WHERE s.draw = ?1 AND (t.entry = ?3) = ?4
         UNION ALL SELECT s.label, p.rank, p.ticket, p.ref, NULL, b.rank
         FROM phantom p JOIN stratum s ON s.id = p.stratum
         LEFT JOIN replaced d ON d.entry = p.entry AND d.next IS NULL AND d.granted = 1
         LEFT JOIN replacement w ON w.id = d.replacement LEFT JOIN ticket b ON b.id = w.ticket
         WHERE s.draw = ?1 AND (p.entry = ?3) = ?4 ORDER BY label, rank",
    )?;
    let mut rows = statement.query((draw, stored.bounds.entry, stored.entry, turn == Turn::First))?;
    while let Some(row) = rows.next()? {
        let (label, rank, ticket): (String, i64, String) = (row.get("label")?, row.get("rank")?, row.get("ticket")?);
        let (reference, agent): (String, Option<i64>) = (row.get("ref")?, row.get("agent")?);
        // A phantom is nobody's secret.
        let seen = agent.is_none_or(|agent| sight.covers(PersonId(agent)));
        let reference = if seen { reference.as_str() } else { "" };
        let why = match (turn, row.get::<_, Option<i64>>("before")?) {
            (Turn::First, _) => String::new(),
            (Turn::Later, Some(before)) => format!("\tfor rank {before}, which was unsuitable"),
            (Turn::Later, None) => "\textension".to_owned(),
        };
        visit(&format!("{label}\t{rank}\t{ticket}\t{reference}{why}"))?;
    }
    Ok(())
}
