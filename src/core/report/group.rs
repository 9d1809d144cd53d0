//! Group: what is counted of the audits of one line, and the lines by agent that two reports share.

use super::domain::{Domain, card_of_draws, is_of};
use super::grouping::{By, Grouping, line_of};
use super::sample::{Observation, Sample, is_whole};
use super::share::Share;
use super::tally::Values;
use crate::calc::estimate::{Cell, Stratum};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Groups by their key and their card.
pub(super) type Groups = BTreeMap<(String, String), Group>;

/// What is counted of one group.
#[derive(Default)]
pub(super) struct Group {
    pub(super) counts: Counts,
    pub(super) total: Values,
    /// What disputes and corrections added to totals, where they did.
    added: Values,
    /// Totals of those that had none before.
    new: Values,
    pub(super) failed: Values,
    pub(super) classes: [Values; 3],
    /// The stratum of each dialogue that was drawn and is missing.
    pub(super) missing: Vec<usize>,
    /// The strata of its audits.
    strata: Vec<usize>,
}

#[derive(Default)]
pub(super) struct Counts {
    pub(super) drawn: u64,
    pub(super) scored: u64,
    pub(super) delivered: u64,
    pub(super) read: u64,
    pub(super) contested: u64,
    pub(super) disputed: u64,
    /// Disputed, and no dispute about them is open.
    pub(super) ended: u64,
    /// Those of them whose total was changed.
    pub(super) changed: u64,
}

impl Group {
    /// Counts an audit.
    pub(super) fn count(&mut self, one: &Observation) {
        self.counts.add(one);
        if self.strata.last() != Some(&one.stratum) {
            self.strata.push(one.stratum);
        }
        let Some(total) = one.standing() else { return };
        self.total.add(one, total);
        match one.first.get() {
            None => self.new.add(one, total),
            Some(first) if first != total => self.added.add(one, total - first),
            Some(_) => {}
        }
        self.failed.add(one, if one.is_failed() { 10_000 } else { 0 });
        for (values, worth) in self.classes.iter_mut().zip(one.classes) {
            if let Some(score) = worth.get() {
                values.add(one, score);
            }
        }
    }

    /// The scores of a critical class.
    pub(super) fn class(&self, class: usize) -> Option<&[Cell]> {
        self.classes.get(class).map(Values::cells)
    }

    /// Its mean with what is missing worth nothing; none where nothing is missing.
    pub(super) fn with_missing(&self, strata: &[Stratum]) -> Option<i64> {
        // Most groups miss nothing: they are spared a copy of all their values.
        if self.missing.is_empty() { None } else { self.total.with(&self.missing, 0).weighted(strata) }
    }

    /// How many points of its mean come from disputes and corrections.
    pub(super) fn points_from_disputes(&self, mean: Option<i64>, strata: &[Stratum]) -> Option<i64> {
        let is_as_first = self.added.cells().is_empty() && self.new.cells().is_empty();
        let before = if is_as_first { mean } else { self.total.before(&self.added, &self.new, strata) };
        Some(mean? - before?)
    }

    /// A share of its audits: one of a complete count where every dialogue of their strata was audited.
    pub(super) fn share(&self, (part, whole): (u64, u64), strata: &[Stratum], may_be_complete: bool) -> Share {
        let is_whole = |place: &usize| strata.get(*place).is_some_and(is_whole);
        Share::counted(part, whole, may_be_complete && self.strata.iter().all(is_whole))
    }
}

impl Counts {
    fn add(&mut self, one: &Observation) {
        self.drawn += 1;
        self.scored += u64::from(one.scored);
        self.delivered += u64::from(one.delivered);
        self.read += u64::from(one.delivered && (one.acknowledged || one.disputed));
        self.contested += u64::from(one.contested);
        self.disputed += u64::from(one.disputed);
        let is_ended = one.disputed && !one.contested;
        self.ended += u64::from(is_ended);
        self.changed += u64::from(is_ended && one.changed);
    }
}

/// The groups of a sample; what is drawn and missing stands with them where it is known to which it belongs.
pub(super) fn groups(conn: &Connection, sample: &Sample, domain: &Domain, by: By) -> Result<(Groups, Unplaced)> {
    let mut grouping = Grouping::new(conn, by)?;
    let mut found = std::collections::HashMap::<_, Group>::new();
    for one in sample.observations.iter().filter(|one| one.in_period && one.inside) {
        let key = grouping.key(conn, one, &sample.strata)?;
        found.entry((key, one.card)).or_default().count(one);
    }
    let named = found.into_iter().map(|((key, card), group)| ((grouping.name(key), grouping.card(card)), group));
    let mut groups: Groups = named.collect();
    let unplaced = place_missing(conn, sample, domain, &grouping, &mut groups)?;
    Ok((groups, unplaced))
}

/// The strata of what is missing and belongs to no group, by the card of their draw; none where that is not known.
pub(super) type Unplaced = BTreeMap<String, Vec<usize>>;

/// Puts what is drawn and missing to its groups, by the card of their first line. Answers what nobody can place.
fn place_missing(
    conn: &Connection,
    sample: &Sample,
    domain: &Domain,
    grouping: &Grouping,
    groups: &mut Groups,
) -> Result<Unplaced> {
    let mut unplaced = Unplaced::new();
    let cards = card_of_draws(sample, grouping);
    for phantom in &sample.strata.phantoms {
        let card = cards.get(&sample.strata.entry(phantom.stratum)).map(String::as_str);
        if !is_of(conn, domain, phantom, card)? {
            continue;
        }
        match grouping.of_missing(phantom, card)? {
            Some(name) => groups.entry(line_of(groups, name)).or_default().missing.push(phantom.stratum),
            None => unplaced.entry(card.unwrap_or_default().to_owned()).or_default().push(phantom.stratum),
        }
    }
    Ok(unplaced)
}
