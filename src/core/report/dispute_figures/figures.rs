//! All figures of some disputes.

use super::cases::Cases;
use super::few::{Few, few};
use super::lines::{DisputeLine, GroupBy, dispute_lines};
use super::outcomes::Outcomes;
use super::overturned::{MeanEffect, Overturned, mean_effect, overturned};
use super::stages::{StageLine, stages};
use crate::calc::moment::Moment;
use crate::core::dispute::{self, DisputeId};
use crate::core::policy;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Some disputes in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeFigures {
    /// How many disputes.
    pub disputes: u64,
    /// How many of them are open.
    pub open: u64,
    /// What became of their points.
    pub outcomes: Outcomes,
    /// By reason.
    pub reasons: Vec<DisputeLine>,
    /// By criterion.
    pub criteria: Vec<DisputeLine>,
    /// By auditor.
    pub auditors: Vec<DisputeLine>,
    /// How many disputes were ruled on by somebody, and on which the root causes rest.
    pub ruled: u64,
    /// What lay behind those, in a word.
    pub causes: BTreeMap<String, u64>,
    /// Who is responsible for that, in a word.
    pub responsible: BTreeMap<String, u64>,
    /// How long each stage took.
    pub stages: Vec<StageLine>,
    /// How many audits did not stand.
    pub overturned: Overturned,
    /// What disputes did to the mean.
    pub mean: MeanEffect,
    /// The work that they led to.
    pub actions: Actions,
    /// Whether every dialogue behind them was audited: shares are then of all there is, and nothing is uncertain.
    pub is_complete: bool,
    /// What of it the reader is not to be told.
    pub few: Few,
}

/// The work that disputes led to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Still to be done.
    pub open: u64,
    /// How many of those are overdue.
    pub overdue: u64,
    /// Done.
    pub done: u64,
}

/// The figures of some cases, as of now.
pub fn dispute_figures(conn: &Connection, cases: &Cases, now: Moment) -> Result<DisputeFigures> {
    let policy = policy::current(conn)?;
    let mut outcomes = Outcomes::default();
    for (point, fate) in cases.disputes.iter().flat_map(|dispute| cases.points(dispute)) {
        outcomes.add(point, fate);
    }
    let (behind, responsible) = behind(cases);
    Ok(DisputeFigures {
        disputes: cases.disputes.len() as u64,
        open: cases.disputes.iter().filter(|dispute| dispute.state.is_open()).count() as u64,
        outcomes,
        reasons: dispute_lines(conn, cases, GroupBy::Reason)?,
        criteria: dispute_lines(conn, cases, GroupBy::Criterion)?,
        auditors: dispute_lines(conn, cases, GroupBy::Auditor)?,
        ruled: behind.values().sum(),
        causes: behind,
        responsible,
        stages: stages(conn, cases, &policy, now)?,
        overturned: overturned(cases, |_| true),
        mean: mean_effect(cases),
        is_complete: cases.is_complete,
        few: few(cases),
        actions: actions(conn, cases, policy.calendar()?.local_day(now))?,
    })
}

/// What lay behind the disputes that somebody ruled on, and who is responsible, by the newest ruling of each.
fn behind(cases: &Cases) -> (BTreeMap<String, u64>, BTreeMap<String, u64>) {
    let (mut behind, mut responsible) = (BTreeMap::new(), BTreeMap::new());
    for dispute in &cases.disputes {
        let newest = cases.rulings.get(&dispute.id).and_then(|rulings| rulings.last());
        let Some((cause, who)) = newest.and_then(|one| one.cause.clone().zip(one.responsible.clone())) else {
            continue;
        };
        *behind.entry(cause).or_default() += 1;
        *responsible.entry(who).or_default() += 1;
    }
    (behind, responsible)
}

fn actions(conn: &Connection, cases: &Cases, today: chrono::NaiveDate) -> Result<Actions> {
    let of: BTreeSet<DisputeId> = cases.disputes.iter().map(|dispute| dispute.id).collect();
    let mut counts = Actions::default();
    for action in dispute::actions(conn, None)?.iter().filter(|action| of.contains(&action.dispute)) {
        counts.done += u64::from(action.done.is_some());
        counts.open += u64::from(action.done.is_none());
        counts.overdue += u64::from(action.is_overdue(today));
    }
    Ok(counts)
}
