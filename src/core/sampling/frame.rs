//! The frame: every dialogue of a window that can be drawn, and why the others cannot.
//!
//! It is walked through, never held: a frame of any size takes the memory of its strata and of what is drawn.

use super::commitment::{OpenCommitment, open_before};
use super::gap::Reckoning;
use super::leaves::Leaves;
use super::plan::Plan;
use super::quota::Quotas;
use crate::calc::calendar::Calendar;
use crate::calc::draw::{Alike, Drawer, Stratum, is_phantom, leaf};
use crate::calc::moment::Moment;
use crate::core::people::{self, PersonId};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, HashMap};

/// What a plan's population goes by.
#[derive(Clone, Copy)]
pub(super) struct Features<'a> {
    pub(super) day: NaiveDate,
    pub(super) channel: &'a str,
    pub(super) category: &'a str,
    pub(super) team: Option<&'a str>,
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
    fn of(row: &FrameRow<'_>) -> Self {
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
    fn span(&self, calendar: &Calendar) -> Result<(String, String)> {
        let span = calendar.bounds(self.first, self.last);
        let (from, until) = span.ok_or_else(|| {
            Refusal::data(format!("the window {} to {} is outside the calendar", self.first, self.last))
        })?;
        Ok((from.to_string(), until.to_string()))
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
    /// Visits every dialogue that the plan covers, one at a time, and then the phantoms. Answers how many
    /// dialogues another system counted, where it did.
    pub(super) fn each(
        &self,
        order: Order,
        visit: &mut dyn FnMut(&FrameRow<'_>, Place<'_>) -> Result<()>,
    ) -> Result<Option<u64>> {
        let agents = Agents::load(self.conn, self.bounds.entry)?;
        let mut reckoning = Reckoning::of(*self, &agents)?;
        self.each_by(&agents, order, &mut reckoning, visit)?;
        Ok(reckoning.counted())
    }

    /// The same, with the roster and the counts that it goes by.
    pub(super) fn each_by(
        &self,
        agents: &Agents,
        order: Order,
        reckoning: &mut Reckoning,
        visit: &mut dyn FnMut(&FrameRow<'_>, Place<'_>) -> Result<()>,
    ) -> Result<()> {
        let calendar = self.policy.calendar()?;
        let (from, until) = self.bounds.span(&calendar)?;
        let open = open_before(self.conn, self.bounds.entry)?;
        let by = if order == Order::Refs { " ORDER BY 2" } else { "" };
        let mut statement = self.conn.prepare_cached(&format!("{FRAME}{by}"))?;
        let mut found = statement.query(params![from, until, self.bounds.entry])?;
        while let Some(row) = found.next()? {
            let row = frame_row(row, agents, &calendar)?;
            reckoning.see(&row);
            if !self.plan.covers(row.features) {
                continue;
            }
            match row.outside(self.policy, &open) {
                Some(reason) => visit(&row, Place::Outside(reason))?,
                None => visit(&row, Place::Inside(&self.plan.fields(&row)))?,
            }
        }
        reckoning.phantoms(self.plan, agents, &mut |row, fields| visit(row, Place::Inside(fields)))
    }

    /// What the frame comes to.
    pub(super) fn frame(&self) -> Result<Frame> {
        let (mut leaves, mut exclusions) = (Leaves::new(), BTreeMap::new());
        // Without quotas it only counts.
        let (mut sizes, mut phantoms, mut alike) = (Drawer::new("", BTreeMap::new()), 0, Alike::default());
        let counted = self.each(Order::Any, &mut |row, place| match place {
            Place::Inside(fields) => {
                phantoms += usize::from(is_phantom(row.reference));
                alike.look(row.reference);
                sizes.offer(fields.get(1..).unwrap_or_default(), "", ());
                leaves.push(leaf(fields))
            }
            Place::Outside(reason) => {
                *exclusions.entry(reason).or_default() += 1;
                Ok(())
            }
        })?;
        let (root, size) = leaves.root(&self.plan.columns(), &mut |_, _| {})?;
        let strata = sizes.finish().into_iter().map(|stratum| (stratum.labels, stratum.size)).collect();
        Ok(Frame { size, strata, exclusions, root, counted, phantoms, alike: alike.finish() })
    }

    /// What a key draws, stratum by stratum, with so many of the next tickets.
    pub(super) fn select(&self, quotas: &Quotas, key: &str, spares: usize) -> Result<Vec<Stratum<Pick>>> {
        let mut drawer = Drawer::new(key, quotas.clone()).with_spares(spares);
        self.each(Order::Any, &mut |row, place| {
            if let Place::Inside(fields) = place {
                drawer.offer_with(fields.get(1..).unwrap_or_default(), row.reference, || Pick::of(row));
            }
            Ok(())
        })?;
        Ok(drawer.finish())
    }
}

/// By the indexes on the time that counts: what a night costs does not depend on history. A dialogue stands
/// in it as it stood before entry `?3`. Whatever has a ticket has an audit by the same entry; a spot check
/// has an audit alone.
const FRAME: &str = "SELECT r.id, r.ref, r.channel, r.category, r.agent, r.received, r.content, r.notice,
    EXISTS (SELECT 1 FROM audit a WHERE a.request = r.id AND a.entry < ?3), r.rating
    FROM request r INDEXED BY request_received
    WHERE r.agent IS NOT NULL AND r.received >= ?1 AND r.received < ?2 AND r.entry < ?3
    AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id AND v.entry < ?3)
    UNION ALL
    SELECT r.id, r.ref, v.channel, v.category, v.agent, v.counts, v.content, v.notice,
    EXISTS (SELECT 1 FROM audit a WHERE a.request = r.id AND a.entry < ?3), v.rating
    FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
    WHERE v.counts >= ?1 AND v.counts < ?2
    AND v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.entry < ?3)";

