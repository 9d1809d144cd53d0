//! The smallest tickets of each stratum, with memory for no more than those.

use super::Tickets;
use crate::calc::digest::Digest;
use foldhash::{HashMap, HashMapExt as _};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// One interaction that was drawn, or is kept as a replacement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawn<T> {
    /// Its ref.
    pub reference: String,
    /// Its ticket.
    pub ticket: Digest,
    /// Its place in the ticket order of its stratum, from 1.
    pub rank: usize,
    /// What the caller gave with it.
    pub payload: T,
}

/// What was drawn from one stratum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stratum<T> {
    /// Its labels, in the order of the frame's columns.
    pub labels: Vec<String>,
    /// How many were to be drawn.
    pub quota: usize,
    /// How many interactions it has in the frame.
    pub size: usize,
    /// How many of the quota are missing, because the stratum has no more.
    pub shortfall: usize,
    /// The drawn ones in ticket order, at most the quota.
    pub drawn: Vec<Drawn<T>>,
    /// The next ones in ticket order, as many as were asked for.
    pub spares: Vec<Drawn<T>>,
}

/// The chance of each of `size` interactions of a stratum to be among the `drawn`, as the exact fraction
/// n / N, not shortened. None for an empty stratum, or when more are drawn than there are. After
/// rejections N is how many suitable ones there are, which only an estimate can tell.
/// Source: statistics.md 2.3.
pub fn inclusion(drawn: usize, size: usize) -> Option<(usize, usize)> {
    (size > 0 && drawn <= size).then_some((drawn, size))
}

/// Draws from interactions offered one by one in any order. It keeps the smallest tickets of each
/// stratum by (ticket, ref) and counts the rest. Refs must be unique in the whole frame.
#[derive(Clone, Debug)]
pub struct Drawer<T> {
    tickets: Tickets,
    quotas: BTreeMap<Vec<String>, usize>,
    spares: usize,
    strata: Vec<OpenStratum<T>>,
    number_of_stratum: HashMap<Vec<u8>, usize>,
    framed: Vec<u8>,
}

impl<T> Drawer<T> {
    /// A draw with this key. `quotas` says how many to draw from each stratum; a stratum that is
    /// not in it is counted, and nothing is drawn from it.
    pub fn new(key: &str, quotas: BTreeMap<Vec<String>, usize>) -> Self {
        let mut drawer = Self {
            tickets: Tickets::new(key),
            quotas: BTreeMap::new(),
            spares: 0,
            strata: Vec::new(),
            number_of_stratum: HashMap::new(),
            framed: Vec::new(),
        };
        for (labels, quota) in &quotas {
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            drawer.new_pot(&labels, *quota);
        }
        drawer.quotas = quotas;
        drawer
    }

    /// Keeps this many more tickets of every stratum, as replacements and for extensions: as many as
    /// were rejected or are to come. Say it before anything is offered.
    #[must_use]
    pub fn with_spares(mut self, spares: usize) -> Self {
        self.spares = spares;
        self
    }

    /// Offers one interaction with the labels of its stratum. The payload comes back if it is drawn.
    pub fn offer(&mut self, stratum: &[&str], reference: &str, payload: T) {
        self.offer_with(stratum, reference, || payload);
    }

    /// The same, where the payload is made only if it is kept.
    pub fn offer_with(&mut self, stratum: &[&str], reference: &str, payload: impl FnOnce() -> T) {
        let number = self.pot_number(stratum);
        let Some(open) = self.strata.get_mut(number) else {
            return;
        };
        open.size = open.size.saturating_add(1);
        let room = open.quota.saturating_add(self.spares);
        if room > 0 {
            open.offer(self.tickets.of(reference), reference, payload, room);
        }
    }

