//! The leaves of a frame, sorted with bounded memory: beyond a quarter of a million they wait in an unnamed file.

use crate::calc::digest::Digest;
use crate::calc::draw::{Root, bucket_of};
use crate::core::refusal::{Refusal, Result};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// How many leaves are held in memory: 8 MB, in each of two threads.
const HELD: usize = 1 << 18;

/// The leaves of a frame in any order.
pub(in crate::core) struct Leaves {
    held: Vec<Digest>,
    runs: Vec<File>,
    most: usize,
    count: usize,
}

impl Default for Leaves {
    fn default() -> Self {
        Self::holding(HELD)
    }
}

impl Leaves {
    /// With at most so many in memory.
    pub(super) const fn holding(most: usize) -> Self {
        Self { held: Vec::new(), runs: Vec::new(), most, count: 0 }
    }

    pub(in crate::core) fn push(&mut self, leaf: Digest) -> Result<()> {
        if self.held.len() >= self.most {
            self.spill().map_err(|error| lost(&error))?;
        }
        self.held.push(leaf);
        self.count += 1;
        Ok(())
    }

    /// Takes over the leaves of another part of the same frame.
    pub(super) fn merge(&mut self, other: Self) {
        self.held.extend(other.held);
        self.runs.extend(other.runs);
        self.count += other.count;
    }

    /// The root of the frame in hexadecimal, and how many rows it has. Each bucket's leaves are shown to
    /// `visit` with what they add to the root.
    pub(in crate::core) fn root(
        mut self,
        columns: &[&str],
        visit: &mut dyn FnMut(&[Digest], String),
    ) -> Result<(String, usize)> {
        self.held.sort_unstable_by_key(order);
        let mut root = Root::new(columns, self.count);
        let mut bucket: Vec<Digest> = Vec::new();
        let mut next = |leaf: Digest| {
            if bucket.first().is_some_and(|first| bucket_of(first) != bucket_of(&leaf)) {
                visit(&bucket, root.bucket(&bucket));
                bucket.clear();
            }
            bucket.push(leaf);
        };
        if self.runs.is_empty() {
            self.held.iter().copied().for_each(&mut next);
        } else {
            merge(self.runs, &self.held, &mut next).map_err(|error| lost(&error))?;
        }
        visit(&bucket, root.bucket(&bucket));
        Ok((root.finish(), self.count))
    }

    /// Writes what is held as one sorted run.
    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable_by_key(order);
        let mut run = BufWriter::with_capacity(1 << 20, tempfile::tempfile()?);
        for leaf in &self.held {
            run.write_all(leaf)?;
        }
        self.runs.push(run.into_inner()?);
        self.held.clear();
        Ok(())
    }
}

/// The order of the bytes, as numbers: those are compared without a call.
fn order(leaf: &Digest) -> [Option<u128>; 2] {
    [leaf.first_chunk(), leaf.last_chunk()].map(|half| half.copied().map(u128::from_be_bytes))
}

/// Visits the leaves of sorted runs and of what is held in order.
fn merge(runs: Vec<File>, held: &[Digest], visit: &mut dyn FnMut(Digest)) -> io::Result<()> {
    let mut readers = Vec::new();
    for mut run in runs {
        run.seek(SeekFrom::Start(0))?;
        readers.push(BufReader::with_capacity(1 << 16, run));
    }
    let mut held = held.iter().copied();
    let mut heads: BinaryHeap<Reverse<(Digest, usize)>> = BinaryHeap::new();
    for place in 0..=readers.len() {
        heads.extend(take(&mut readers, &mut held, place)?.map(|leaf| Reverse((leaf, place))));
    }
    while let Some(Reverse((leaf, place))) = heads.pop() {
        visit(leaf);
        heads.extend(take(&mut readers, &mut held, place)?.map(|leaf| Reverse((leaf, place))));
    }
    Ok(())
}

/// The next leaf of one run; beyond the last run it is the next one held.
fn take(
    readers: &mut [BufReader<File>],
    held: &mut impl Iterator<Item = Digest>,
    place: usize,
) -> io::Result<Option<Digest>> {
    let Some(reader) = readers.get_mut(place) else { return Ok(held.next()) };
    let mut leaf = Digest::default();
    match reader.read_exact(&mut leaf) {
        Ok(()) => Ok(Some(leaf)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

fn lost(error: &io::Error) -> Refusal {
    Refusal::io(format!("the frame is sorted in a temporary file, which cannot be used: {}", error.kind()))
        .hint("TMPDIR names a folder with room: 32 bytes for each dialogue")
}
