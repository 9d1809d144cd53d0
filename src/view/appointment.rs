//! Appointments of disputes: calendar events of sessions and last days, and mails that carry them. Nothing is sent from here,
//! and nothing of what anybody says stands in them.

use super::calendar_file::{Event, Party, When, calendar};
use super::delivery::Draft;
use crate::calc::moment::Moment;
use crate::core::arbitration::{Awaits, NextStep};
use crate::core::dispute::{Convening, Dispute};
use crate::core::text::Untrusted;
use std::io;

/// How long before a session a calendar reminds of it, in minutes.
const REMINDER: u32 = 15;

/// The session of a dispute, where it is called: with those who come to it, the one who leads it first.
pub fn session(dispute: &Dispute, parties: &[Party], now: Moment) -> Option<Event> {
    let call = dispute.convening.as_ref()?;
    let id = dispute.id.0;
    Some(Event {
        uid: uid(id, dispute.opened_at, "session"),
        stamp: now,
        when: When::Between(call.starts, ends(call)),
        summary: format!("Session of dispute {id}"),
        description: format!("{} leads it. What is disputed: assize dispute show {id}", call.facilitator.handle),
        location: call.place.as_ref().map(|place| Untrusted::expose(place).to_owned()),
        organizer: parties.first().cloned(),
        attendees: parties.iter().skip(1).cloned().collect(),
        reminder: Some(REMINDER),
    })
}

/// The last day of a step.
pub fn last_day(step: &NextStep, now: Moment) -> Event {
    let id = step.dispute.0;
    let who = step.who.as_ref().map_or("nobody called it yet", |who| who.handle.as_str());
    let (what, kind, command) = match (step.awaits, &step.who) {
        (Awaits::Session, _) => ("session", "session".to_owned(), format!("dispute session {id}")),
        (Awaits::Ruling, _) => ("ruling", "ruling".to_owned(), format!("dispute show {id}")),
        (Awaits::RulingOnAppeal, Some(who)) => {
            ("ruling on the appeal", format!("appeal-{}", who.id.0), format!("dispute show {id}"))
        }
        (Awaits::RulingOnAppeal, None) => ("ruling on the appeal", "appeal".to_owned(), format!("dispute show {id}")),
        (Awaits::Appeal, _) => {
            ("appeal against the ruling", "to-appeal".to_owned(), format!("arbitrate appeal {id} --note WHY"))
        }
    };
    Event {
        uid: uid(id, step.opened_at, &format!("{kind}-due")),
        stamp: now,
        when: When::Days(step.due, step.due),
        summary: format!("Last day: {what} of dispute {id} ({who})"),
        description: format!("assize {command}"),
        location: None,
        organizer: None,
        attendees: Vec::new(),
        reminder: None,
    }
}

/// A mail to somebody who is asked to come, with the calendar file of the session.
pub fn mail(event: &Event, to: &Party, dispute: i64, now: Moment) -> io::Result<Option<Vec<u8>>> {
    let Some(address) = &to.address else { return Ok(None) };
    let place = event.location.as_ref().map(|place| format!(" Place: {place}.")).unwrap_or_default();
    let starts = match event.when {
        When::Between(starts, _) => starts.to_string(),
        When::Days(first, _) => first.to_string(),
    };
    let body = format!(
        "You are asked to come to the session of dispute {dispute}, which begins at {starts} (UTC).{place}\n\nThe attached file puts it into your calendar.\n"
    );
    let draft = Draft {
        to: std::slice::from_ref(address),
        subject: &event.summary,
        body: &body,
        at: now,
        id: &format!("{}.{}", event.uid.split('@').next().unwrap_or_default(), starts.replace(['-', ':'], "")),
    };
    draft.with_calendar(&format!("session-{dispute}"), calendar(std::slice::from_ref(event))).map(Some)
}

fn ends(call: &Convening) -> Moment {
    let seconds = call.starts.seconds().saturating_add(call.minutes.saturating_mul(60));
    Moment::from_seconds(seconds).unwrap_or(call.starts)
}

/// Stays the same for the same thing, so that a newer file replaces an older one.
fn uid(dispute: i64, opened: Moment, what: &str) -> String {
    let opened = opened.to_string().replace(['-', ':'], "");
    format!("dispute-{dispute}-{opened}.{what}@assize.invalid")
}
