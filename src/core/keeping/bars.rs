//! Bars: what stands in the way of erasing text: a case that is still open, or a hold.

use super::hold::{Hold, active};
use super::subject::Numbers;
use crate::calc::moment::Moment;
use crate::core::audit::{self, PutOff};
use crate::core::dispute::{self, DisputeId};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;

/// Why text cannot be erased now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// The request is still being handled.
    Handled,
    /// An audit waits for its score.
    Unscored(i64),
    /// A scored audit waits to be delivered.
    Undelivered(i64),
    /// A dispute is open.
    Disputed(i64),
    /// The agent can still dispute an audit, until a day.
    Disputable(i64, String),
    /// The agent can still contest or appeal in a dispute, until a day.
    Appealable(i64, String),
    /// A coaching goes on that rests on an audit.
    Coached(i64),
    /// A care notice is open.
    Cared(i64),
    /// A calibration of it is not closed.
    Calibrated(i64),
    /// Somebody holds it.
    Held(Box<Hold>),
    /// Who runs retention has a part in it: their handle, and which.
    Part(String, String),
}

impl Why {
    /// As the end of "… cannot be erased: …".
    pub fn said(&self) -> String {
        match self {
            Self::Handled => "the request is still being handled".to_owned(),
            Self::Unscored(audit) => format!("audit {audit} waits for its score"),
            Self::Undelivered(audit) => format!("audit {audit} is scored and not delivered"),
            Self::Disputed(dispute) => format!("dispute {dispute} is open"),
            Self::Disputable(audit, until) => format!("audit {audit} can be disputed until {until}"),
            Self::Appealable(dispute, until) => {
                format!("what was decided in dispute {dispute} can be appealed or contested until {until}")
            }
            Self::Coached(coaching) => format!("coaching {coaching} goes on"),
            Self::Cared(care) => format!("care notice {care} is open"),
            Self::Calibrated(calibration) => format!("calibration {calibration} is not closed"),
            Self::Held(hold) => format!("{} keeps it", hold.named()),
            Self::Part(handle, because) => format!("{handle} has a part in it, {because}: somebody else runs this"),
        }
    }

    /// What kind it is, to be counted by.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Handled => "still being handled",
            Self::Unscored(_) => "not yet scored",
            Self::Undelivered(_) => "not yet delivered",
            Self::Disputed(_) => "dispute open",
            Self::Disputable(..) | Self::Appealable(..) => "can still be disputed",
            Self::Coached(_) => "coaching goes on",
            Self::Cared(_) => "care notice open",
            Self::Calibrated(_) => "calibration not closed",
            Self::Held(_) => "held",
            Self::Part(..) => "left to another person",
        }
    }

    /// What to do about it.
    pub fn advice(&self) -> String {
        match self {
            Self::Handled => "archive the request first: assize intake archive".to_owned(),
            Self::Unscored(audit) => {
                format!("have it scored, or taken out: assize assign replace {audit} --reason no-content")
            }
            Self::Undelivered(audit) => format!("deliver it first: assize score deliver {audit}"),
            Self::Disputed(dispute) => format!("see how far it is: assize dispute show {dispute}"),
            Self::Disputable(..) | Self::Appealable(..) => "ask again after that day".to_owned(),
            Self::Coached(coaching) => format!("close it first: assize coach close {coaching}"),
            Self::Cared(care) => format!("see to it first: assize care act {care}"),
            Self::Calibrated(calibration) => format!("close it first: assize score calibrate close {calibration}"),
            Self::Held(hold) => format!("{} can release it: assize keep release {}", hold.holder.handle, hold.id),
            Self::Part(..) => "a lead or a manager without a part in it runs: assize keep retain --yes".to_owned(),
        }
    }
}

/// What stands in the way, and of which dialogue or which person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// The number of the dialogue.
    pub request: Option<i64>,
    /// The number of the person.
    pub person: Option<i64>,
    /// Why.
    pub why: Why,
}

/// All that stands in the way of erasing what is about some dialogues and some people.
pub(super) fn bars(
    conn: &Connection,
    (dialogues, persons): (&Numbers, &Numbers),
    (now, today): (Moment, NaiveDate),
) -> Result<Vec<Bar>> {
    let mut found = of_cases(conn, dialogues, persons, today)?;
    found.extend(put_off(conn, dialogues, today)?);
    found.extend(of_decisions(conn, dialogues, now)?);
    let held = active(conn, dialogues, persons, today)?.into_iter();
    found.extend(held.map(|(request, person, hold)| Bar { request, person, why: Why::Held(Box::new(hold)) }));
    Ok(found)
}

/// Refuses where something stands in the way, with all of it.
pub(super) fn require_none(what: &str, found: &[Bar]) -> Result<()> {
    let Some(first) = found.first() else { return Ok(()) };
    let refusal = Refusal::rule(format!("{what} cannot be erased now: {}", first.why.said())).hint(first.why.advice());
    let said: BTreeSet<String> = found.iter().skip(1).map(|bar| bar.why.said()).collect();
    Err(refusal.findings(said.into_iter().filter(|said| *said != first.why.said()).take(20).collect()))
}

