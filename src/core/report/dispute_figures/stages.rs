//! Stages: how many working days a session, a ruling and the ruling on an appeal took, and how often the time was over.

use super::cases::Cases;
use crate::calc::moment::Moment;
use crate::core::dispute::{Dispute, DisputeId, DisputeState, Stage};
use crate::core::policy::{Calendars, Policy, day};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// How long one stage takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageLine {
    /// Which.
    pub stage: Stage,
    /// How many disputes came to its end.
    pub ended: u64,
    /// The median of their working days, in hundredths; none where there are none.
    pub median: Option<i64>,
    /// The most working days.
    pub longest: Option<u32>,
    /// How many working days the policy that holds now gives.
    pub deadline: u32,
    /// In how many disputes the time was over before it was done.
    pub over: u64,
    /// How many wait in it.
    pub waiting: u64,
    /// How many of those are overdue now.
    pub overdue: u64,
}

/// The three stages of some disputes.
pub(super) fn stages(conn: &Connection, cases: &Cases, policy: &Policy, now: Moment) -> Result<Vec<StageLine>> {
    let calendars = Calendars::load(conn)?;
    let spans = spans(conn, &calendars)?;
    let stages = [
        (Stage::Session, DisputeState::Session, policy.deadlines.session),
        (Stage::Ruling, DisputeState::Arbitration, policy.deadlines.ruling),
        (Stage::Appeal, DisputeState::Appeal, policy.deadlines.appeal + policy.deadlines.ruling),
    ];
    let mut lines = Vec::new();
    for (stage, state, deadline) in stages {
        let mut days: Vec<u32> =
            cases.disputes.iter().filter_map(|one| *spans.get(&one.id)?.get(stage as usize)?).collect();
        days.sort_unstable();
        let waiting: Vec<&Dispute> = cases.disputes.iter().filter(|one| one.state == state).collect();
        let mut overdue = 0;
        for one in &waiting {
            overdue += u64::from(one.is_late(conn, now)?);
        }
        let is_over = |one: &&Dispute| one.lapses.iter().any(|lapse| lapse.stage == stage);
        lines.push(StageLine {
            stage,
            ended: days.len() as u64,
            median: median(&days),
            longest: days.last().copied(),
            deadline,
            over: cases.disputes.iter().filter(is_over).count() as u64,
            waiting: waiting.len() as u64,
            overdue,
        });
    }
    Ok(lines)
}

/// The median of sorted numbers, in hundredths: of an even count the middle between the two in the middle.
fn median(sorted: &[u32]) -> Option<i64> {
    let half = sorted.len() / 2;
    let upper = i64::from(*sorted.get(half)?);
    let lower = if sorted.len().is_multiple_of(2) { i64::from(*sorted.get(half.checked_sub(1)?)?) } else { upper };
    Some((lower + upper) * 50)
}

/// The working days of each stage of a dispute, in the order of the stages; none where it did not end.
type Spans = [Option<u32>; 3];

fn spans(conn: &Connection, calendars: &Calendars) -> Result<BTreeMap<DisputeId, Spans>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id AS dispute, d.entry AS opened, o.at AS opened_at, s.entry AS held, h.at AS held_at, l.due AS lapsed,
           r.entry AS ruled, f.at AS ruled_at, t.entry AS second, g.at AS second_at
         FROM dispute d JOIN entry o ON o.id = d.entry LEFT JOIN session s ON s.dispute = d.id LEFT JOIN entry h ON h.id = s.entry
         LEFT JOIN lapse l ON l.dispute = d.id AND l.stage = 'session'
         LEFT JOIN ruling r ON r.dispute = d.id AND r.instance = 1 LEFT JOIN entry f ON f.id = r.entry
         LEFT JOIN ruling t ON t.dispute = d.id AND t.instance = 2 LEFT JOIN entry g ON g.id = t.entry",
    )?;
    let mut rows = statement.query([])?;
    let mut found = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.insert(DisputeId(row.get("dispute")?), span(row, calendars)?);
    }
    Ok(found)
}

fn span(row: &Row<'_>, calendars: &Calendars) -> Result<Spans> {
    let local = |entry: &str, at: &str| -> Result<Option<NaiveDate>> {
        let (entry, at): (Option<i64>, Option<String>) = (row.get(entry)?, row.get(at)?);
        let Some((entry, at)) = entry.zip(at) else { return Ok(None) };
        Ok(Some(calendars.local_day(entry, at.parse().map_err(Refusal::data)?)))
    };
    let given: i64 = row.get("opened")?;
    let lapsed: Option<String> = row.get("lapsed")?;
    let lapsed = lapsed.as_deref().map(day).transpose()?;
    let (opened, held) = (local("opened", "opened_at")?, local("held", "held_at")?);
    let (ruled, second) = (local("ruled", "ruled_at")?, local("second", "second_at")?);
    let between = |from: Option<NaiveDate>, to: Option<NaiveDate>| {
        from.zip(to).map(|days| calendars.working_days_between(given, days))
    };
    Ok([between(opened, held), between(held.or(lapsed), ruled), between(ruled, second)])
}
