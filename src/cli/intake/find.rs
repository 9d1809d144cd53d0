//! Finding requests again: what waits, one whole story, words in dialogues.

use crate::calc::moment::Moment;
use crate::cli::desk::Desk;
use crate::cli::input::day;
use crate::cli::{Done, blind};
use crate::core::dialogue::{self, Query};
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, Clock, Request, State};
use crate::view;
use crate::view::requests;
use crate::view::words::list_and;
use chrono::NaiveDate;
use clap::Args;

#[derive(Args, Debug)]
pub struct List {
    /// Only those that somebody has, by handle
    #[arg(long, value_name = "WHO")]
    agent: Option<String>,
    /// Only those in this state, such as received, triaged, routed, understood, responded
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
}

/// Find finished dialogues by the words in them
///
/// Each word stands somewhere in the dialogue, in any case of letters and in any script; quote several to find
/// them next to each other. Without words the filters alone decide.
///
/// Example: assize intake search refund --agent kim --from 2026-03-01
#[derive(Args, Debug)]
pub struct Search {
    /// What is looked for; all of them
    words: Vec<String>,
    /// Only dialogues of this agent
    #[arg(long, value_name = "WHO")]
    agent: Option<String>,
    /// Only of this category
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
    /// Only of this day or later
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only of this day or earlier
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// How many at the most
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    limit: u32,
}

/// Lists the requests that are not archived.
pub fn list(desk: &Desk, args: &List) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (policy, now) = (open.policy()?, open.now);
    let snapshot = open.store.snapshot()?;
    if let Some(agent) = &args.agent {
        people::find(&snapshot, agent)?;
    }
    let state = args.state.as_deref().map(str::parse::<State>).transpose()?;
    let mut all: Vec<(Request, Clock)> = Vec::new();
    for request in request::list_open(&snapshot)? {
        let agent = request.agent.as_ref().map(|agent| agent.handle.as_str());
        let wanted = args.agent.as_deref().is_none_or(|wanted| agent == Some(wanted))
            && state.is_none_or(|state| request.state == state);
        if wanted {
            let clock = request::story(&snapshot, request.reference.expose())?.clock(now);
            all.push((request, clock));
        }
    }
    drop(snapshot);
    open.sheet(&requests::open_requests(&all, &policy, args.agent.is_some() || args.state.is_some()))?;
    Ok(Done::Well)
}

/// Shows a request with everything that happened to it.
pub fn show(desk: &Desk, reference: &str) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (policy, now) = (open.policy()?, open.now);
    let snapshot = open.store.snapshot()?;
    let story = request::story(&snapshot, reference)?;
    let mut page = if dialogue::is_finished(&snapshot, reference)? {
        view::dialogue::dialogue(&dialogue::find(&snapshot, reference)?)
    } else {
        requests::step(&request::find(&snapshot, reference)?, &policy, "Request".to_owned(), 0)
    };
    page.name = "request";
    page.parts.extend(requests::story(&story, now, &policy));
    drop(snapshot);
    let audits = blind::of_request(&mut open, reference)?;
    if !audits.is_empty() {
        let numbers: Vec<String> = audits.iter().map(|id| format!("audit {}", id.0)).collect();
        page.notes.push(format!("It was drawn: {}. assize score show shows it.", list_and(&numbers)));
    }
    open.page(&page)?;
    Ok(Done::Well)
}

/// Finds dialogues by their words.
pub fn search(desk: &Desk, args: &Search) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let calendar = open.policy()?.calendar()?;
    let starts = |flag: &str, text: &Option<String>, next: bool| -> Result<Option<Moment>> {
        let Some(text) = text else { return Ok(None) };
        let day = day(flag, text)?;
        let day = if next { day.succ_opt().unwrap_or(NaiveDate::MAX) } else { day };
        Ok(calendar.starts(day))
    };
    let (from, until) = (starts("--from", &args.from, false)?, starts("--to", &args.to, true)?);
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        return Err(Refusal::words("--to is before --from").into());
    }
    let query = Query {
        words: args.words.iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect(),
        agent: args.agent.clone(),
        category: args.category.clone(),
        from,
        until,
        limit: usize::try_from(args.limit).unwrap_or(usize::MAX),
    };
    let (found, more) = dialogue::search(&*open.store.snapshot()?, &query)?;
    open.sheet(&requests::found(&found, more))?;
    Ok(Done::Well)
}
