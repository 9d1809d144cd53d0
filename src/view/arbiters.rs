//! Answers to those who rule: what they read before they answer, what a step led to, and what comes next until when.

use super::audit::to_read;
use super::card::criteria;
use super::page::{Page, Part};
use super::precedent;
use super::ruling::{event, filled, lapsed};
use super::session::before_and_after;
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, list_and};
use crate::core::arbitration::{Appealed, Blind, Event, FIRST, Ruled, Seat, Step, Taken, Waiting};
use crate::core::dispute::DisputeId;
use crate::core::precedent::Found;
use crate::core::report::CaseFile;
use crate::core::scorecard::{Card, Criterion};
use chrono::NaiveDate;

/// What an arbiter reads before they answer: the dialogue and the disputed criteria, and nothing that the sides say.
pub fn blind(case: &Blind, file: &CaseFile, precedents: &[Found]) -> Page {
    let id = case.dispute.id.0;
    let mut parts = to_read(file);
    if !case.criteria.is_empty() {
        parts.extend(criteria(&only(&case.card, &case.criteria), None));
    }
    let known: Vec<Found> = precedents.iter().filter(|(one, _)| case.criteria.contains(&one.key)).cloned().collect();
    parts.extend(precedent::of_card(&known));
    let answers: Vec<String> = case.criteria.iter().map(|key| format!("--answer {key}=…")).collect();
    let next = format!(
        "Answer from this alone, then you see both sides: assize arbitrate take {id} {}. Rule until {}.",
        answers.join(" "),
        case.seat.due
    );
    let other = format!("Should you know somebody in it: assize arbitrate recuse {id} --note WHY");
    Page { name: "blind", title: format!("Dispute {id}, before you see the sides"), parts, notes: vec![next, other] }
}

/// A card with some of its criteria only.
fn only(card: &Card, keys: &[String]) -> Card {
    let kept = card.criteria.iter().filter(|criterion| keys.contains(&criterion.key));
    // What a question hangs on is not among them.
    let kept = kept.map(|criterion| Criterion { when: None, ..criterion.clone() });
    Card { criteria: kept.collect(), ..card.clone() }
}

/// That an arbiter took a case, now or before.
pub fn taken(id: DisputeId, taken: &Taken) -> Page {
    let id = id.0;
    let (title, notes) = match taken {
        Taken::Now { new, seat } => {
            let what = if *new { "is yours to rule on" } else { "was yours already; nothing was recorded" };
            let note = format!(
                "Both sides: assize dispute show {id}. Then rule until {}: assize arbitrate rule {id} --ruling FILE.",
                seat.due
            );
            (format!("Dispute {id} {what}"), note)
        }
        Taken::TooLate(late) => (format!("Dispute {id} is no longer yours"), lapsed(late)),
    };
    Page { name: "taken", title, parts: Vec::new(), notes: vec![notes] }
}

/// That an arbiter gave a case back, now or before.
pub fn recused(id: DisputeId, new: bool) -> Page {
    let id = id.0;
    let title = if new { format!("Dispute {id} is given back") } else { format!("Dispute {id} was given back before") };
    let notes = vec![
        "The next lot gives the seat to somebody else, at night; it never comes back to you.".to_owned(),
        format!("When: assize arbitrate assign {id}"),
    ];
    Page { name: "recused", title, parts: Vec::new(), notes }
}

/// A ballot that was handed in; none where the time was over, which is told as a fault.
pub fn ruled(id: DisputeId, ruled: &Ruled, refused: usize) -> Page {
    let record = format!("Both sides can read the whole record: assize dispute show {}", id.0);
    let id = id.0;
    let (title, parts, mut notes) = match ruled {
        Ruled::Now { totals, appeal_due, is_signed } => {
            let mut notes = Vec::new();
            notes.extend(
                appeal_due
                    .filter(|_| refused > 0)
                    .map(|due| format!("The agent can appeal until {due}: assize arbitrate appeal {id} --note WHY")),
            );
            if appeal_due.is_none() {
                notes.push("It is final.".to_owned());
            }
            if !is_signed {
                notes.push("It is unsigned.".to_owned());
            }
            notes.push(format!("What else it may touch: assize arbitrate look-back {id}"));
            (format!("Dispute {id} is ruled on"), vec![Part::Fields(before_and_after(*totals))], notes)
        }
        Ruled::Sealed(number) => {
            let note = format!("{number} of 3 are in. It stays sealed until all are; then the majority is the ruling.");
            (format!("Your ballot on the appeal in dispute {id} is in"), Vec::new(), vec![note])
        }
        Ruled::Before => (format!("This ruling on dispute {id} is recorded already"), Vec::new(), Vec::new()),
        Ruled::TooLate(late) => (format!("Dispute {id} is no longer yours"), Vec::new(), vec![lapsed(late)]),
    };
    if !matches!(ruled, Ruled::Sealed(_)) {
        notes.push(record);
    }
    Page { name: "ruling", title, parts, notes }
}

