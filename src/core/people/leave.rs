//! Leave: the days on which somebody was recorded absent, and by whom. What somebody is given some days for waits on them.

use super::identity::SELVES;
use super::person::PersonId;
use crate::calc::calendar::Calendar;
use crate::core::ledger::{By, by};
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// Days on which somebody was recorded absent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leave {
    /// The first day.
    pub since: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Who recorded it.
    pub by: By,
}

impl Leave {
    /// Whether it has a day.
    pub fn has(&self, day: NaiveDate) -> bool {
        self.since <= day && day <= self.until
    }
}

/// The days on which somebody is recorded absent, as it stands; and of an absence that was taken back or changed, those on
/// which the record said so: from the day on which it was recorded to the one on which it was taken back.
pub fn leaves(conn: &Connection, person: PersonId, calendars: &Calendars) -> Result<Vec<Leave>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT a.since AS since, a.until AS until, a.entry AS entry, e.at AS at, b.entry AS off, f.at AS off_at FROM absence a
         JOIN entry e ON e.id = a.entry LEFT JOIN absence b ON b.replaces = a.id LEFT JOIN entry f ON f.id = b.entry
         WHERE a.person IN {SELVES} AND a.until IS NOT NULL ORDER BY a.id"
    ))?;
    let (mut rows, mut found) = (statement.query([person.0])?, Vec::new());
    while let Some(row) = rows.next()? {
        found.extend(read(conn, row, calendars)?);
    }
    Ok(found)
}

fn read(conn: &Connection, row: &Row<'_>, calendars: &Calendars) -> Result<Option<Leave>> {
    let entry: i64 = row.get("entry")?;
    let text = |column: &str| row.get::<_, String>(column);
    let (mut since, mut until) = (day(&text("since")?)?, day(&text("until")?)?);
    if let Some(off) = row.get::<_, Option<i64>>("off")? {
        let local =
            |entry, at: String| Ok::<_, Refusal>(calendars.local_day(entry, at.parse().map_err(Refusal::data)?));
        since = since.max(local(entry, text("at")?)?);
        until = until.min(local(off, text("off_at")?)?);
    }
    Ok((since <= until).then_some(Leave { since, until, by: by(conn, entry)? }))
}

/// A last day that was given on a day, put off by the working days up to it on which somebody was recorded absent.
pub fn put_off(calendar: &Calendar, leaves: &[Leave], (given, due): (NaiveDate, NaiveDate)) -> NaiveDate {
    calendar.put_off((given, due), |day| leaves.iter().any(|leave| leave.has(day)))
}
