//! What a frame comes to and what a key draws from it, in one walk: a large one in two threads, each with a
//! connection of its own. Neither depends on the order of the walk.

use super::frame::{Frame, FrameRow, Ground, Order, Pick, Place, Walk};
use super::gap::Reckoning;
use super::leaves::Leaves;
use super::quota::Quotas;
use crate::calc::draw::{Alike, Drawer, Stratum, leaf};
use crate::calc::moment::Moment;
use crate::core::ledger;
use crate::core::people::NOW;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

/// How many dialogues make two threads worth their start.
const LARGE: i64 = 20_000;

impl Walk<'_> {
    /// What the frame comes to.
    pub(super) fn frame(&self) -> Result<Frame> {
        // Without quotas it only counts.
        Ok(self.frame_and_select(&Quotas::new(), "")?.0)
    }

    /// What the frame comes to, and what a key draws from it by these quotas.
    pub(super) fn frame_and_select(&self, quotas: &Quotas, key: &str) -> Result<(Frame, Vec<Stratum<Pick>>)> {
        let Tally { drawer, sums, reckoning } = self.tally(&Drawer::new(key, quotas.clone()), true)?;
        let Sums { leaves, exclusions, phantoms, alike } = sums.unwrap_or_default();
        let (root, size) = leaves.root(&self.plan.columns(), &mut |_, _| {})?;
        let drawn = drawer.finish();
        let counted = drawn.iter().filter(|stratum| stratum.size > 0);
        let strata = counted.map(|stratum| (stratum.labels.clone(), stratum.size)).collect();
        let (counted, alike) = (reckoning.counted(), (alike.count(), self.named(&alike)?));
        let unplaced = reckoning.unplaced();
        Ok((Frame { size, strata, exclusions, root, counted, unplaced, phantoms, alike }, drawn))
    }

    /// What a key draws, stratum by stratum, with so many of the next tickets.
    pub(super) fn select(&self, quotas: &Quotas, key: &str, spares: usize) -> Result<Vec<Stratum<Pick>>> {
        let drawer = Drawer::new(key, quotas.clone()).with_spares(spares);
        Ok(self.tally(&drawer, false)?.drawer.finish())
    }

    fn tally(&self, drawer: &Drawer<Pick>, rooted: bool) -> Result<Tally> {
        let ground = self.ground()?;
        let reckoning = Reckoning::of(*self, &ground.agents)?;
        let new = || Tally { drawer: drawer.clone(), sums: rooted.then(Sums::default), reckoning: reckoning.clone() };
        let mut tally = self.walked(&ground, new)?;
        let reckoning = tally.reckoning.clone();
        reckoning.phantoms(self.plan, &ground.agents, &mut |row, fields| tally.take(row, &Place::Inside(fields)))?;
        Ok(tally)
    }

    fn walked(&self, ground: &Ground, new: impl Fn() -> Tally) -> Result<Tally> {
        let parts = Parts::of(ground.span);
        let Some(beside) = self.beside(ground)? else { return self.gather(ground, &parts, new()) };
        let Self { plan, bounds, policy, .. } = *self;
        let (ours, theirs) = thread::scope(|scope| {
            let (parts, theirs) = (&parts, new());
            let other = move || Walk { conn: &beside, plan, bounds, policy }.gather(ground, parts, theirs);
            // Where there is no other thread to be had, this one does all of it.
            let other = thread::Builder::new().spawn_scoped(scope, other);
            (self.gather(ground, parts, new()), other.map(thread::ScopedJoinHandle::join))
        });
        let mut tally = ours?;
        if let Ok(theirs) = theirs {
            tally.merge(theirs.map_err(|_| Refusal::fault("a thread that walks through a frame broke off"))??)?;
        }
        Ok(tally)
    }

    /// A connection for another thread, where the frame is large and its facts cannot grow meanwhile.
    fn beside(&self, ground: &Ground) -> Result<Option<Connection>> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        if cores < 2 || self.bounds.entry == NOW || !self.is_large(ground.span)? {
            return Ok(None);
        }
        Ok(ledger::second_connection(self.conn))
    }

    /// The first refs of those that look alike.
    fn named(&self, alike: &Alike) -> Result<Vec<String>> {
        let mut named = Vec::new();
        if alike.count() > 0 {
            self.each(Order::Any, &mut |row, place| {
                if named.len() < NAMED && matches!(place, Place::Inside(_)) && alike.has(row.reference) {
                    named.push(row.reference.to_owned());
                }
                Ok(())
            })?;
        }
        named.sort();
        Ok(named)
    }

    fn is_large(&self, (from, until): (Moment, Moment)) -> Result<bool> {
        let mut statement = self.conn.prepare_cached(
            "SELECT 1 FROM request INDEXED BY request_received
             WHERE agent IS NOT NULL AND received >= ?1 AND received < ?2 LIMIT 1 OFFSET ?3",
        )?;
        Ok(statement.exists(params![from.to_string(), until.to_string(), LARGE])?)
    }

    /// Walks through one part after the other for as long as there are any.
    fn gather(&self, ground: &Ground, parts: &Parts, mut tally: Tally) -> Result<Tally> {
        while let Some(part) = parts.next() {
            let walked = self.stretch(ground, Order::Any, part, &mut |row, place| tally.take(row, &place));
            // Whoever else walks need not go on.
            walked.inspect_err(|_| parts.stop())?;
        }
        Ok(tally)
    }
}

