//! What scoring answers: the score, an approval, what was delivered and acknowledged.

use super::amended;
use super::audit::measures;
use super::audits::{agent, no_total};
use super::card::classes;
use super::cells::{percent, word};
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::calc::scoring::{Band, Score};
use crate::core::audit::{Audit, AuditId, AuditState, Awaited, Delivered, UsefulSaid};
use crate::core::scorecard::Card;

/// A score that was handed in, now or before.
pub fn submitted((audit, classes): (&Audit, Vec<Field>), new: bool, waits: Option<Awaited>) -> Page {
    let id = audit.id.0;
    let next = match waits {
        _ if audit.is_second() && audit.is_untold() => "It is kept; nothing more is to be done with it now.".to_owned(),
        _ if audit.is_second() => measures(audit).to_owned(),
        _ if audit.state != AuditState::Scored => format!("It is {}.", audit.state),
        Some(missing) => {
            format!("It waits for {}; then: assize score deliver {id}", missing.in_words())
        }
        None => format!("Next: assize score deliver {id}"),
    };
    let title =
        if new { format!("Audit {id} is scored") } else { format!("Audit {id} was scored with these answers before") };
    let fields = scores(audit).into_iter().chain(classes).collect();
    let mut notes = vec![next];
    notes.extend(amended::of_several(audit.now_of.as_ref().map(|_| audit.id)));
    Page { name: "score_submit", title, parts: vec![Part::Fields(fields)], notes }
}

/// The scores of an audit.
pub fn scores(audit: &Audit) -> Vec<Field> {
    vec![
        ("audit", "audit", Cell::Count(audit.id.0)),
        ("raw", "before fails", percent(audit.raw, "nothing applied")),
        ("total", "total", percent(audit.total, "nothing applied")),
        ("band", "band", word(audit.band.as_ref(), "no band")),
    ]
}

/// A score that was approved or returned, now or before.
pub fn approved(audit: &Audit, is_returned: bool, new: bool) -> Page {
    let id = audit.id.0;
    let what = if is_returned { "is returned to its auditor" } else { "is approved" };
    let before = if new { "" } else { " already; nothing was recorded" };
    let next = match &audit.auditor {
        Some(auditor) if is_returned => {
            format!("Next: {} scores it again: assize score submit {id}", auditor.handle)
        }
        Some(_) | None => format!("Next: assize score deliver {id}"),
    };
    let title = format!("The score of audit {id} {what}{before}");
    Page { name: "score_approve", title, parts: Vec::new(), notes: vec![next] }
}

/// What was delivered, agent by agent, and what was not.
/// `audits` are those that were delivered now, as the reader may see them.
pub fn delivered(done: &Delivered, mut audits: Vec<Audit>) -> Sheet {
    audits.sort_by(|one, other| (&one.agent.handle, one.id).cmp(&(&other.agent.handle, other.id)));
    let row = |audit: &Audit| {
        vec![
            agent(audit),
            Cell::Count(audit.id.0),
            Cell::text(&audit.reference),
            percent(audit.total, no_total(audit)),
            audit.dispute_due.map_or(Cell::Absent("not delivered"), Cell::Day),
        ]
    };
    let mut notes = Vec::new();
    if !done.before.is_empty() {
        notes.push(format!("{} delivered before.", count(done.before.len() as u64, "audit")));
    }
    let waits = |(id, missing): &(AuditId, Awaited)| format!("Audit {} waits for {}.", id.0, missing.in_words());
    notes.extend(done.waiting.iter().map(waits));
    notes.extend(amended::of_several(done.amended.iter().copied()));
    Sheet {
        name: "delivered",
        title: "Delivered".to_owned(),
        columns: vec![
            Column::words("agent", "agent").always(),
            Column::numbers("audit", "audit"),
            Column::words("ref", "ref"),
            Column::numbers("total", "total"),
            Column::words("dispute_due", "dispute until").always(),
        ],
        rows: audits.iter().map(row).collect(),
        notes,
        empty: "Nothing new was delivered.".to_owned(),
    }
}

/// An audit that its agent has read, and what they said of its feedback, where they did.
pub fn acknowledged(audit: &Audit, (new, is_past): (bool, bool), said: Option<&UsefulSaid>) -> Page {
    let id = audit.id.0;
    let title = if new { format!("Audit {id} is acknowledged") } else { format!("Audit {id} was acknowledged before") };
    let note = audit.dispute_due.map(|due| {
        if audit.state == AuditState::Struck {
            "It is struck: a dispute took it out of all figures.".to_owned()
        } else if audit.state == AuditState::Replaced {
            "It is replaced: its dialogue is another agent's, and it is in no figure.".to_owned()
        } else if is_past {
            format!("The time to dispute it ended on {due}.")
        } else {
            format!("It can be disputed until {due}: assize dispute open {id}")
        }
    });
    let notes = said.map(helped).into_iter().chain(note).collect();
    Page { name: "acknowledge", title, parts: said.map(|said| Part::Fields(useful(said))).into_iter().collect(), notes }
}

fn useful(said: &UsefulSaid) -> Vec<Field> {
    let mut fields = vec![("useful", "feedback helped", Cell::word(said.useful.word()))];
    fields.extend(said.why.as_ref().map(|why| ("why", "why", Cell::text(why))));
    fields
}

/// Whether that is new, and what becomes of an answer before.
fn helped(said: &UsefulSaid) -> String {
    match said.before {
        _ if !said.is_new => "You said so before; nothing more was recorded.".to_owned(),
        Some(before) if before != said.useful => {
            format!("Recorded: it holds in place of your {before} from before, which stays on record.")
        }
        Some(_) => "Recorded: it holds in place of what you wrote before, which stays on record.".to_owned(),
        None => "Recorded. Who audited it reads that, and so does who may read the audit.".to_owned(),
    }
}

/// The score that answers would have, which nobody keeps.
pub fn tried(card: &Card, score: &Score, band: Option<&Band>, arithmetic: Vec<Part>) -> Page {
    let none = "nothing applies";
    let mut fields = vec![
        ("raw", "before fails", percent(score.raw, none)),
        ("total", "total", percent(score.total, none)),
        ("band", "band", word(band.map(|band| &band.name), "no band")),
    ];
    fields.extend(classes(card, score));
    let parts = std::iter::once(Part::Fields(fields)).chain(arithmetic).collect();
    Page {
        name: "score_try",
        title: format!("Tried with the card {}", card.label()),
        parts,
        notes: vec!["Nothing was recorded.".to_owned()],
    }
}

/// An audit whose auditor sees from now on what was hidden, or did before.
pub fn revealed(audit: &Audit, new: bool) -> Page {
    let id = audit.id.0;
    let title = if new {
        format!("Audit {id}: nothing is hidden from its auditor any more")
    } else {
        format!("Audit {id}: nothing was hidden from its auditor already; nothing was recorded")
    };
    let note = format!("It counts as not scored blind. Next: assize score show {id}");
    Page { name: "score_reveal", title, parts: Vec::new(), notes: vec![note] }
}

/// A score that was taken back, now or before.
pub fn undone(audit: &Audit, new: bool) -> Page {
    let id = audit.id.0;
    let title = if new {
        format!("The score of audit {id} is taken back: it is to be scored again")
    } else {
        format!("The score of audit {id} is taken back already; nothing was recorded")
    };
    let note =
        format!("Next: assize score submit {id}, at a terminal with your answers filled in, until {}", audit.score_due);
    Page { name: "score_undo", title, parts: Vec::new(), notes: vec![note] }
}
