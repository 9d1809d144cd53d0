//! Which ratings a report is about, as it is given.

use super::only::Only;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{Place, Source};
use clap::Args;

/// Which ratings: those of dialogues that two scored, where nothing is said.
#[derive(Args, Debug)]
pub struct Rated {
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
        if self.ratings.is_some() { "Ratings of elsewhere" } else { "Dialogues that two scored" }
    }

    /// What differences are counted in.
    pub const fn unit(&self) -> &'static str {
        if self.ratings.is_some() { "steps" } else { "points" }
    }

    /// What to do where there are none.
    pub const fn empty() -> &'static str {
        "No dialogue has two scores here yet: double = \"10%\" in a plan gives some of each draw to a second auditor."
    }
}

/// The ratings that were asked for, and in words which dialogues of them.
pub fn place(rated: &Rated, only: &Only) -> Result<(Source, Option<String>)> {
    let says = only.spoken()?;
    let criterion = rated.criterion.clone();
    let Some(name) = &rated.ratings else {
        return Ok((Source { place: Place::Twice(Box::new(only.domain()?)), criterion }, says));
    };
    if says.is_some() {
        return Err(Refusal::words("ratings of elsewhere have no days, agents, teams or cards of this file")
            .hint("leave --from, --to, --agent and the like out, or leave --ratings out"));
    }
    Ok((Source { place: Place::Elsewhere(name.clone()), criterion }, None))
}