/// How many refs that look alike are named.
const NAMED: usize = 6;

/// What a walk gathers.
struct Tally {
    drawer: Drawer<Pick>,
    sums: Option<Sums>,
    reckoning: Reckoning,
}

/// What a frame comes to.
#[derive(Default)]
struct Sums {
    leaves: Leaves,
    exclusions: BTreeMap<&'static str, u64>,
    phantoms: usize,
    alike: Alike,
}

impl Tally {
    fn take(&mut self, row: &FrameRow<'_>, place: &Place<'_>) -> Result<()> {
        if row.request.is_some() {
            self.reckoning.see(row);
        }
        if let Place::Inside(fields) = place {
            self.drawer.offer_with(fields.get(1..).unwrap_or_default(), row.reference, || Pick::of(row));
        }
        self.sums.as_mut().map_or(Ok(()), |sums| sums.take(row, place))
    }

    fn merge(&mut self, other: Self) -> Result<()> {
        self.drawer.merge(other.drawer).map_err(Refusal::fault)?;
        self.reckoning.merge(&other.reckoning);
        if let (Some(ours), Some(theirs)) = (&mut self.sums, other.sums) {
            ours.merge(theirs);
        }
        Ok(())
    }
}

impl Sums {
    fn take(&mut self, row: &FrameRow<'_>, place: &Place<'_>) -> Result<()> {
        match place {
            Place::Inside(fields) => {
                self.phantoms += usize::from(row.request.is_none());
                self.alike.look(row.reference);
                self.leaves.push(leaf(fields))?;
            }
            Place::Outside(reason) => *self.exclusions.entry(reason).or_default() += 1,
            Place::Beyond => {}
        }
        Ok(())
    }

    fn merge(&mut self, other: Self) {
        for (reason, count) in other.exclusions {
            *self.exclusions.entry(reason).or_default() += count;
        }
        self.phantoms += other.phantoms;
        self.alike.merge(other.alike);
        self.leaves.merge(other.leaves);
    }
}

/// A span of time in parts, each given out once.
struct Parts {
    span: (i64, i64),
    next: AtomicI64,
}

impl Parts {
    const NUMBER: i64 = 64;

    fn of((from, until): (Moment, Moment)) -> Self {
        Self { span: (from.seconds(), until.seconds()), next: AtomicI64::new(0) }
    }

    fn next(&self) -> Option<(Moment, Moment)> {
        let part = self.next.fetch_add(1, Ordering::Relaxed);
        (part < Self::NUMBER).then(|| Some((self.starts(part)?, self.starts(part + 1)?)))?
    }

    fn stop(&self) {
        self.next.store(Self::NUMBER, Ordering::Relaxed);
    }

    fn starts(&self, part: i64) -> Option<Moment> {
        let (from, until) = self.span;
        Moment::from_seconds(from + (until - from) * part / Self::NUMBER)
    }
}