/// An appeal, filed now or before.
pub fn appealed(id: DisputeId, appealed: &Appealed) -> Page {
    let points = list_and(&appealed.points);
    let title = if appealed.new {
        format!("The appeal in dispute {} is filed, about {points}", id.0)
    } else {
        format!("There was this appeal in dispute {} before, about {points}", id.0)
    };
    let mut notes =
        vec!["Three arbiters rule on it who had no part in the case; the majority holds, and it is final.".to_owned()];
    notes.extend(filled(&appealed.panel));
    Page { name: "appeal", title, parts: Vec::new(), notes }
}

/// What became of the empty seats of a case.
pub fn assigned(id: DisputeId, events: &[Event], sitting: &[Seat]) -> Page {
    let is_news = events.iter().any(Event::is_news);
    let title = if is_news { format!("Dispute {}: who rules", id.0) } else { format!("Dispute {}: nothing new", id.0) };
    let mut notes: Vec<String> = events.iter().map(event).collect();
    if !is_news {
        notes.extend(
            sitting.iter().filter(|seat| seat.is_due()).map(|seat| {
                format!("{} has the seat, until {}: nobody chooses another.", seat.arbiter.handle, seat.due)
            }),
        );
    }
    Page { name: "assigned", title, parts: Vec::new(), notes }
}

/// What waits for arbiters.
pub fn queue(steps: &[Step], is_own: bool, today: NaiveDate) -> Sheet {
    let title =
        if is_own { "Disputes that wait for you" } else { "Disputes that wait for a ruling, by their last day" };
    let empty = if is_own { "Nothing waits for you; --all lists everybody's." } else { "Nothing waits for a ruling." };
    Sheet {
        name: "queue",
        title: title.to_owned(),
        columns: vec![
            Column::numbers("dispute", "dispute"),
            Column::numbers("audit", "audit"),
            Column::words("instance", "ruling"),
            Column::words("arbiter", "arbiter"),
            Column::words("due", "rule until"),
            Column::words("overdue", "overdue").with_alarm(),
            Column::prose("next", "next").always(),
        ],
        rows: steps.iter().map(|step| row(step, today)).collect(),
        notes: lots(steps),
        empty: empty.to_owned(),
    }
}

fn row(step: &Step, today: NaiveDate) -> Vec<Cell> {
    let id = step.dispute.id.0;
    let (instance, arbiter, due, next) = match &step.waits {
        Waiting::Ballot(seat) => {
            let verb = if seat.taking.is_some() { "rule" } else { "take" };
            let instance = if seat.instance == FIRST { "first" } else { "on the appeal" };
            (instance, Cell::word(&seat.arbiter.handle), Some(seat.due), format!("assize arbitrate {verb} {id}"))
        }
        Waiting::Lot { free, .. } => {
            let next = if *free == 0 { "nobody is free: a manager names somebody" } else { "a lot, at night" };
            ("waits", Cell::Absent("none yet"), None, next.to_owned())
        }
    };
    vec![
        Cell::Count(id),
        Cell::Count(step.dispute.audit.id.0),
        Cell::word(instance),
        arbiter,
        due.map_or(Cell::Absent("nobody has it yet"), Cell::Day),
        Cell::Yes(due.is_some_and(|due| due < today)),
        Cell::word(next),
    ]
}

/// When each lot can be drawn, and among how many it is today.
fn lots(steps: &[Step]) -> Vec<String> {
    let note = |step: &Step| {
        let Waiting::Lot { seats, since, until, free } = &step.waits else { return None };
        let until = until.map_or_else(String::new, |until| format!(", or after {until} by chance of this machine"));
        Some(format!(
            "Dispute {}: {} to be drawn from {free}, by the first witnessed seed after entry {}{until}.",
            step.dispute.id.0,
            count(*seats as u64, "seat"),
            since.entry
        ))
    };
    steps.iter().filter_map(note).collect()
}
