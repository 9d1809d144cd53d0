//! The notes of a session as its facilitator writes them, and what is wrong with them.

use super::rescoring::Opened;
use super::state::Dispute;
use super::words::Outcome;
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::parse_level;
use crate::core::text::Kept;
use crate::core::toml::Written;
use chrono::NaiveDate;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// What was said and agreed in a session.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    pub(super) held: Spanned<String>,
    agent_side: String,
    #[serde(default)]
    criteria_explained: Option<String>,
    #[serde(default)]
    communication: Option<String>,
    #[serde(default)]
    improvement: Option<String>,
    pub(super) point: Vec<NotedPoint>,
    /// Answers to questions that adjusted points open.
    #[serde(default)]
    pub(super) opened: Vec<Opened>,
}

/// What became of one point.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NotedPoint {
    pub(super) criterion: Spanned<String>,
    pub(super) outcome: Outcome,
    #[serde(default)]
    level: Option<Spanned<String>>,
}

impl NotedPoint {
    /// The level that was agreed on; none is not applicable.
    pub(super) fn level(&self) -> Option<String> {
        self.level.as_ref().and_then(|level| parse_level(level.get_ref()))
    }
}

/// What was said, as it may be kept.
pub(super) struct Said {
    pub(super) agent_side: Option<Kept>,
    pub(super) criteria_explained: Option<Kept>,
    pub(super) communication: Option<Kept>,
    pub(super) improvement: Option<Kept>,
}

impl Notes {
    /// What was said, as it may be kept.
    pub(super) fn said(&self, written: &Written<'_>) -> Result<Said> {
        Ok(Said {
            agent_side: written.kept("agent_side", Some(&self.agent_side))?,
            criteria_explained: written.kept("criteria_explained", self.criteria_explained.as_deref())?,
            communication: written.kept("communication", self.communication.as_deref())?,
            improvement: written.kept("improvement", self.improvement.as_deref())?,
        })
    }

    /// Checks the day, the agent's side, and that every point of the dispute stands here once.
    pub(super) fn check(&self, written: &Written<'_>, dispute: &Dispute, today: NaiveDate) -> Result<()> {
        self.check_day(written, dispute, today)?;
        if self.agent_side.trim().is_empty() {
            return Err(Refusal::data(format!(
                "{}: `agent_side` is empty: the session begins with the agent's side of the story",
                written.name
            )));
        }
        for (place, noted) in self.point.iter().enumerate() {
            self.check_point(written, dispute, place, noted)?;
        }
        let is_noted = |key: &str| self.point.iter().any(|noted| *noted.criterion.get_ref() == key);
        match dispute.points.iter().find(|point| !is_noted(&point.criterion)) {
            Some(point) => {
                Err(Refusal::data(format!("{}: `{}` is disputed and has no [[point]]", written.name, point.criterion)))
            }
            None => Ok(()),
        }
    }

    fn check_day(&self, written: &Written<'_>, dispute: &Dispute, today: NaiveDate) -> Result<()> {
        let span = self.held.span();
        let held = day(self.held.get_ref()).map_err(|refusal| at(written, &span, refusal.message))?;
        if held > today {
            return Err(at(written, &span, format!("{held} is in the future")));
        }
        if held < dispute.opened_on {
            let says = format!("{held} is before the dispute was opened, {}", dispute.opened_on);
            return Err(at(written, &span, says));
        }
        Ok(())
    }

    fn check_point(&self, written: &Written<'_>, dispute: &Dispute, place: usize, noted: &NotedPoint) -> Result<()> {
        let (key, span) = (noted.criterion.get_ref(), noted.criterion.span());
        if !dispute.points.iter().any(|point| point.criterion == *key) {
            return Err(at(written, &span, format!("`{key}` is not disputed in dispute {}", dispute.id.0)));
        }
        if self.point.iter().take(place).any(|other| other.criterion.get_ref() == key) {
            return Err(at(written, &span, format!("`{key}` is here twice")));
        }
        match (noted.outcome, &noted.level) {
            (Outcome::Adjusted, None) => Err(at(written, &span, format!("`{key}` was adjusted: to which level?"))),
            (Outcome::Kept | Outcome::Withdrawn | Outcome::Unresolved, Some(level)) => {
                Err(at(written, &level.span(), "only an adjusted point has a new level"))
            }
            (Outcome::Adjusted, Some(_)) | (Outcome::Kept | Outcome::Withdrawn | Outcome::Unresolved, None) => Ok(()),
        }
    }
}

fn at(written: &Written<'_>, span: &Range<usize>, says: impl std::fmt::Display) -> Refusal {
    Refusal::data(format!("{}: {says}", written.place(span)))
}
