//! Rows of a proof: what was drawn, ticket by ticket.

use super::sight::Sight;
use super::stored::stored_as;
use super::text::is_external;
use crate::calc::digest::Digest;
use crate::core::people::PersonId;
use crate::core::refusal::Result;
use rusqlite::Connection;

/// What shows one row's part in a draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowProof {
    /// Its ref.
    pub reference: String,
    /// The row, `ref TAB labels`.
    pub line: String,
    /// The leaf of the row.
    pub leaf: Digest,
    /// The leaves of its bucket, ascending.
    pub bucket: Vec<Digest>,
    /// Every bucket that is not empty, ascending: `b ‖ node(b)` (statistics.md 1.7).
    pub nodes: Vec<String>,
    /// Its ticket, hex.
    pub ticket: String,
    /// Its place among those drawn of its stratum; none: it was not drawn.
    pub rank: Option<i64>,
}

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
    if is_external(&stored.text) {
        return each_picked(conn, draw, sight, turn, visit);
    }
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

/// The same of an external draw. Its first rows are the smallest tickets of each stratum, as many as its quota, whatever became
/// of them; the later ones are what was drawn beyond these.
fn each_picked(
    conn: &Connection,
    draw: i64,
    sight: &Sight,
    turn: Turn,
    visit: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT s.label AS label, k.rank AS rank, k.ticket AS ticket, r.ref AS ref, r.agent AS agent, b.rank AS before,
           t.entry = (SELECT min(x.entry) FROM picking x WHERE x.draw = s.draw) AS first
         FROM pick k JOIN stratum s ON s.id = k.stratum JOIN request r ON r.id = k.request
         LEFT JOIN ticket t ON t.stratum = s.id AND t.request = k.request
         LEFT JOIN replaced d ON d.next = t.id LEFT JOIN replacement p ON p.id = d.replacement
         LEFT JOIN ticket b ON b.id = p.ticket
         WHERE s.draw = ?1 AND (k.rank <= s.quota) = ?2 AND (?2 OR t.id IS NOT NULL) ORDER BY s.label, k.rank",
    )?;
    let mut rows = statement.query((draw, turn == Turn::First))?;
    while let Some(row) = rows.next()? {
        let (label, rank, ticket): (String, i64, String) = (row.get("label")?, row.get("rank")?, row.get("ticket")?);
        let (reference, agent): (String, Option<i64>) = (row.get("ref")?, row.get("agent")?);
        let seen = *sight == Sight::Everything || agent.is_some_and(|agent| sight.covers(PersonId(agent)));
        let reference = if seen { reference.as_str() } else { "" };
        let why = match (turn, row.get::<_, Option<i64>>("before")?, row.get::<_, Option<bool>>("first")?) {
            (Turn::First, ..) => String::new(),
            (Turn::Later, Some(before), _) => format!("\tfor rank {before}, which was unsuitable"),
            (Turn::Later, None, Some(true)) => "\tfor a smaller one that could not be audited".to_owned(),
            (Turn::Later, None, _) => "\textension".to_owned(),
        };
        visit(&format!("{label}\t{rank}\t{ticket}\t{reference}{why}"))?;
    }
    Ok(())
}
