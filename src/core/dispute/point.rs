//! Points: what is disputed, one thing each, and what became of it.

use super::about::About;
use super::number::DisputeId;
use super::words::{Outcome, Subject, Verdict};
use crate::core::audit::AuditId;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};

/// A decision: which way a ruling goes on a point, and the level that it gives; none is not applicable.
pub type Decided = (Verdict, Option<String>);

/// One thing that is disputed.
// What the agent did with it and whether it is open are facts of their own.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// Its number.
    pub id: i64,
    /// What it is about.
    pub about: About,
    /// The agent's words.
    pub statement: Option<Untrusted>,
    /// Where it shows.
    pub evidence: Option<Untrusted>,
    /// Whether the agent took it back.
    pub withdrawn: bool,
    /// The level that a correction gave it; within, none is not applicable.
    pub corrected: Option<Option<String>>,
    /// What the session did with it.
    pub outcome: Option<Outcome>,
    /// Whether the agent contests what the session kept, or gave less.
    pub contested: bool,
    /// The level agreed on in the session.
    pub agreed: Option<String>,
    /// What the first ruling did with it.
    pub first: Option<Decided>,
    /// What the ruling on the appeal did with it.
    pub second: Option<Decided>,
    /// Whether the appeal is about it.
    pub appealed: bool,
    /// Whether something is still to be decided.
    pub open: bool,
}

impl Point {
    /// What the newest ruling did with it.
    pub fn decided(&self) -> Option<&Decided> {
        self.second.as_ref().or(self.first.as_ref())
    }

    /// Whether it went to a ruling in full: the newest gives what the agent proposed, or more.
    pub fn is_granted(&self) -> bool {
        match self.decided() {
            Some((Verdict::Agent, _)) => true,
            Some((Verdict::NotApplicable, _)) => self.about.proposed().is_none(),
            Some((Verdict::Other, level)) => level.as_deref() == self.about.proposed(),
            Some((Verdict::Keep, _)) | None => false,
        }
    }

    /// Whether the session kept it, or gave another level than the agent asked for.
    pub fn is_given_less(&self) -> bool {
        match self.outcome {
            Some(Outcome::Kept) => true,
            Some(Outcome::Adjusted) => {
                self.about.criterion().is_some() && self.agreed.as_deref() != self.about.proposed()
            }
            Some(Outcome::Unresolved | Outcome::Withdrawn) | None => false,
        }
    }

    /// Whether it ended with something else than the agent asked for, by a ruling or in the session.
    pub fn fell_short(&self) -> bool {
        !self.open && if self.decided().is_some() { !self.is_granted() } else { self.is_given_less() }
    }
}

/// The points of a dispute, in the order they were opened.
pub(super) fn points(conn: &Connection, id: DisputeId) -> Result<Vec<Point>> {
    read_all(conn, "p.dispute = ?1", id.0).map(|points| points.into_iter().map(|(_, point)| point).collect())
}

/// The points of an audit, each with its dispute, in the order they were opened.
pub(super) fn of_audit(conn: &Connection, audit: AuditId) -> Result<Vec<(DisputeId, Point)>> {
    read_all(conn, "p.audit = ?1", audit.0)
}

fn read_all(conn: &Connection, condition: &'static str, number: i64) -> Result<Vec<(DisputeId, Point)>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT p.id, p.dispute, p.subject, c.key, p.reason, p.proposed, p.statement, p.evidence, w.id IS NOT NULL AS withdrawn,
           g.id IS NOT NULL AS corrected, k.level AS correction, t.outcome, t.level AS agreed, f.verdict AS first, f.level AS first_level,
           s.verdict AS second, s.level AS second_level, n.id IS NOT NULL AS contested, a.id IS NOT NULL AS appealed,
           EXISTS (SELECT 1 FROM open_point o WHERE o.point = p.id) AS open -- a join would look at every point there is
         FROM point p LEFT JOIN criterion c ON c.id = p.criterion LEFT JOIN withdrawal w ON w.point = p.id
         LEFT JOIN agreement g ON g.point = p.id AND g.agreed = 1 LEFT JOIN correction k ON k.id = g.correction
         LEFT JOIN settlement t ON t.point = p.id LEFT JOIN contest n ON n.point = p.id
         LEFT JOIN ruling r1 ON r1.dispute = p.dispute AND r1.instance = 1 LEFT JOIN decision f ON f.point = p.id AND f.ruling = r1.id
         LEFT JOIN ruling r2 ON r2.dispute = p.dispute AND r2.instance = 2 LEFT JOIN decision s ON s.point = p.id AND s.ruling = r2.id
         LEFT JOIN appealed a ON a.point = p.id WHERE {condition} ORDER BY p.id"
    ))?;
    let mut rows = statement.query([number])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((DisputeId(row.get("dispute")?), read(row)?));
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Point> {
    let text = |column: &str| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
    let decided = |verdict: &str, level: &str| -> Result<Option<Decided>> {
        let (verdict, level): (Option<Verdict>, Option<String>) = (row.get(verdict)?, row.get(level)?);
        Ok(verdict.map(|verdict| (verdict, level)))
    };
    let corrected: bool = row.get("corrected")?;
    let correction: Option<String> = row.get("correction")?;
    Ok(Point {
        id: row.get("id")?,
        about: about(row)?,
        statement: text("statement")?,
        evidence: text("evidence")?,
        withdrawn: row.get("withdrawn")?,
        corrected: corrected.then_some(correction),
        outcome: row.get("outcome")?,
        contested: row.get("contested")?,
        agreed: row.get("agreed")?,
        first: decided("first", "first_level")?,
        second: decided("second", "second_level")?,
        appealed: row.get("appealed")?,
        open: row.get("open")?,
    })
}

fn about(row: &Row<'_>) -> Result<About> {
    let missing = || Refusal::data("a point about a mark names no criterion").hint("run `assize verify`");
    Ok(match row.get("subject")? {
        Subject::Selection => About::Selection,
        Subject::WrongAgent => About::WrongAgent,
        Subject::Criterion => About::Mark {
            criterion: row.get::<_, Option<String>>("key")?.ok_or_else(missing)?,
            reason: row.get::<_, Option<_>>("reason")?.ok_or_else(missing)?,
            proposed: row.get("proposed")?,
        },
    })
}
