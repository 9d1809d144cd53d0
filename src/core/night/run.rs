//! Running a night, step by step.

use super::due::{Due, windows};
use super::gaps;
use super::outcome::Night;
use super::since::since_last;
use crate::calc::moment::Moment;
use crate::core::act::{self, ASSIGN_NIGHTLY, Actor};
use crate::core::arbitration;
use crate::core::audit;
use crate::core::calibration;
use crate::core::care;
use crate::core::draw::{self, Empty, Fixing, Wanted};
use crate::core::intake;
use crate::core::ledger::{Store, Who, Writing};
use crate::core::plan::{self, SeedKind};
use crate::core::question;
use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use crate::core::sign;
use chrono::NaiveDate;

/// What a night is asked to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Order {
    /// Only the windows that ended just before this day; without it all that are due.
    pub date: Option<NaiveDate>,
    /// Say what would be drawn, and keep nothing.
    pub dry_run: bool,
}

/// For how many days after its end a window that nothing can be drawn from keeps a night from being well.
const LATELY: i64 = 7;

/// Within how many working days a step of a dispute is due soon.
const SOON: u32 = 2;

/// Draws what is due, records deadlines that passed, hands on what nobody may audit any more, and looks around for what
/// waits for somebody.
pub fn run(store: &mut Store, who: &Who, now: Moment, order: Order) -> Result<Night> {
    let actor = ASSIGN_NIGHTLY.authorize(&*store.snapshot()?, who, now)?;
    if let Some(date) = order.date.filter(|date| *date > actor.today) {
        return Err(Refusal::rule(format!("{date} has not come yet: what would be drawn is not over"))
            .hint("a window is drawn when it is over"));
    }
    let mut night = since_last(&*store.snapshot()?, now)?;
    let due = windows(&*store.snapshot()?, &actor, order.date, &mut night)?;
    let mut steps = Steps { store, who, now, dry_run: order.dry_run };
    for due in &due {
        if due.plan.is_external() {
            night.roots.push(due.name());
            continue;
        }
        let tried = match due.plan.seed() {
            SeedKind::Local => steps.draw(due, &mut night),
            SeedKind::Dice | SeedKind::Drand => steps.commit(due, &mut night),
            SeedKind::Reveal => {
                night.pledges.insert(due.plan.name.clone());
                Ok(())
            }
        };
        night.go_on(&due.name(), tried)?;
    }
    let lately = |empty: &Empty| (actor.today - empty.window.1).num_days() <= LATELY;
    night.blocked = night.empty.iter().any(|empty| lately(empty) && empty.is_blocked());
    if !order.dry_run {
        steps.settle(&mut night)?;
    }
    look_around(steps.store, (&actor, now), order, &due, &mut night)?;
    Ok(night)
}

/// The steps of a night that write, each an entry of its own.
struct Steps<'a> {
    store: &'a mut Store,
    who: &'a Who,
    now: Moment,
    dry_run: bool,
}

