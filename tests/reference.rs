//! The draw as its specification has it, in memory: what the vectors and the laws hold the product against.

use assize::calc::digest::Digest;
use assize::calc::draw::{Drawn, Root, Stratum, bucket_of, node};
use std::collections::BTreeSet;

/// The root of a frame, from its leaves in any order.
#[derive(Default)]
pub struct FrameRoot(Vec<Digest>);

impl FrameRoot {
    pub fn push(&mut self, leaf: Digest) {
        self.0.push(leaf);
    }

    pub fn merge(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// The root in hexadecimal and the number of rows.
    pub fn finish(mut self, columns: &[&str]) -> (String, usize) {
        self.0.sort_unstable();
        let mut root = Root::new(columns, self.0.len());
        for bucket in self.0.chunk_by(|one, next| bucket_of(one) == bucket_of(next)) {
            root.add(&node(bucket));
        }
        (root.finish(), self.0.len())
    }
}

/// A stratum after its unsuitable rows were replaced: the first `quota` tickets that are not rejected, and the rejected
/// ones before them, each with whether it stands; and how many of the quota are missing.
pub fn standing<'a, T>(stratum: &'a Stratum<T>, rejected: &BTreeSet<&str>) -> (Vec<(&'a Drawn<T>, bool)>, usize) {
    let mut items = Vec::new();
    let mut missing = stratum.quota;
    let mut in_order = stratum.drawn.iter().chain(&stratum.spares);
    while missing > 0
        && let Some(drawn) = in_order.next()
    {
        let stands = !rejected.contains(drawn.reference.as_str());
        missing -= usize::from(stands);
        items.push((drawn, stands));
    }
    (items, missing)
}
