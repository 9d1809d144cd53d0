//! Disputes of the period, what became of them, and what changed because of them.

use super::figure::Figure;
use super::reading::Reading;
use super::span::Span;
use crate::core::audit;
use crate::core::dispute;
use crate::core::policy::Calendars;
use crate::core::refusal::Result;
use crate::core::report::dispute_figures::{
    DisputeFigures, Fate, Scope, cases_in, changed_in, delivered, dispute_figures,
};
use crate::core::report::period::Period;
use crate::core::report::sample::is_complete;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// Disputes that were opened in the period, and what changed in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Disputes {
    /// How many were opened.
    pub opened: u64,
    /// How many of them are open.
    pub open: u64,
    /// Their points.
    pub points: u64,
    /// What became of the points, in a word, and of how many.
    pub fates: Vec<(String, u64)>,
    /// By reason.
    pub reasons: Vec<ReasonRow>,
    /// How long each stage took.
    pub stages: Vec<StageRow>,
    /// Audits with a dispute, of those that were delivered in the period.
    pub disputed: Figure,
    /// Audits that did not stand, of those.
    pub overturned: Figure,
    /// How much disputes added to the mean of these audits.
    pub added: Option<i64>,
    /// What lay behind the disputes that somebody ruled on.
    pub causes: Vec<(String, u64)>,
    /// What was published: a card or a policy, and on which day.
    pub published: Vec<(String, String)>,
    /// The precedents that were made: what was decided, on which criterion.
    pub precedents: Vec<(String, String)>,
    /// How many precedents were overruled.
    pub overruled: u64,
    /// Work that was done because of disputes, with its day.
    pub done: Vec<(String, String)>,
    /// How much of it somebody else than its owner said to be done.
    pub done_by_others: u64,
}

/// Disputes with one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReasonRow {
    /// The reason.
    pub reason: String,
    /// How many disputes.
    pub disputes: u64,
    /// How many points.
    pub points: u64,
    /// Points in which the auditor's answer did not stand, of those decided.
    pub changed: Figure,
}

/// How long a stage took.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StageRow {
    /// Which.
    pub stage: String,
    /// How many ended it.
    pub ended: u64,
    /// The median of their working days, in hundredths.
    pub median: Option<i64>,
    /// The most working days.
    pub longest: Option<u32>,
    /// How many working days there are.
    pub deadline: u32,
    /// How often the time was over before it was done.
    pub over: u64,
    /// How many wait in it.
    pub waiting: u64,
    /// How many of those are late.
    pub late: u64,
}

/// The disputes of some days.
pub(super) fn disputes(conn: &Connection, span: &Span, reading: &Reading) -> Result<Disputes> {
    let (heads, audited) = (dispute::heads(conn)?, delivered(conn, span.period())?);
    let is_near = |(_, audit, on): &&dispute::Head| span.period().holds(*on) || audited.contains(audit);
    let calendars = Calendars::load(conn)?;
    let seen = heads.iter().filter(is_near).map(|(id, ..)| dispute::load_in(conn, *id, &calendars));
    let seen = seen.collect::<Result<Vec<_>>>()?;
    let audits = audited.iter().map(|id| audit::load_in(conn, *id, &calendars)).collect::<Result<Vec<_>>>()?;
    // Of all there ever was, where that holds for these days.
    let is_complete = reading.sample.is_complete() && is_complete(conn, Period::default(), &span.unseen)?;
    let cases = cases_in(conn, (seen, audits), (Scope::Record(span.period()), is_complete), &span.unseen)?;
    let figures = dispute_figures(conn, &cases, span.now)?;
    let known = heads.into_iter().filter(|(_, audit, _)| !span.unseen.contains(audit)).map(|(id, ..)| id).collect();
    let changed = changed_in(conn, &known, span.period(), None)?;
    let mut found = counted(&figures);
    found.published = changed.published.iter().map(|one| (one.what.clone(), one.on.to_string())).collect();
    found.precedents =
        changed.made.iter().map(|(one, _)| (one.headnote.expose().to_owned(), one.key.clone())).collect();
    found.overruled = changed.overruled.len() as u64;
    let task = |action: &dispute::Action| action.task.as_ref().map_or("erased", |task| task.expose()).to_owned();
    found.done = changed.done.iter().map(|(action, on)| (task(action), on.to_string())).collect();
    found.done_by_others = changed.done.iter().filter(|(action, _)| action.is_ended_by_other).count() as u64;
    Ok(found)
}

fn counted(figures: &DisputeFigures) -> Disputes {
    let reason = |line: &crate::core::report::dispute_figures::DisputeLine| ReasonRow {
        reason: line.name.clone(),
        disputes: line.disputes,
        points: line.outcomes.points,
        changed: Figure::from(&line.changed),
    };
    let stage = |line: &crate::core::report::dispute_figures::StageLine| StageRow {
        stage: line.stage.word().to_owned(),
        ended: line.ended,
        median: line.median,
        longest: line.longest,
        deadline: line.deadline,
        over: line.over,
        waiting: line.waiting,
        late: line.overdue,
    };
    Disputes {
        opened: figures.disputes,
        open: figures.open,
        points: figures.outcomes.points,
        fates: figures.outcomes.fates.iter().map(|(fate, count)| (code(*fate).to_owned(), *count)).collect(),
        reasons: figures.reasons.iter().map(reason).collect(),
        stages: figures.stages.iter().map(stage).collect(),
        disputed: Figure::from(&figures.overturned.disputed),
        overturned: Figure::from(&figures.overturned.of_audited),
        added: figures.mean.added.filter(|_| figures.mean.totals > 0),
        causes: figures.causes.iter().map(|(cause, count)| (cause.clone(), *count)).collect(),
        ..Disputes::default()
    }
}

const fn code(fate: Fate) -> &'static str {
    match fate {
        Fate::Withdrawn => "withdrawn",
        Fate::Corrected => "corrected",
        Fate::Kept => "kept",
        Fate::Adjusted => "adjusted",
        Fate::RuledKeep => "ruled_keep",
        Fate::RuledAgent => "ruled_agent",
        Fate::RuledOther => "ruled_other",
        Fate::RuledNotApplicable => "ruled_not_applicable",
        Fate::Lapsed => "lapsed",
        Fate::Struck => "struck",
        Fate::Open => "open",
    }
}
