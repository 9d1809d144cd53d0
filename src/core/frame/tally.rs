//! Tally: the frame of a window, and what a key draws from it, in one walk: a large one in two threads, each with a
//! connection of its own. Neither depends on the order of the walk.

use super::coverage::Coverage;
use super::exclusion::Exclusion;
use super::leaves::Leaves;
use super::parts::{Part, Parts};
use super::row::{FrameRow, Pick};
use super::walk::{Context, Order, Place, Walk};
use crate::calc::draw::{Alike, Drawer, Stratum, leaf};
use crate::calc::moment::Moment;
use crate::core::ledger;
use crate::core::people::NOW;
use crate::core::plan::{Plan, Quotas};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::thread;

/// How many dialogues make two threads worth their start.
const LARGE: i64 = 20_000;

/// The frame of a window.
pub(in crate::core) struct Frame {
    /// How many dialogues can be drawn.
    pub(in crate::core) size: usize,
    /// How many of each stratum, by its labels.
    pub(in crate::core) strata: BTreeMap<Vec<String>, usize>,
    /// How many cannot, by reason.
    pub(in crate::core) exclusions: BTreeMap<Exclusion, u64>,
    /// The root, hex.
    pub(in crate::core) root: String,
    /// The root of what the machine of the plan said of each of them before, hex; none where it goes by none.
    pub(in crate::core) verdicts: Option<String>,
    /// How many dialogues another system counted; none where it counted nothing.
    pub(in crate::core) counted: Option<u64>,
    /// How many counts of its agents the plan cannot be held against.
    pub(in crate::core) unplaced: usize,
    /// How many more dialogues are recorded than were counted, day by day.
    pub(in crate::core) excess: u64,
    /// How many phantoms stand in it.
    pub(in crate::core) phantoms: usize,
    /// How many refs look like another, and the first of them.
    pub(in crate::core) alike: (usize, Vec<String>),
}

