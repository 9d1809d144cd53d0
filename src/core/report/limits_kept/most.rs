//! The most audits of a person, counted again: each first audit against those that stood before it, of all the handles that
//! are one person by now, and of every person and time that its dialogue and theirs ever were of.

use super::facts::First;
use super::since::Since;
use crate::core::people::{Identities, NOW, PersonId};
use crate::core::refusal::Result;
use crate::core::works_agreement::{Audits, Per};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A person, and the first day of a period.
type Share = (PersonId, NaiveDate);

/// Counts audits one after the other, in the order of the record.
pub(super) struct Counting {
    before: Vec<First>,
    /// Which of them count for each person and period by now, where audits are counted.
    by_now: HashMap<Share, Vec<usize>>,
    /// Who everybody is by now.
    now: Identities,
    /// Who everybody was after each merge, by its entry, oldest first.
    merged: BTreeMap<i64, Identities>,
}

/// An audit beyond the most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Beyond {
    /// Which one of its period it is.
    pub(super) with: usize,
    /// Without what it would be within; none: it went beyond when it was made.
    pub(super) since: Option<Since>,
}

/// How the record stood: who is one person, and which states dialogues had had by an entry.
struct View<'a> {
    people: &'a Identities,
    by: i64,
}

impl Counting {
    pub(super) fn new(conn: &Connection) -> Result<Self> {
        let mut merged = BTreeMap::new();
        let mut statement = conn.prepare_cached("SELECT DISTINCT entry FROM merging ORDER BY entry")?;
        let rows = statement.query_map([], |row| row.get("entry"))?;
        for entry in rows.collect::<rusqlite::Result<Vec<i64>>>()? {
            merged.insert(entry, Identities::load(conn, entry)?);
        }
        Ok(Self { before: Vec::new(), by_now: HashMap::new(), now: Identities::load(conn, NOW)?, merged })
    }

    /// Whether an audit is beyond the most of its person and period, with those that stood before it.
    pub(super) fn beyond(&self, one: &First, audits: Audits) -> Option<Beyond> {
        let most = audits.most as usize;
        let with = self.with_by_now(one, audits.per);
        if with <= most {
            return None;
        }
        let decided = one.fact.decided;
        let nobody = Identities::default();
        let then = |entry: i64| View { people: self.people(entry).unwrap_or(&nobody), by: entry };
        if self.with(one, audits.per, &then(decided - 1)) > most {
            return Some(Beyond { with, since: None });
        }
        let mut later = self.later(one, decided);
        let entry = later.find(|entry| self.with(one, audits.per, &then(*entry)) > most);
        let since = entry.map(|entry| Since { entry, is_merge: self.merged.contains_key(&entry) });
        Some(Beyond { with, since })
    }

    /// Who everybody was after an entry.
    fn people(&self, entry: i64) -> Option<&Identities> {
        self.merged.range(..=entry).next_back().map(|(_, people)| people)
    }

    /// The entries from one on that merged handles, or amended the dialogue of this audit or of one before it.
    fn later(&self, one: &First, from: i64) -> impl Iterator<Item = i64> {
        let amended = self.before.iter().chain([one]).flat_map(|first| first.states.iter().map(|state| state.entry));
        let all: BTreeSet<i64> = self.merged.keys().copied().chain(amended).filter(|entry| *entry >= from).collect();
        all.into_iter()
    }

    /// How many of a person's audits of its period stand with this one; of several persons or periods the most.
    fn with(&self, one: &First, per: Per, view: &View<'_>) -> usize {
        let others: Vec<BTreeSet<Share>> =
            self.before.iter().filter(|other| stands(other, one)).map(|other| shares(other, per, view)).collect();
        let of = |share: &Share| others.iter().filter(|other| other.contains(share)).count() + 1;
        shares(one, per, view).iter().map(of).max().unwrap_or(1)
    }

    /// The same by now.
    fn with_by_now(&self, one: &First, per: Per) -> usize {
        let view = View { people: &self.now, by: NOW };
        let of = |share: Share| {
            let others = self.by_now.get(&share).into_iter().flatten();
            others.filter_map(|place| self.before.get(*place)).filter(|other| stands(other, one)).count() + 1
        };
        shares(one, per, &view).into_iter().map(of).max().unwrap_or(1)
    }

    /// It stands before all that come later.
    pub(super) fn take(&mut self, one: First, audits: Option<Audits>) {
        if let Some(audits) = audits {
            for share in shares(&one, audits.per, &View { people: &self.now, by: NOW }) {
                self.by_now.entry(share).or_default().push(self.before.len());
            }
        }
        self.before.push(one);
    }
}

/// Whether an audit stood when another was made.
fn stands(other: &First, one: &First) -> bool {
    other.replaced.is_none_or(|replaced| replaced > one.fact.entry)
}

fn shares(one: &First, per: Per, view: &View<'_>) -> BTreeSet<Share> {
    one.states_by(view.by).map(|state| (view.people.one(state.agent), per.first(state.day))).collect()
}