/// ?1: dialogues, ?2: people, ?3: the day.
const CASES: &str = "SELECT q.request AS request, NULL AS person, 'handled' AS why, q.request AS number, NULL AS day FROM request_state q
    WHERE q.request IN (SELECT value FROM json_each(?1)) AND q.state <> 'archived'
  UNION ALL SELECT s.request, NULL, CASE WHEN s.state IN ('assigned', 'unassigned', 'questioned') THEN 'unscored'
      WHEN s.state = 'scored' THEN 'undelivered' ELSE 'disputable' END, s.audit, s.dispute_due FROM audit_state s
    WHERE s.request IN (SELECT value FROM json_each(?1)) AND (s.state IN ('assigned', 'unassigned', 'questioned')
      OR (s.state = 'scored' AND s.kind IN ('drawn', 'spot') AND NOT s.void)
      OR (s.state IN ('delivered', 'acknowledged', 'decided') AND s.dispute_due >= ?3))
  UNION ALL SELECT a.request, NULL, 'disputed', o.dispute, NULL FROM open_dispute o JOIN dispute d ON d.id = o.dispute JOIN audit a ON a.id = d.audit
    WHERE a.request IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT a.request, NULL, 'cared', c.id, NULL FROM care c JOIN audit a ON a.id = c.audit
    WHERE a.request IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM care_action x WHERE x.care = c.id AND x.done = 1)
  UNION ALL SELECT i.request, NULL, 'calibrated', i.calibration, NULL FROM calibration_item i
    WHERE i.request IN (SELECT value FROM json_each(?1))
      AND NOT EXISTS (SELECT 1 FROM calibration_closing x WHERE x.calibration = i.calibration)
  UNION ALL SELECT a.request, NULL, 'coached', c.id, NULL FROM coaching c JOIN coaching_evidence v ON v.coaching = c.id
    JOIN scoring s ON s.id = v.scoring JOIN audit a ON a.id = s.audit
    WHERE a.request IN (SELECT value FROM json_each(?1)) AND NOT EXISTS (SELECT 1 FROM coaching_end x WHERE x.coaching = c.id)
      AND NOT EXISTS (SELECT 1 FROM coaching_answer x WHERE x.coaching = c.id AND x.agreed = 0)
  UNION ALL SELECT NULL, i.one, 'coached', c.id, NULL FROM coaching c JOIN identity i ON i.person = c.agent
    WHERE i.one IN (SELECT value FROM json_each(?2)) AND NOT EXISTS (SELECT 1 FROM coaching_end x WHERE x.coaching = c.id)
      AND NOT EXISTS (SELECT 1 FROM coaching_answer x WHERE x.coaching = c.id AND x.agreed = 0)";

fn of_cases(conn: &Connection, dialogues: &Numbers, persons: &Numbers, today: NaiveDate) -> Result<Vec<Bar>> {
    let mut statement = conn.prepare_cached(CASES)?;
    let (mut rows, mut found) = (statement.query((dialogues.json(), persons.json(), today.to_string()))?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(Bar { request: row.get("request")?, person: row.get("person")?, why: read(row)? });
    }
    Ok(found)
}

/// Audits that can still be disputed though the day that their delivery gave is over: their agents were away.
fn put_off(conn: &Connection, dialogues: &Numbers, today: NaiveDate) -> Result<Vec<Bar>> {
    let mut found = audit::all_put_off(conn, today)?;
    found.retain(|one| dialogues.0.contains(&one.request.0));
    let why = |one: &PutOff| Why::Disputable(one.audit.0, one.until.to_string());
    Ok(found.iter().map(|one| Bar { request: Some(one.request.0), person: None, why: why(one) }).collect())
}

fn read(row: &Row<'_>) -> Result<Why> {
    let (why, number): (String, i64) = (row.get("why")?, row.get("number")?);
    Ok(match why.as_str() {
        "handled" => Why::Handled,
        "unscored" => Why::Unscored(number),
        "undelivered" => Why::Undelivered(number),
        "disputed" => Why::Disputed(number),
        "cared" => Why::Cared(number),
        "calibrated" => Why::Calibrated(number),
        "coached" => Why::Coached(number),
        _ => Why::Disputable(number, row.get::<_, Option<String>>("day")?.unwrap_or_default()),
    })
}

/// Disputes that are decided, and in which the agent can still say no.
fn of_decisions(conn: &Connection, dialogues: &Numbers, now: Moment) -> Result<Vec<Bar>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.request, d.id FROM dispute d JOIN audit a ON a.id = d.audit WHERE a.request IN (SELECT value FROM json_each(?1)) ORDER BY d.id",
    )?;
    let rows =
        statement.query_map([dialogues.json()], |row| Ok((row.get::<_, i64>("request")?, row.get::<_, i64>("id")?)))?;
    let mut found = Vec::new();
    for (request, id) in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let dispute = dispute::load(conn, DisputeId(id))?;
        let contestable = dispute::contestable(conn, &dispute, now)?.map(|contestable| contestable.until);
        let until = dispute.appeal_until(conn, now)?.into_iter().chain(contestable).max();
        found.extend(until.map(|until| Bar {
            request: Some(request),
            person: None,
            why: Why::Appealable(id, until.to_string()),
        }));
    }
    Ok(found)
}
