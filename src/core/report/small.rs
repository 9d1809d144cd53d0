//! Small groups: a line of few audits tells of single ones, and so does what is left of a total when the other lines are
//! taken from it. Neither is shown to who may not read the audits themselves.

use super::domain::Domain;
use crate::core::people;
use crate::core::refusal::Result;
use crate::core::rights::Rights;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// With fewer audits a line would tell of single ones.
pub const FEWEST: u64 = 10;

/// The part of a line that makes a sum with others: its card; and its name.
pub(super) type Key = (String, String);
/// How many audits stand behind each line.
pub(super) type Sizes = BTreeMap<Key, u64>;

/// Which lines of a table the reader may read.
pub(super) struct Shown {
    /// Of audits that the reader may not read one by one; none: they may read all.
    hidden: Option<Vec<Key>>,
    /// Groups of too few people, by name.
    few: BTreeSet<String>,
    /// Lines of too few people.
    few_lines: BTreeSet<Key>,
}

impl Shown {
    /// Everything.
    pub(super) const ALL: Self = Self { hidden: None, few: BTreeSet::new(), few_lines: BTreeSet::new() };

    /// The same without some more lines.
    pub(super) fn without(mut self, more: &[Key]) -> Self {
        self.hidden.iter_mut().for_each(|hidden| hidden.extend_from_slice(more));
        self
    }

    /// The same without groups of these names, and without these lines: too few people stand behind them.
    pub(super) fn without_few(self, few: BTreeSet<String>, few_lines: BTreeSet<Key>) -> Self {
        Self { few, few_lines, ..self }
    }

    /// Whether a line of so many audits is shown.
    pub(super) fn holds(&self, key: &Key, n: u64) -> bool {
        let is_few = || self.few.contains(&key.1) || self.few_lines.contains(key);
        let is_read = |hidden: &Vec<Key>| n > 0 && !hidden.contains(key) && !is_few();
        self.hidden.as_ref().is_none_or(is_read)
    }
}

/// The audits of a domain that a reader may not read: without those of agents whose figures they may read, and those in which
/// they have a part. These can be taken from every sum.
pub(super) fn unread(conn: &Connection, may: &Rights, domain: &Domain) -> Result<Domain> {
    let own = people::handles(conn)?.into_keys().filter(|handle| may.reports_of(handle)).collect();
    Ok(Domain { without: own, without_audits: may.parts(conn)?, ..domain.clone() })
}

/// Which lines a reader may read. `sizes` counts the audits of each line in a domain, which here is `unread`, without those
/// that they may read. `adds_up`: the lines of a card make a whole, which another table tells. `is_own`: lines that the
/// reader may read, however few.
pub(super) fn shown(
    unread: &Domain,
    adds_up: bool,
    is_own: impl Fn(&Key) -> bool,
    sizes: impl Fn(&Domain) -> Result<Sizes>,
) -> Result<Shown> {
    let others = sizes(unread)?;
    let whole =
        if unread.only.is_empty() { others.clone() } else { sizes(&Domain { only: Vec::new(), ..unread.clone() })? };
    let rest = |key: &Key, n: u64| whole.get(key).copied().unwrap_or_default().saturating_sub(n);
    let tells = |n: u64| (1..FEWEST).contains(&n);
    let is_few = |(key, n): &(&Key, &u64)| !is_own(key) && (tells(**n) || tells(rest(key, **n)));
    let mut hidden: Vec<Key> = others.iter().filter(is_few).map(|(key, _)| key.clone()).collect();
    if adds_up {
        let free = |key: &Key| !is_own(key);
        hide_seconds(&others, &free, &mut hidden);
    }
    Ok(Shown { hidden: Some(hidden), ..Shown::ALL })
}

/// Where the hidden lines of a card have too few audits together, the smallest of the others are hidden too: a total less
/// the lines that are shown would tell of them.
pub(super) fn hide_seconds(sizes: &Sizes, may_hide: &dyn Fn(&Key) -> bool, hidden: &mut Vec<Key>) {
    let cards: BTreeSet<String> = hidden.iter().map(|(card, _)| card.clone()).collect();
    for card in cards {
        let of_card = || sizes.iter().filter(|((own, _), n)| *own == card && **n > 0);
        loop {
            let sum: u64 = of_card().filter(|(key, _)| hidden.contains(key)).map(|(_, n)| n).sum();
            let free = of_card().filter(|(key, _)| !hidden.contains(key) && may_hide(key));
            match free.min_by_key(|(_, n)| **n) {
                Some((next, _)) if sum > 0 && sum < FEWEST => hidden.push(next.clone()),
                _ => break,
            }
        }
    }
}
