//! The frame: every dialogue of a window that can be drawn, and why the others cannot.
//!
//! It is walked through, never held: a frame of any size takes the memory of its strata and of what is drawn.

use super::commitment::{OpenCommitment, open_before};
use super::gap::Reckoning;
use super::plan::{Plan, WIDTH};
use crate::calc::calendar::Calendar;
use crate::calc::draw::{RowFault, check_row};
use crate::calc::moment::Moment;
use crate::core::people::{self, PersonId};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// What a plan's population goes by.
#[derive(Clone, Copy)]
pub(super) struct Features<'a> {
    pub(super) day: NaiveDate,
    pub(super) channel: &'a str,
    pub(super) category: &'a str,
    pub(super) team: Option<&'a str>,
}

/// What strata are named by: the agent, channel and team as labels, which are [`plain`].
#[derive(Clone, Copy)]
pub(super) struct Labels<'a> {
    pub(super) agent: &'a str,
    pub(super) channel: &'a str,
    pub(super) team: &'a str,
}

/// A text as a label can hold it: a control character, which would be taken for the end of a field, as `\t` is
/// written. No such text comes in any more, but what was stored earlier stays drawable.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte >= 0x20 && byte != 0x7f) {
        return Cow::Borrowed(text);
    }
    let spelled = |c: char| if c < ' ' || c == '\u{7f}' { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(spelled).collect())
}

/// A dialogue as the frame sees it, while the walk stands on it.
pub(super) struct FrameRow<'a> {
    /// None: a phantom.
    pub(super) request: Option<RequestId>,
    pub(super) reference: &'a str,
    pub(super) agent: PersonId,
    /// The agent's handle; empty where they were never an agent.
    pub(super) handle: &'a str,
    pub(super) features: Features<'a>,
    pub(super) labels: Labels<'a>,
    /// The customer's rating, where there is one.
    pub(super) rating: Option<i64>,
    /// For how many days the agent had been one, on the day of the dialogue.
    pub(super) served: Option<i64>,
    content: bool,
    /// Whether the customer was told of monitoring; none: as the policy says of the channel.
    notice: Option<bool>,
    audited: bool,
}

impl FrameRow<'_> {
    /// Why it cannot be drawn, where it cannot. `open` are the other commitments that wait for their seed.
    fn outside(&self, policy: &Policy, open: &[OpenCommitment]) -> Option<&'static str> {
        if self.features.team.is_none() {
            Some("agent not on the roster that day")
        } else if !self.content {
            Some("no content")
        } else if !self.notice.unwrap_or_else(|| policy.gives_notice(self.features.channel)) {
            Some("no notice given")
        } else if self.audited {
            Some("already audited")
        } else if open.iter().any(|open| open.covers(self.features)) {
            Some("waits for the seed of another draw")
        } else {
            None
        }
    }
}

/// A dialogue that was drawn, or may come next.
#[derive(Clone)]
pub(super) struct Pick {
    /// None: a phantom.
    pub(super) request: Option<RequestId>,
    pub(super) agent: PersonId,
    day: NaiveDate,
    channel: String,
    category: String,
    team: Option<String>,
}

impl Pick {
    pub(super) fn of(row: &FrameRow<'_>) -> Self {
        let Features { day, channel, category, team } = row.features;
        let (channel, category, team) = (channel.to_owned(), category.to_owned(), team.map(str::to_owned));
        Self { request: row.request, agent: row.agent, day, channel, category, team }
    }

    pub(super) fn features(&self) -> Features<'_> {
        Features { day: self.day, channel: &self.channel, category: &self.category, team: self.team.as_deref() }
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
    fn span(&self, calendar: &Calendar) -> Result<(Moment, Moment)> {
        calendar
            .bounds(self.first, self.last)
            .ok_or_else(|| Refusal::data(format!("the window {} to {} is outside the calendar", self.first, self.last)))
    }
}

/// What a frame comes to.
pub(super) struct Frame {
    /// How many dialogues can be drawn.
    pub(super) size: usize,
    /// How many of each stratum, by its labels.
    pub(super) strata: BTreeMap<Vec<String>, usize>,
    /// How many cannot, by reason.
    pub(super) exclusions: BTreeMap<&'static str, u64>,
    /// The root, hex.
    pub(super) root: String,
    /// How many dialogues another system counted; none where it counted nothing.
    pub(super) counted: Option<u64>,
    /// How many counts of its agents the plan cannot be held against.
    pub(super) unplaced: usize,
    /// How many phantoms stand in it.
    pub(super) phantoms: usize,
    /// How many refs look like another, and the first of them.
    pub(super) alike: (usize, Vec<String>),
}

/// Where a dialogue of the window stands.
pub(super) enum Place<'a> {
    /// In the frame: its row, the ref and then the stratum's labels.
    Inside(&'a [&'a str]),
    /// Outside it, and why.
    Outside(&'static str),
    /// Not of the plan's population.
    Beyond,
}