    /// Adds what was offered to another part of the same draw, such as another thread's.
    /// Refused when the parts differ in key, quotas or spares.
    pub fn merge(&mut self, other: Self) -> Result<(), String> {
        let same_key = self.tickets.key() == other.tickets.key();
        if !same_key || self.quotas != other.quotas || self.spares != other.spares {
            return Err("these are parts of different draws".to_owned());
        }
        for theirs in other.strata {
            let labels: Vec<&str> = theirs.labels.iter().map(String::as_str).collect();
            let number = self.pot_number(&labels);
            if let Some(ours) = self.strata.get_mut(number) {
                ours.merge(theirs, self.spares);
            }
        }
        Ok(())
    }

    /// What was drawn: every stratum that has a quota or was offered, by the bytes of its labels.
    pub fn finish(mut self) -> Vec<Stratum<T>> {
        self.strata.sort_by(|one, other| one.labels.cmp(&other.labels));
        self.strata.into_iter().map(OpenStratum::finish).collect()
    }

    fn pot_number(&mut self, stratum: &[&str]) -> usize {
        frame_labels(stratum, &mut self.framed);
        match self.number_of_stratum.get(self.framed.as_slice()) {
            Some(number) => *number,
            None => self.new_pot(stratum, 0),
        }
    }

    fn new_pot(&mut self, stratum: &[&str], quota: usize) -> usize {
        let number = self.strata.len();
        let labels = stratum.iter().map(|label| (*label).to_owned()).collect();
        self.strata.push(OpenStratum { labels, quota, size: 0, kept: BinaryHeap::new() });
        frame_labels(stratum, &mut self.framed);
        self.number_of_stratum.insert(self.framed.clone(), number);
        number
    }
}

/// Labels as bytes that no other labels have: each after its length.
fn frame_labels(labels: &[&str], framed: &mut Vec<u8>) {
    framed.clear();
    for label in labels {
        framed.extend_from_slice(&label.len().to_le_bytes());
        framed.extend_from_slice(label.as_bytes());
    }
}

/// One stratum while it is offered: its smallest tickets, the largest of them on top.
#[derive(Clone, Debug)]
struct OpenStratum<T> {
    labels: Vec<String>,
    quota: usize,
    size: usize,
    kept: BinaryHeap<Candidate<T>>,
}

impl<T> OpenStratum<T> {
    /// Copies the ref only when it gets in, which is rare once the stratum has enough.
    fn offer(&mut self, ticket: Digest, reference: &str, payload: impl FnOnce() -> T, room: usize) {
        let place = (&ticket, reference);
        if self.kept.len() >= room && self.kept.peek().is_none_or(|largest| place >= largest.place()) {
            return;
        }
        self.kept.push(Candidate { ticket, reference: reference.to_owned(), payload: payload() });
        self.shrink_to(room);
    }

    fn merge(&mut self, other: Self, spares: usize) {
        self.size = self.size.saturating_add(other.size);
        self.kept.extend(other.kept);
        self.shrink_to(self.quota.saturating_add(spares));
    }

    fn shrink_to(&mut self, room: usize) {
        while self.kept.len() > room {
            self.kept.pop();
        }
    }

    fn finish(self) -> Stratum<T> {
        let ranked = self.kept.into_sorted_vec().into_iter().zip(1..).map(Candidate::ranked);
        let (drawn, spares): (Vec<_>, Vec<_>) = ranked.partition(|drawn| drawn.rank <= self.quota);
        let shortfall = self.quota.saturating_sub(drawn.len());
        Stratum { labels: self.labels, quota: self.quota, size: self.size, shortfall, drawn, spares }
    }
}

/// An interaction that may still be drawn; ordered by (ticket, ref).
#[derive(Clone, Debug)]
struct Candidate<T> {
    ticket: Digest,
    reference: String,
    payload: T,
}

impl<T> Candidate<T> {
    const fn place(&self) -> (&Digest, &str) {
        (&self.ticket, self.reference.as_str())
    }

    fn ranked((kept, rank): (Self, usize)) -> Drawn<T> {
        Drawn { reference: kept.reference, ticket: kept.ticket, rank, payload: kept.payload }
    }
}

impl<T> Ord for Candidate<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl<T> PartialOrd for Candidate<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Candidate<T> {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl<T> Eq for Candidate<T> {}
