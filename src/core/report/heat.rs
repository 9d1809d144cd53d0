//! Heat: where answers fall short, criterion by group; and which of that is more than chance.

use super::criteria::marks_of;
use super::domain::{Beside, Domain, within};
use super::grouping::{By, Grouping, Key as Group};
use super::sample::Sample;
use super::small::{FEWEST, Key, Sizes};
use super::tally::Values;
use crate::calc::chart::Chance;
use crate::calc::estimate::{Stratum, sharing};
use crate::calc::scoring::FULL;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, CardId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A cell is told where chance alone puts fewer than 1 of 1,000 such as far out on its side.
const TAIL: f64 = 0.001;

/// Where answers fall short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heat {
    /// What the columns are.
    pub by: By,
    /// Their names, in order.
    pub groups: Vec<String>,
    /// By card, in the order of its criteria.
    pub rows: Vec<HeatRow>,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatRow {
    /// Its card.
    pub card: String,
    /// Its id.
    pub criterion: String,
    /// Of all groups that are shown.
    pub all: HeatCell,
    /// One for each group.
    pub cells: Vec<HeatCell>,
}

/// The share of short answers of one criterion in one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeatCell {
    /// How many answers; none where the reader may not know.
    pub n: Option<u64>,
    /// Their share, in hundredths of a per cent; none where there are too few.
    pub short: Option<i64>,
    /// Where it lies against what chance leaves around the criterion's rate.
    pub side: Side,
}

/// Where a cell lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// There is nothing to hold it against.
    #[default]
    Untold,
    /// Within what chance alone leaves.
    Inside,
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// What was counted: by card and place of the criterion, then by group.
#[derive(Default)]
pub(super) struct Counted {
    cells: BTreeMap<(String, usize, String), BTreeMap<String, Values>>,
}

/// Counts short answers by criterion and group.
pub(super) fn counted(
    conn: &Connection,
    domain: &Domain,
    by: By,
    unseen: &BTreeSet<AuditId>,
) -> Result<(Counted, Sample)> {
    let sample = within(conn, domain, unseen)?;
    let mut grouping = Grouping::new(conn, by)?;
    let mut groups = HashMap::<i64, Group>::new();
    let delivered = sample.observations.iter().filter(|one| one.inside && one.delivered && one.scoring > 0);
    for one in delivered.clone() {
        groups.insert(one.audit.0, grouping.key(conn, one, &sample.strata)?);
    }
    let mut found = HashMap::<(i64, Group), Values>::new();
    marks_of(conn, delivered.copied().collect(), |one, criterion, percent| {
        if let (Some(percent), Some(group)) = (percent, groups.get(&one.audit.0)) {
            let short = if percent < FULL { FULL } else { 0 };
            found.entry((criterion, *group)).or_default().add(one, short);
        }
    })?;
    let criteria = criteria(conn, &sample)?;
    let mut counted = Counted::default();
    for ((criterion, group), values) in found {
        let Some(named) = criteria.get(&criterion) else { continue };
        counted.cells.entry(named.clone()).or_default().insert(grouping.name(group), values);
    }
    Ok((counted, sample))
}

/// The card, the place and the name of each criterion, by number.
fn criteria(conn: &Connection, sample: &Sample) -> Result<HashMap<i64, (String, usize, String)>> {
    let of = sample.observations.iter().filter(|one| one.inside && one.delivered);
    let mut found = HashMap::new();
    for id in of.map(|one| one.card).collect::<BTreeSet<CardId>>() {
        let (card, ids) = (scorecard::load(conn, id)?, scorecard::criterion_ids(conn, id)?);
        let named = card.criteria.iter().enumerate().filter_map(|(place, criterion)| {
            Some((*ids.get(&criterion.key)?, (card.label(), place, criterion.key.clone())))
        });
        found.extend(named);
    }
    Ok(found)
}

impl Counted {
    /// How many answers stand behind each cell; those of one criterion stand together.
    pub(super) fn sizes(&self) -> Sizes {
        let of = |((card, _, criterion), cells): (&(String, usize, String), &BTreeMap<String, Values>)| {
            let cell = |(group, values): (&String, &Values)| (key(card, criterion, group), values.n());
            cells.iter().map(cell).collect::<Vec<_>>()
        };
        self.cells.iter().flat_map(of).collect()
    }

    /// The table of it, without the cells that the reader may not read; answers how many these are.
    pub(super) fn table(&self, by: By, sample: &Sample, may: impl Fn(&Key, u64) -> bool) -> (Heat, u64) {
        let groups: BTreeSet<&String> = self.cells.values().flat_map(BTreeMap::keys).collect();
        let (mut withheld, mut rows) = (0, Vec::new());
        for ((card, _, criterion), cells) in &self.cells {
            let is_shown = |group: &str, values: &Values| may(&key(card, criterion, group), values.n());
            let shown: BTreeMap<&String, &Values> =
                cells.iter().filter(|(group, values)| is_shown(group, values)).collect();
            withheld += (cells.len() - shown.len()) as u64;
            let mut all = Values::default();
            for values in shown.values() {
                all.join(values);
            }
            let all = Held { values: &all, strata: &sample.strata.sizes };
            let target = sharing(all.strata, all.values.cells()).map(|found| found.share);
            let cell = |group: &&String| match shown.get(*group) {
                Some(values) => Held { values, strata: all.strata }.cell(target),
                None if cells.contains_key(*group) => HeatCell::default(),
                None => HeatCell { n: Some(0), ..HeatCell::default() },
            };
            rows.push(HeatRow {
                card: card.clone(),
                criterion: criterion.clone(),
                all: if shown.is_empty() { HeatCell::default() } else { all.cell(None) },
                cells: groups.iter().map(cell).collect(),
            });
        }
        (Heat { by, groups: groups.into_iter().cloned().collect(), rows }, withheld)
    }
}

/// What is told below a table of short answers.
pub(super) fn beside(sample: &Sample) -> Beside {
    Beside::of(sample)
}

struct Held<'a> {
    values: &'a Values,
    strata: &'a [Stratum],
}

impl Held<'_> {
    fn cell(&self, target: Option<f64>) -> HeatCell {
        let n = self.values.n();
        if n < FEWEST {
            return HeatCell { n: Some(n), ..HeatCell::default() };
        }
        let short = self.values.weighted(self.strata);
        let side = target.and_then(|target| self.side(target)).unwrap_or_default();
        HeatCell { n: Some(n), short, side }
    }

    /// Against what chance leaves around a rate, by the number of answers with equal weights that would be worth as much.
    fn side(&self, target: f64) -> Option<Side> {
        let found = sharing(self.strata, self.values.cells()).filter(|_| target > 0.0 && target < 1.0)?;
        let (chance, x) = (Chance::of_rate(target, found.n)?, found.x());
        Some(match () {
            () if chance.is_above(x, TAIL) => Side::Above,
            () if chance.is_below(x, TAIL) => Side::Below,
            () => Side::Inside,
        })
    }
}

fn key(card: &str, criterion: &str, group: &str) -> Key {
    (format!("{card}\t{criterion}"), group.to_owned())
}
