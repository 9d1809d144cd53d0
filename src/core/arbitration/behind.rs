//! Behind: the act that keeps somebody out of a lot. Who recorded it, when, and whether it was taken back since.

use crate::calc::moment::Moment;
use crate::core::dispute::Dispute;
use crate::core::people::conflict::Conflict;
use crate::core::people::{PersonId, SELVES};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

/// What kind of act it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deeds {
    /// An absence from a day to a day.
    Absence(NaiveDate, NaiveDate),
    /// A calibration of the dialogue was opened, by its number.
    Calibration(i64),
    /// They were made an auditor, from a day on, to a day where one is known.
    Auditor(NaiveDate, Option<NaiveDate>),
    /// They led the session of a dispute, by its number.
    Session(i64),
    /// They called the session of a dispute, by its number.
    Call(i64),
    /// They opened a dispute, by its number.
    Dispute(i64),
    /// An audit of the dialogue was given to them, by its number.
    Audit(i64),
    /// They approved or returned the score.
    Approval,
    /// The newest change of their place on the roster.
    Roster,
}

/// An act that keeps somebody out of a lot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Behind {
    /// What.
    pub what: Deeds,
    /// Who recorded it, by handle; none while the act goes on.
    pub by: Option<String>,
    /// When.
    pub at: Option<Moment>,
    /// Who took it back or changed it later, and when.
    pub undone: Option<(String, Moment)>,
}

/// The newest absence of somebody that held on a day, as the record stood after an entry.
pub(super) fn absence(conn: &Connection, person: PersonId, as_of: i64, on: NaiveDate) -> Result<Vec<Behind>> {
    let sql = "SELECT a.since, a.until, e.actor, e.at, f.actor AS undoer, f.at AS undone_at
         FROM absence a LEFT JOIN entry e ON e.id = a.entry LEFT JOIN absence r ON r.replaces = a.id LEFT JOIN entry f ON f.id = r.entry
         WHERE (a.person = ?1 OR a.person IN (SELECT m.person FROM merging m WHERE m.survivor = ?1 AND m.entry <= ?2))
           AND a.entry <= ?2 AND a.since <= ?3 AND a.until >= ?3
           AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = a.id AND b.entry <= ?2)
         ORDER BY a.until DESC, a.id DESC LIMIT 1";
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query((person.0, as_of, on.to_string()))?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    let what = Deeds::Absence(day(&row.get::<_, String>("since")?)?, day(&row.get::<_, String>("until")?)?);
    let undone = row.get::<_, Option<String>>("undoer")?.zip(moment(row, "undone_at")?);
    Ok(vec![Behind { what, by: row.get("actor")?, at: moment(row, "at")?, undone }])
}

/// The acts behind a conflict of somebody in a case, as the record stood after an entry; none where the case itself is all
/// there is to it.
pub(super) fn conflict(
    conn: &Connection,
    dispute: &Dispute,
    (person, conflict): (PersonId, Conflict),
    as_of: i64,
) -> Result<Vec<Behind>> {
    let (audit, request) = (dispute.audit.id.0, dispute.audit.request.0);
    let find = |sql: &str, case: i64, what: fn(i64) -> Deeds| newest(conn, sql, (person, as_of, case), what);
    Ok(match conflict {
        Conflict::Calibrated => {
            let found = find(CALIBRATION, request, Deeds::Calibration)?;
            if found.is_empty() { found } else { [found, auditor(conn, person, as_of)?].concat() }
        }
        Conflict::LedSession => {
            let led = find(SESSION, audit, Deeds::Session)?;
            if led.is_empty() { find(CALL, audit, Deeds::Call)? } else { led }
        }
        Conflict::OpenedDispute => find(DISPUTE, audit, Deeds::Dispute)?,
        Conflict::OwnWork | Conflict::AuditsSameDialogue => find(AUDIT, request, Deeds::Audit)?,
        Conflict::JudgedScore => find(APPROVAL, audit, |_| Deeds::Approval)?,
        Conflict::AgentsTeam | Conflict::AgentsFormerTeam | Conflict::AuditorsTeam | Conflict::AuditorsFormerTeam => {
            find(ROSTER, 0, |_| Deeds::Roster)?
        }
        Conflict::OwnCase | Conflict::HadPart | Conflict::HandledRequest | Conflict::ChosenToRule => Vec::new(),
    })
}

