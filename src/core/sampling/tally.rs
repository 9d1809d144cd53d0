//! What a frame comes to and what a key draws from it, in one walk: a large one in two threads, each with a
//! connection of its own. Neither depends on the order of the walk.

use super::frame::{Frame, FrameRow, Ground, Order, Pick, Place, Walk};
use super::leaves::Leaves;
use super::quota::Quotas;
use crate::calc::draw::{Drawer, Stratum, leaf};
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
        let drawer = Drawer::new(key, quotas.clone());
        let Tally { drawer, leaves, exclusions } = self.tally(&drawer, true)?;
        let (root, size) = leaves.unwrap_or_default().root(&self.plan.columns(), &mut |_, _| {})?;
        let drawn = drawer.finish();
        let counted = drawn.iter().filter(|stratum| stratum.size > 0);
        let strata = counted.map(|stratum| (stratum.labels.clone(), stratum.size)).collect();
        Ok((Frame { size, strata, exclusions, root }, drawn))
    }

    /// What a key draws, stratum by stratum, with so many of the next tickets.
    pub(super) fn select(&self, quotas: &Quotas, key: &str, spares: usize) -> Result<Vec<Stratum<Pick>>> {
        let drawer = Drawer::new(key, quotas.clone()).with_spares(spares);
        Ok(self.tally(&drawer, false)?.drawer.finish())
    }

    fn tally(&self, drawer: &Drawer<Pick>, rooted: bool) -> Result<Tally> {
        let ground = self.ground()?;
        let new =
            || Tally { drawer: drawer.clone(), leaves: rooted.then(Leaves::default), exclusions: BTreeMap::new() };
        let parts = Parts::of(ground.span);
        let Some(beside) = self.beside(&ground)? else { return self.gather(&ground, &parts, new()) };
        let Self { plan, bounds, policy, .. } = *self;
        let (ours, theirs) = thread::scope(|scope| {
            let (ground, parts, theirs) = (&ground, &parts, new());
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
        Ok(ledger::beside(self.conn))
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

/// What a walk gathers.
struct Tally {
    drawer: Drawer<Pick>,
    leaves: Option<Leaves>,
    exclusions: BTreeMap<&'static str, u64>,
}

impl Tally {
    fn take(&mut self, row: &FrameRow<'_>, place: &Place<'_>) -> Result<()> {
        match place {
            Place::Inside(fields) => {
                self.drawer.offer_with(fields.get(1..).unwrap_or_default(), row.reference, || Pick::of(row));
                self.leaves.as_mut().map_or(Ok(()), |leaves| leaves.push(leaf(fields)))
            }
            Place::Outside(reason) => {
                *self.exclusions.entry(reason).or_default() += 1;
                Ok(())
            }
        }
    }

    fn merge(&mut self, other: Self) -> Result<()> {
        self.drawer.merge(other.drawer).map_err(Refusal::fault)?;
        for (reason, count) in other.exclusions {
            *self.exclusions.entry(reason).or_default() += count;
        }
        if let (Some(ours), Some(theirs)) = (&mut self.leaves, other.leaves) {
            ours.merge(theirs);
        }
        Ok(())
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
