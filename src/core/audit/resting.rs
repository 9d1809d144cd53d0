//! Resting: which words of its dialogue an audit rests on. Those that stood when it was opened; later ones only where
//! its auditor takes them, on the record. What was scored stays known.

use super::state::{Audit, AuditId};
use super::wording::words_or_erased;
use crate::calc::moment::Moment;
use crate::core::dialogue::{Revision, revisions};
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{Connection, OptionalExtension, params};

/// The words of a dialogue, as an audit has them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// Those that the audit rests on.
    pub rests_on: Revision,
    /// The other ones that stood when it was opened or came later.
    pub others: Vec<Revision>,
    /// Who took which on the record, oldest first.
    pub taken: Vec<Taken>,
}

/// Words that an auditor took.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// Which.
    pub number: usize,
    /// Why.
    pub why: Option<Untrusted>,
}

impl Words {
    /// The words of a number; refused where the audit cannot rest on them.
    pub(super) fn take(self, number: usize) -> Result<Revision> {
        let mut all: Vec<Revision> = self.others.into_iter().chain([self.rests_on]).collect();
        all.sort_by_key(|revision| revision.number);
        let numbers: Vec<String> = all.iter().map(|revision| revision.number.to_string()).collect();
        all.into_iter().find(|revision| revision.number == number).ok_or_else(|| {
            Refusal::rule(format!("there is no revision {number} that this audit could rest on"))
                .hint(format!("it could rest on {}", numbers.join(", ")))
        })
    }
}

/// The row that some words have in the file; none: as they came.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place(Option<i64>);

/// The words of its dialogue that an audit rests on, and the later ones.
pub fn words(conn: &Connection, audit: &Audit) -> Result<Words> {
    let scored = audit.scoring.filter(|_| audit.is_scored()).map(|scoring| of_scoring(conn, scoring)).transpose()?;
    let accepted = || match &audit.auditor {
        Some(auditor) => accepted(conn, audit.id, auditor.id),
        None => Ok(None),
    };
    let (drawn, all) = (drawn(conn, audit.id)?, revisions(conn, audit.request)?);
    let drawn = all.iter().position(|revision| Place(revision.id) == drawn).unwrap_or_default();
    let wanted = if scored.is_some() { scored } else { accepted()? };
    let place = wanted.and_then(|wanted| all.iter().position(|revision| Place(revision.id) == wanted)).unwrap_or(drawn);
    let mut others = all;
    if place >= others.len() {
        return Err(Refusal::fault("an audit without a dialogue"));
    }
    let taken = taken(conn, audit.id, &others)?;
    let rests_on = others.remove(place);
    // A repeat is of the words that its first score rests on, whatever came later.
    others.retain(|revision| !audit.is_repeat() && revision.number > drawn);
    Ok(Words { rests_on, others, taken })
}

fn taken(conn: &Connection, audit: AuditId, all: &[Revision]) -> Result<Vec<Taken>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, p.handle, c.revision, c.why, c.erased IS NOT NULL AS erased FROM acceptance c
         JOIN entry e ON e.id = c.entry JOIN person p ON p.id = c.auditor WHERE c.audit = ?1 ORDER BY c.id",
    )?;
    let mut rows = statement.query([audit.0])?;
    let mut taken = Vec::new();
    while let Some(row) = rows.next()? {
        let at = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
        let id: Option<i64> = row.get("revision")?;
        let number = all.iter().find(|revision| revision.id == id).map_or(0, |revision| revision.number);
        taken.push(Taken { at, by: row.get("handle")?, number, why: words_or_erased(row, "why", "erased")? });
    }
    Ok(taken)
}

/// The row of the words that a scorer's marks rest on: those that they accepted, or that stood when the audit was opened.
pub(super) fn for_marks(conn: &Connection, audit: AuditId, scorer: PersonId) -> Result<Option<i64>> {
    if let Some(accepted) = accepted(conn, audit, scorer)? {
        return Ok(accepted.0);
    }
    Ok(drawn(conn, audit)?.0)
}

/// The words that stood when the audit `a` was opened; of a repeat those that its first score rests on.
const DRAWN: &str = "CASE a.kind WHEN 'repeat' THEN (SELECT x.revision FROM scoring x JOIN audit f ON f.id = x.audit
      WHERE f.ticket = a.ticket AND f.kind = 'drawn' AND x.basis = 'audit' AND x.entry < a.entry
        AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id) ORDER BY x.id DESC LIMIT 1)
    ELSE (SELECT max(v.id) FROM revision v WHERE v.request = a.request AND v.entry <= a.entry) END";

fn drawn(conn: &Connection, audit: AuditId) -> Result<Place> {
    let mut statement = conn.prepare_cached(&format!("SELECT {DRAWN} AS revision FROM audit a WHERE a.id = ?1"))?;
    Ok(statement.query_row([audit.0], |row| row.get("revision").map(Place))?)
}

/// The row of the words that the newest score of an audit rests on; a session and a ruling keep them.
pub(super) fn of_newest(conn: &Connection, audit: AuditId) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT revision FROM scoring WHERE audit = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([audit.0], |row| row.get(0))?)
}

fn of_scoring(conn: &Connection, scoring: i64) -> Result<Place> {
    let mut statement = conn.prepare_cached("SELECT revision FROM scoring WHERE id = ?1")?;
    Ok(statement.query_row([scoring], |row| row.get(0).map(Place))?)
}

/// What an auditor accepted last for an audit, where they accepted anything.
fn accepted(conn: &Connection, audit: AuditId, auditor: PersonId) -> Result<Option<Place>> {
    Ok(conn
        .prepare_cached("SELECT revision FROM acceptance WHERE audit = ?1 AND auditor = ?2 ORDER BY id DESC LIMIT 1")?
        .query_row(params![audit.0, auditor.0], |row| row.get(0).map(Place))
        .optional()?)
}

/// Scores that rest on other words of their dialogue than those that stood when their audit was opened, or that their
/// scorer had accepted; and acceptances of words that were no later ones of that dialogue.
pub(super) fn recheck(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare(&format!(
        "SELECT s.audit, s.id FROM scoring s JOIN audit a ON a.id = s.audit WHERE s.revision IS NOT (CASE
           WHEN s.basis <> 'audit' THEN (SELECT x.revision FROM scoring x WHERE x.audit = s.audit AND x.id < s.id ORDER BY x.id DESC LIMIT 1)
           WHEN EXISTS (SELECT 1 FROM acceptance x WHERE x.audit = s.audit AND x.auditor = s.scorer AND x.entry < s.entry)
             THEN (SELECT x.revision FROM acceptance x WHERE x.audit = s.audit AND x.auditor = s.scorer AND x.entry < s.entry ORDER BY x.id DESC LIMIT 1)
           ELSE {DRAWN} END)
         UNION ALL
         SELECT c.audit, NULL FROM acceptance c JOIN audit a ON a.id = c.audit LEFT JOIN revision v ON v.id = c.revision
         WHERE (v.id IS NULL OR v.request <> a.request OR v.entry >= c.entry) AND c.revision IS NOT NULL
         ORDER BY 1",
    ))?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?)))?;
    let told = rows.map(|row| {
        let (audit, scoring) = row?;
        Ok(match scoring {
            Some(scoring) => {
                format!("the score of audit {audit} (scoring {scoring}) rests on other words of its dialogue")
            }
            None => format!("words were accepted for audit {audit} that are not of its dialogue"),
        })
    });
    told.collect()
}
