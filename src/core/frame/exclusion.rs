//! Exclusion: why a dialogue of a window cannot be drawn.

use crate::core::refusal::Refusal;
use std::str::FromStr;

/// Why a dialogue cannot be drawn; the first reason that is true.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Exclusion {
    /// Its agent was no agent on the day.
    NotOnRoster,
    /// It was audited before.
    AlreadyAudited,
    /// There is nothing to listen to or read.
    NoContent,
    /// The customer was not told of monitoring.
    NoNotice,
    /// Another draw, which waits for its seed, has it.
    WaitsForSeed,
}

impl Exclusion {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::NotOnRoster, Self::AlreadyAudited, Self::NoContent, Self::NoNotice, Self::WaitsForSeed];

    /// Its code in the file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOnRoster => "not-on-roster",
            Self::AlreadyAudited => "already-audited",
            Self::NoContent => "no-content",
            Self::NoNotice => "no-notice",
            Self::WaitsForSeed => "waits-for-seed",
        }
    }

    /// It in words, on paper and in refusals.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotOnRoster => "agent not on the roster that day",
            Self::AlreadyAudited => "already audited",
            Self::NoContent => "no content",
            Self::NoNotice => "no notice given",
            Self::WaitsForSeed => "waits for the seed of another draw",
        }
    }
}

impl FromStr for Exclusion {
    type Err = Refusal;

    fn from_str(code: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|reason| reason.code() == code).ok_or_else(|| {
            Refusal::data(format!("`{}` is no reason for which a dialogue is not drawn", code.escape_debug()))
        })
    }
}