fn frame_row<'a>(row: &'a Row<'_>, agents: &'a Agents, calendar: &Calendar) -> Result<FrameRow<'a>> {
    let text = |column: usize| Ok::<_, Refusal>(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?);
    let day = calendar.local_day(text(5)?.parse::<Moment>().map_err(Refusal::data)?);
    let agent = PersonId(row.get(4)?);
    let known = agents.0.get(&agent);
    Ok(FrameRow {
        request: Some(RequestId(row.get(0)?)),
        reference: text(1)?,
        agent,
        handle: agents.handle(agent),
        features: Features {
            day,
            channel: text(2)?,
            category: text(3)?,
            team: known.and_then(|known| known.team(day)),
        },
        rating: row.get(9)?,
        served: known.and_then(|known| known.served(day)),
        content: row.get(6)?,
        notice: row.get(7)?,
        audited: row.get(8)?,
    })
}

/// Everybody who was ever an agent.
pub(super) struct Agents(HashMap<PersonId, Agent>);

/// Who was an agent in which team from when to when, earliest first.
struct Agent {
    handle: String,
    stints: Vec<(String, NaiveDate, Option<NaiveDate>)>,
}

impl Agents {
    pub(super) fn load(conn: &Connection, as_of: i64) -> Result<Self> {
        let mut agents: HashMap<_, Agent> = HashMap::new();
        for (person, handle, team, since, until) in people::agent_stints(conn, as_of)? {
            let agent = agents.entry(person).or_insert_with(|| Agent { handle, stints: Vec::new() });
            agent.stints.push((team, since, until));
        }
        Ok(Self(agents))
    }

    pub(super) fn handle(&self, agent: PersonId) -> &str {
        self.0.get(&agent).map_or("", |known| known.handle.as_str())
    }

    pub(super) fn team(&self, agent: PersonId, day: NaiveDate) -> Option<&str> {
        self.0.get(&agent).and_then(|known| known.team(day))
    }

    /// What is known of a dialogue of which only agent, day and perhaps the channel are.
    pub(super) fn phantom<'a>(
        &'a self,
        reference: &'a str,
        agent: PersonId,
        day: NaiveDate,
        channel: Option<&'a str>,
    ) -> FrameRow<'a> {
        FrameRow {
            request: None,
            reference,
            agent,
            handle: self.handle(agent),
            features: Features { day, channel: channel.unwrap_or_default(), category: "", team: self.team(agent, day) },
            rating: None,
            served: self.0.get(&agent).and_then(|known| known.served(day)),
            content: true,
            notice: Some(true),
            audited: false,
        }
    }
}

impl Agent {
    /// The days from their first as an agent to a day.
    fn served(&self, day: NaiveDate) -> Option<i64> {
        let (_, first, _) = self.stints.first()?;
        Some(day.signed_duration_since(*first).num_days())
    }

    fn team(&self, day: NaiveDate) -> Option<&str> {
        let on = |(_, since, until): &&(String, NaiveDate, Option<NaiveDate>)| {
            *since <= day && until.is_none_or(|until| until >= day)
        };
        self.stints.iter().find(on).map(|(team, ..)| team.as_str())
    }
}
