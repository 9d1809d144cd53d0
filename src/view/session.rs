//! Answers of those who call and record sessions.

use super::cells::text;
pub(super) use super::correction::before_and_after;
use super::page::{Page, Part};
use super::sheet::Cell;
use super::words::count;
use crate::core::dispute::{Dispute, Held, Remedy};

/// A session that was called for a time, now or before.
pub fn convened(dispute: &Dispute, new: bool) -> Page {
    let id = dispute.id.0;
    let title = format!("The session of dispute {id} {} called", if new { "is" } else { "was already" });
    let mut parts = Vec::new();
    let mut notes = Vec::new();
    if let Some(call) = &dispute.convening {
        let guests = if call.guests.is_empty() { "nobody".to_owned() } else { call.guests.join(", ") };
        parts.push(Part::Fields(vec![
            ("facilitator", "led by", Cell::word(&call.facilitator.handle)),
            ("starts", "begins at", Cell::Moment(call.starts)),
            ("minutes", "minutes", Cell::Count(call.minutes)),
            ("place", "place", text(call.place.as_ref(), "not said")),
            ("guests", "also asked to come", Cell::word(guests)),
        ]));
        let ends = dispute.due.filter(|due| call.starts.to_string().get(..10) > Some(due.to_string().as_str()));
        notes.extend(ends.map(|due| {
            format!("That is after the last day of the session, {due}: by then it has gone to arbitration.")
        }));
    }
    notes.push(format!("Then record it: assize dispute session {id}"));
    Page { name: "convening", title, parts, notes }
}

/// A session that was recorded, now or before.
pub fn held(dispute: &Dispute, held: &Held, remedy: &Remedy) -> Page {
    let id = dispute.id.0;
    let mut notes = Vec::new();
    if !held.new {
        notes.push(format!("What became of it: assize dispute show {id}"));
    } else if held.unresolved == 0 {
        notes.push("Nothing is left open in this dispute.".to_owned());
    } else {
        notes.push(format!("{} left open. {}", held.unresolved, super::dispute::next(dispute)));
    }
    notes.extend(super::dispute::kept(remedy));
    if held.struck {
        notes.push("The audit is struck: it is in no figure any more.".to_owned());
    }
    if held.actions > 0 {
        notes.push(format!("{} agreed on: assize dispute actions", count(held.actions as u64, "action")));
    }
    let before = if held.new { "is recorded" } else { "was recorded before" };
    let title = format!("The session of dispute {id} {before}");
    Page { name: "session", title, parts: vec![Part::Fields(before_and_after(held.totals))], notes }
}