impl Steps<'_> {
    /// Records a step, or with `--dry-run` does the same and keeps nothing.
    fn record<T>(&mut self, work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>) -> Result<T> {
        if self.dry_run {
            return act::try_out(self.store, self.who, self.now, &ASSIGN_NIGHTLY, work);
        }
        act::record(self.store, self.who, self.now, &ASSIGN_NIGHTLY, work).map(|recorded| recorded.value)
    }

    /// Draws a window with a local seed, unless another process has.
    fn draw(&mut self, due: &Due, night: &mut Night) -> Result<()> {
        let drawn = self.record(|writing, actor| {
            if plan::committed_as(writing, &due.name())?.is_some() {
                return Ok(None);
            }
            audit::draw(writing, actor, &due.plan, due.window).map(Some)
        })?;
        let drawn = drawn.and_then(|drawn| night.filled(drawn));
        night.drawn.extend(drawn);
        Ok(())
    }

    /// Commits a window of a plan whose seed others witness: that much can be done alone.
    fn commit(&mut self, due: &Due, night: &mut Night) -> Result<()> {
        let now = self.now;
        let committed = self.record(|writing, actor| {
            if plan::committed_as(writing, &due.name())?.is_some() {
                return Ok(None);
            }
            let source = draw::source_of(&due.plan, &Wanted::default(), now)?;
            let committed = draw::commit_window(writing, &due.plan, due.window, &source, &actor.policy)?;
            if let Fixing::Fixed(committed) = &committed {
                writing.note(format!("{} is committed", committed.name));
            }
            Ok(Some(committed))
        })?;
        let committed = committed.and_then(|committed| night.filled(committed));
        if self.dry_run {
            // What is kept is found with everything else that waits.
            night.waiting.extend(committed);
        }
        Ok(())
    }

    /// Records the deadlines that passed, also those of questions, then hands on what nobody may audit any more: the first also where the second
    /// fails.
    fn settle(&mut self, night: &mut Night) -> Result<()> {
        night.lapsed = self.record(|writing, actor| {
            let lapsed = arbitration::settle_lapses(writing, actor, None)?;
            let late = lapsed.iter().filter(|lapsed| lapsed.has_lapse()).count();
            writing.note(counted(late, "deadline"));
            Ok(lapsed)
        })?;
        // Each an entry of its own: two next tickets of a stratum come one after the other.
        let struck = audit::struck_alone(&*self.store.snapshot()?)?;
        for id in struck {
            let replaced = self.record(|writing, actor| {
                let audit = audit::load(writing, id)?;
                writing.note(format!("audit {} is replaced", id.0));
                audit::replace_struck(writing, actor, &audit, None)
            })?;
            night.replaced.extend(replaced);
        }
        self.record(|writing, actor| {
            let climbed = question::settle(writing, actor)?;
            writing.note(format!("{} climbed", counted(climbed, "question")));
            Ok(())
        })?;
        night.signs = self.record(|writing, actor| {
            let signs = sign::settle(writing, actor)?;
            writing.note(counted(signs.len(), "early sign"));
            Ok(signs)
        })?;
        let handed = self.record(|writing, actor| {
            let handed = audit::hand_on(writing, actor)?;
            writing.note(format!("{} handed on", counted(handed.len(), "audit")));
            Ok(handed)
        });
        let tried = handed.map(|handed| night.handed = handed);
        night.go_on("what is to be handed on", tried)?;
        let forgone = self.record(|writing, actor| {
            let forgone = audit::forgo(writing, actor)?;
            writing.note(format!("{} forgone", counted(forgone.len(), "second score")));
            Ok(forgone)
        });
        let tried = forgone.map(|forgone| night.forgone = forgone);
        night.go_on("second scores that will not come", tried)?;
        self.repeat(night)
    }

    /// Opens what is to be scored again, and ends the wait for what will not be. The note does not tell which is one.
    fn repeat(&mut self, night: &mut Night) -> Result<()> {
        let repeated = self.record(|writing, actor| {
            let mut over = audit::forgo_repeats(writing, actor)?;
            let (opened, without) = audit::repeat(writing, actor)?;
            over.extend(without);
            writing.note(format!("{} opened", counted(opened, "audit")));
            Ok(over)
        });
        let tried = repeated.map(|over| night.not_repeated = over);
        night.go_on("what is to be scored again", tried)
    }
}

/// What waits for others, and since when nothing came in.
fn look_around(
    store: &mut Store,
    (actor, now): (&Actor, Moment),
    order: Order,
    due: &[Due],
    night: &mut Night,
) -> Result<()> {
    let snapshot = store.snapshot()?;
    if order == Order::default() {
        night.silence = gaps::silence(&snapshot, actor)?;
        for drawn in &night.drawn {
            let due = due.iter().find(|due| due.name() == drawn.draw.name);
            let gaps = due.map(|due| gaps::of_draw(&snapshot, &due.plan, &drawn.draw)).transpose()?;
            night.gaps.extend(gaps.into_iter().flatten());
        }
    }
    for drawn in night.drawn.iter().filter(|drawn| drawn.draw.excess > 0 && !order.dry_run) {
        night.excess.extend(draw::excess(&snapshot, drawn.draw.id)?);
    }
    night.waiting.extend(draw::waiting(&snapshot)?);
    night.awaited = draw::awaiting(&snapshot)?;
    audit::tell_lots(&snapshot, &mut night.handed)?;
    night.lots = audit::waiting_lots(&snapshot, &actor.calendar)?;
    // What all are barred from waits for people.
    night.lots.retain(|lot| !night.handed.iter().any(|handed| handed.audit == lot.audit));
    night.newest = plan::newest_day(&snapshot, &actor.calendar)?;
    night.questions = question::overdue(&snapshot, actor.today)?;
    night.calibrations = calibration::list_open(&snapshot)?;
    night.calibrations.retain(|one| one.is_overdue(actor.today));
    night.card_questions = calibration::card_questions(&snapshot)?;
    night.card_questions.retain(|one| one.is_overdue(actor.today));
    night.care = care::overdue(&snapshot, actor.today)?;
    night.soon = arbitration::next_steps(&snapshot, now)?;
    night.soon.retain(|step| actor.calendar.working_days_between(actor.today, step.due) <= SOON);
    let waiting = audit::waiting(&snapshot, actor.today)?;
    (night.overdue, night.questioned) = (waiting.overdue, waiting.questioned);
    night.undelivered = audit::undelivered(&snapshot, actor.today, &actor.policy)?;
    night.put_off = audit::all_put_off(&snapshot, actor.today)?;
    night.to_take_out = audit::waiting_scored(&snapshot)?;
    night.amendments = intake::waiting_amendments(&snapshot)?;
    night.unarchived = request::unarchived(&snapshot, actor)?;
    Ok(())
}

fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
