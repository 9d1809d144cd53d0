//! Facts of the dialogues behind the observations: when they came, on which channel, of which category.

use crate::calc::moment::Moment;
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::period::Period;
use crate::core::request::RequestId;
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
        let row = rows.next()?.ok_or_else(|| {
            Refusal::data(format!("dialogue {request} is gone")).hint("the file is damaged: assize verify")
        })?;
        let at: String = row.get("at")?;
        Ok(Self {
            at: at.parse().map_err(Refusal::data)?,
            channel: row.get("channel")?,
            category: row.get("category")?,
        })
    }
}

/// Says of the local days of dialogues whether they are in a period.
pub(super) struct Days<'a> {
    conn: &'a Connection,
    period: Period,
    calendars: Calendars,
}

impl<'a> Days<'a> {
    /// Reads the calendars that there were.
    pub(super) fn of(conn: &'a Connection, period: Period) -> Result<Self> {
        Ok(Self { conn, period, calendars: Calendars::load(conn)? })
    }

    /// Whether a dialogue came in the period, by the policy that held when an entry was written.
    pub(super) fn hold(&self, request: RequestId, entry: i64) -> Result<bool> {
        if self.period == Period::default() {
            return Ok(true);
        }
        let at: Moment = came(self.conn, request)?.parse().map_err(Refusal::data)?;
        Ok(self.period.holds(self.calendars.local_day(entry, at)))
    }
}

/// When a dialogue counts, as the file holds it: such texts sort as time does.
pub(in crate::core::report) fn came(conn: &Connection, request: RequestId) -> Result<String> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce((SELECT v.counts FROM revision v WHERE v.request = r.id ORDER BY v.id DESC LIMIT 1), r.received)
         FROM request r WHERE r.id = ?1",
    )?;
    Ok(statement.query_row([request.0], |row| row.get(0))?)
}
