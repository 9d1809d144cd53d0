//! The frame: every dialogue of a window that can be drawn, and why the others cannot.

use super::plan::Plan;
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::people::{self, PersonId};
use crate::core::policy::Policy;
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
    /// Whether the customer was told of monitoring; none: as the policy says of the channel.
    notice: Option<bool>,
    audited: bool,
}

impl FrameRow {
    /// Why it cannot be drawn, where it cannot.
    fn outside(&self, policy: &Policy) -> Option<&'static str> {
        if self.team.is_none() {
            Some("agent not on the roster that day")
        } else if !self.content {
            Some("no content")
        } else if !self.notice.unwrap_or_else(|| policy.gives_notice(&self.channel)) {
            Some("no notice given")
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
    /// The entry that was being written.
    pub(super) entry: i64,
}

impl Bounds {
    /// The window in UTC, its end not included.
    fn span(&self, calendar: &Calendar) -> Result<(String, String)> {
        let span = calendar.bounds(self.first, self.last);
        let (from, until) = span.ok_or_else(|| {
            Refusal::data(format!("the window {} to {} is outside the calendar", self.first, self.last))
        })?;
        Ok((from.to_string(), until.to_string()))
    }
}

/// The frame of a window.
pub(super) struct Frame {
    pub(super) rows: Vec<(FrameRow, Vec<String>)>,
    pub(super) exclusions: BTreeMap<&'static str, u64>,
}

/// Where a dialogue of the window stands.
pub(super) enum Place {
    /// In the frame, with its stratum's labels.
    Inside(Vec<String>),
    /// Outside it, and why.
    Outside(&'static str),
}

/// In which order a frame is walked through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As they are found.
    Any,
    /// By the bytes of their refs.
    Refs,
}

/// The frame of a window.
pub(super) fn frame(conn: &Connection, plan: &Plan, bounds: Bounds, policy: &Policy) -> Result<Frame> {
    let mut frame = Frame { rows: Vec::new(), exclusions: BTreeMap::new() };
    walk(conn, plan, bounds, policy, Order::Any, &mut |row, place| {
        match place {
            Place::Inside(labels) => frame.rows.push((row, labels)),
            Place::Outside(reason) => *frame.exclusions.entry(reason).or_default() += 1,
        }
        Ok(())
    })?;
    Ok(frame)
}

/// Visits every dialogue of a window that the plan covers, one at a time.
pub(super) fn walk(
    conn: &Connection,
    plan: &Plan,
    bounds: Bounds,
    policy: &Policy,
    order: Order,
    visit: &mut dyn FnMut(FrameRow, Place) -> Result<()>,
) -> Result<()> {
    let calendar = policy.calendar()?;
    let (from, until) = bounds.span(&calendar)?;
    let teams = Teams::load(conn, bounds.entry)?;
    let by = if order == Order::Refs { " ORDER BY 2" } else { "" };
    let mut statement = conn.prepare_cached(&format!("{FRAME}{by}"))?;
    let mut found = statement.query(params![from, until, bounds.entry])?;
    while let Some(row) = found.next()? {
        let row = frame_row(row, &teams, &calendar)?;
        if plan.covers(&row) {
            let place = match row.outside(policy) {
                Some(reason) => Place::Outside(reason),
                None => Place::Inside(plan.labels(&row)),
            };
            visit(row, place)?;
        }
    }
    Ok(())
}

/// By the indexes on the time that counts: what a night costs does not depend on history. A dialogue stands
/// in it as it stood before entry `?3`.
const FRAME: &str = "SELECT r.id, r.ref, r.channel, r.category, r.agent, p.handle, r.received, r.content, r.notice,
    EXISTS (SELECT 1 FROM ticket t WHERE t.request = r.id AND t.entry < ?3)
    FROM request r INDEXED BY request_received JOIN person p ON p.id = r.agent
    WHERE r.agent IS NOT NULL AND r.received >= ?1 AND r.received < ?2 AND r.entry < ?3
    AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id AND v.entry < ?3)
    UNION ALL
    SELECT r.id, r.ref, v.channel, v.category, v.agent, p.handle, v.counts, v.content, v.notice,
    EXISTS (SELECT 1 FROM ticket t WHERE t.request = r.id AND t.entry < ?3)
    FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request JOIN person p ON p.id = v.agent
    WHERE v.counts >= ?1 AND v.counts < ?2
    AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.entry < ?3)";

fn frame_row(row: &rusqlite::Row<'_>, teams: &Teams, calendar: &Calendar) -> Result<FrameRow> {
    let counts: String = row.get(6)?;
    let day = calendar.local_day(counts.parse::<Moment>().map_err(Refusal::data)?);
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
        notice: row.get(8)?,
        audited: row.get(9)?,
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