/// In which order a frame is walked through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As they are found.
    Any,
    /// By the bytes of their refs, phantoms last.
    Refs,
}

/// A way through the dialogues of a window that a plan covers.
#[derive(Clone, Copy)]
pub(super) struct Walk<'a> {
    pub(super) conn: &'a Connection,
    pub(super) plan: &'a Plan,
    pub(super) bounds: Bounds,
    pub(super) policy: &'a Policy,
}

impl Walk<'_> {
    /// Visits every dialogue of the window, one at a time, and then the phantoms. Answers what another system
    /// counted, held against them.
    pub(super) fn each(
        &self,
        order: Order,
        visit: &mut dyn FnMut(&FrameRow<'_>, Place<'_>) -> Result<()>,
    ) -> Result<(Reckoning, Agents)> {
        let ground = self.ground()?;
        let mut reckoning = Reckoning::of(*self, &ground.agents)?;
        self.stretch(&ground, order, ground.span, &mut |row, place| {
            reckoning.see(row);
            visit(row, place)
        })?;
        reckoning.phantoms(self.plan, &ground.agents, &mut |row, fields| visit(row, Place::Inside(fields)))?;
        Ok((reckoning, ground.agents))
    }

    /// What every part of the walk goes by.
    pub(super) fn ground(&self) -> Result<Ground> {
        let calendar = self.policy.calendar()?;
        Ok(Ground {
            span: self.bounds.span(&calendar)?,
            calendar,
            agents: Agents::load(self.conn, self.bounds.entry)?,
            open: open_before(self.conn, self.bounds.entry)?,
            audited: audited(self.conn)?,
        })
    }

    /// Visits the dialogues of a part of the window.
    pub(super) fn stretch(
        &self,
        ground: &Ground,
        order: Order,
        (from, until): (Moment, Moment),
        visit: &mut dyn FnMut(&FrameRow<'_>, Place<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut days = Days { calendar: &ground.calendar, hour: None };
        let columns = self.plan.columns();
        let by = if order == Order::Refs { " ORDER BY 2" } else { "" };
        let mut statement = self.conn.prepare_cached(&format!("{FRAME}{by}"))?;
        let (from, until, (least, most)) = (from.to_string(), until.to_string(), ground.audited);
        let mut found = statement.query(params![from, until, self.bounds.entry, least, most])?;
        while let Some(row) = found.next()? {
            let channel = plain(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?);
            let row = frame_row(row, &channel, &ground.agents, &mut days)?;
            if !self.plan.covers(row.features) {
                visit(&row, Place::Beyond)?;
                continue;
            }
            match row.outside(self.policy, &ground.open) {
                Some(reason) => visit(&row, Place::Outside(reason))?,
                None => {
                    let mut cells = [""; WIDTH];
                    let fields = self.plan.fields(&row, &mut cells);
                    check_row(&columns, fields).map_err(|why| unfit(&row, why))?;
                    visit(&row, Place::Inside(fields))?;
                }
            }
        }
        Ok(())
    }
}

/// What a walk goes by wherever in the window it is.
pub(super) struct Ground {
    /// The window.
    pub(super) span: (Moment, Moment),
    calendar: Calendar,
    pub(super) agents: Agents,
    open: Vec<OpenCommitment>,
    /// The least and the most number of a dialogue that was ever audited: no other needs to be looked up.
    audited: (i64, i64),
}

fn audited(conn: &Connection) -> Result<(i64, i64)> {
    let sql = "SELECT (SELECT min(request) FROM audit), (SELECT max(request) FROM audit)";
    let ends = conn.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(match ends {
        (Some(least), Some(most)) => (least, most),
        _ => (i64::MAX, i64::MIN),
    })
}

/// The statement that a frame is walked through with. By the indexes on the time that counts: what a night
/// costs does not depend on history. A dialogue stands in it as it stood before entry `?3`. Whatever has a
/// ticket has an audit by the same entry; a spot check has an audit alone.
pub const FRAME: &str = "SELECT r.id, r.ref, r.channel, r.category, r.agent, r.received, r.content, r.notice,
    r.id BETWEEN ?4 AND ?5 AND EXISTS (SELECT 1 FROM audit a WHERE a.request = r.id AND a.entry < ?3), r.rating
    FROM request r INDEXED BY request_received LEFT JOIN revision v ON v.request = r.id AND v.entry < ?3
    WHERE r.agent IS NOT NULL AND r.received >= ?1 AND r.received < ?2 AND r.entry < ?3 AND v.id IS NULL
    UNION ALL
    SELECT r.id, r.ref, v.channel, v.category, v.agent, v.counts, v.content, v.notice,
    r.id BETWEEN ?4 AND ?5 AND EXISTS (SELECT 1 FROM audit a WHERE a.request = r.id AND a.entry < ?3), v.rating
    FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
    WHERE v.counts >= ?1 AND v.counts < ?2
    AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.entry < ?3)";

