//! The leaves of a frame, sorted with bounded memory: a part of them for each first byte. Beyond some they wait in an
//! unnamed file.

use super::spill::{PARTS, Parted, Spill};
use crate::calc::digest::Digest;
use crate::calc::draw::{Root, bucket_of, node};
use crate::core::refusal::Result;
use crate::core::scratch;
use std::io;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// How many leaves are held in memory: 4 MB, in each of two threads.
const HELD: usize = 1 << 17;
/// How many leaves make a second thread worth its start.
const LARGE: usize = 20_000;

/// The leaves of a frame in any order.
pub struct Leaves {
    held: Vec<Digest>,
    spills: Vec<Spill>,
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
    pub const fn holding(most: usize) -> Self {
        Self { held: Vec::new(), spills: Vec::new(), most, count: 0 }
    }

    /// Takes the leaf of one more row.
    pub fn push(&mut self, leaf: Digest) -> Result<()> {
        if self.held.len() >= self.most {
            self.spill()?;
        }
        self.held.push(leaf);
        self.count += 1;
        Ok(())
    }

    /// Takes over the leaves of another part of the same frame.
    pub fn merge(&mut self, other: Self) {
        self.held.extend(other.held);
        self.spills.extend(other.spills);
        self.count += other.count;
    }

    /// The root of the frame in hexadecimal, and how many rows it has. Each bucket's leaves are shown to
    /// `visit` with what they add to the root.
    pub fn root(self, columns: &[&str], visit: &mut dyn FnMut(&[Digest], String)) -> Result<(String, usize)> {
        let (count, mut root) = (self.count, Root::new(columns, self.count));
        let gathered = Gathered { held: Parted::of(&self.held), spills: self.spills };
        drop(self.held);
        let mut take = |sorted: Sorted| {
            for (bucket, node) in buckets(&sorted.leaves).zip(sorted.nodes) {
                root.add(&node);
                visit(bucket, node);
            }
        };
        let done = if count < LARGE { gathered.in_order(&mut take) } else { gathered.in_two_threads(&mut take) };
        done.map_err(|error| scratch::lost(&error))?;
        Ok((root.finish(), count))
    }

    /// Writes what is held into the file.
    fn spill(&mut self) -> Result<()> {
        if self.spills.is_empty() {
            self.spills.push(Spill::new(scratch::file()?));
        }
        if let Some(spill) = self.spills.first_mut() {
            spill.add(&Parted::of(&self.held)).map_err(|error| scratch::lost(&error))?;
            self.held.clear();
        }
        Ok(())
    }
}

/// The leaves of a frame in parts.
struct Gathered {
    held: Parted,
    spills: Vec<Spill>,
}

/// The leaves of one part, ascending, and what each of its buckets adds to the root.
struct Sorted {
    leaves: Vec<Digest>,
    nodes: Vec<String>,
}

impl Gathered {
    fn in_order(&self, take: &mut dyn FnMut(Sorted)) -> io::Result<()> {
        (0..PARTS).try_for_each(|part| self.sorted(part).map(&mut *take))
    }

    /// Every other part is sorted and hashed in a second thread. Where there is none to be had, this one does all of it.
    fn in_two_threads(&self, take: &mut dyn FnMut(Sorted)) -> io::Result<()> {
        thread::scope(|scope| {
            let (send, receive) = sync_channel(2);
            let other = move || {
                // It ends early where nobody takes any more.
                (1..PARTS).step_by(2).try_for_each(|part| send.send(self.sorted(part)).ok())
            };
            match thread::Builder::new().spawn_scoped(scope, other) {
                Ok(_) => self.in_turn(&receive, take),
                Err(_) => self.in_order(take),
            }
        })
    }

    /// Takes a part of this thread and one of the other, in turn.
    fn in_turn(&self, others: &Receiver<io::Result<Sorted>>, take: &mut dyn FnMut(Sorted)) -> io::Result<()> {
        for part in (0..PARTS).step_by(2) {
            take(self.sorted(part)?);
            take(others.recv().map_err(io::Error::other)??);
        }
        Ok(())
    }

    fn sorted(&self, part: usize) -> io::Result<Sorted> {
        let mut leaves = self.held.part(part).to_vec();
        for spill in &self.spills {
            spill.read(part, &mut leaves)?;
        }
        leaves.sort_unstable_by(|one, other| first_bytes(one).cmp(&first_bytes(other)).then_with(|| one.cmp(other)));
        let nodes = buckets(&leaves).map(node).collect();
        Ok(Sorted { leaves, nodes })
    }
}

/// The leaves of each bucket.
fn buckets(leaves: &[Digest]) -> impl Iterator<Item = &[Digest]> {
    leaves.chunk_by(|one, other| bucket_of(one) == bucket_of(other))
}

/// As a number, which is compared without a call: hardly two leaves have the same.
fn first_bytes(leaf: &Digest) -> u64 {
    leaf.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}
