//! Sight: nobody learns before a calibration is closed what another answered, and who is asked learns nothing meanwhile of
//! how its dialogues were scored or disputed.

use super::state::{Calibration, CalibrationId, CalibrationState};
use crate::core::audit::AuditId;
use crate::core::people::{self, Person, Role, SELVES};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// What of a calibration a reader sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sees {
    /// All answers, side by side.
    All,
    /// The dialogues, and what they answered themselves.
    Own,
    /// Who has handed in how many, and no answers.
    Progress,
}

/// What a reader, who may read a calibration, sees of it by now.
pub fn sees(calibration: &Calibration, reader: Option<&Person>) -> Sees {
    let leads = reader.is_some_and(|reader| calibration.leader.id == reader.id);
    match calibration.state() {
        CalibrationState::Closed => Sees::All,
        CalibrationState::AllIn if leads => Sees::All,
        _ if reader.is_some_and(|reader| calibration.asks(reader)) => Sees::Own,
        CalibrationState::AllIn | CalibrationState::Open => Sees::Progress,
    }
}

/// The open calibrations in which somebody is asked, that a reader is or may be: of one who does not say who they are, all.
const OPEN: &str = "calibration c WHERE NOT EXISTS (SELECT 1 FROM calibration_closing x WHERE x.calibration = c.id)
    AND (?1 IS NULL OR EXISTS (SELECT 1 FROM calibration_asked a WHERE a.calibration = c.id AND a.person IN SELVES))";

/// The dialogues about which a reader is asked in a calibration that is not closed, each with that calibration; where
/// nobody knows who reads, those of all of them.
pub fn to_answer(conn: &Connection, reader: Option<&Person>) -> Result<BTreeMap<RequestId, CalibrationId>> {
    let sql = format!(
        "SELECT i.request, i.calibration FROM calibration_item i WHERE i.calibration IN (SELECT c.id FROM {OPEN}) ORDER BY i.id DESC"
    )
    .replace("SELVES", SELVES);
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params![reader.map(|reader| reader.id.0)], |row| {
        Ok((RequestId(row.get("request")?), CalibrationId(row.get("calibration")?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The audits of these dialogues.
pub fn audits_to_answer(conn: &Connection, reader: Option<&Person>) -> Result<BTreeSet<AuditId>> {
    let sql = format!(
        "SELECT a.id AS audit FROM calibration_item i JOIN audit a ON a.request = i.request
         WHERE i.calibration IN (SELECT c.id FROM {OPEN})"
    )
    .replace("SELVES", SELVES);
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params![reader.map(|reader| reader.id.0)], |row| Ok(AuditId(row.get("audit")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A dialogue of a calibration that is still to be scored or ruled on by somebody who must not know what was agreed about
/// it: the reader, or who is not known. Who took part in the calibration cannot be one of these.
pub fn still_to_score(
    conn: &Connection,
    calibration: &Calibration,
    reader: Option<&Person>,
    today: NaiveDate,
) -> Result<Option<String>> {
    if let Some(reader) = reader {
        let may = calibration.has(reader) || !people::has_role(conn, reader.id, Role::Auditor, today)?;
        if may {
            return Ok(None);
        }
    }
    let sql = "SELECT 1 FROM audit a JOIN open_audit o ON o.audit = a.id WHERE a.request = ?1";
    for item in &calibration.items {
        if conn.prepare_cached(sql)?.exists([item.request.0])? {
            return Ok(Some(item.reference.expose().to_owned()));
        }
    }
    Ok(None)
}

/// Whether what a calibration decided is nothing for a reader yet: they are to score one of its dialogues, or nobody knows
/// who they are while somebody is.
pub fn is_kept_from(conn: &Connection, calibration: CalibrationId, reader: Option<&Person>) -> Result<bool> {
    let sql = format!(
        "SELECT 1 FROM calibration_item i JOIN audit a ON a.request = i.request JOIN open_audit o ON o.audit = a.id
         WHERE i.calibration = ?2 AND (?1 IS NULL OR o.auditor IN {SELVES})"
    );
    Ok(conn.prepare_cached(&sql)?.exists(params![reader.map(|reader| reader.id.0), calibration.0])?)
}