/// A ref that no import lets in: somebody wrote into the file.
fn unfit(row: &FrameRow<'_>, why: RowFault) -> Refusal {
    Refusal::data(format!("the dialogue `{}` cannot stand in a frame: {why}", row.reference.escape_debug()))
        .hint("refs are checked when they come in; run `assize verify`: it names what was changed")
}

fn frame_row<'a>(row: &'a Row<'_>, channel: &'a str, agents: &'a Agents, days: &mut Days<'_>) -> Result<FrameRow<'a>> {
    let text = |column: usize| Ok::<_, Refusal>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?);
    let day = days.of(text(5)?)?;
    let agent = PersonId(row.get(4)?);
    let known = agents.0.get(&agent);
    let stint = known.and_then(|known| known.stint(day));
    Ok(FrameRow {
        request: Some(RequestId(row.get(0)?)),
        reference: text(1)?,
        agent,
        handle: known.map_or("", |known| known.handle.as_str()),
        features: Features { day, channel: text(2)?, category: text(3)?, team: stint.map(|stint| stint.team.as_str()) },
        labels: Labels {
            agent: known.map_or("", |known| known.label.as_str()),
            channel,
            team: stint.map_or("", |stint| stint.label.as_str()),
        },
        rating: row.get(9)?,
        served: known.and_then(|known| known.served(day)),
        content: row.get(6)?,
        notice: row.get(7)?,
        audited: row.get(8)?,
    })
}

/// The local days of times as they are stored. They mostly come in their order: what was found for an hour is
/// kept until another comes.
struct Days<'a> {
    calendar: &'a Calendar,
    hour: Option<([u8; HOUR], NaiveDate)>,
}

/// How much of a time says its hour: `2026-03-02T09`.
const HOUR: usize = 13;

impl Days<'_> {
    fn of(&mut self, time: &str) -> Result<NaiveDate> {
        let (hour, rest) = time.as_bytes().split_first_chunk::<HOUR>().unzip();
        if let Some((known, day)) = self.hour
            && hour == Some(&known)
            && let Some([b':', b'0'..=b'5', b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9', b'Z']) = rest
        {
            return Ok(day);
        }
        let moment: Moment = time.parse().map_err(Refusal::data)?;
        self.hour = hour.copied().zip(self.calendar.local_day_of_hour(moment));
        Ok(self.calendar.local_day(moment))
    }
}

/// Everybody who was ever an agent.
pub(super) struct Agents(HashMap<PersonId, Agent>);

/// Who was an agent in which team from when to when, earliest first.
struct Agent {
    handle: String,
    label: String,
    stints: Vec<Stint>,
}

/// Some days in a team.
struct Stint {
    team: String,
    label: String,
    since: NaiveDate,
    until: Option<NaiveDate>,
}

impl Agents {
    fn load(conn: &Connection, as_of: i64) -> Result<Self> {
        let mut agents: HashMap<_, Agent> = HashMap::new();
        for (person, handle, team, since, until) in people::agent_stints(conn, as_of)? {
            let label = plain(&handle).into_owned();
            let agent = agents.entry(person).or_insert_with(|| Agent { handle, label, stints: Vec::new() });
            agent.stints.push(Stint { label: plain(&team).into_owned(), team, since, until });
        }
        Ok(Self(agents))
    }

    pub(super) fn handle(&self, agent: PersonId) -> &str {
        self.0.get(&agent).map_or("", |known| known.handle.as_str())
    }

    pub(super) fn team(&self, agent: PersonId, day: NaiveDate) -> Option<&str> {
        self.0.get(&agent).and_then(|known| known.stint(day)).map(|stint| stint.team.as_str())
    }

    /// What is known of a dialogue of which only agent, day and perhaps the channel are, with the channel's label.
    pub(super) fn phantom<'a>(
        &'a self,
        reference: &'a str,
        agent: PersonId,
        day: NaiveDate,
        channel: Option<(&'a str, &'a str)>,
    ) -> FrameRow<'a> {
        let (channel, label) = channel.unwrap_or_default();
        let known = self.0.get(&agent);
        let stint = known.and_then(|known| known.stint(day));
        FrameRow {
            request: None,
            reference,
            agent,
            handle: self.handle(agent),
            features: Features { day, channel, category: "", team: stint.map(|stint| stint.team.as_str()) },
            labels: Labels {
                agent: known.map_or("", |known| known.label.as_str()),
                channel: label,
                team: stint.map_or("", |stint| stint.label.as_str()),
            },
            rating: None,
            served: known.and_then(|known| known.served(day)),
            content: true,
            notice: Some(true),
            audited: false,
        }
    }
}

impl Agent {
    /// The days from their first as an agent to a day.
    fn served(&self, day: NaiveDate) -> Option<i64> {
        let first = self.stints.first()?;
        Some(day.signed_duration_since(first.since).num_days())
    }

    fn stint(&self, day: NaiveDate) -> Option<&Stint> {
        self.stints.iter().find(|stint| stint.since <= day && stint.until.is_none_or(|until| until >= day))
    }
}
