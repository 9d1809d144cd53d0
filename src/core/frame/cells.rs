//! Cells: how many dialogues of each person and period a frame has, and how many of them a draw can draw.

use super::limits::Share;
use super::walk::{Order, Place, Walk};
use crate::core::plan::quotas;
use crate::core::refusal::Result;
use crate::core::works_agreement::Per;
use std::collections::{BTreeMap, HashSet};

/// How many dialogues of each person and period each stratum has; under nobody stand phantoms.
pub(super) struct Cells(BTreeMap<Vec<String>, BTreeMap<Option<Share>, usize>>);

impl Cells {
    pub(super) fn of(walk: Walk<'_>, per: Per) -> Result<Self> {
        let mut cells: BTreeMap<Vec<String>, BTreeMap<Option<Share>, usize>> = BTreeMap::new();
        walk.each(Order::Any, &mut |row, place| {
            if let Place::Inside(fields) = place {
                let labels = fields.iter().skip(1).map(|label| (*label).to_owned()).collect();
                let whose = row.request.map(|_| (row.agent, per.first(row.candidate.features.day)));
                *cells.entry(labels).or_default().entry(whose).or_default() += 1;
            }
            Ok(())
        })?;
        Ok(Self(cells))
    }

    /// How many of each person and period can be drawn where these are left out.
    pub(super) fn could(&self, walk: Walk<'_>, full: &HashSet<Share>) -> Result<BTreeMap<Share, usize>> {
        let is_in = |share: &Option<Share>| share.is_none_or(|share| !full.contains(&share));
        let mut sizes = BTreeMap::new();
        for (labels, cells) in &self.0 {
            let size: usize = cells.iter().filter(|(share, _)| is_in(share)).map(|(_, size)| size).sum();
            if size > 0 {
                sizes.insert(labels.clone(), size);
            }
        }
        let quotas = quotas(walk.conn, walk.plan, &sizes, walk.bounds.entry)?;
        let mut could = BTreeMap::new();
        for (labels, cells) in &self.0 {
            let quota = quotas.get(labels).copied().unwrap_or_default();
            for (share, size) in cells.iter().filter(|(share, _)| is_in(share)) {
                if let Some(share) = share.filter(|_| quota.min(*size) > 0) {
                    *could.entry(share).or_default() += quota.min(*size);
                }
            }
        }
        Ok(could)
    }
}
