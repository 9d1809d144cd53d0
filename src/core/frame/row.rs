//! Row of a frame: a dialogue with all that decides whether it can be drawn.

use super::exclusion::Exclusion;
use super::limits::Looked;
use crate::calc::draw::RowFault;
use crate::core::dialogue::Content;
use crate::core::people::PersonId;
use crate::core::plan::{Candidate, Features, Waiting};
use crate::core::policy::Policy;
use crate::core::refusal::Refusal;
use crate::core::request::RequestId;
use chrono::NaiveDate;

/// Whether a dialogue was audited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Audited {
    /// Nobody did, or was to in a draw that is void by now.
    Never,
    /// It was scored, and then its draw was made void.
    InVoidDraw,
    /// Somebody picked it as a spot check.
    Picked,
    /// It was drawn.
    Drawn,
}

impl Audited {
    /// What a query says: 0, 1, 2 or 3.
    pub(super) const fn of(number: i64) -> Self {
        match number {
            0 => Self::Never,
            1 => Self::InVoidDraw,
            2 => Self::Picked,
            _ => Self::Drawn,
        }
    }
}

/// A dialogue as the frame sees it, while the walk stands on it.
pub(in crate::core) struct FrameRow<'a> {
    /// None: a phantom.
    pub(in crate::core) request: Option<RequestId>,
    pub(in crate::core) agent: PersonId,
    /// The dialogue as the plan sees it.
    pub(in crate::core) candidate: Candidate<'a>,
    /// The time that it counts from, as it is stored; of a phantom nothing.
    pub(super) counts: &'a str,
    pub(super) content: Content,
    /// Whether it once had another time.
    pub(super) moved: bool,
    /// Whether the customer was told of monitoring; none: as the policy says of the channel.
    pub(super) notice: Option<bool>,
    pub(super) audited: Audited,
    /// All that the machine of the plan said of it before, in one form; empty where it said nothing.
    pub(in crate::core) verdicts: String,
}

impl<'a> FrameRow<'a> {
    /// A phantom of an agent.
    pub(super) const fn phantom(agent: PersonId, candidate: Candidate<'a>) -> Self {
        Self {
            request: None,
            agent,
            candidate,
            counts: "",
            content: Content { is_here: true, lasts: true },
            moved: false,
            notice: Some(true),
            audited: Audited::Never,
            verdicts: String::new(),
        }
    }

    /// Whose it is, and of which day.
    pub(super) const fn looked(&self) -> Looked {
        Looked { request: self.request, agent: self.agent, day: self.candidate.features.day }
    }

    /// Why it cannot be drawn, where it cannot. `waiting` are the other windows that wait for their seed.
    pub(super) fn exclusion(&self, policy: &Policy, waiting: &[Waiting]) -> Option<Exclusion> {
        let features = self.candidate.features;
        if let Some(reason) = self.unfit(policy) {
            Some(reason)
        } else if self.audited == Audited::Drawn {
            Some(Exclusion::AlreadyAudited)
        } else if self.audited == Audited::Picked {
            Some(Exclusion::SpotChecked)
        } else if self.audited == Audited::InVoidDraw {
            Some(Exclusion::ScoredInVoidDraw)
        } else if waiting.iter().any(|window| window.covers(self.counts, features)) {
            Some(Exclusion::WaitsForSeed)
        } else {
            None
        }
    }

    /// What it says itself that keeps it from being drawn, whatever became of it.
    pub(super) fn unfit(&self, policy: &Policy) -> Option<Exclusion> {
        let features = self.candidate.features;
        if features.team.is_none() {
            Some(Exclusion::NotOnRoster)
        } else if !self.content.can_be_audited(policy, features.channel) {
            Some(Exclusion::NoContent)
        } else if !self.notice.unwrap_or_else(|| policy.gives_notice(features.channel)) {
            Some(Exclusion::NoNotice)
        } else {
            None
        }
    }

    /// That it cannot stand in a frame. No import lets such a ref in: somebody wrote into the file.
    pub(super) fn refuse(&self, why: RowFault) -> Refusal {
        let reference = self.candidate.reference.escape_debug();
        Refusal::data(format!("the dialogue `{reference}` cannot stand in a frame: {why}"))
            .hint("refs are checked when they come in; run `assize verify`: it names what was changed")
    }
}

/// A dialogue that was drawn, or may come next.
#[derive(Clone)]
pub(in crate::core) struct Pick {
    /// None: a phantom.
    pub(in crate::core) request: Option<RequestId>,
    pub(in crate::core) agent: PersonId,
    /// The time that it counts from, as it is stored; of a phantom nothing.
    pub(in crate::core) counts: String,
    day: NaiveDate,
    channel: String,
    category: String,
    team: Option<String>,
}

impl Pick {
    pub(super) fn of(row: &FrameRow<'_>) -> Self {
        let Features { day, channel, category, team } = row.candidate.features;
        let (channel, category, team) = (channel.to_owned(), category.to_owned(), team.map(str::to_owned));
        let counts = row.counts.to_owned();
        Self { request: row.request, agent: row.agent, counts, day, channel, category, team }
    }

    /// Whose it is, and of which day.
    pub(in crate::core) const fn looked(&self) -> Looked {
        Looked { request: self.request, agent: self.agent, day: self.day }
    }

    pub(in crate::core) fn features(&self) -> Features<'_> {
        Features { day: self.day, channel: &self.channel, category: &self.category, team: self.team.as_deref() }
    }
}
