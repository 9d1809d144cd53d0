//! Drawing: a window of a plan is drawn, and each dialogue goes to an auditor by the draw's own key.

use super::blind_lot;
use super::choice::{Assigned, Lottery, assign, next_auditor};
use super::independence::AsOf;
use super::languages::ByLanguage;
use super::opening::{NewAudit, open_audit};
use super::state::{AuditId, AuditKind};
use crate::calc::draw::audit_order;
use crate::core::act::Actor;
use crate::core::draw::{self, Committed, Draw, Fixing, Origin, Picks, Seeded, Taken, Ticket};
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, PersonId, Untold};
use crate::core::plan::{self, Plan};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, CardId};
use chrono::NaiveDate;

/// A window of a plan that was drawn, and who audits it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DrawnWindow {
    /// The draw.
    pub draw: Draw,
    /// How many of its dialogues have no auditor, since all were barred or there are none.
    pub unassigned: usize,
    /// How many are scored twice.
    pub twice: usize,
    /// How many of those have no second auditor.
    pub without_second: usize,
    /// How many audits went to somebody whose skills do not list the language of the dialogue.
    pub unread: usize,
    /// How many dialogues are in languages that are no auditor's skill.
    pub unlisted: ByLanguage,
    /// Whose dialogues were drawn without their having been told of monitoring.
    pub untold: Untold,
}

impl DrawnWindow {
    /// Whether tickets or auditors were short.
    pub const fn is_short(&self) -> bool {
        self.unassigned > 0 || self.without_second > 0 || self.draw.shortfall > 0
    }
}

/// Draws one window of a plan and gives each dialogue to an auditor, by the same key. A window in which nothing can be
/// drawn stays due.
pub fn draw(
    writing: &mut Writing<'_>,
    actor: &Actor,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
) -> Result<Fixing<DrawnWindow>> {
    draw::draw_alone(writing, plan, window, &actor.policy)?.and_then(|draw| hand_out(writing, actor, plan, draw))
}

/// Draws what was committed, by a seed that came after it, and gives each dialogue to an auditor.
pub fn draw_committed(
    writing: &mut Writing<'_>,
    actor: &Actor,
    committed: &Committed,
    seeded: &Seeded,
) -> Result<DrawnWindow> {
    let draw = draw::draw(writing, actor, committed, seeded)?;
    let plan = plan::by_id(writing, committed.plan)?;
    hand_out(writing, actor, &plan, draw)
}

/// What taking in the picks of an external draw did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Picked {
    /// They drew.
    Drawn(Box<DrawnWindow>),
    /// It was drawn before: so many of them are new reserves.
    Reserves(usize),
}

/// Takes in what an engine picked for a draw whose seed came, and gives each dialogue that is drawn to an auditor.
pub fn draw_picks(writing: &mut Writing<'_>, actor: &Actor, picks: &Picks) -> Result<Picked> {
    Ok(match draw::take_picks(writing, actor, picks)? {
        Taken::Reserves(new) => Picked::Reserves(new),
        Taken::Drawn(drawn) => {
            let plan = plan::by_id(writing, picks.plan())?;
            Picked::Drawn(Box::new(hand_out(writing, actor, &plan, *drawn)?))
        }
    })
}

/// Opens the audit of a ticket that comes later than its draw, when the draw had so many tickets.
pub(super) fn open_later(
    writing: &mut Writing<'_>,
    actor: &Actor,
    origin: &Origin,
    (ticket, turn): (&Ticket, usize),
    card: CardId,
) -> Result<AuditId> {
    let due = score_until(writing, actor, origin.plan.days())?;
    let lottery = Lottery { plan: &origin.plan, key: &origin.key, today: actor.today, policy: &actor.policy };
    let auditor = next_auditor(writing, &lottery, (ticket, turn), AsOf::NOW)?;
    let audit = open_audit(writing, AuditKind::Drawn, &NewAudit::of(ticket, card, due), auditor)?;
    blind_lot::record(writing, &actor.policy, &origin.key, std::slice::from_ref(ticket))?;
    Ok(audit)
}

/// The last day to score what is opened now, so many working days from now.
pub(super) fn score_until(writing: &Writing<'_>, actor: &Actor, days: u32) -> Result<NaiveDate> {
    let due = actor.calendar.deadline(writing.now(), days);
    due.ok_or_else(|| Refusal::outside_calendar("the time to score"))
}

fn hand_out(writing: &mut Writing<'_>, actor: &Actor, plan: &Plan, draw: Draw) -> Result<DrawnWindow> {
    let due = score_until(writing, actor, plan.days())?;
    let (card, _) = scorecard::find_on(writing, Some(plan.card()), draw.window.0)?;
    let lottery = Lottery { plan, key: &draw.key, today: actor.today, policy: &actor.policy };
    let assigned = assign(writing, NOW, &lottery, &draw.tickets)?;
    writing.plainly(|writing| {
        for place in numbered(&draw.key, &draw.tickets) {
            let Some(ticket) = draw.tickets.get(place) else { continue };
            open_all(writing, &NewAudit::of(ticket, card, due), &assigned, place)?;
        }
        Ok(())
    })?;
    blind_lot::record(writing, &actor.policy, &draw.key, &draw.tickets)?;
    let none = |auditor: &&Option<PersonId>| auditor.is_none();
    let window = DrawnWindow {
        unassigned: assigned.firsts.iter().filter(none).count(),
        twice: assigned.seconds.len(),
        without_second: assigned.seconds.values().filter(none).count(),
        unread: assigned.unread,
        unlisted: assigned.unlisted,
        untold: people::untold_of(writing, &draw.tickets.iter().map(|ticket| (ticket.day, ticket.agent)).collect())?,
        draw,
    };
    writing.note(format!(
        "{}: {} of {} dialogues drawn",
        window.draw.name,
        window.draw.tickets.len(),
        window.draw.size
    ));
    Ok(window)
}

/// The places of tickets in the order in which their audits are numbered: by the key, not by strata, whose labels may be
/// hidden from auditors.
pub(super) fn numbered(key: &str, tickets: &[Ticket]) -> Vec<usize> {
    audit_order(key, &tickets.iter().map(|ticket| ticket.reference.clone()).collect::<Vec<_>>())
}

/// Opens the audit of a ticket and, where it is scored twice, the second. Which of the two has the lower number is
/// decided by their auditors, so that it does not tell which is the second.
fn open_all(writing: &mut Writing<'_>, new: &NewAudit<'_>, assigned: &Assigned, place: usize) -> Result<()> {
    let mut audits = vec![(AuditKind::Drawn, assigned.firsts.get(place).copied().flatten())];
    audits.extend(assigned.seconds.get(&place).map(|second| (AuditKind::Second, *second)));
    audits.sort_unstable_by_key(|(_, auditor)| auditor.map(|person| person.0));
    for (kind, auditor) in audits {
        open_audit(writing, kind, new, auditor)?;
    }
    Ok(())
}
