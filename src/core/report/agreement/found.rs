//! What was rated, wherever it comes from.

use super::auditor::by_card;
use super::line::paired;
use crate::core::calibration::Rated;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use std::collections::{BTreeMap, BTreeSet};

/// What was rated.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::core::report) struct Found {
    /// Each criterion, and totals.
    pub(in crate::core::report) rated: Vec<Rated>,
    /// By card, the totals of each agent as they were given first, in hundredths; where agents are known.
    pub(in crate::core::report) agents: BTreeMap<String, Vec<Vec<f64>>>,
    /// By card, the items of which the reader may not read every rating.
    pub(in crate::core::report) unread: BTreeMap<String, BTreeSet<i64>>,
}

/// What a line is of: its card or set, its criterion unless it is of totals, and its auditor unless it is of all.
pub(in crate::core::report) type Key = (String, Option<String>, Option<String>);

impl Found {
    /// Keeps only one criterion, where one is named. Refuses one that nobody rated.
    pub(in crate::core::report) fn keep(&mut self, criterion: Option<&str>) -> Result<()> {
        let Some(wanted) = criterion else { return Ok(()) };
        let known: BTreeSet<String> = self.rated.iter().filter_map(|one| one.criterion.clone()).collect();
        if !known.is_empty() && !known.contains(wanted) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(Refusal::rule(format!("nothing was rated under `{}`", wanted.escape_debug()))
                .hint(did_you_mean_or(wanted, &known, || format!("there are {}", known.join(", ")))));
        }
        self.rated.retain(|one| one.criterion.as_deref() == Some(wanted));
        Ok(())
    }

    /// How many items that the reader may not read stand behind each line.
    pub(in crate::core::report) fn behind(&self) -> BTreeMap<Key, u64> {
        let mut found = BTreeMap::new();
        for one in &self.rated {
            let items = self.items(&[one], None);
            found.insert((one.card.clone(), one.criterion.clone(), None), items);
        }
        for (by, criteria) in by_card(&self.rated) {
            for auditor in &by.auditors {
                let items = self.items(&criteria, Some(auditor));
                found.insert((by.card.clone(), by.criterion.clone(), Some(auditor.clone())), items);
            }
        }
        found
    }

    /// How many items that the reader may not read two rated, an auditor among them where one is named.
    fn items(&self, all: &[&Rated], auditor: Option<&String>) -> u64 {
        let mut items = BTreeSet::new();
        for one in all {
            let Some(unread) = self.unread.get(&one.card) else { continue };
            let place = auditor.map(|auditor| one.auditors.iter().position(|own| own == auditor));
            let is_of =
                |by: i64| place.is_none_or(|place| place.and_then(|place| i64::try_from(place).ok()) == Some(by));
            let of = paired(one).into_iter().filter(|rating| is_of(rating.auditor) && unread.contains(&rating.item));
            items.extend(of.map(|rating| rating.item));
        }
        items.len() as u64
    }
}
