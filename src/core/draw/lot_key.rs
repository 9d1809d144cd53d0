//! The key of a lot: the seed of the first draw that people witnessed after the last act in a case, or chance of this
//! machine alone.

use super::one_hand::{are_secrets, is_same};
use crate::calc::calendar::Calendar;
use crate::calc::draw::Beacon;
use crate::calc::moment::Moment;
use crate::core::closed_list;
use crate::core::plan;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// How many working days a lot waits for a witnessed seed, while there is a plan that brings some.
const WAITS: u32 = 2;

closed_list! {
    /// Where the key of a lot comes from.
    pub enum LotSource("a source of a lot's key", "sources") {
        /// The seed of a draw that people witnessed.
        Witnessed = "witnessed",
        /// Chance that only this machine knew.
        Local = "local",
    }
}

/// What a lot waits for: the last act of those in the case. Its key must come from after both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Since {
    /// The entry of that act.
    pub entry: i64,
    /// When it was, as the entry says.
    pub at: Moment,
}

impl Since {
    /// The act of an entry.
    pub fn entry(conn: &Connection, entry: i64) -> Result<Self> {
        let at: String =
            conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?.query_row([entry], |row| row.get("at"))?;
        Ok(Self { entry, at: at.parse().map_err(Refusal::data)? })
    }
}

/// A draw whose seed is a key.
pub(super) struct Witnessed {
    pub(super) draw: i64,
    pub(super) seed: String,
}

/// The first draw with a witnessed seed after an act and before an entry. A round of the beacon that was out when the act
/// was done is none: it was known. Nor are secrets that had been pledged by then, or that one person pledged and revealed.
pub(super) fn witnessed(conn: &Connection, since: &Since, before: i64) -> Result<Option<Witnessed>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id, d.seed, c.source, c.entry AS committed, p.actor AS pledged, e.actor AS revealed
         FROM draw d JOIN commitment c ON c.id = d.commitment JOIN entry e ON e.id = d.entry JOIN entry p ON p.id = c.entry
         WHERE c.source <> 'local' AND d.entry > ?1 AND d.entry < ?2 AND e.at > ?3 ORDER BY d.id",
    )?;
    let mut rows = statement.query(params![since.entry, before, since.at.to_string()])?;
    while let Some(row) = rows.next()? {
        let found = Witnessed { draw: row.get("id")?, seed: row.get("seed")? };
        let may_be_known = are_secrets(&row.get::<_, String>("source")?, &found.seed)
            && (row.get::<_, i64>("committed")? <= since.entry
                || is_same(conn, before, &row.get::<_, String>("pledged")?, &row.get::<_, String>("revealed")?)?);
        if !may_be_known && is_after(&found.seed, since.at) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Whether a seed was not out at a moment, as far as it tells; only a round of the beacon tells its time.
fn is_after(seed: &str, at: Moment) -> bool {
    let Some((beacon, _)) = seed.rsplit_once(':').filter(|_| seed.starts_with("drand:")) else { return true };
    beacon.parse::<Beacon>().is_ok_and(|beacon| beacon.check_after(at, None).is_ok())
}

/// The last local day on which a lot waits for a witnessed seed, as the plans stood after an entry: the day of the act
/// itself, or while a plan brings such seeds the second working day after it. From the next day on chance of this machine
/// decides; none where that day is too far away.
pub fn waits_until(conn: &Connection, calendar: &Calendar, since: &Since, as_of: i64) -> Result<Option<NaiveDate>> {
    let day = calendar.local_day(since.at);
    if plan::has_witnessed_seeds(conn, as_of, day)? {
        return Ok(calendar.deadline(since.at, WAITS));
    }
    Ok(Some(day))
}

/// Whether chance of this machine may decide at a moment: the days to wait are over.
pub(super) fn may_be_local(
    conn: &Connection,
    calendar: &Calendar,
    since: &Since,
    (as_of, now): (i64, Moment),
) -> Result<bool> {
    Ok(waits_until(conn, calendar, since, as_of)?.is_some_and(|day| calendar.is_past(day, now)))
}
