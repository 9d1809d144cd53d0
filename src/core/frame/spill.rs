//! Spill: leaves that wait in an unnamed file, in parts by their first byte.

use crate::calc::digest::Digest;
use std::fs::File;
use std::io::{self, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt;

/// One part for each first byte.
pub(super) const PARTS: usize = 256;
/// How many bytes a leaf has.
const LEAF: u64 = 32;

/// Leaves in parts.
pub(super) struct Parted {
    leaves: Vec<Digest>,
    starts: Starts,
}

/// Where each part starts, and where the last one ends.
struct Starts(Vec<usize>);

impl Parted {
    /// Puts leaves into parts, each in the place that counting gives it.
    pub(super) fn of(leaves: &[Digest]) -> Self {
        let starts = Starts::of(leaves);
        let mut next = starts.0.clone();
        let mut parted = vec![Digest::default(); leaves.len()];
        for leaf in leaves {
            if let Some(next) = next.get_mut(usize::from(leaf[0]))
                && let Some(place) = parted.get_mut(*next)
            {
                *place = *leaf;
                *next += 1;
            }
        }
        Self { leaves: parted, starts }
    }

    /// The leaves of one part.
    pub(super) fn part(&self, part: usize) -> &[Digest] {
        self.leaves.get(self.starts.part(part)).unwrap_or_default()
    }
}

impl Starts {
    fn of(leaves: &[Digest]) -> Self {
        let mut starts = vec![0; PARTS + 1];
        for leaf in leaves {
            if let Some(count) = starts.get_mut(usize::from(leaf[0]) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self(starts)
    }

    fn part(&self, part: usize) -> Range<usize> {
        let at = |place: usize| self.0.get(place).copied().unwrap_or_default();
        at(part)..at(part + 1)
    }
}

/// A file with runs of leaves.
pub(super) struct Spill {
    file: File,
    end: u64,
    /// Where each run begins, in bytes, and its parts.
    runs: Vec<(u64, Starts)>,
}

impl Spill {
    pub(super) const fn new(file: File) -> Self {
        Self { file, end: 0, runs: Vec::new() }
    }

    /// Adds a run.
    pub(super) fn add(&mut self, run: &Parted) -> io::Result<()> {
        self.file.write_all(run.leaves.as_flattened())?;
        self.runs.push((self.end, Starts(run.starts.0.clone())));
        self.end += LEAF * number(run.leaves.len());
        Ok(())
    }

    /// Reads one part of every run.
    pub(super) fn read(&self, part: usize, into: &mut Vec<Digest>) -> io::Result<()> {
        for (begin, starts) in &self.runs {
            let (range, held) = (starts.part(part), into.len());
            into.resize(held + range.len(), Digest::default());
            if let Some(room) = into.get_mut(held..) {
                self.file.read_exact_at(room.as_flattened_mut(), begin + LEAF * number(range.start))?;
            }
        }
        Ok(())
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
