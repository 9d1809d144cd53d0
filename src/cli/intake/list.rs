//! `assize intake list`: requests that are not archived.

use super::amendments;
use crate::cli::desk::Desk;
use crate::cli::{Done, readings, rights};
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::request::{self, Clock, Request, State};
use crate::view::{requests, words};
use clap::Args;

#[derive(Args, Debug)]
pub struct List {
    /// Only those that somebody has, by handle
    #[arg(long, value_name = "WHO")]
    agent: Option<String>,
    /// Only those in this state, such as received, triaged, routed, understood, responded
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// Instead: what is to be amended in finished dialogues and takes a second person, and what became of it
    #[arg(long, conflicts_with_all = ["agent", "state"])]
    amendments: bool,
}

/// Lists the requests that are not archived.
pub fn list(desk: &Desk, args: &List) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    if args.amendments {
        let sheet = amendments::sheet(&mut open)?;
        open.sheet(&sheet)?;
        return Ok(Done::Well);
    }
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
    let rights = rights::rights(&mut open)?;
    let withheld = {
        let snapshot = open.store.snapshot()?;
        rights.keep(&mut all, |(request, _)| rights.request(&snapshot, request))?
    };
    let mut sheet = requests::open_requests(&all, &policy, args.agent.is_some() || args.state.is_some());
    sheet.withhold(words::withheld(withheld, "request"));
    sheet.notes.extend(amendments::waiting(&mut open)?);
    readings::is_work(&mut open);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
