//! Which ratings a report is about, as it is given.

use super::only::Only;
use crate::cli::open::Open;
use crate::cli::{blind, rights};
use crate::core::calibration::CalibrationId;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{Place, Source, require_group};
use crate::core::rights::Rights;
use clap::Args;

/// Which ratings: those of dialogues that two scored, where nothing is said.
#[derive(Args, Debug)]
pub struct Rated {
    /// The answers of this calibration, by its number, once it is closed
    #[arg(long, value_name = "NUMBER", conflicts_with = "ratings")]
    calibration: Option<i64>,
    /// The ratings of elsewhere that are called so: assize intake ratings
    #[arg(long, value_name = "NAME")]
    ratings: Option<String>,
    /// Only this criterion
    #[arg(long, value_name = "CRITERION")]
    criterion: Option<String>,
}

impl Rated {
    /// Where they come from, as a title ends.
    pub const fn about(&self) -> &'static str {
        match (&self.ratings, self.calibration) {
            (Some(_), _) => "Ratings of elsewhere",
            (None, Some(_)) => "A calibration",
            (None, None) => "Dialogues that two scored",
        }
    }

    /// The calibration whose answers are asked for.
    pub fn calibration(&self) -> Option<CalibrationId> {
        self.calibration.map(CalibrationId)
    }

    /// What differences are counted in.
    pub const fn unit(&self) -> &'static str {
        if self.ratings.is_some() { "steps" } else { "points" }
    }

    /// What to do where there are none.
    pub const fn empty(&self) -> &'static str {
        match (&self.ratings, self.calibration) {
            (Some(_), _) => "No dialogue was rated by two.",
            (None, Some(_)) => "No dialogue has two answers.",
            (None, None) => {
                "No dialogue has two scores here yet: double = \"10%\" in a plan gives some of each draw to a second auditor."
            }
        }
    }

    /// Why nothing moves over time there.
    pub const fn no_time(&self) -> &'static str {
        if self.ratings.is_some() { "ratings have no dates" } else { "the answers of a calibration have no dates" }
    }
}

/// Refuses ratings that the reader may not read: of a calibration, or narrowed to a person whose figures are for others.
pub fn require(open: &mut Open<'_>, rated: &Rated, source: &Source) -> Result<Rights> {
    let may = rights::rights(open)?;
    if let Some(id) = rated.calibration() {
        rights::calibration(open, id)?;
    }
    if let Place::Twice(domain) = &source.place {
        let unseen = blind::untaken(open)?;
        require_group(&*open.store.snapshot()?, &may, domain, &unseen)?;
    }
    Ok(may)
}

/// The ratings that were asked for, and in words which dialogues of them.
pub fn place(rated: &Rated, only: &Only) -> Result<(Source, Option<String>)> {
    let says = only.spoken()?;
    let criterion = rated.criterion.clone();
    let place = match (&rated.ratings, rated.calibration) {
        (None, None) => return Ok((Source { place: Place::Twice(Box::new(only.domain()?)), criterion }, says)),
        (Some(name), _) => Place::Elsewhere(name.clone()),
        (None, Some(id)) => Place::Calibration(CalibrationId(id)),
    };
    if says.is_some() {
        return Err(Refusal::words(
            "calibrations and ratings of elsewhere have no days, agents, teams or cards to leave out",
        )
        .hint("leave --from, --to, --agent and the like out, or leave --calibration and --ratings out"));
    }
    Ok((Source { place, criterion }, None))
}
