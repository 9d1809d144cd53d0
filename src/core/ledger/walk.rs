//! Walking along the chain: every entry, every fact below it, and whatever belongs to no entry.

use super::anchor::Anchor;
use super::compare::{Finding, Part, compare_in_thread};
use super::entry::{ENTRIES, Head, StoredEntry};
use super::extent::each_extent;
use super::readback::read_extent;
use super::schema::Relations;
use super::seal::{EXTENT_ROWS, Extent};
use crate::calc::digest::hex;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What is asked of a walk.
pub(super) struct Question<'a> {
    pub(super) conn: &'a Connection,
    /// The file's key.
    pub(super) key: &'a [u8],
    /// The tables that a file of ours has; the schema check names whatever else lies in it.
    pub(super) relations: &'a Relations,
    /// Heads that were noted earlier.
    pub(super) anchors: &'a [Anchor],
}

/// What a walk along the chain has seen.
#[derive(Default)]
pub(super) struct Walk {
    /// The newest entry.
    pub(super) last: i64,
    /// How many rows entries brought.
    pub(super) rows: i64,
    /// What is wrong with the chain.
    pub(super) chain: Vec<String>,
    /// What is wrong with facts, in their order after the walk.
    pub(super) facts: Vec<Finding>,
    /// Heads asked for, as they stand.
    pub(super) seen: BTreeMap<i64, Head>,
    /// Entries that are earlier than the one before them.
    pub(super) backwards: Vec<String>,
    previous: Vec<u8>,
    at: String,
    /// Where the next finding belongs in their order.
    place: usize,
    /// The last sealed row of each table.
    sealed: BTreeMap<String, i64>,
}

/// Walks along the chain. One thread reads, another hashes what it reads.
pub(super) fn walk(question: &Question<'_>) -> Result<Walk> {
    let mut walk = Walk { previous: vec![0; 32], ..Walk::default() };
    let compared = compare_in_thread(|take| walk.entries(question, take))?;
    walk.facts.extend(compared);
    walk.facts.sort_by_key(|(place, _)| *place);
    walk.strays(question)?;
    walk.orphans(question.conn)?;
    Ok(walk)
}

impl Walk {
    fn entries(&mut self, question: &Question<'_>, take: &mut dyn FnMut(Part)) -> Result<()> {
        let mut statement = question.conn.prepare(&format!("{ENTRIES} ORDER BY id"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let stored = StoredEntry::from_row(row)?;
            self.entry(question, &stored, take)?;
            if question.anchors.iter().any(|anchor| anchor.entry == stored.id) {
                self.seen.insert(stored.id, Head { entry: stored.id, short: hex(&stored.seal) });
            }
        }
        Ok(())
    }

    fn entry(&mut self, question: &Question<'_>, stored: &StoredEntry, take: &mut dyn FnMut(Part)) -> Result<()> {
        self.link(question, stored)?;
        each_extent(question.conn, stored.id, |extent| self.extent(question, stored, extent, take))?;
        self.last = stored.id;
        self.previous.clone_from(&stored.seal);
        self.at.clone_from(&stored.at);
        Ok(())
    }

    /// Whether an entry follows the one before it, and is what was sealed.
    fn link(&mut self, question: &Question<'_>, stored: &StoredEntry) -> Result<()> {
        let next = self.last.saturating_add(1);
        if stored.id != next {
            self.chain.push(format!("entries {next} to {} are missing", stored.id.saturating_sub(1)));
        }
        if stored.previous != self.previous {
            self.chain.push(format!("{} does not follow the entry before it", stored.named()));
        }
        if !stored.is_as_sealed(question.conn, question.key)? {
            self.chain.push(format!(
                "{} is not what was sealed: its words, its list of facts or its seal were changed",
                stored.named()
            ));
        }
        if stored.at < self.at {
            self.backwards.push(format!("{} is earlier than the one before it", stored.named()));
        }
        Ok(())
    }

    fn extent(
        &mut self,
        question: &Question<'_>,
        stored: &StoredEntry,
        extent: Extent,
        take: &mut dyn FnMut(Part),
    ) -> Result<()> {
        let (table, first, last) = (extent.relation.clone(), extent.first, extent.last);
        // What the comparison finds in the rows comes before what is said of the run.
        self.place += 2;
        let relation = question.relations.facts(&table).filter(|_| is_possible(&extent));
        let Some(relation) = relation else {
            self.says(format!("{} lists {table} {first} to {last}, which cannot be", stored.named()));
            return Ok(());
        };
        read_extent(question.conn, relation, stored, extent, self.place - 1, take)?;
        let follows = self.sealed.get(&table).copied().unwrap_or(0).saturating_add(1);
        if first != follows {
            self.says(format!("{table} {follows} to {} belong to no entry", first.saturating_sub(1)));
        }
        self.rows += last - first + 1;
        self.sealed.insert(table, last);
        Ok(())
    }

    fn says(&mut self, finding: String) {
        self.facts.push((self.place, finding));
    }

    /// Rows that no entry brought: after the last sealed one, or before the first.
    fn strays(&mut self, question: &Question<'_>) -> Result<()> {
        for relation in question.relations.all_facts() {
            let table = &relation.name;
            let last = self.sealed.get(table).copied().unwrap_or(0);
            let sql = format!("SELECT id FROM {table} WHERE id > ?1 OR id < 1 ORDER BY id");
            let mut statement = question.conn.prepare(&sql)?;
            for id in statement.query_map([last], |row| row.get::<_, i64>(0))? {
                let id = id?;
                self.says(format!("{table} {id} was added; no entry brought it"));
            }
        }
        Ok(())
    }

    /// Extents of entries that are not there.
    fn orphans(&mut self, conn: &Connection) -> Result<()> {
        let mut orphans =
            conn.prepare("SELECT entry, relation, first, last FROM extent WHERE entry NOT IN (SELECT id FROM entry)")?;
        let mut rows = orphans.query([])?;
        while let Some(row) = rows.next()? {
            let (entry, first, last): (i64, i64, i64) = (row.get("entry")?, row.get("first")?, row.get("last")?);
            let relation: String = row.get("relation")?;
            self.chain.push(format!("entry {entry} is gone; it brought {relation} {first} to {last}"));
        }
        Ok(())
    }
}

/// Whether an extent can be one of ours: a run of rows that is not too long.
fn is_possible(extent: &Extent) -> bool {
    let rows = extent.last.checked_sub(extent.first);
    extent.first > 0 && rows.is_some_and(|rows| (0..EXTENT_ROWS).contains(&rows))
}
