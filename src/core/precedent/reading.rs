//! The precedents of a file that somebody may read. Of a dialogue that is still to be scored nobody who is to score it
//! learns what was decided, nor does an arbiter of a case that they are to rule on and did not take yet.

use super::decided::{Calibrated, Precedent, Ruled, Source, Standing};
use super::treatment::{Treatment, treatments};
use crate::calc::moment::Moment;
use crate::core::arbitration::untaken;
use crate::core::audit::{self, AuditId};
use crate::core::calibration::{self, CalibrationId};
use crate::core::dispute::DisputeId;
use crate::core::people::{Person, PersonId};
use crate::core::policy::Calendars;
use crate::core::question::{self, Arose, QuestionId};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::CardId;
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row};
use std::collections::{BTreeMap, BTreeSet};

const SELECT: &str = "
    SELECT p.id, p.entry, d.name AS card, d.id AS version, c.key, coalesce(p.headnote, 'erased') AS headnote, a.handle, e.at,
      k.one AS by, p.calibration, p.question,
      (SELECT count(DISTINCT h.one) FROM calibration_scoring s JOIN calibration_item n ON n.id = s.item JOIN identity h ON h.person = s.person
        WHERE n.calibration = p.calibration) AS answered,
      (SELECT count(*) FROM calibration_attendance n WHERE n.calibration = p.calibration AND n.attended = 1) AS attended, coalesce(q.words, 'erased') AS words, q.audit, i.one AS asker, j.one AS owner,
      r.dispute, r.instance, t.audit AS disputed, x.verdict, x.level,
      r.instance = 1 AND y.id IS NOT NULL AND r2.id IS NULL AS appealed,
      x2.id IS NOT NULL AND (x2.level IS NOT x.level
        OR EXISTS (SELECT 1 FROM precedent p2 WHERE p2.ruling = r2.id AND p2.line = p.line)) AS replaced
    FROM precedent p JOIN criterion c ON c.id = p.criterion JOIN card d ON d.id = c.card JOIN identity k ON k.person = p.person
    JOIN person a ON a.id = k.one JOIN entry e ON e.id = p.entry
    LEFT JOIN question q ON q.id = p.question LEFT JOIN identity i ON i.person = q.asker LEFT JOIN identity j ON j.person = q.owner
    LEFT JOIN ruling r ON r.id = p.ruling LEFT JOIN dispute t ON t.id = r.dispute
    LEFT JOIN point o ON o.dispute = r.dispute AND o.criterion = p.criterion
    LEFT JOIN decision x ON x.ruling = r.id AND x.point = o.id
    LEFT JOIN appealed y ON y.point = o.id
    LEFT JOIN ruling r2 ON r2.dispute = r.dispute AND r2.instance = 2 AND r.instance = 1
    LEFT JOIN decision x2 ON x2.ruling = r2.id AND x2.point = o.id
    WHERE ?1 IS NULL OR d.name = ?1 ORDER BY p.id DESC";

/// All that somebody may read, of one card by its name or of all: first what holds, the newest first; then what does not hold any more.
pub(super) fn readable(conn: &Connection, card: Option<&str>, reader: Option<&Person>) -> Result<Vec<Precedent>> {
    let calendars = Calendars::load(conn)?;
    let untaken = untaken(conn, reader)?;
    let treatments = treatments(conn, &calendars, &untaken)?;
    let mut statement = conn.prepare_cached(SELECT)?;
    let mut rows = statement.query([card])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let mut one = read(row, &calendars, &treatments)?;
        if is_shown(conn, &mut one, reader, &untaken)? {
            found.push(one);
        }
    }
    found.sort_by_key(|one| !one.is_guidance());
    Ok(found)
}

