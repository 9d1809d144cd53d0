//! Rules: the house rules that held on some days, and whether they have readings recorded.

use crate::calc::calendar::Calendar;
use crate::core::policy::{self, Recorded};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// House rules that held.
pub(super) struct Rules {
    /// The entry that published them; none: nobody published any.
    pub(super) entry: Option<i64>,
    /// What they are, in words.
    pub(super) what: String,
    /// Whether they have readings recorded.
    pub(super) is_recorded: bool,
}

/// Those that held on a day of these after an entry by which both sides agreed.
pub(super) fn rules(
    conn: &Connection,
    calendar: &Calendar,
    (agreed, first, last): (i64, NaiveDate, NaiveDate),
) -> Result<Vec<Rules>> {
    let all = policy::all(conn)?;
    let mut found = Vec::new();
    for (place, (entry, policy)) in all.iter().enumerate() {
        let next = all.get(place + 1).map(|(next, _)| *next);
        let ended = next.map(|next| Ok::<_, Refusal>((next, day(conn, calendar, next)?))).transpose()?;
        let is_over = ended.is_some_and(|(next, day)| next < agreed || day < first);
        let has_begun = *entry == 0 || day(conn, calendar, *entry)? <= last;
        if is_over || !has_begun {
            continue;
        }
        let published = (*entry > 0).then_some(*entry);
        found.push(Rules {
            entry: published,
            what: published.map_or("no house rules".to_owned(), |entry| format!("house rules of entry {entry}")),
            is_recorded: policy.reading.record == Recorded::Personal,
        });
    }
    Ok(found)
}

fn day(conn: &Connection, calendar: &Calendar, entry: i64) -> Result<NaiveDate> {
    let at: String =
        conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?.query_row([entry], |row| row.get("at"))?;
    Ok(calendar.local_day(at.parse().map_err(Refusal::data)?))
}
