//! Improvements that were open in the period or came to an end in it, with their effect.

use super::figure::Figure;
use super::span::Span;
use crate::core::dispute;
use crate::core::improvement::{self, Comparison, Effect, Improvement};
use crate::core::policy;
use crate::core::refusal::Result;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

/// An improvement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImprovementRow {
    /// Its number.
    pub number: i64,
    /// In which area.
    pub area: String,
    /// What is to be better.
    pub title: String,
    /// Whose work it is.
    pub owner: String,
    /// How far it is, in a word.
    pub state: String,
    /// The last day of its round.
    pub due: String,
    /// What tells, as it is written on the command line, with what it is limited to.
    pub measure: String,
    /// What one of it is called after a number.
    pub unit: String,
    /// The measure before.
    pub baseline: Figure,
    /// The newest check.
    pub check: Option<Figure>,
    /// Check less baseline.
    pub difference: Option<i64>,
    /// Its 95 % interval.
    pub ends: Option<(i64, i64)>,
    /// What that tells: better, worse, unclear, unsaid; none without a check.
    pub effect: Option<String>,
    /// How many checks there were of this change; the newest is shown.
    pub checks: u64,
    /// Whether days of one check are days of another, too.
    pub overlap: bool,
    /// Whether the measure was chosen after the change was in place.
    pub chosen_after: bool,
}

/// The improvements of some days.
pub(super) fn improvements(conn: &Connection, span: &Span) -> Result<Vec<ImprovementRow>> {
    let calendar = policy::current(conn)?.calendar()?;
    let mut found = improvement::list(conn)?;
    found.retain(|one| {
        let opened = one.at.map(|at| calendar.local_day(at));
        let ended = one.rounds.last().and_then(|round| calendar.local_day(round.conclusion.as_ref()?.at?).into());
        let is_over = !one.state().is_open() && ended.is_some_and(|day| day < span.first);
        opened.is_none_or(|day| day <= span.last) && !is_over
    });
    Ok(found.iter().map(row).collect())
}

/// How many findings wait to be taken up.
pub(super) fn findings(conn: &Connection) -> Result<u64> {
    Ok(improvement::findings(conn, dispute::actions(conn, None)?)?.len() as u64)
}

fn row(one: &Improvement) -> ImprovementRow {
    let check = one.last_check().map(|(_, figure)| figure);
    let found = check.map(|figure| Comparison::of(&one.measure, figure, &one.baseline));
    ImprovementRow {
        number: one.id.0,
        area: one.area.clone(),
        title: one.title.as_ref().map_or("erased", |title| title.expose()).to_owned(),
        owner: one.owner.handle.clone(),
        state: one.state().word().to_owned(),
        due: one.due.to_string(),
        measure: one.measure.told(),
        unit: one.measure.kind.unit().to_owned(),
        baseline: Figure::from(&one.baseline),
        check: check.map(Figure::from),
        difference: found.map(|found| found.difference),
        ends: found.and_then(|found| found.interval),
        effect: found.map(|found| code(found.effect).to_owned()),
        checks: one.checks().map_or(0, |checks| checks.count),
        overlap: one.checks().is_some_and(|checks| checks.overlap),
        chosen_after: one.chosen_after().is_some(),
    }
}

const fn code(effect: Effect) -> &'static str {
    match effect {
        Effect::Better => "better",
        Effect::Worse => "worse",
        Effect::Unclear => "unclear",
        Effect::Unsaid => "unsaid",
    }
}
