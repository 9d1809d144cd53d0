//! Framed: the dialogues in the frame of a draw, as they stood when it was committed.

use super::stored::stored_as;
use crate::core::frame::{Order, Place};
use crate::core::people::PersonId;
use crate::core::plan::Features;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A dialogue in the frame of a draw.
#[derive(Clone, Copy, Debug)]
pub struct Framed<'a> {
    /// Its number.
    pub request: RequestId,
    /// Whose it is.
    pub agent: PersonId,
    /// Its local day.
    pub day: NaiveDate,
    /// Its channel.
    pub channel: &'a str,
    /// Its category.
    pub category: &'a str,
    /// The agent's team on that day.
    pub team: &'a str,
    /// Its stratum, as the draw names it.
    pub stratum: &'a str,
}

/// Visits every dialogue in the frame of a draw, without those that are missing from the record: the frame is taken again
/// from the record as it was committed.
pub fn each_framed(conn: &Connection, draw: i64, visit: &mut dyn FnMut(&Framed<'_>) -> Result<()>) -> Result<()> {
    stored_as(conn, draw)?.basis(conn)?.walk(conn).each(Order::Any, &mut |row, place| {
        let (Some(request), Place::Inside(fields)) = (row.request, place) else { return Ok(()) };
        let (of, stratum) = (row.candidate.features, fields.get(1..).unwrap_or_default().join("\t"));
        let Features { day, channel, category, team } = of;
        let team = team.unwrap_or_default();
        visit(&Framed { request, agent: row.agent, day, channel, category, team, stratum: &stratum })
    })?;
    Ok(())
}
