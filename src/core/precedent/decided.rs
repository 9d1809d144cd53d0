//! A precedent, where it comes from, and whether it still holds.

use super::treatment::Treatment;
use crate::calc::moment::Moment;
use crate::core::audit::AuditId;
use crate::core::calibration::CalibrationId;
use crate::core::dispute::{DisputeId, Verdict};
use crate::core::people::PersonId;
use crate::core::question::Arose;
use crate::core::scorecard::CardId;
use crate::core::text::Untrusted;
use chrono::NaiveDate;

/// What was decided about a criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Precedent {
    /// Its number.
    pub id: i64,
    /// The card's name.
    pub card: String,
    /// The criterion's key.
    pub key: String,
    /// What was decided, in a sentence.
    pub headnote: Untrusted,
    /// Who decided, by handle.
    pub by: String,
    pub(super) by_id: PersonId,
    /// When.
    pub at: Moment,
    /// The local day of that.
    pub on: NaiveDate,
    /// Where it comes from.
    pub source: Source,
    /// Whether it holds.
    pub standing: Standing,
    /// What later rulings made of it.
    pub treatment: Treatment,
    /// The version of the card that it was decided about.
    pub(super) version: CardId,
}

/// Where a precedent comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// The answer to a question.
    Question(Arose),
    /// A ruling on a dispute.
    Ruling(Ruled),
    /// A calibration: what its people agreed on, or what the owner of the card answered to them.
    Calibration(Calibrated),
}

/// A calibration that made a precedent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Calibrated {
    /// Which one.
    pub id: CalibrationId,
    /// How many people answered in it.
    pub answered: i64,
    /// How many of those who were asked came to its talk.
    pub attended: i64,
}

/// What a ruling decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ruled {
    /// The dispute that it decided.
    pub dispute: DisputeId,
    /// Whether it is the ruling of three, on an appeal.
    pub is_appeal: bool,
    /// Which way it went.
    pub verdict: Verdict,
    /// The level that it gave; none is not applicable.
    pub level: Option<String>,
    /// The audit of the dispute.
    pub(super) audit: AuditId,
}

/// Whether a precedent holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It holds.
    Holds,
    /// The dispute that it decided waits for the ruling on its appeal.
    UnderAppeal,
    /// The ruling on the appeal took its place.
    Replaced,
    /// A later ruling overruled it, on this dispute.
    Overruled(DisputeId),
}

impl Precedent {
    /// Whether it is still of use to those who score: nothing took its place.
    pub const fn is_guidance(&self) -> bool {
        matches!(self.standing, Standing::Holds | Standing::UnderAppeal)
    }

    /// The question that it answers, where it does.
    pub const fn question(&self) -> Option<&Arose> {
        match &self.source {
            Source::Question(arose) => Some(arose),
            Source::Ruling(_) | Source::Calibration(_) => None,
        }
    }

    /// The ruling that it is, where it is one.
    pub const fn ruling(&self) -> Option<&Ruled> {
        match &self.source {
            Source::Ruling(ruled) => Some(ruled),
            Source::Question(_) | Source::Calibration(_) => None,
        }
    }
}
