//! Old words: dialogues whose words or recording are still there after the days that an agreement lets them be kept.

use crate::calc::calendar::Calendar;
use crate::core::refusal::{Refusal, Result};
use chrono::{Days, NaiveDate};
use rusqlite::Connection;

/// How many dialogues have words or a recording, and which of them are too old, oldest first.
pub(super) fn old_words(
    conn: &Connection,
    calendar: &Calendar,
    today: NaiveDate,
    days: u32,
) -> Result<(u64, Vec<(i64, String)>)> {
    let mut statement = conn.prepare_cached(
        "SELECT r.entry AS entry, d.ref AS ref, d.counts AS counts FROM dialogue d JOIN request r ON r.id = d.request
         WHERE d.transcript IS NOT NULL OR d.recording IS NOT NULL OR d.details IS NOT NULL OR d.reply IS NOT NULL
         ORDER BY d.counts, d.ref",
    )?;
    let (mut rows, mut all, mut old) = (statement.query([])?, 0, Vec::new());
    let oldest = today.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN);
    while let Some(row) = rows.next()? {
        all += 1;
        let counts: String = row.get("counts")?;
        if calendar.local_day(counts.parse().map_err(Refusal::data)?) < oldest {
            old.push((row.get("entry")?, row.get("ref")?));
        }
    }
    Ok((all, old))
}
