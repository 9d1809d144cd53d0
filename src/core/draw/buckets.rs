//! Buckets: what shows that picks are rows of the frame that was committed, and what a machine had said of them. A file has
//! one row for each bucket, with its node; those that hold a pick have all their leaves, one after the other.

use super::pick_row::{EngineFile, PickRow, as_it_is};
use super::stored::Stored;
use super::text::said;
use crate::calc::digest::{hex, is_hex_digest};
use crate::calc::draw::{Root, hex_hash, leaf};
use crate::core::frame::VERDICTS;
use crate::core::reading::{Form, Reader, each_whole_row};
use crate::core::refusal::{Refusal, Result};
use std::collections::BTreeMap;

const COLUMNS: [&str; 3] = ["bucket", "node", "leaves"];
/// How many digits a leaf has.
const LEAF: usize = 64;

/// The rows that are to be shown, by the bucket and then the leaf of each.
type Sought = BTreeMap<String, BTreeMap<String, String>>;

/// Refuses picks that are not rows of the frame whose root was committed.
pub(super) fn require_under_root(
    (stored, by): (&Stored, &[&'static str]),
    strata: &BTreeMap<Vec<String>, Vec<PickRow>>,
    buckets: EngineFile<'_>,
) -> Result<()> {
    let rows = strata.iter().flat_map(|(labels, rows)| {
        let fields = |row: &'_ PickRow| std::iter::once(row.reference.clone()).chain(labels.iter().cloned()).collect();
        rows.iter().map(fields).collect::<Vec<Vec<String>>>()
    });
    Shown::read(&Committed::frame(stored, by), (sought(rows), false), buckets)?.require_all(&stored.name)
}

/// Refuses picks of which a machine had not said what they say it did, by the root of its verdicts that was committed.
pub(super) fn require_said(
    stored: &Stored,
    strata: &BTreeMap<Vec<String>, Vec<PickRow>>,
    buckets: EngineFile<'_>,
) -> Result<()> {
    let said = |row: &PickRow| Some(vec![row.reference.clone(), row.said.as_ref()?.text.clone()]);
    let rows = strata.values().flatten().filter_map(said);
    Shown::read(&Committed::verdicts(stored), (sought(rows), false), buckets)?.require_all(&stored.name)
}

fn sought(rows: impl Iterator<Item = Vec<String>>) -> Sought {
    let mut sought = Sought::new();
    for row in rows {
        let fields: Vec<&str> = row.iter().map(String::as_str).collect();
        let leaf = hex(&leaf(&fields));
        let bucket = leaf.get(..4).unwrap_or_default().to_owned();
        sought.entry(bucket).or_default().insert(leaf, fields.join("\t"));
    }
    sought
}

/// A root that was committed, and what its rows are made of.
struct Committed<'a> {
    name: &'a str,
    root: Option<&'a str>,
    columns: Vec<&'a str>,
    size: usize,
}

impl<'a> Committed<'a> {
    fn of(stored: &'a Stored, key: &str, columns: Vec<&'a str>) -> Self {
        let size = usize::try_from(stored.size).unwrap_or_default();
        Self { name: &stored.name, root: said(&stored.text, key), columns, size }
    }

    fn frame(stored: &'a Stored, by: &[&'static str]) -> Self {
        Self::of(stored, "frame", std::iter::once("ref").chain(by.iter().copied()).collect())
    }

    fn verdicts(stored: &'a Stored) -> Self {
        Self::of(stored, "verdicts", VERDICTS.to_vec())
    }
}

/// What a file of buckets shows.
pub(super) struct Shown {
    /// What was sought and is not there.
    sought: Sought,
    /// Whether their leaves are kept: those of many picks may be much.
    keeps: bool,
    /// The leaves of the buckets that were sought.
    pub(super) leaves: BTreeMap<String, Vec<String>>,
    /// Every bucket with its node, ascending.
    pub(super) nodes: Vec<String>,
    /// How many rows there are at least, and whether each of them is shown: a bucket without its leaves has one or more.
    rows: (usize, bool),
}

