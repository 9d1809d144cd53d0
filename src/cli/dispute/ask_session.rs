//! `assize dispute session` at a terminal: everything that the notes have, with a draft after each answer.

use crate::cli::ask::{Case, Item, Paper, require_terminal, session};
use crate::cli::desk::Desk;
use crate::cli::drafts::Draft;
use crate::cli::noted::{self, Noted, Wanted};
use crate::cli::{Done, blind, outlet, rights};
use crate::core::act;
use crate::core::audit;
use crate::core::dispute::{self, DisputeId, DisputeState};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::text::shell_word;
use crate::view::session_page::{self, SessionPage};
use std::path::Path;

const WITHOUT_TERMINAL: &str =
    "give the notes as TOML: --notes notes.toml; or write a page to fill in: --form session.html";

/// Asks for the notes of a session; where somebody left, how the command ends.
pub fn notes(desk: &Desk, id: DisputeId) -> Result<std::result::Result<Noted, Done>> {
    require_terminal("--notes FILE").map_err(|refusal| refusal.hint(WITHOUT_TERMINAL))?;
    let (case, leader) = begin(desk, id)?;
    let items = |paper: &Paper| -> Result<Vec<Item<'_>>> { session::items(&case, paper) };
    let wanted = Wanted {
        by: &leader,
        draft: Draft::Session(id),
        heading: &format!("Session of dispute {} · audit {}", id.0, case.dispute.audit.id.0),
        items: &items,
        ends: "Record the session? What is recorded stays",
        command: &format!("assize dispute session {}", id.0),
    };
    noted::ask(desk, &wanted)
}

/// Writes the page of a session, to be filled in away from the file.
pub fn page(desk: &Desk, id: DisputeId, file: &Path) -> Result<Done> {
    desk.claim(file, "--form")?;
    let (case, leader) = begin(desk, id)?;
    let mut open = desk.open(Access::Read)?;
    let page = SessionPage {
        dispute: &case.dispute,
        card: &case.card,
        marks: &case.marks,
        leader: &leader,
        head: &open.head()?,
        rehearsal: open.store.rehearsal(),
    };
    let text = session_page::page(&page);
    outlet::write(file, &|out| out.write_all(text.as_bytes()))?;
    let (name, id) = (shell_word(&file.display().to_string()), id.0);
    desk.talk(&format!("the session of dispute {id} is written to {name}; record what it saves: assize dispute session {id} --notes FILE"));
    Ok(Done::Well)
}

/// The case; refused to who may not lead its session. The file is closed before anybody is asked.
fn begin(desk: &Desk, id: DisputeId) -> Result<(Case, String)> {
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let (dispute, leader) = open.perform_unless(true, &act::DISPUTE_SESSION, |writing, actor| {
        let dispute = dispute::load(writing, id)?;
        let leader = dispute::require_facilitator(writing, actor, &dispute)?.handle.clone();
        Ok((dispute, leader))
    })?;
    blind::require(&mut open, &dispute)?;
    rights::require_dispute(&mut open, &dispute, "dispute session")?;
    if dispute.state != DisputeState::Session {
        return Err(Refusal::rule(format!("dispute {} is past its session: it is in {}", id.0, dispute.state))
            .hint(format!("what became of it: assize dispute show {}", id.0)));
    }
    let snapshot = open.store.snapshot()?;
    let card = scorecard::load(&snapshot, dispute.audit.card)?;
    let scoring = dispute.audit.scoring;
    let marks = scoring.map(|scoring| audit::marks_of(&snapshot, scoring)).transpose()?.unwrap_or_default();
    Ok((Case { dispute, card, marks, today }, leader))
}
