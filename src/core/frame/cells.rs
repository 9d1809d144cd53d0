//! Cells: how many dialogues of each person and period a frame has, and how many of them a draw can draw.

use super::limits::{Share, Stood, shares};
use super::walk::{Order, Place, Walk};
use crate::core::plan::quotas;
use crate::core::refusal::Result;
use crate::core::works_agreement::Per;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Of whom and of which periods a dialogue counts: of more than one where it was amended; of nobody where it is a phantom.
type Whose = BTreeSet<Share>;

/// How many dialogues of each person and period each stratum has.
pub(super) struct Cells(BTreeMap<Vec<String>, BTreeMap<Whose, usize>>);

impl Cells {
    pub(super) fn of(walk: Walk<'_>, (per, stood): (Per, &Stood)) -> Result<Self> {
        let mut cells: BTreeMap<Vec<String>, BTreeMap<Whose, usize>> = BTreeMap::new();
        walk.each(Order::Any, &mut |row, place| {
            if let Place::Inside(fields) = place {
                let labels = fields.iter().skip(1).map(|label| (*label).to_owned()).collect();
                let whose = row.request.map(|_| shares(row.looked(), per, stood)).unwrap_or_default();
                *cells.entry(labels).or_default().entry(whose).or_default() += 1;
            }
            Ok(())
        })?;
        Ok(Self(cells))
    }

    /// How many of each person and period can be drawn where these are left out.
    pub(super) fn could(&self, walk: Walk<'_>, full: &HashSet<Share>) -> Result<BTreeMap<Share, usize>> {
        let is_in = |whose: &Whose| !whose.iter().any(|share| full.contains(share));
        let mut sizes = BTreeMap::new();
        for (labels, cells) in &self.0 {
            let size: usize = cells.iter().filter(|(whose, _)| is_in(whose)).map(|(_, size)| size).sum();
            if size > 0 {
                sizes.insert(labels.clone(), size);
            }
        }
        let quotas = quotas(walk.conn, walk.plan, &sizes, walk.bounds.entry)?;
        let mut could = BTreeMap::new();
        for (labels, cells) in &self.0 {
            let quota = quotas.get(labels).copied().unwrap_or_default();
            for (share, size) in of_each(cells.iter().filter(|(whose, _)| is_in(whose))) {
                if quota.min(size) > 0 {
                    *could.entry(share).or_default() += quota.min(size);
                }
            }
        }
        Ok(could)
    }
}

/// How many of these dialogues count for each person and period.
fn of_each<'a>(cells: impl Iterator<Item = (&'a Whose, &'a usize)>) -> BTreeMap<Share, usize> {
    let mut found = BTreeMap::new();
    for (whose, size) in cells {
        for share in whose {
            *found.entry(*share).or_default() += *size;
        }
    }
    found
}
