//! Coverage: whom and what the draws reached, and the gaps that no draw shows.

use super::reading::Reading;
use super::span::Span;
use crate::core::dialogue::CAME;
use crate::core::draw;
use crate::core::people::{self, NOW, PersonId};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::grouping::{By, Grouping};
use crate::core::report::period::moments;
use crate::core::report::sample::Facts;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whom and what the draws reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Coverage {
    /// By team of the agents on the last day.
    pub teams: Vec<TeamReach>,
    /// By channel.
    pub channels: Vec<ChannelReach>,
    /// Dialogues that came in.
    pub dialogues: u64,
    /// Those of them from days that no draw covers.
    pub undrawn: u64,
}

/// How far the draws reached a team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamReach {
    /// The team.
    pub team: String,
    /// How many agents it has on the last day.
    pub agents: u64,
    /// How many of them had dialogues in the period.
    pub busy: u64,
    /// How many of these were drawn.
    pub reached: u64,
    /// Their dialogues.
    pub dialogues: u64,
    /// How many of them were drawn.
    pub drawn: u64,
}

/// How far the draws reached a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChannelReach {
    /// The channel.
    pub channel: String,
    /// Its dialogues.
    pub dialogues: u64,
    /// How many of them were drawn.
    pub drawn: u64,
}

/// What there was of somebody or something, and what of it was drawn.
type Counts = (u64, u64);

/// Whom the draws reached in some days.
pub(super) fn coverage(conn: &Connection, span: &Span, reading: &Reading) -> Result<Coverage> {
    let (mut agents, mut channels) = (BTreeMap::<PersonId, Counts>::new(), BTreeMap::<String, Counts>::new());
    let covered = draw::windows(conn)?;
    let (mut dialogues, mut undrawn) = (0, 0);
    came(conn, span, |agent, channel, day| {
        dialogues += 1;
        undrawn += u64::from(!covered.iter().any(|(first, last)| *first <= day && day <= *last));
        agents.entry(agent).or_default().0 += 1;
        channels.entry(channel).or_default().0 += 1;
    })?;
    for one in reading.sample.observations.iter().filter(|one| one.inside) {
        agents.entry(one.agent).or_default().1 += 1;
        channels.entry(Facts::load(conn, one.request.0)?.channel).or_default().1 += 1;
    }
    let channel = |(channel, (dialogues, drawn))| ChannelReach { channel, dialogues, drawn };
    let channels = channels.into_iter().map(channel).collect();
    Ok(Coverage { teams: teams(conn, span, &agents)?, channels, dialogues, undrawn })
}

/// Visits the dialogues of the period: whose, on which channel, on which day.
fn came(conn: &Connection, span: &Span, mut visit: impl FnMut(PersonId, String, NaiveDate)) -> Result<()> {
    let (since, until) = moments(conn, span.period())?;
    let calendar = policy::current(conn)?.calendar()?;
    let mut statement = conn.prepare_cached(&format!(
        "WITH {CAME} SELECT d.channel, (SELECT i.one FROM identity i WHERE i.person = d.agent) AS agent, d.counts
         FROM came CROSS JOIN dialogue d ON d.request = came.request"
    ))?;
    let mut rows = statement.query(params![since, until])?;
    while let Some(row) = rows.next()? {
        let at: String = row.get("counts")?;
        let day = calendar.local_day(at.parse().map_err(Refusal::data)?);
        if span.period().holds(day) {
            visit(PersonId(row.get("agent")?), row.get("channel")?, day);
        }
    }
    Ok(())
}

/// The teams of all who are agents on the last day, or were drawn.
fn teams(conn: &Connection, span: &Span, found: &BTreeMap<PersonId, Counts>) -> Result<Vec<TeamReach>> {
    let grouping = Grouping::new(conn, By::Team)?;
    let mut people: BTreeSet<PersonId> = found.keys().copied().collect();
    for (person, _, _, since, until) in people::agent_stints(conn, NOW)? {
        if since <= span.last && until.is_none_or(|until| span.last <= until) {
            people.insert(person);
        }
    }
    let mut teams = BTreeMap::<String, TeamReach>::new();
    for person in people {
        let (dialogues, drawn) = found.get(&person).copied().unwrap_or_default();
        let one = teams.entry(grouping.team(person, span.last)).or_default();
        one.agents += 1;
        one.busy += u64::from(dialogues > 0);
        one.reached += u64::from(drawn > 0);
        one.dialogues += dialogues;
        one.drawn += drawn;
    }
    Ok(teams.into_iter().map(|(team, one)| TeamReach { team, ..one }).collect())
}
