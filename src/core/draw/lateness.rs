//! Lateness: dialogues that came in, or were moved, into a window that was committed without them.

use crate::calc::moment::Moment;
use crate::core::frame::{State, holding, states, stood};
use crate::core::people::NOW;
use crate::core::plan::{Taken, taken};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many dialogues the newest entry brought, or moved, into windows that were committed before: outside every frame.
pub fn late(conn: &Connection, entry: i64) -> Result<u64> {
    let windows = Committed::load(conn)?;
    if windows.plans.is_empty() {
        return Ok(0);
    }
    Ok(windows.count_new(conn, entry)? + windows.count_moved(conn, entry)?)
}

/// How many of the dialogues that an entry amended were drawn already.
pub fn amended(conn: &Connection, entry: i64) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "SELECT count(DISTINCT v.request) FROM revision v JOIN ticket t ON t.request = v.request
         WHERE v.entry = ?1 AND v.basis = 'amended'",
    )?;
    Ok(statement.query_row([entry], |row| row.get(0))?)
}

/// How many dialogues stand in each committed window, by the number of its commitment, that came in or were moved there
/// after: outside every frame of its plan. Where days are given, only of windows that have one of them.
pub(super) fn late_of_each(conn: &Connection, days: Option<(NaiveDate, NaiveDate)>) -> Result<HashMap<i64, u64>> {
    let is_wanted = |window: &&Taken| days.is_none_or(|(first, last)| first <= window.days.1 && window.days.0 <= last);
    let mut late = HashMap::new();
    for windows in Committed::load(conn)?.plans.values() {
        for window in windows.iter().filter(is_wanted) {
            late.insert(window.commitment, late_of(conn, window, windows)?);
        }
    }
    Ok(late)
}

fn late_of(conn: &Connection, window: &Taken, windows: &[Taken]) -> Result<u64> {
    let (from, until) = (window.span.0.to_string(), window.span.1.to_string());
    let mut late = conn
        .prepare_cached(
            "SELECT count(*) FROM request r INDEXED BY request_received
             WHERE r.agent IS NOT NULL AND r.received >= ?1 AND r.received < ?2 AND r.entry > ?3
             AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)",
        )?
        .query_row(params![from, until, window.entry], |row| row.get(0))?;
    // Most revisions move nothing: those are told apart where they are found.
    let mut statement = conn.prepare_cached(
        "SELECT v.request AS request FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
         WHERE v.counts >= ?1 AND v.counts < ?2 AND v.entry > ?3
         AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request)
         AND NOT (r.agent IS NOT NULL AND r.entry < ?3 AND r.received >= ?1 AND r.received < ?2
           AND NOT EXISTS (SELECT 1 FROM revision x WHERE x.request = r.id AND (x.counts < ?1 OR x.counts >= ?2)))",
    )?;
    let mut rows = statement.query(params![from, until, window.entry])?;
    while let Some(row) = rows.next()? {
        late += u64::from(!stood(&states(conn, RequestId(row.get("request")?), NOW)?, windows));
    }
    Ok(late)
}

/// The committed windows of each plan, in the order of their time.
struct Committed {
    plans: BTreeMap<String, Vec<Taken>>,
}

impl Committed {
    fn load(conn: &Connection) -> Result<Self> {
        let mut plans = BTreeMap::<String, Vec<Taken>>::new();
        let external = external(conn)?;
        for window in taken(conn, None, NOW)?.into_iter().filter(|window| !external.contains(&window.commitment)) {
            plans.entry(window.plan.clone()).or_default().push(window);
        }
        for windows in plans.values_mut() {
            windows.sort_by_key(|window| window.span);
        }
        Ok(Self { plans })
    }

    /// How many of the dialogues that an entry brought lie in a window. It is the newest entry, so they stand last, and
    /// each is read once.
    fn count_new(&self, conn: &Connection, entry: i64) -> Result<u64> {
        let mut statement = conn.prepare_cached(
            "SELECT received AS counts, entry, agent IS NOT NULL AS answered FROM request ORDER BY id DESC",
        )?;
        let mut rows = statement.query([])?;
        let mut late = 0;
        while let Some(row) = rows.next()? {
            if row.get::<_, i64>("entry")? != entry {
                break;
            }
            let counts: String = row.get("counts")?;
            let counts: Moment = counts.parse().map_err(Refusal::data)?;
            let is_late = row.get("answered")? && self.plans.values().any(|windows| holding(windows, counts).is_some());
            late += u64::from(is_late);
        }
        Ok(late)
    }

    /// How many of the dialogues that an entry revised it moved into a window.
    fn count_moved(&self, conn: &Connection, entry: i64) -> Result<u64> {
        let before: Option<i64> = conn
            .prepare_cached("SELECT max(id) FROM revision WHERE entry < ?1")?
            .query_row([entry], |row| row.get(0))?;
        let mut statement =
            conn.prepare_cached("SELECT DISTINCT request FROM revision WHERE id > ?1 AND entry = ?2")?;
        let mut rows = statement.query(params![before.unwrap_or(0), entry])?;
        let mut late = 0;
        while let Some(row) = rows.next()? {
            let states = states(conn, RequestId(row.get("request")?), NOW)?;
            late += u64::from(self.plans.values().any(|windows| was_moved_into(&states, windows, entry)));
        }
        Ok(late)
    }
}

/// The commitments whose dialogues lie in an engine: what of them comes here, and when, says nothing of their frames.
fn external(conn: &Connection) -> Result<HashSet<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM commitment WHERE instr(text, char(10) || 'population=external' || char(10)) > 0",
    )?;
    let rows = statement.query_map([], |row| row.get("id"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether an entry moved a dialogue into a window that was committed without it.
fn was_moved_into(states: &[State], windows: &[Taken], entry: i64) -> bool {
    let commitment = |state: &State| holding(windows, state.counts).map(|window| window.commitment);
    let before = states.iter().rfind(|state| state.entry < entry).and_then(commitment);
    let now = states.last().and_then(commitment);
    now.is_some() && now != before && !stood(states, windows)
}
