//! What a second reader of each dialogue would buy, and what the same hours would buy spent on other dialogues.

use super::found::Found;
use crate::calc::agreement::{Bought, Sources, bought, item_dependability, rating_components, readers_for};
use crate::calc::figure::Undefined;
use crate::calc::shrinkage::components;
use crate::core::calibration::Rated;

/// How dependable a figure is to be.
const TARGET: f64 = 0.8;

/// What more readers, or more dialogues, would buy.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// The card, or the ratings of elsewhere.
    pub card: String,
    /// The criterion; none: of totals.
    pub criterion: Option<String>,
    /// How much of one reader's answer is the item's own, from 0 to 1.
    pub one_reader: Result<f64, Undefined>,
    /// The same of the mean of two readers.
    pub two_readers: Result<f64, Undefined>,
    /// How many readers of an item it takes until four fifths are the item's own.
    pub readers: Result<u64, Undefined>,
    /// Of the mean of an agent: from how many dialogues, and what more would buy. None where no agents are known.
    pub agent: Option<(u64, Result<Bought, Undefined>)>,
}

/// Of totals where there are some, else of each criterion.
pub(super) fn study(found: &Found) -> Vec<Study> {
    let has_totals = found.rated.iter().any(|one| one.criterion.is_none());
    let wanted = found.rated.iter().filter(|one| one.criterion.is_none() == has_totals);
    wanted.map(|one| of(one, found)).collect()
}

fn of(rated: &Rated, found: &Found) -> Study {
    let parts = rating_components(&rated.ratings);
    let agents = found.agents.get(&rated.card).filter(|_| rated.criterion.is_none());
    let agent = agents.filter(|agents| !agents.is_empty()).map(|agents| {
        let all: u64 = agents.iter().map(|one| one.len() as u64).sum();
        // As many as an agent has on average.
        let usual = (all / (agents.len() as u64)).max(1);
        let spread = components(agents).ok_or(Undefined::TooFew);
        let sources = spread.and_then(|all| Ok(Sources::of(all.spread.between, all.spread.within, &parts?)));
        (usual, sources.and_then(|sources| bought(&sources, usual, 1)))
    });
    Study {
        card: rated.card.clone(),
        criterion: rated.criterion.clone(),
        one_reader: parts.and_then(|parts| item_dependability(&parts, 1)),
        two_readers: parts.and_then(|parts| item_dependability(&parts, 2)),
        readers: parts.and_then(|parts| readers_for(&parts, TARGET)),
        agent,
    }
}