impl Walk<'_> {
    /// The frame.
    pub(in crate::core) fn frame(&self) -> Result<Frame> {
        // Without quotas it only counts.
        Ok(self.frame_and_select(&Quotas::new(), "")?.0)
    }

    /// The frame, and what a key draws from it by these quotas.
    pub(in crate::core) fn frame_and_select(&self, quotas: &Quotas, key: &str) -> Result<(Frame, Vec<Stratum<Pick>>)> {
        let Tally { drawer, sums, coverage } = self.tally(&Drawer::new(key, quotas.clone()), true)?;
        let Sums { leaves, exclusions, phantoms, alike, verdicts } = sums.unwrap_or_default();
        let verdicts = verdicts.map(|leaves| leaves.root(&VERDICTS, &mut |_, _| {})).transpose()?.map(|(root, _)| root);
        let (root, size) = leaves.root(&self.plan.columns(), &mut |_, _| {})?;
        let drawn = drawer.finish();
        let counted = drawn.iter().filter(|stratum| stratum.size > 0);
        let strata = counted.map(|stratum| (stratum.labels.clone(), stratum.size)).collect();
        let (counted, alike) = (coverage.counted(), (alike.count(), self.named(&alike)?));
        let (unplaced, excess) = (coverage.unplaced(), coverage.excess());
        Ok((Frame { size, strata, exclusions, root, verdicts, counted, unplaced, excess, phantoms, alike }, drawn))
    }

    /// What a key draws, stratum by stratum, with so many of the next tickets.
    pub(in crate::core) fn select(&self, quotas: &Quotas, key: &str, spares: usize) -> Result<Vec<Stratum<Pick>>> {
        let drawer = Drawer::new(key, quotas.clone()).with_spares(spares);
        Ok(self.tally(&drawer, false)?.drawer.finish())
    }

    fn tally(&self, drawer: &Drawer<Pick>, rooted: bool) -> Result<Tally> {
        let context = self.context()?;
        let coverage = self.coverage(&context)?;
        let new =
            || Tally { drawer: drawer.clone(), sums: rooted.then(|| Sums::of(self.plan)), coverage: coverage.clone() };
        let mut tally = self.walked(&context, new)?;
        let coverage = tally.coverage.clone();
        coverage.phantoms(self.plan, &context.agents, &mut |row, fields| tally.take(row, &Place::Inside(fields)))?;
        Ok(tally)
    }

    fn walked(&self, context: &Context, new: impl Fn() -> Tally) -> Result<Tally> {
        let Some(second) = self.second_connection(context)? else { return self.alone(context, new()) };
        let parts = Parts::of(self.conn, context.span)?;
        let Self { plan, bounds, policy, limits, .. } = *self;
        let (ours, theirs) = thread::scope(|scope| {
            let (parts, theirs) = (&parts, new());
            let other = move || Walk { conn: &second, plan, bounds, policy, limits }.gather(context, parts, theirs);
            // Where there is no other thread to be had, this one does all of it.
            let other = thread::Builder::new().spawn_scoped(scope, other);
            (self.gather(context, parts, new()), other.map(thread::ScopedJoinHandle::join))
        });
        let mut tally = ours?;
        if let Ok(theirs) = theirs {
            tally.merge(theirs.map_err(|_| Refusal::fault("a thread that walks through a frame broke off"))??)?;
        }
        Ok(tally)
    }

    /// A connection for another thread, where the frame is large and its facts cannot grow meanwhile.
    fn second_connection(&self, context: &Context) -> Result<Option<Connection>> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        if cores < 2 || self.bounds.entry == NOW || !self.is_large(context.span)? {
            return Ok(None);
        }
        Ok(ledger::second_connection(self.conn))
    }

    /// The first refs of those that look alike.
    fn named(&self, alike: &Alike) -> Result<Vec<String>> {
        let mut named = Vec::new();
        if alike.count() > 0 {
            self.each(Order::Any, &mut |row, place| {
                if named.len() < NAMED && matches!(place, Place::Inside(_)) && alike.has(row.candidate.reference) {
                    named.push(row.candidate.reference.to_owned());
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

    /// Walks through all of it at once.
    fn alone(&self, context: &Context, mut tally: Tally) -> Result<Tally> {
        let whole = Part::Time(context.span.0, context.span.1);
        self.stretch(context, Order::Any, whole, &mut |row, place| tally.take(row, &place))?;
        Ok(tally)
    }

    /// Walks through one part after the other for as long as there are any.
    fn gather(&self, context: &Context, parts: &Parts, mut tally: Tally) -> Result<Tally> {
        while let Some(part) = parts.next() {
            let walked = self.stretch(context, Order::Any, part, &mut |row, place| tally.take(row, &place));
            // The other thread need not go on.
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
    coverage: Coverage,
}

/// The sums of a frame.
#[derive(Default)]
struct Sums {
    leaves: Leaves,
    exclusions: BTreeMap<Exclusion, u64>,
    phantoms: usize,
    alike: Alike,
    /// What the machine of the plan said of each, where it goes by one.
    verdicts: Option<Leaves>,
}

/// The columns of what a machine said: its rows make a root of their own, so that the rows of the frame tell nobody.
pub(in crate::core) const VERDICTS: [&str; 2] = ["ref", "verdicts"];

impl Tally {
    fn take(&mut self, row: &FrameRow<'_>, place: &Place<'_>) -> Result<()> {
        if row.request.is_some() {
            self.coverage.see(row);
        }
        if let Place::Inside(fields) = place {
            self.drawer.offer_with(fields.get(1..).unwrap_or_default(), row.candidate.reference, || Pick::of(row));
        }
        self.sums.as_mut().map_or(Ok(()), |sums| sums.take(row, place))
    }

    fn merge(&mut self, other: Self) -> Result<()> {
        self.drawer.merge(other.drawer).map_err(Refusal::fault)?;
        self.coverage.merge(&other.coverage);
        if let (Some(ours), Some(theirs)) = (&mut self.sums, other.sums) {
            ours.merge(theirs);
        }
        Ok(())
    }
}

impl Sums {
    fn of(plan: &Plan) -> Self {
        Self { verdicts: plan.machine().map(|_| Leaves::default()), ..Self::default() }
    }

    fn take(&mut self, row: &FrameRow<'_>, place: &Place<'_>) -> Result<()> {
        match place {
            Place::Inside(fields) => {
                self.phantoms += usize::from(row.request.is_none());
                self.alike.look(row.candidate.reference);
                self.leaves.push(leaf(fields))?;
                if let Some(verdicts) = &mut self.verdicts {
                    verdicts.push(leaf(&[row.candidate.reference, &row.verdicts]))?;
                }
            }
            Place::Outside(reason) => *self.exclusions.entry(*reason).or_default() += 1,
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
        if let (Some(ours), Some(theirs)) = (&mut self.verdicts, other.verdicts) {
            ours.merge(theirs);
        }
    }
}
