//! The frame: every dialogue of a window that can be drawn, and why the others cannot.

use super::plan::Plan;
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::people::{self, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};

/// A dialogue as the frame sees it.
pub(super) struct FrameRow {
    pub(super) request: RequestId,
    pub(super) reference: String,
    pub(super) channel: String,
    pub(super) category: String,
    pub(super) agent: PersonId,
    pub(super) agent_handle: String,
    pub(super) team: Option<String>,
    pub(super) day: NaiveDate,
    content: bool,
    audited: bool,
}

impl FrameRow {
    /// Why it cannot be drawn, where it cannot.
    const fn outside(&self) -> Option<&'static str> {
        if self.team.is_none() {
            Some("agent not on the roster that day")
        } else if !self.content {
            Some("no content")
        } else if self.audited {
            Some("already audited")
        } else {
            None
        }
    }
}

/// What bounds a frame: the window, and the state of the record it was taken from.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// The newest request id then.
    pub(super) requests: i64,
    /// The entry that was being written.
    pub(super) entry: i64,
}

/// The frame of a window.
pub(super) struct Frame {
    pub(super) rows: Vec<(FrameRow, Vec<String>)>,
    pub(super) exclusions: BTreeMap<&'static str, u64>,
}

pub(super) fn frame(conn: &Connection, plan: &Plan, bounds: Bounds, calendar: &Calendar) -> Result<Frame> {
    let span = calendar.bounds(bounds.first, bounds.last);
    let (from, until) = span.ok_or_else(|| {
        Refusal::data(format!("the window {} to {} is outside the calendar", bounds.first, bounds.last))
    })?;
    let teams = Teams::load(conn, bounds.entry)?;
    let mut statement = conn.prepare_cached(FRAME)?;
    let mut found = statement.query(params![from.to_string(), until.to_string(), bounds.requests, bounds.entry])?;
    let mut frame = Frame { rows: Vec::new(), exclusions: BTreeMap::new() };
    while let Some(row) = found.next()? {
        let row = frame_row(row, &teams, calendar)?;
        if !plan.covers(&row) {
            continue;
        }
        if let Some(reason) = row.outside() {
            *frame.exclusions.entry(reason).or_default() += 1;
        } else {
            let labels = plan.labels(&row);
            frame.rows.push((row, labels));
        }
    }
    Ok(frame)
}

/// By the index on `received`: what a night costs does not depend on history.
const FRAME: &str = "SELECT r.id, r.ref, r.channel, r.category, r.agent, p.handle, r.received, r.content,
    EXISTS (SELECT 1 FROM ticket t WHERE t.request = r.id AND t.entry < ?4)
    FROM request r INDEXED BY request_received JOIN person p ON p.id = r.agent
    WHERE r.received >= ?1 AND r.received < ?2 AND r.id <= ?3";

fn frame_row(row: &rusqlite::Row<'_>, teams: &Teams, calendar: &Calendar) -> Result<FrameRow> {
    let received: String = row.get(6)?;
    let day = calendar.local_day(received.parse::<Moment>().map_err(Refusal::data)?);
    let agent = PersonId(row.get(4)?);
    Ok(FrameRow {
        request: RequestId(row.get(0)?),
        reference: row.get(1)?,
        channel: row.get(2)?,
        category: row.get(3)?,
        agent,
        agent_handle: row.get(5)?,
        team: teams.on(agent, day).map(str::to_owned),
        day,
        content: row.get(7)?,
        audited: row.get(8)?,
    })
}

/// The team of every agent on every day.
struct Teams(HashMap<PersonId, Vec<(String, NaiveDate, Option<NaiveDate>)>>);

impl Teams {
    fn load(conn: &Connection, as_of: i64) -> Result<Self> {
        let mut teams: HashMap<_, Vec<_>> = HashMap::new();
        for (person, team, since, until) in people::agent_stints(conn, as_of)? {
            teams.entry(person).or_default().push((team, since, until));
        }
        Ok(Self(teams))
    }

    fn on(&self, person: PersonId, day: NaiveDate) -> Option<&str> {
        let stints = self.0.get(&person)?;
        let stint = stints.iter().find(|(_, since, until)| *since <= day && until.is_none_or(|until| until >= day));
        stint.map(|(team, ..)| team.as_str())
    }
}