fn is_shown(
    conn: &Connection,
    one: &mut Precedent,
    reader: Option<&Person>,
    untaken: &BTreeSet<AuditId>,
) -> Result<bool> {
    match &mut one.source {
        Source::Question(arose) => question::may_apply(conn, arose, one.by_id, reader),
        Source::Ruling(ruled) if untaken.contains(&ruled.audit) => Ok(false),
        Source::Ruling(ruled) => may_apply(conn, ruled.audit, reader),
        Source::Calibration(Calibrated { id, .. }) => {
            Ok(!calibration::is_kept_from(conn, *id, reader)? && !is_untaken(conn, *id, untaken)?)
        }
    }
}

/// Whether one of these audits is of a dialogue of a calibration.
fn is_untaken(conn: &Connection, id: CalibrationId, untaken: &BTreeSet<AuditId>) -> Result<bool> {
    if untaken.is_empty() {
        return Ok(false);
    }
    let sql = "SELECT a.id FROM calibration_item i JOIN audit a ON a.request = i.request WHERE i.calibration = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let audits = statement.query_map([id.0], |row| Ok(AuditId(row.get("id")?)))?;
    Ok(audits.collect::<rusqlite::Result<Vec<_>>>()?.iter().any(|audit| untaken.contains(audit)))
}

/// Whether somebody may know of a ruling on an audit: not while they are to score its dialogue.
fn may_apply(conn: &Connection, audit: AuditId, reader: Option<&Person>) -> Result<bool> {
    let Some(reader) = reader else {
        return Ok(!audit::is_half(conn, audit)? && !audit::is_asked_again(conn, audit, None)?);
    };
    Ok(!audit::is_to_score(conn, audit, reader)?)
}

fn read(row: &Row<'_>, calendars: &Calendars, treatments: &BTreeMap<i64, Treatment>) -> Result<Precedent> {
    let id: i64 = row.get("id")?;
    let at: Moment = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
    let treatment = treatments.get(&id).copied().unwrap_or_default();
    Ok(Precedent {
        id,
        card: row.get("card")?,
        version: CardId(row.get("version")?),
        key: row.get("key")?,
        headnote: Untrusted::new(row.get::<_, String>("headnote")?),
        by: row.get("handle")?,
        by_id: PersonId(row.get("by")?),
        on: calendars.local_day(row.get("entry")?, at),
        at,
        source: source(row)?,
        standing: standing(row, treatment)?,
        treatment,
    })
}

fn source(row: &Row<'_>) -> Result<Source> {
    let (question, dispute): (Option<i64>, Option<i64>) = (row.get("question")?, row.get("dispute")?);
    if let Some(calibration) = row.get("calibration")? {
        let (answered, attended) = (row.get("answered")?, row.get("attended")?);
        return Ok(Source::Calibration(Calibrated { id: CalibrationId(calibration), answered, attended }));
    }
    match (question, dispute) {
        (Some(question), _) => Ok(Source::Question(Arose {
            id: QuestionId(question),
            words: Some(Untrusted::new(row.get::<_, String>("words")?)),
            audit: AuditId(row.get("audit")?),
            asker: PersonId(row.get("asker")?),
            owner: PersonId(row.get("owner")?),
        })),
        (None, Some(dispute)) => Ok(Source::Ruling(Ruled {
            dispute: DisputeId(dispute),
            is_appeal: row.get::<_, i64>("instance")? == 2,
            verdict: row.get("verdict")?,
            level: row.get("level")?,
            audit: AuditId(row.get("disputed")?),
        })),
        (None, None) => Err(Refusal::data("a precedent comes from no question, no ruling and no calibration")
            .hint("run `assize verify`")),
    }
}

fn standing(row: &Row<'_>, treatment: Treatment) -> Result<Standing> {
    let (appealed, replaced): (Option<bool>, bool) = (row.get("appealed")?, row.get("replaced")?);
    Ok(match treatment.overruled {
        Some((dispute, _)) => Standing::Overruled(dispute),
        None if replaced => Standing::Replaced,
        None if appealed == Some(true) => Standing::UnderAppeal,
        None => Standing::Holds,
    })
}
