//! Few: figures of disputes behind which there are so few audits that their reader may not read that they would tell of
//! single ones, or fewer people than a works agreement lets reports show.

use super::cases::Cases;
use crate::core::audit::AuditId;
use crate::core::people::PersonId;
use crate::core::report::gate::{hide_in_all, is_few};
use crate::core::report::small::{Key, Sizes, hide_seconds};
use crate::core::report::unread::tells;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What would tell of single audits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Few {
    /// Figures of the delivered audits: the mean, what disputes added to it, how many did not stand.
    pub audits: bool,
    /// Figures of the disputes: what became of their points, what lay behind them.
    pub disputes: bool,
    /// Whether a works agreement lets no figure tell of the people who disputed: how long it took, why, about what.
    pub people: bool,
}

/// What of all the figures of some cases would tell of single audits.
pub(super) fn few(cases: &Cases) -> Few {
    let disputed: BTreeSet<AuditId> = cases.disputes.iter().chain(&cases.all).map(|one| one.audit.id).collect();
    let audited: BTreeSet<AuditId> = cases.audits.iter().map(|one| one.id).collect();
    let is_hidden = |of: &BTreeSet<AuditId>| tells(number(cases, of)) || of_few_people(cases, of);
    // What disputes did to all audits tells of those that were disputed.
    let people = of_few_people(cases, &disputed);
    Few { audits: is_hidden(&audited) || people, disputes: is_hidden(&disputed), people }
}

/// Whether fewer people stand behind some audits, or behind those of one month, than the works agreement lets reports tell of.
pub(super) fn of_few_people(cases: &Cases, audits: &BTreeSet<AuditId>) -> bool {
    let is_few_of = |of: &BTreeSet<AuditId>| is_few(cases.people(of).len(), cases.least);
    is_few_of(audits) || cases.months(audits).values().any(is_few_of)
}

/// Which lines, by their places, would tell of single audits, by themselves or by what is left of a total without them. `of`:
/// the audits of each.
pub(super) fn hidden(cases: &Cases, of: &[BTreeSet<AuditId>]) -> BTreeSet<usize> {
    let key = |place: usize| -> Key { (String::new(), place.to_string()) };
    let sizes: Sizes = of.iter().enumerate().map(|(place, audits)| (key(place), number(cases, audits))).collect();
    let mut hidden: Vec<Key> = sizes.iter().filter(|(_, n)| tells(**n)).map(|(key, _)| key.clone()).collect();
    hide_seconds(&sizes, &|_| true, &mut hidden);
    let people: BTreeMap<usize, BTreeSet<PersonId>> =
        of.iter().map(|audits| cases.people(audits)).enumerate().collect();
    // Figures of several months less those of others would tell of a month.
    let mut months: BTreeMap<NaiveDate, BTreeMap<usize, BTreeSet<PersonId>>> = BTreeMap::new();
    for (place, audits) in of.iter().enumerate() {
        for (month, audits) in cases.months(audits) {
            months.entry(month).or_default().insert(place, cases.people(&audits));
        }
    }
    let parts: Vec<BTreeMap<usize, BTreeSet<PersonId>>> = std::iter::once(people).chain(months.into_values()).collect();
    let is_hidden =
        |(place, of): &(&usize, &BTreeSet<PersonId>)| hidden.contains(&key(**place)) || is_few(of.len(), cases.least);
    let mut hidden = parts.iter().flatten().filter(is_hidden).map(|(place, _)| *place).collect();
    hide_in_all(&parts, cases.least, &mut hidden);
    hidden
}

/// How many of some audits the reader may not read.
fn number(cases: &Cases, audits: &BTreeSet<AuditId>) -> u64 {
    audits.intersection(&cases.unread).count() as u64
}
