//! Late: who did not erase words that were to go, as far as the record says.

use super::old_words::KeptLonger;
use crate::calc::calendar::Calendar;
use crate::core::people::NOW;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// Why words stood too long, in words.
pub(super) fn late(conn: &Connection, calendar: &Calendar, one: &KeptLonger, days: u32) -> Result<String> {
    let since = one.since;
    let gone = match one.gone {
        None => String::new(),
        Some((entry, day)) => format!("; entry {entry}, by {}, erased them on {day}", actor(conn, entry)?),
    };
    if one.brought.is_some() {
        return Ok(format!("its words were older than {days} days when they came in on {since}, and stayed{gone}"));
    }
    let missed = match passed_over(conn, calendar, one)? {
        None => "nobody ran keep retain".to_owned(),
        Some(entry) => format!("keep retain passed it over with entry {entry}, by {}", actor(conn, entry)?),
    };
    Ok(format!("its words are older than {days} days since {since}: {missed}{gone}"))
}

/// The first run of retention that could have erased them and did not.
fn passed_over(conn: &Connection, calendar: &Calendar, one: &KeptLonger) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT x.entry AS entry, e.at AS at FROM erasure x JOIN entry e ON e.id = x.entry
         WHERE x.subject = 'retention' AND x.entry < ?1 ORDER BY x.entry",
    )?;
    let mut rows = statement.query([one.gone.map_or(NOW, |(entry, _)| entry)])?;
    while let Some(row) = rows.next()? {
        let at: String = row.get("at")?;
        if calendar.local_day(at.parse().map_err(Refusal::data)?) >= one.since {
            return Ok(Some(row.get("entry")?));
        }
    }
    Ok(None)
}

fn actor(conn: &Connection, entry: i64) -> Result<String> {
    Ok(conn.prepare_cached("SELECT actor FROM entry WHERE id = ?1")?.query_row([entry], |row| row.get("actor"))?)
}
