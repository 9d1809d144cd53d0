//! Held back: from which day to which the words of a dialogue could not be erased, since a case of it was open or somebody
//! held them. `bars` says what is so now; this says what was, so that nobody is told to have kept words too long meanwhile.

use super::hold;
use super::subject::Numbers;
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::dispute::{self, DisputeId, DisputeState};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// Days on which the words of a dialogue could not be erased.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeldBack {
    /// The first of them.
    pub from: NaiveDate,
    /// The last of them; none: it goes on.
    pub until: Option<NaiveDate>,
    /// Why, as a kind to be counted by.
    pub why: &'static str,
}

/// Those days of each of some dialogues, by number, in the order of their first days.
pub fn held_back(conn: &Connection, dialogues: &[i64], calendar: &Calendar) -> Result<BTreeMap<i64, Vec<HeldBack>>> {
    let numbers = Numbers(dialogues.to_vec());
    let mut found: BTreeMap<i64, Vec<HeldBack>> = BTreeMap::new();
    for (request, days) in of_cases(conn, &numbers, calendar)? {
        found.entry(request).or_default().push(days);
    }
    for (request, days) in of_holds(conn, &numbers, calendar)? {
        found.entry(request).or_default().push(days);
    }
    for days in found.values_mut() {
        days.sort_by_key(|days| days.from);
    }
    Ok(found)
}

/// Each case of the dialogues `?1`: since when, until when, and the last day of what could still be said about it.
const CASES: &str = "
  SELECT r.id AS request, 'handled' AS why, NULL AS dispute, e.at AS since,
      (SELECT min(f.at) FROM revision v JOIN entry f ON f.id = v.entry WHERE v.request = r.id) AS ended, NULL AS due
    FROM request r JOIN entry e ON e.id = r.entry WHERE r.agent IS NULL AND r.id IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT s.request, 'audited', NULL, e.at,
      CASE WHEN s.state IN ('assigned', 'unassigned', 'questioned') OR (s.state = 'scored' AND s.kind IN ('drawn', 'spot') AND NOT s.void)
      THEN NULL ELSE (SELECT max(f.at) FROM entry f WHERE f.id = a.entry
        OR f.id IN (SELECT x.entry FROM scoring x WHERE x.audit = a.id) OR f.id IN (SELECT x.entry FROM delivery x WHERE x.audit = a.id)
        OR f.id IN (SELECT x.entry FROM forgone x WHERE x.audit = a.id)
        OR f.id IN (SELECT y.entry FROM replacement x JOIN replaced y ON y.replacement = x.id WHERE x.ticket = a.ticket)
        OR f.id IN (SELECT v.entry FROM ticket t JOIN stratum m ON m.id = t.stratum JOIN draw d ON d.id = m.draw
          JOIN voiding v ON v.commitment = d.commitment WHERE t.id = a.ticket)) END, s.dispute_due
    FROM audit_state s JOIN audit a ON a.id = s.audit JOIN entry e ON e.id = a.entry WHERE s.request IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT a.request, 'disputed', d.id, e.at,
      CASE WHEN EXISTS (SELECT 1 FROM open_dispute o WHERE o.dispute = d.id) THEN NULL ELSE (SELECT max(f.at) FROM entry f WHERE f.id = d.entry
        OR f.id IN (SELECT x.entry FROM session x WHERE x.dispute = d.id) OR f.id IN (SELECT x.entry FROM ruling x WHERE x.dispute = d.id)
        OR f.id IN (SELECT x.entry FROM lapse x WHERE x.dispute = d.id) OR f.id IN (SELECT x.entry FROM appeal x WHERE x.dispute = d.id)) END, NULL
    FROM dispute d JOIN audit a ON a.id = d.audit JOIN entry e ON e.id = d.entry WHERE a.request IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT a.request, 'cared', NULL, e.at,
      (SELECT min(f.at) FROM care_action x JOIN entry f ON f.id = x.entry WHERE x.care = c.id AND x.done = 1), NULL
    FROM care c JOIN audit a ON a.id = c.audit JOIN entry e ON e.id = c.entry WHERE a.request IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT i.request, 'calibrated', NULL, e.at,
      (SELECT f.at FROM calibration_closing x JOIN entry f ON f.id = x.entry WHERE x.calibration = i.calibration), NULL
    FROM calibration_item i JOIN entry e ON e.id = i.entry WHERE i.request IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT a.request, 'coached', NULL, e.at, (SELECT min(f.at) FROM entry f
        WHERE f.id IN (SELECT x.entry FROM coaching_end x WHERE x.coaching = c.id)
        OR f.id IN (SELECT x.entry FROM coaching_answer x WHERE x.coaching = c.id AND x.agreed = 0)), NULL
    FROM coaching c JOIN coaching_evidence v ON v.coaching = c.id JOIN scoring s ON s.id = v.scoring JOIN audit a ON a.id = s.audit
    JOIN entry e ON e.id = c.entry WHERE a.request IN (SELECT value FROM json_each(?1))";

fn of_cases(conn: &Connection, dialogues: &Numbers, calendar: &Calendar) -> Result<Vec<(i64, HeldBack)>> {
    let mut statement = conn.prepare_cached(CASES)?;
    let (mut rows, mut found) = (statement.query([dialogues.json()])?, Vec::new());
    while let Some(row) = rows.next()? {
        let dispute: Option<i64> = row.get("dispute")?;
        let said = dispute.map(|id| last_word(conn, DisputeId(id))).transpose()?.flatten();
        found.push((row.get("request")?, read(row, said, calendar)?));
    }
    Ok(found)
}

fn read(row: &Row<'_>, said: Option<NaiveDate>, calendar: &Calendar) -> Result<HeldBack> {
    let day = |text: String| Ok::<_, Refusal>(calendar.local_day(text.parse::<Moment>().map_err(Refusal::data)?));
    let ended = row.get::<_, Option<String>>("ended")?.map(day).transpose()?;
    let due: Option<String> = row.get("due")?;
    let due = due.as_deref().map(crate::core::policy::day).transpose()?;
    let why = match row.get::<_, String>("why")?.as_str() {
        "handled" => "still being handled",
        "audited" => "audit open, or can still be disputed",
        "disputed" => "dispute open, or can still be appealed",
        "cared" => "care notice open",
        "calibrated" => "calibration not closed",
        _ => "coaching goes on",
    };
    let until = ended.map(|ended| due.into_iter().chain(said).fold(ended, NaiveDate::max));
    Ok(HeldBack { from: day(row.get("since")?)?, until, why })
}

/// The last day on which an agent could still say no to what was decided in a dispute.
fn last_word(conn: &Connection, id: DisputeId) -> Result<Option<NaiveDate>> {
    let dispute = dispute::load(conn, id)?;
    let contest = dispute::contest_until(conn, &dispute)?.map(|(_, until)| until);
    let appeal = dispute.due.filter(|_| dispute.state == DisputeState::Ruled);
    Ok(contest.max(appeal))
}

fn of_holds(conn: &Connection, dialogues: &Numbers, calendar: &Calendar) -> Result<Vec<(i64, HeldBack)>> {
    let mut found = Vec::new();
    for hold in hold::holds(conn)? {
        let released = hold.released.as_ref().map(|released| calendar.local_day(released.by.at));
        let until = hold.until.into_iter().chain(released).min();
        let days = HeldBack { from: calendar.local_day(hold.by.at), until, why: "held" };
        found.extend(hold::held_dialogues(conn, hold.id, dialogues)?.0.into_iter().map(|request| (request, days)));
    }
    Ok(found)
}
