//! `assize dispute session`: the talk is recorded.

use super::ask_session;
use crate::cli::desk::{Desk, tell};
use crate::cli::input::{name_of, read_text};
use crate::cli::{Done, disputed};
use crate::core::act;
use crate::core::arbitration::{self, SessionRecord};
use crate::core::dispute::{self, DisputeId, NotedPage};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use crate::view;
use clap::Args;
use std::path::{Path, PathBuf};

/// Record the session of a dispute: the talk that keeps, adjusts or withdraws each point
///
/// The person who led it records it: a lead, a manager or an arbiter, never the agent or the auditor.
/// What stays unresolved goes to an arbiter without a part in the case, drawn at once.
///
/// At a terminal, without --notes, you are asked for everything that stands there, one by one. What is answered is kept
/// as a draft in a file that only you can read, DATABASE.drafts/session-DISPUTE-YOU.toml, until it is recorded: the same
/// command goes on with it.
///
/// With --form, a page is written on which the session is written down in a browser, away from this file; what it saves is
/// read by --notes. Nothing is sent from it.
///
/// Notes: held = "2026-03-02", agent_side = "…", and where wanted criteria_explained, communication,
/// improvement; then for each point [[point]] criterion = "empathy", outcome = "kept" (or withdrawn,
/// unresolved, or adjusted with level = "full"). A question that is asked only after what was adjusted is answered
/// with [[opened]] criterion = "days", level = "yes".
#[derive(Args, Debug)]
pub struct Session {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// What was said and agreed, as TOML or as its page saved it (.json); - is stdin
    #[arg(long, value_name = "FILE")]
    notes: Option<PathBuf>,
    /// Write a page on which the session is written down, away from here
    #[arg(long, value_name = "FILE", conflicts_with = "notes")]
    form: Option<PathBuf>,
}

pub fn session(desk: &Desk, args: &Session) -> anyhow::Result<Done> {
    let id = disputed::named(desk, &args.dispute)?;
    if let Some(form) = &args.form {
        return Ok(ask_session::page(desk, id, form)?);
    }
    if let Some(notes) = &args.notes {
        return Ok(from_file(desk, id, notes)?);
    }
    match ask_session::notes(desk, id)? {
        Ok(noted) => Ok(noted.record(|name, text| record(desk, id, &Written { name, text }, None))?),
        Err(done) => Ok(done),
    }
}

/// Records what stands in a file: TOML, or what the page of a session saved.
fn from_file(desk: &Desk, id: DisputeId, notes: &Path) -> Result<Done> {
    let (name, text) = (name_of(notes), read_text(notes)?);
    let first = text.trim_start_matches('\u{feff}').trim_start();
    if first.starts_with('<') {
        return Err(Refusal::data(format!(
            "{name} is the page itself: what is filled in stands in the file that it saves"
        ))
        .hint("open it in a browser, press \"Save the notes\", and hand in that file (.json)"));
    }
    if !first.starts_with('{') {
        return record(desk, id, &Written { name: &name, text: &text }, None);
    }
    let page = dispute::read_page(&name, &text)?;
    record(desk, id, &Written { name: &name, text: &page.text }, Some(&page))
}

/// Records the notes of a session; those of a page only where it belongs here.
fn record(desk: &Desk, id: DisputeId, written: &Written<'_>, page: Option<&NotedPage>) -> Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let record = open.perform(&act::DISPUTE_SESSION, |writing, actor| {
        page.map_or(Ok(()), |page| page.require_here(writing, actor, id))?;
        arbitration::record_session(writing, actor, id, written)
    })?;
    match &record.value {
        SessionRecord::TooLate(lapsed) => {
            let what = view::ruling::lapsed(lapsed);
            tell(&format!("error: the time for the session is over, and that is recorded. {what}"));
        }
        SessionRecord::Held(held) => {
            let dispute = dispute::load(&*open.store.snapshot()?, id)?;
            let remedy = dispute::remedy(&*open.store.snapshot()?, &dispute, open.now)?;
            open.answer(&view::session::held(&dispute, held, &remedy))?;
        }
    }
    Ok(Done::short_if(record.value.is_short()))
}
