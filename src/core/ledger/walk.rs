//! Walking along the chain: every entry, every fact below it, and whatever belongs to no entry.

use super::anchor::Anchor;
use super::compare::{Finding, Part, compare_in_thread};
use super::entry::{ENTRIES, Head, StoredEntry};
use super::erased::Erasures;
use super::extent::{bytes, each_extent};
use super::readback::read_extent;
use super::rising::each_rising;
use super::schema::Relations;
use super::seal::{EXTENT_ROWS, Extent};
use super::verdict::finding_of;
use crate::calc::digest::hex;
use crate::core::refusal::Result;
use rusqlite::{Connection, Row};
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
    /// How many of them have no text any more, as entries say.
    pub(super) erased: i64,
    /// What is wrong with the chain.
    pub(super) chain: Vec<String>,
    /// What is wrong with facts, in their order after the walk.
    pub(super) facts: Vec<Finding>,
    /// Heads asked for, as they stand.
    pub(super) seen: BTreeMap<i64, Head>,
    /// Entries that are earlier than the one before them.
    pub(super) backwards: Vec<String>,
    /// Runs of entries that are not there.
    gaps: Vec<(i64, i64)>,
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
    if let Err(refusal) = walk.through(question) {
        let says = format!("not read to the end: {}", finding_of(refusal)?);
        walk.facts.push((usize::MAX, says.clone()));
        walk.chain.push(says);
    }
    Ok(walk)
}

impl Walk {
    fn through(&mut self, question: &Question<'_>) -> Result<()> {
        let erasures = Erasures::read(question.conn, question.relations);
        let compared = compare_in_thread(&erasures, |take| self.entries(question, take))?;
        self.facts.extend(compared);
        self.facts.sort_by_key(|(place, _)| *place);
        self.strays(question)?;
        self.erased = erasures.rows();
        erasures.standing(question.conn, question.relations)?.into_iter().for_each(|finding| self.says(finding));
        self.orphans(question.conn)
    }

    fn entries(&mut self, question: &Question<'_>, take: &mut dyn FnMut(Part)) -> Result<()> {
        let mut statement = question.conn.prepare(&format!("{ENTRIES} ORDER BY id"))?;
        let read = |row: &Row<'_>| StoredEntry::from_row(row).map(|stored| (stored.id, stored));
        let stopped = each_rising(statement.query([])?, read, |id, stored| {
            self.entry(question, &stored, take)?;
            if question.anchors.iter().any(|anchor| anchor.entry == id) {
                self.seen.insert(id, Head { entry: id, short: hex(&stored.seal) });
            }
            Ok(())
        })?;
        let next = self.last.saturating_add(1);
        self.chain.extend(stopped.map(|says| format!("entry {next} and those after it {says}")));
        Ok(())
    }

    fn entry(&mut self, question: &Question<'_>, stored: &StoredEntry, take: &mut dyn FnMut(Part)) -> Result<()> {
        self.link(question, stored)?;
        let listed = each_extent(question.conn, stored.id, |extent| self.extent(question, stored, extent, take));
        if let Err(refusal) = listed {
            self.says(format!("{}: {}", stored.named(), finding_of(refusal)?));
        }
        self.last = stored.id;
        self.previous.clone_from(&stored.seal);
        self.at.clone_from(&stored.at);
        Ok(())
    }

    /// Whether an entry follows the one before it, and is what was sealed.
    fn link(&mut self, question: &Question<'_>, stored: &StoredEntry) -> Result<()> {
        let next = self.last.saturating_add(1);
        if stored.id != next {
            self.gaps.push((next, stored.id.saturating_sub(1)));
            self.chain.push(format!("entries {next} to {} are missing", stored.id.saturating_sub(1)));
        }
        if stored.previous != self.previous {
            self.chain.push(format!("{} does not follow the entry before it", stored.named()));
        }
        for column in &stored.odd {
            self.chain.push(format!("{}: its {column} is nothing that an entry has there", stored.named()));
        }
        // Where its facts cannot be read, those say why.
        if !stored.is_as_sealed(question.conn, question.key).or_else(|refusal| finding_of(refusal).map(|_| false))? {
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
        if let Err(refusal) = read_extent(question.conn, relation, stored, extent, self.place - 1, take) {
            take(Part::Broken);
            self.says(format!("{} cannot be read: {}", run(&table, first, last), finding_of(refusal)?));
        }
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
            self.strays_between(question.conn, table, (i64::MIN, 0))?;
            if let Some(next) = last.checked_add(1) {
                self.strays_between(question.conn, table, (next, i64::MAX))?;
            }
        }
        Ok(())
    }

    fn strays_between(&mut self, conn: &Connection, table: &str, (from, until): (i64, i64)) -> Result<()> {
        let sql = format!("SELECT id FROM {table} NOT INDEXED WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
        let mut statement = conn.prepare(&sql)?;
        let read = |row: &Row<'_>| Ok((row.get::<_, i64>("id")?, ()));
        let stopped = each_rising(statement.query([from, until])?, read, |id, ()| {
            self.says(format!("{table} {id} was added; no entry brought it"));
            Ok(())
        })?;
        if let Some(says) = stopped {
            self.says(format!("the rows of {table} {says}"));
        }
        Ok(())
    }

    /// Extents of entries that are not there.
    fn orphans(&mut self, conn: &Connection) -> Result<()> {
        let mut statement =
            conn.prepare("SELECT relation, first, last, entry FROM extent NOT INDEXED ORDER BY relation, first")?;
        let stopped = each_rising(statement.query([])?, orphan, |(relation, first), (last, entry)| {
            if !self.knows(entry) {
                self.chain.push(format!("entry {entry} is gone; it brought {}", run(&relation, first, last)));
            }
            Ok(())
        })?;
        self.chain.extend(stopped.map(|says| format!("the lists of facts {says}")));
        Ok(())
    }

    /// Whether there is such an entry.
    fn knows(&self, entry: i64) -> bool {
        let is_gap = |(from, until): &(i64, i64)| (*from..=*until).contains(&entry);
        entry > 0 && entry <= self.last && !self.gaps.iter().any(is_gap)
    }
}

/// The place of an extent; its end and its entry.
type Orphan = ((String, i64), (i64, i64));

fn orphan(row: &Row<'_>) -> rusqlite::Result<Orphan> {
    let number = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_i64().unwrap_or(0));
    let relation = String::from_utf8_lossy(&bytes(row, "relation")?).into_owned();
    Ok(((relation, number("first")?), (number("last")?, number("entry")?)))
}

/// What a run of rows is called.
fn run(table: &str, first: i64, last: i64) -> String {
    format!("{table} {first} to {last}")
}

/// Whether an extent can be one of ours: a run of rows that is not too long.
fn is_possible(extent: &Extent) -> bool {
    let rows = extent.last.checked_sub(extent.first);
    extent.first > 0 && rows.is_some_and(|rows| (0..EXTENT_ROWS).contains(&rows))
}