impl Shown {
    /// Reads a file of buckets; refused where they do not give the root that was committed.
    fn read(
        committed: &Committed<'_>,
        (sought, keeps): (Sought, bool),
        (reader, file): EngineFile<'_>,
    ) -> Result<Self> {
        let places = places(reader, file)?;
        let mut root = Root::new(&committed.columns, committed.size);
        let mut shown = Self { sought, keeps, leaves: BTreeMap::new(), nodes: Vec::new(), rows: (0, true) };
        each_whole_row(reader, file, &COLUMNS, &mut |row| {
            let cell = |column: usize| places.get(column).and_then(|place| row.get(*place)).unwrap_or_default();
            let node = shown.take(cell(0), cell(1), cell(2))?;
            root.add(&node);
            shown.nodes.push(node);
            Ok(())
        })?;
        if committed.root == Some(&root.finish()) {
            return shown.of_size(committed, file);
        }
        Err(Refusal::data(format!("{file} does not give the root of {}", committed.name))
            .hint("was the download finished? Its buckets are of the view, and of the counts, that were committed"))
    }

    /// Of one row of one dialogue: what shows it under the root.
    pub(super) fn of_row(
        (stored, by): (&Stored, &[&'static str]),
        (reference, labels): (&str, &Vec<String>),
        buckets: EngineFile<'_>,
    ) -> Result<Self> {
        let row = std::iter::once(reference.to_owned()).chain(labels.iter().cloned()).collect();
        Self::read(&Committed::frame(stored, by), (sought(std::iter::once(row)), true), buckets)
    }

    /// Refuses what was sought and is not there.
    fn require_all(self, draw: &str) -> Result<()> {
        match self.sought.values().flat_map(BTreeMap::values).next() {
            None => Ok(()),
            Some(row) => Err(Refusal::data(format!("the row `{}` is not under the root of {draw}", as_it_is(row)))
                .hint(
                    "picks come from the view that the root was made of; what changed there since is outside the draw",
                )),
        }
    }

    /// Refused where it shows more rows than the root was said to be made of, or all of them and fewer.
    fn of_size(self, committed: &Committed<'_>, file: &str) -> Result<Self> {
        let ((rows, all), size) = (self.rows, committed.size);
        if rows == size || (rows < size && !all) {
            return Ok(self);
        }
        let least = if all { "" } else { "at least " };
        Err(Refusal::data(format!("{file} shows {least}{rows} rows, and {} was committed with {size}", committed.name)).hint(
            "the number that was given with the root is another: void this draw, and let somebody else give root and counts of the next window",
        ))
    }

    /// Takes a bucket; answers what it adds to the root.
    fn take(&mut self, bucket: &str, node: &str, leaves: &str) -> Result<String> {
        let ordered = self.nodes.last().is_none_or(|last| last.get(..4) < Some(bucket));
        if bucket.len() != 4 || !ordered {
            let bucket = bucket.escape_debug();
            return Err(Refusal::data(format!("the bucket `{bucket}` is out of order")).hint("four digits, ascending"));
        }
        if leaves.is_empty() {
            if !is_hex_digest(node) {
                return Err(Refusal::data(format!("the node of {bucket} is not 64 hexadecimal digits"))
                    .hint("was the file cut off?"));
            }
            self.rows = (self.rows.0 + 1, false);
            return Ok(format!("{bucket}{node}"));
        }
        let node = hex_hash(&format!("node:{leaves}"));
        let each = leaves_of(bucket, leaves)?;
        self.rows.0 += each.len();
        if let Some(sought) = self.sought.get_mut(bucket) {
            sought.retain(|leaf, _| each.binary_search(&leaf.as_str()).is_err());
            if self.keeps {
                self.leaves.insert(bucket.to_owned(), each.into_iter().map(str::to_owned).collect());
            }
        }
        Ok(format!("{bucket}{node}"))
    }
}

/// The leaves of a bucket, ascending.
fn leaves_of<'a>(bucket: &str, leaves: &'a str) -> Result<Vec<&'a str>> {
    let each: Vec<&str> = (0..leaves.len()).step_by(LEAF).filter_map(|at| leaves.get(at..at + LEAF)).collect();
    let whole = each.len() * LEAF == leaves.len() && each.iter().all(|leaf| is_hex_digest(leaf));
    if whole && each.is_sorted() && each.iter().all(|leaf| leaf.starts_with(bucket)) {
        return Ok(each);
    }
    Err(Refusal::data(format!("the leaves of {bucket} are not whole, ascending and of that bucket"))
        .hint("was the file cut off?"))
}

fn places(reader: &Reader, file: &str) -> Result<Vec<usize>> {
    let place = |name: &&str| reader.names().iter().position(|known| known == name);
    let places: Option<Vec<usize>> = COLUMNS.iter().map(place).collect();
    places.filter(|_| reader.form() != Form::Jsonl).ok_or_else(|| {
        Refusal::data(format!("{file} is no file of buckets"))
            .hint("its columns are bucket,node,leaves, as the script writes it")
    })
}
