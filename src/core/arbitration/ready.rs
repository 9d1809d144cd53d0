//! Since when an empty seat can be filled: the last act of anybody in the case, which the key of its lot must come after.
//!
//! Where a day passed, it is the end of that day, so that it makes no difference who records that, and when. While the agent
//! can still contest what the session kept, the lot waits: one arbiter has all that is left open.

use super::seat::{FIRST, Seat, places, seats};
use super::words::VacancyReason;
use crate::calc::moment::Moment;
use crate::core::dispute::{self, DisputeId, contest_until};
use crate::core::draw::Since;
use crate::core::policy::{self, day};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};

/// Places that became empty by the same act.
pub(super) struct Empty {
    /// That act.
    pub(super) since: Since,
    /// The places.
    pub(super) places: Vec<i64>,
}

/// The empty places of an instance, by the act that their lot waits for; one that is being recorded is of `now`.
pub(super) fn empty(
    conn: &Connection,
    dispute: DisputeId,
    (instance, seats): (i64, &[Seat]),
    now: Moment,
) -> Result<Vec<Empty>> {
    let mut found: Vec<Empty> = Vec::new();
    for place in 1..=places(instance) {
        let mut here = seats.iter().filter(|seat| seat.instance == instance && seat.place == place);
        let last = here.next_back();
        if last.is_some_and(Seat::is_held) {
            continue;
        }
        let since = since(conn, dispute, (instance, last), now)?;
        match found.iter_mut().find(|empty| empty.since == since) {
            Some(empty) => empty.places.push(place),
            None => found.push(Empty { since, places: vec![place] }),
        }
    }
    Ok(found)
}

/// What the lot that gave a seat had to wait for; none where no seat came from it.
pub fn since_of_lot(conn: &Connection, lot: i64) -> Result<Option<Since>> {
    let found: Option<(i64, i64)> = conn
        .prepare_cached("SELECT id, dispute FROM seat WHERE lot = ?1 ORDER BY id LIMIT 1")?
        .query_row([lot], |row| Ok((row.get("id")?, row.get("dispute")?)))
        .optional()?;
    let Some((id, dispute)) = found else { return Ok(None) };
    let all = seats(conn, DisputeId(dispute))?;
    let Some(seat) = all.iter().find(|seat| seat.id == id) else { return Ok(None) };
    since_before(conn, DisputeId(dispute), &all, seat).map(Some)
}

/// The act after which a seat could be given; `all` are the seats of its dispute.
pub(super) fn since_of_seat(conn: &Connection, all: &[Seat], seat: &Seat) -> Result<Since> {
    let mut statement = conn.prepare_cached("SELECT dispute FROM seat WHERE id = ?1")?;
    let dispute = statement.query_row([seat.id], |row| row.get("dispute"))?;
    since_before(conn, DisputeId(dispute), all, seat)
}

fn since_before(conn: &Connection, dispute: DisputeId, all: &[Seat], seat: &Seat) -> Result<Since> {
    let before = |other: &&Seat| other.id < seat.id && (other.instance, other.place) == (seat.instance, seat.place);
    since(conn, dispute, (seat.instance, all.iter().rfind(before)), seat.at)
}

/// What the lot for a place waits for, after the seat that was there before.
fn since(
    conn: &Connection,
    dispute: DisputeId,
    (instance, before): (i64, Option<&Seat>),
    now: Moment,
) -> Result<Since> {
    match before.and_then(|seat| Some((seat, seat.vacancy.as_ref()?))) {
        Some((seat, vacancy)) if vacancy.reason == VacancyReason::Late => over(conn, seat.entry, seat.due),
        Some((_, vacancy)) => act(conn, vacancy.entry, now),
        None if instance == FIRST => of_session(conn, dispute, now),
        None => act(conn, one(conn, "SELECT entry FROM appeal WHERE dispute = ?1", dispute)?.unwrap_or_default(), now),
    }
}

/// The session, or the newest contest of what it kept; the end of the last day where one was not held, or where some of what
/// it kept is not contested.
fn of_session(conn: &Connection, dispute: DisputeId, now: Moment) -> Result<Since> {
    if let Some((entry, until)) = contest_until(conn, &dispute::load(conn, dispute)?)? {
        return over(conn, entry, until);
    }
    let newest = "SELECT max(c.entry) FROM contest c JOIN point p ON p.id = c.point WHERE p.dispute = ?1";
    if let Some(entry) = one(conn, newest, dispute)? {
        return act(conn, entry, now);
    }
    if let Some(entry) = one(conn, "SELECT entry FROM session WHERE dispute = ?1", dispute)? {
        return act(conn, entry, now);
    }
    let mut statement = conn.prepare_cached("SELECT entry, due FROM dispute WHERE id = ?1")?;
    let (entry, due): (i64, String) =
        statement.query_row([dispute.0], |row| Ok((row.get("entry")?, row.get("due")?)))?;
    over(conn, entry, day(&due)?)
}

/// The act of an entry; of one that is being written no time stands in the file yet.
fn act(conn: &Connection, entry: i64, now: Moment) -> Result<Since> {
    let is_there = conn.prepare_cached("SELECT 1 FROM entry WHERE id = ?1")?.exists([entry])?;
    if is_there { Since::entry(conn, entry) } else { Ok(Since { entry, at: now }) }
}

fn one(conn: &Connection, sql: &str, dispute: DisputeId) -> Result<Option<i64>> {
    Ok(conn.prepare_cached(sql)?.query_row(params![dispute.0], |row| row.get(0)).optional()?.flatten())
}

/// The last second of a day that an entry gave, in the calendar of then.
fn over(conn: &Connection, entry: i64, due: NaiveDate) -> Result<Since> {
    let calendar = policy::as_of(conn, entry)?.calendar()?;
    let next = due.succ_opt().and_then(|next| calendar.starts(next));
    let at = next.and_then(|next| Moment::from_seconds(next.seconds().saturating_sub(1)));
    Ok(Since { entry, at: at.ok_or_else(|| Refusal::outside_calendar("a last day"))? })
}
