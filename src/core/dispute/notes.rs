//! The notes of a session as its facilitator writes them, and what is wrong with them.

use super::action::WrittenAction;
use super::naming::PointRef;
use super::point::Point;
use super::rescoring::Opened;
use super::state::Dispute;
use super::striking::{require_own_word, require_strikable};
use super::talk::Session;
use super::words::{Outcome, Subject};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::parse_level;
use crate::core::text::{Kept, Untrusted};
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use chrono::NaiveDate;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// What was said and agreed in a session.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    pub(super) held: Spanned<String>,
    agent_side: Spanned<String>,
    #[serde(default)]
    criteria_explained: Option<String>,
    #[serde(default)]
    communication: Option<String>,
    #[serde(default)]
    improvement: Option<String>,
    #[serde(default)]
    agreed: Option<String>,
    #[serde(default)]
    pub(super) point: Vec<NotedPoint>,
    /// Answers to questions that adjusted points open.
    #[serde(default)]
    pub(super) opened: Vec<Opened>,
    /// What is to be done.
    #[serde(default)]
    pub(super) action: Vec<WrittenAction>,
}

/// What became of one point.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NotedPoint {
    #[serde(default)]
    criterion: Option<Spanned<String>>,
    #[serde(default)]
    subject: Option<Spanned<Subject>>,
    pub(super) outcome: Outcome,
    #[serde(default)]
    level: Option<Spanned<String>>,
}

impl NotedPoint {
    /// Which point it is.
    pub(super) fn of(&self) -> PointRef<'_> {
        PointRef { criterion: self.criterion.as_ref(), subject: self.subject.as_ref() }
    }

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
    pub(super) agreed: Option<Kept>,
}

impl Said {
    /// Whether a session that is recorded says the same.
    pub(super) fn is(&self, session: &Session) -> bool {
        let pairs = [
            (&self.agent_side, &session.agent_side),
            (&self.criteria_explained, &session.criteria_explained),
            (&self.communication, &session.communication),
            (&self.improvement, &session.improvement),
            (&self.agreed, &session.agreed),
        ];
        pairs.into_iter().all(|(new, stands)| new.as_ref().map(Kept::as_str) == stands.as_ref().map(Untrusted::expose))
    }
}

impl Notes {
    /// What was said, as it may be kept.
    pub(super) fn said(&self, written: &Written<'_>) -> Result<Said> {
        Ok(Said {
            agent_side: written.kept("agent_side", Some(self.agent_side.get_ref()))?,
            criteria_explained: written.kept("criteria_explained", self.criteria_explained.as_deref())?,
            communication: written.kept("communication", self.communication.as_deref())?,
            improvement: written.kept("improvement", self.improvement.as_deref())?,
            agreed: written.kept("agreed", self.agreed.as_deref())?,
        })
    }

    /// Checks the day, the agent's side, and that every open point of the dispute stands here once.
    pub(super) fn check(&self, faults: &mut Faults<'_>, dispute: &Dispute, today: NaiveDate) {
        let written = faults.written();
        faults.keep(&self.held.span(), self.check_day(written, dispute, today));
        if self.agent_side.get_ref().trim().is_empty() {
            let says = "`agent_side` is empty: the session begins with the agent's side of the story";
            faults.add(&self.agent_side.span(), says);
        }
        for (place, noted) in self.point.iter().enumerate() {
            faults.keep(&noted.of().span(), self.check_point(written, dispute, place, noted));
        }
        if !self.point.iter().any(|noted| faults.is_settled(&noted.of().span())) {
            self.check_whole(faults, dispute);
        }
    }

    /// Points that are disputed and do not stand here.
    fn check_whole(&self, faults: &mut Faults<'_>, dispute: &Dispute) {
        let is_noted = |point: &&Point| self.point.iter().any(|noted| noted.of().is(point));
        for point in dispute.open_points().filter(|point| !is_noted(point)) {
            let says = format!("{}: `{}` is disputed and has no [[point]]", faults.written().name, point.about.name());
            faults.keep::<()>(&(0..0), Err(Refusal::data(says).hint(how_to_note(point))));
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
        let (named, id) = (noted.of(), dispute.id.0);
        named.check(written)?;
        let (name, span) = (named.name(), named.span());
        let Some(point) = dispute.points.iter().find(|point| named.is(point)) else {
            return Err(at(written, &span, format!("`{name}` is not disputed in dispute {id}")));
        };
        if self.point.iter().take(place).any(|other| other.of().is(point)) {
            return Err(at(written, &span, format!("`{name}` is here twice")));
        }
        if point.withdrawn && noted.outcome == Outcome::Withdrawn {
            return Ok(());
        }
        if !point.open {
            return Err(at(written, &span, format!("`{name}` is no longer open in dispute {id}")));
        }
        check_outcome(written, dispute, point, noted)
    }
}

fn how_to_note(point: &Point) -> String {
    let name = point.about.criterion().map_or_else(
        || format!("subject = \"{}\"", point.about.name()),
        |criterion| format!("criterion = \"{criterion}\""),
    );
    format!("add [[point]], below it {name} and outcome = \"kept\", \"adjusted\" or \"unresolved\"")
}

fn check_outcome(written: &Written<'_>, dispute: &Dispute, point: &Point, noted: &NotedPoint) -> Result<()> {
    let (name, span) = (point.about.name(), noted.of().span());
    let is_mark = point.about.criterion().is_some();
    match (noted.outcome, &noted.level) {
        (Outcome::Withdrawn, _) => {
            let (agent, id) = (&dispute.audit.agent.handle, dispute.id.0);
            let which = if is_mark { format!(" --criterion {name}") } else { String::new() };
            Err(at(written, &span, format!("only {agent} can take `{name}` back"))
                .hint(format!("before the session is recorded: assize --as {agent} dispute withdraw {id}{which}")))
        }
        (Outcome::Adjusted, None) if is_mark => {
            Err(at(written, &span, format!("`{name}` was adjusted: to which level?")))
        }
        (Outcome::Adjusted, None) => {
            let may = require_own_word(dispute, &point.about).and_then(|()| require_strikable(dispute, &point.about));
            may.map_err(|refusal| Refusal {
                message: format!("{}: {}", written.place(&span), refusal.message),
                ..refusal
            })
        }
        (Outcome::Adjusted, Some(level)) if !is_mark => {
            Err(at(written, &level.span(), format!("`{name}` has no level: adjusted means that the audit is struck")))
        }
        (Outcome::Kept | Outcome::Unresolved, Some(level)) => {
            Err(at(written, &level.span(), "only an adjusted point has a new level"))
        }
        (Outcome::Adjusted, Some(_)) | (Outcome::Kept | Outcome::Unresolved, None) => Ok(()),
    }
}

fn at(written: &Written<'_>, span: &Range<usize>, says: impl std::fmt::Display) -> Refusal {
    Refusal::data(format!("{}: {says}", written.place(span)))
}
