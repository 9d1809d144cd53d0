//! Calendar files and mails about disputes, on request.

use crate::calc::moment::Moment;
use crate::cli::desk::Desk;
use crate::cli::file_name::file_name;
use crate::cli::open::Open;
use crate::cli::outlet;
use crate::cli::paths::cannot_make;
use crate::core::arbitration;
use crate::core::dispute::Dispute;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::shell_word;
use crate::view::appointment;
use crate::view::calendar_file::{Event, Party, calendar};
use crate::view::words::count;
use std::path::Path;

/// Writes a calendar file with these events; without any none is written, and that is said.
pub fn save(desk: &Desk, file: &Path, events: &[Event]) -> Result<()> {
    let name = shell_word(&file.display().to_string());
    if events.is_empty() {
        desk.talk(&format!("nothing is due: {name} is not written"));
        return Ok(());
    }
    let text = calendar(events);
    outlet::write(file, &|out| out.write_all(text.as_bytes()))?;
    desk.talk(&format!("{} written to {name}", count(events.len() as u64, "event")));
    Ok(())
}

/// The session of a dispute that is called.
pub fn session(open: &mut Open<'_>, dispute: &Dispute) -> Result<Vec<Event>> {
    let (now, parties) = (open.now, parties(open, dispute)?);
    Ok(appointment::session(dispute, &parties, now).map(|event| marked(open, event)).into_iter().collect())
}

/// The session of each dispute that is called, and the last days of what is due next.
pub fn events(open: &mut Open<'_>, disputes: &[Dispute]) -> Result<Vec<Event>> {
    let now = open.now;
    let mut events = Vec::new();
    for dispute in disputes {
        let is_to_come = dispute.session.is_none() && dispute.state.is_open();
        if is_to_come {
            events.extend(session(open, dispute)?);
        }
        let steps = arbitration::steps_of(&*open.store.snapshot()?, dispute, now)?;
        events.extend(steps.iter().map(|step| marked(open, appointment::last_day(step, now))));
    }
    Ok(events)
}

/// Writes a mail with the session for each of those asked to come whose address is known, and says how many have none.
pub fn mails(desk: &Desk, open: &mut Open<'_>, dispute: &Dispute, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| cannot_make(folder, &error))?;
    let (now, parties) = (open.now, parties(open, dispute)?);
    let Some(event) = appointment::session(dispute, &parties, now) else { return Ok(()) };
    let event = marked(open, event);
    let written = parties.iter().map(|party| mail(&event, party, (dispute, now), folder));
    let written = written.collect::<Result<Vec<bool>>>()?.into_iter().filter(|written| *written).count();
    let without = parties.len() - written;
    desk.talk(&format!("{} written to {}", count(written as u64, "mail"), shell_word(&folder.display().to_string())));
    if without > 0 {
        let who = count(without as u64, "person");
        desk.talk(&format!(
            "{} without an address: people import takes in the column email",
            who.replace("persons", "people")
        ));
    }
    Ok(())
}

fn mail(event: &Event, party: &Party, (dispute, now): (&Dispute, Moment), folder: &Path) -> Result<bool> {
    let mail = appointment::mail(event, party, dispute.id.0, now);
    let mail = mail.map_err(|error| Refusal::fault(format!("a session makes no mail: {error}")))?;
    let Some(mail) = mail else { return Ok(false) };
    outlet::write_in(folder, &format!("{}.eml", file_name(&party.name)), &|out| out.write_all(&mail))?;
    Ok(true)
}

/// An event with what it says of a rehearsal: a calendar shows it among those that count.
fn marked(open: &Open<'_>, event: Event) -> Event {
    if !open.store.rehearsal() {
        return event;
    }
    let description = format!("REHEARSAL: nothing here counts.\n{}", event.description);
    Event { description, ..event }
}

/// Who comes to the session of a dispute: who leads it, the agent, the auditor, guests.
fn parties(open: &mut Open<'_>, dispute: &Dispute) -> Result<Vec<Party>> {
    let Some(call) = &dispute.convening else { return Ok(Vec::new()) };
    let mut handles = vec![call.facilitator.handle.as_str(), dispute.audit.agent.handle.as_str()];
    handles.extend(dispute.audit.auditor.as_ref().map(|auditor| auditor.handle.as_str()));
    handles.extend(call.guests.iter().map(String::as_str));
    let snapshot = open.store.snapshot()?;
    let party = |handle: &str| {
        let person = people::find(&snapshot, handle)?;
        Ok(Party { name: handle.to_owned(), address: people::email_of(&snapshot, person.id)? })
    };
    handles.into_iter().map(party).collect()
}