// Each names a case, `?3`, and answers its number and entry, of one person, `?1`, up to an entry, `?2`; the newest is last.
const CALIBRATION: &str =
    "SELECT c.id AS number, i.entry FROM calibration_item i JOIN calibration c ON c.id = i.calibration
    WHERE i.request = ?3 AND i.entry <= ?2 AND (c.leader IN {SELVES}
      OR EXISTS (SELECT 1 FROM calibration_asked a WHERE a.calibration = c.id AND a.person IN {SELVES}))";
const SESSION: &str = "SELECT d.id AS number, s.entry FROM session s JOIN dispute d ON d.id = s.dispute
    WHERE d.audit = ?3 AND s.entry <= ?2 AND s.facilitator IN {SELVES}";
const CALL: &str = "SELECT d.id AS number, c.entry FROM convening c JOIN dispute d ON d.id = c.dispute
    WHERE d.audit = ?3 AND c.entry <= ?2 AND c.facilitator IN {SELVES}";
const DISPUTE: &str =
    "SELECT d.id AS number, d.entry FROM dispute d JOIN entry e ON e.id = d.entry JOIN person p ON p.handle = e.actor
    WHERE d.audit = ?3 AND d.entry <= ?2 AND p.id IN {SELVES}";
const AUDIT: &str = "SELECT a.id AS number, g.entry FROM assignment g JOIN audit a ON a.id = g.audit
    WHERE a.request = ?3 AND g.entry <= ?2 AND g.auditor IN {SELVES}";
const APPROVAL: &str = "SELECT a.id AS number, a.entry FROM approval a JOIN scoring s ON s.id = a.scoring
    WHERE s.audit = ?3 AND a.entry <= ?2 AND a.approver IN {SELVES}";
const ROSTER: &str = "SELECT ?3 AS number, x.entry FROM (SELECT person, entry FROM stint
      UNION ALL SELECT s.person, n.entry FROM stint_end n JOIN stint s ON s.id = n.stint) x
    WHERE x.entry <= ?2 AND x.person IN {SELVES}";

/// The newest of such acts.
fn newest(
    conn: &Connection,
    which: &str,
    (person, as_of, case): (PersonId, i64, i64),
    what: fn(i64) -> Deeds,
) -> Result<Vec<Behind>> {
    let which = which.replace("{SELVES}", SELVES);
    let sql = format!(
        "SELECT x.number, e.actor, e.at FROM ({which}) x LEFT JOIN entry e ON e.id = x.entry ORDER BY x.entry DESC LIMIT 1"
    );
    let bound = [person.0, as_of, case].map(Value::Integer);
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(bound))?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    Ok(vec![Behind { what: what(row.get("number")?), by: row.get("actor")?, at: moment(row, "at")?, undone: None }])
}

/// The act that made somebody an auditor, the newest up to an entry.
fn auditor(conn: &Connection, person: PersonId, as_of: i64) -> Result<Vec<Behind>> {
    let sql = format!(
        "SELECT s.since, coalesce(x.until, s.until) AS until, e.actor, e.at FROM stint s LEFT JOIN stint_end x ON x.stint = s.id
         LEFT JOIN entry e ON e.id = s.entry WHERE s.person IN {SELVES} AND s.role = 'auditor' AND s.entry <= ?2
         ORDER BY s.id DESC LIMIT 1"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query((person.0, as_of))?;
    let Some(row) = rows.next()? else { return Ok(Vec::new()) };
    let until = row.get::<_, Option<String>>("until")?.as_deref().map(day).transpose()?;
    let what = Deeds::Auditor(day(&row.get::<_, String>("since")?)?, until);
    Ok(vec![Behind { what, by: row.get("actor")?, at: moment(row, "at")?, undone: None }])
}

fn moment(row: &Row<'_>, column: &str) -> Result<Option<Moment>> {
    row.get::<_, Option<String>>(column)?.map(|at| at.parse().map_err(Refusal::data)).transpose()
}

/// Who recorded an entry, and when; none while it is being written.
pub(super) fn recorded(conn: &Connection, entry: i64) -> Result<Option<(String, Moment)>> {
    let found: Option<(String, String)> = conn
        .prepare_cached("SELECT actor, at FROM entry WHERE id = ?1")?
        .query_row([entry], |row| Ok((row.get("actor")?, row.get("at")?)))
        .optional()?;
    found.map(|(by, at)| Ok((by, at.parse().map_err(Refusal::data)?))).transpose()
}
