//! Exclusion: why a dialogue of a window cannot be drawn.

use crate::core::closed_list;

closed_list! {
    /// Why a dialogue cannot be drawn: the first reason that is true.
    pub enum Exclusion("a reason for which a dialogue is not drawn", "reasons") {
        /// Its agent was no agent on the day.
        NotOnRoster = "not-on-roster",
        /// It was audited before.
        AlreadyAudited = "already-audited",
        /// It was audited before as a spot check: somebody picked it.
        SpotChecked = "spot-checked",
        /// It was scored in a draw that was made void then: its score is in no figure, and it is not scored twice.
        ScoredInVoidDraw = "scored-in-void-draw",
        /// There is nothing to listen to or read.
        NoContent = "no-content",
        /// The customer was not told of monitoring.
        NoNotice = "no-notice",
        /// Another draw, which waits for its seed, has it.
        WaitsForSeed = "waits-for-seed",
        /// It lay in another window of the plan when that was committed, and was moved since.
        InAnotherWindow = "in-another-window",
    }
}

impl Exclusion {
    /// It in words, on paper and in refusals.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotOnRoster => "agent not on the roster that day",
            Self::AlreadyAudited => "already audited",
            Self::SpotChecked => "audited as a spot check",
            Self::ScoredInVoidDraw => "scored in a draw that is void",
            Self::NoContent => "no content",
            Self::NoNotice => "no notice given",
            Self::WaitsForSeed => "waits for the seed of another draw",
            Self::InAnotherWindow => "moved here from another window of the plan, which is drawn",
        }
    }
}
