//! Calendar files: events as iCalendar (RFC 5545), for the calendar of whom they concern.
//!
//! The crates for it were looked at: they leave control characters and quotes in parameters as they are, so that a name
//! could begin a new line.

use crate::calc::moment::Moment;
use chrono::{Days, NaiveDate};
use std::fmt::Write as _;

/// The most octets of a line, without its end.
const LINE: usize = 75;

/// Something that takes place, or a day that counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// What tells it from every other: the same again replaces it.
    pub uid: String,
    /// When this was written.
    pub stamp: Moment,
    /// When it is.
    pub when: When,
    /// What it is, in one line.
    pub summary: String,
    /// More about it; may have several lines.
    pub description: String,
    /// Where it is.
    pub location: Option<String>,
    /// Who asks for it.
    pub organizer: Option<Party>,
    /// Who takes part.
    pub attendees: Vec<Party>,
    /// How many minutes before its start a calendar reminds of it.
    pub reminder: Option<u32>,
}

/// When an event is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// From a moment to a moment.
    Between(Moment, Moment),
    /// From a day to a day, all day, both included.
    Days(NaiveDate, NaiveDate),
}

/// Somebody who has a part in an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
    /// What they are called.
    pub name: String,
    /// Their e-mail address, where it is known.
    pub address: Option<String>,
}

/// One file with these events, at least one. It is published to be read; with attendees it is a plain file, since what
/// is published names none (RFC 5546, 3.2.1), and nobody is asked for an answer.
pub fn calendar(events: &[Event]) -> String {
    let mut file = Lines::default();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//assize//assize//EN", "CALSCALE:GREGORIAN"] {
        file.line(line);
    }
    if events.iter().all(|event| event.attendees.is_empty()) {
        file.line("METHOD:PUBLISH");
    }
    for event in events {
        file.event(event);
    }
    file.line("END:VCALENDAR");
    file.0
}

/// The lines of a file, each with its end.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn event(&mut self, event: &Event) {
        self.line("BEGIN:VEVENT");
        self.text("UID", &event.uid);
        self.line(&format!("DTSTAMP:{}", utc(event.stamp)));
        self.when(event.when);
        self.text("SUMMARY", &event.summary);
        self.text("DESCRIPTION", &event.description);
        self.text("LOCATION", event.location.as_deref().unwrap_or_default());
        if let Some(organizer) = &event.organizer {
            self.line(&party("ORGANIZER", organizer));
        }
        for attendee in &event.attendees {
            self.line(&party("ATTENDEE", attendee));
        }
        if let Some(minutes) = event.reminder {
            self.reminder(&event.summary, minutes);
        }
        self.line("END:VEVENT");
    }

    fn when(&mut self, when: When) {
        match when {
            When::Between(from, to) => {
                self.line(&format!("DTSTART:{}", utc(from)));
                self.line(&format!("DTEND:{}", utc(to)));
            }
            When::Days(first, last) => {
                // The day on which it ends is the first one that it does not take.
                let after = last.checked_add_days(Days::new(1)).unwrap_or(last);
                self.line(&format!("DTSTART;VALUE=DATE:{}", first.format("%Y%m%d")));
                self.line(&format!("DTEND;VALUE=DATE:{}", after.format("%Y%m%d")));
            }
        }
    }

    fn reminder(&mut self, summary: &str, minutes: u32) {
        self.line("BEGIN:VALARM");
        self.line("ACTION:DISPLAY");
        self.text("DESCRIPTION", summary);
        self.line(&format!("TRIGGER:-PT{minutes}M"));
        self.line("END:VALARM");
    }

    /// A property with a text; none where there is no text.
    fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.line(&format!("{name}:{}", escaped(text)));
        }
    }

    /// A line, folded between characters.
    fn line(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A moment as `20260302T090000Z`.
fn utc(moment: Moment) -> String {
    moment.to_string().replace(['-', ':'], "")
}

/// A text as a value (RFC 5545, 3.3.11). Every sign that some program takes for the end of a line becomes `\n`, other
/// controls go.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => value.extend(['\\', c]),
            _ if is_break(c) => value.push_str("\\n"),
            '\t' => value.push(' '),
            _ if c.is_control() => {}
            _ => value.push(c),
        }
    }
    value
}

const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `ATTENDEE;CN="Ana":mailto:ana@example.org`; without an address the one that programs take for none.
fn party(name: &str, party: &Party) -> String {
    let called: String = party
        .name
        .chars()
        .filter_map(|c| match c {
            '"' => Some('\''),
            _ if is_break(c) || c == '\t' => Some(' '),
            _ => (!c.is_control()).then_some(c),
        })
        .collect();
    let address = party.address.as_deref().map_or_else(|| "invalid:nomail".to_owned(), mailto);
    format!("{name};CN=\"{called}\":{address}")
}

/// An address as RFC 6068 writes it: what has a meaning there, and all that is not ASCII, as %XX.
fn mailto(address: &str) -> String {
    let mut written = "mailto:".to_owned();
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"@._-+~!$'*".contains(&byte) {
            written.push(char::from(byte));
        } else {
            let _ = write!(written, "%{byte:02X}");
        }
    }
    written
}
