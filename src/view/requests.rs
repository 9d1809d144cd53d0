//! Requests that are handled here: what waits, one whole story, what a search found.

use super::cells::number;
use super::inert::term_line;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count_of, list_and};
use crate::calc::moment::Moment;
use crate::core::dialogue::Found;
use crate::core::intake::Counted;
use crate::core::policy::Policy;
use crate::core::request::{Clock, Event, Request, Story};
use std::collections::BTreeSet;

/// What a step recorded, and what comes next.
pub fn step(request: &Request, policy: &Policy, title: String, masked: u32) -> Page {
    let category = request.category.as_ref().map_or(Cell::Absent("not triaged"), Cell::word);
    let urgency = request.urgency.map_or(Cell::Absent("not triaged"), |urgency| Cell::word(urgency.word()));
    let fields = vec![
        ("ref", "ref", Cell::text(&request.reference)),
        ("state", "state", Cell::word(request.state.word())),
        ("received", "received", Cell::Moment(request.received)),
        ("category", "category", category),
        ("urgency", "urgency", urgency),
        ("agent", "agent", agent(request)),
        ("next", "next", Cell::word(request.next(policy))),
    ];
    Page { name: "request_step", title, parts: vec![Part::Fields(fields)], notes: masked_note(masked) }
}

/// Says that something was masked.
pub fn masked_note(masked: u32) -> Vec<String> {
    if masked == 0 {
        return Vec::new();
    }
    vec![format!(
        "{} masked before anything was stored.",
        count_of(masked, "card number or code", "card numbers or codes")
    )]
}

/// What a file of volumes brought.
pub fn counted(counted: &Counted, dry_run: bool) -> Page {
    let fields = vec![
        ("new", "new counts", number(counted.new)),
        ("changed", "changed counts", number(counted.changed)),
        ("known", "known already", number(counted.known)),
        ("dialogues", "dialogues counted", number(counted.dialogues)),
    ];
    let title = if dry_run { "These counts would come in; nothing is kept" } else { "Volumes" };
    let notes = vec!["Draws that are committed from now on are held against them; earlier ones are not.".to_owned()];
    Page { name: "intake_volumes", title: title.to_owned(), parts: vec![Part::Fields(fields)], notes }
}

/// Every request that is not archived, the most urgent first.
pub fn open_requests(requests: &[(Request, Clock)], policy: &Policy, narrowed: bool) -> Sheet {
    let row = |(request, clock): &(Request, Clock)| {
        vec![
            Cell::text(&request.reference),
            Cell::word(request.state.word()),
            request.urgency.map_or(Cell::Absent("not triaged"), |urgency| Cell::word(urgency.word())),
            request.category.as_ref().map_or(Cell::Absent("not triaged"), Cell::word),
            agent(request),
            Cell::Moment(request.received),
            Cell::Span(clock.open - clock.waiting),
            Cell::word(request.next(policy)),
        ]
    };
    Sheet {
        name: "requests",
        title: "Requests that are not archived, the most urgent first".to_owned(),
        columns: vec![
            Column::words("ref", "ref"),
            Column::words("state", "state"),
            Column::words("urgency", "urgency"),
            Column::words("category", "category").extra(),
            Column::words("agent", "agent"),
            Column::words("received", "received").extra(),
            Column::words("clock", "clock"),
            Column::prose("next", "next"),
        ],
        rows: requests.iter().map(row).collect(),
        notes: vec!["The clock leaves out the time in which the customer was asked.".to_owned()],
        empty: if narrowed {
            "No open request is like that. All of them: assize intake list".to_owned()
        } else {
            "Nothing waits: every request is archived. A new one: assize intake add".to_owned()
        },
    }
}

/// The steps of a request, as parts of its page.
pub fn story(story: &Story, now: Moment, policy: &Policy) -> Vec<Part> {
    // What came finished has no clock of ours.
    let clock = story.is_living.then(|| Part::Fields(clock(story, now, policy)));
    clock.into_iter().chain([Part::Sheet(steps(story))]).collect()
}

/// Every step of a request.
pub(super) fn steps(story: &Story) -> Sheet {
    Sheet {
        name: "steps",
        title: "What happened".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("step", "step"),
            Column::words("by", "by"),
            Column::words("login", "login").extra(),
            Column::prose("details", "details"),
            Column::prose("words", "in words"),
        ],
        rows: story.events.iter().map(event).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn event(event: &Event) -> Vec<Cell> {
    let by = match &event.principal {
        Some(principal) => format!("{} for {principal}", event.by),
        None => event.by.clone(),
    };
    let details = match (&event.whom, event.what.as_str()) {
        (None, "") => Cell::Absent(""),
        (None, what) => Cell::word(what),
        (Some(whom), "") => Cell::word(whom),
        (Some(whom), what) => Cell::word(format!("{whom}: {what}")),
    };
    let words = match &event.words {
        Some(words) => Cell::text(words),
        None if event.erased => Cell::Absent("erased"),
        None => Cell::Absent(""),
    };
    let login = Cell::word(&event.login);
    vec![Cell::Moment(event.at), Cell::word(event.step.word()), Cell::word(by), login, details, words]
}

fn clock(story: &Story, now: Moment, policy: &Policy) -> Vec<super::page::Field> {
    let clock = story.clock(now);
    let state = if clock.runs { "running" } else { "stopped" };
    let first = story.first_response(policy.approvals.response.always());
    let customer = story.customer.as_ref().map_or(Cell::Absent("not given"), Cell::text);
    vec![
        ("customer_reference", "customer's reference", customer),
        ("clock", "clock", Cell::word(state)),
        ("open", "time taken", Cell::Span(clock.open - clock.waiting)),
        ("waiting", "besides, waiting for the customer", Cell::Span(clock.waiting)),
        ("first_response", "until the first response", first.map_or(Cell::Absent("no response yet"), Cell::Span)),
    ]
}

/// What a search found.
pub fn found(found: &[Found], more: bool, special: &BTreeSet<String>) -> Sheet {
    let row = |one: &Found| {
        vec![
            Cell::text(&one.reference),
            Cell::Moment(one.received),
            Cell::word(&one.agent),
            Cell::word(&one.category),
            one.excerpt.as_ref().map_or(Cell::Absent("no words were looked for"), Cell::text),
        ]
    };
    let mut notes = Vec::new();
    if more {
        notes.push("There are more: narrow the search, or raise --limit.".to_owned());
    }
    let cases: Vec<&str> =
        found.iter().map(|one| one.reference.expose()).filter(|reference| special.contains(*reference)).collect();
    if !cases.is_empty() {
        notes.push(format!("Special cases: {}. See assize report care --special.", term_line(&list_and(&cases))));
    }
    Sheet {
        name: "found",
        title: "Finished dialogues, the newest first".to_owned(),
        columns: vec![
            Column::words("ref", "ref"),
            Column::words("received", "received"),
            Column::words("agent", "agent"),
            Column::words("category", "category"),
            Column::prose("excerpt", "where it stands"),
        ],
        rows: found.iter().map(row).collect(),
        notes,
        empty: "No finished dialogue has all of that. Requests that are not archived: assize intake list".to_owned(),
    }
}

fn agent(request: &Request) -> Cell {
    request.agent.as_ref().map_or(Cell::Absent("nobody yet"), |agent| Cell::word(&agent.handle))
}
