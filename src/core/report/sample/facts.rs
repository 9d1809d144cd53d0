//! Facts of the dialogues behind the observations: when they came, on which channel, of which category.

use super::observation::Observation;
use super::strata::Drawn;
use crate::calc::moment::Moment;
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::period::Period;
use chrono::NaiveDate;
use rusqlite::Connection;

/// What a dialogue is, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Facts {
    /// When it counts.
    pub(crate) at: Moment,
    /// Its channel.
    pub(crate) channel: String,
    /// Its category.
    pub(crate) category: String,
}

impl Facts {
    /// Reads those of a dialogue.
    pub(crate) fn load(conn: &Connection, request: i64) -> Result<Self> {
        let mut statement = conn.prepare_cached(
            "SELECT coalesce(v.counts, r.received) AS at, coalesce(v.channel, r.channel) AS channel,
               coalesce(v.category, r.category) AS category FROM request r
             LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id) WHERE r.id = ?1",
        )?;
        let mut rows = statement.query([request])?;
        let row = rows.next()?.ok_or_else(|| Refusal::data(format!("dialogue {request} is gone")))?;
        let at: String = row.get("at")?;
        Ok(Self {
            at: at.parse().map_err(Refusal::data)?,
            channel: row.get("channel")?,
            category: row.get("category")?,
        })
    }
}

/// Says of each observation whether its dialogue came in the period.
pub(super) fn place(conn: &Connection, period: Period, drawn: &Drawn, observations: &mut [Observation]) -> Result<()> {
    if period == Period::default() {
        return Ok(());
    }
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare_cached(
        "SELECT coalesce((SELECT v.counts FROM revision v WHERE v.request = r.id ORDER BY v.id DESC LIMIT 1), r.received)
         FROM request r WHERE r.id = ?1",
    )?;
    for one in observations {
        let at: String = statement.query_row([one.request.0], |row| row.get(0))?;
        one.inside = period.holds(day(&calendars, drawn.entry(one.stratum), &at)?);
    }
    Ok(())
}

fn day(calendars: &Calendars, entry: i64, at: &str) -> Result<NaiveDate> {
    Ok(calendars.local_day(entry, at.parse().map_err(Refusal::data)?))
}
