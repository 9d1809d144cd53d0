//! `assize arbitrate look-back`: what else a ruling touches.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind, disputed, rights};
use crate::core::act;
use crate::core::arbitration;
use crate::core::audit;
use crate::core::ledger::Access;
use crate::view::look_back as page;
use clap::Args;

/// List other audits that a ruling may touch, and dispute them for their agents
///
/// Those by the same auditor, on the same wording of the criterion, with the answer that the ruling overturned.
///
/// With --open a manager or lead without a part in the case, who does not lead that auditor, opens a dispute for each agent,
/// also where their time to dispute is over: the ruling is the cause. Each agent can add their own words or take it back.
#[derive(Args, Debug)]
pub struct LookBack {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// Open a dispute for each agent
    #[arg(long, requires = "note")]
    open: bool,
    /// Why, for the agents to read, or @FILE
    #[arg(long, value_name = "WHY", requires = "open")]
    note: Option<String>,
    /// Say what would be opened, and open nothing
    #[arg(long, requires = "open")]
    dry_run: bool,
}

pub fn look_back(desk: &Desk, args: &LookBack) -> anyhow::Result<Done> {
    let id = disputed::named(desk, &args.dispute)?;
    let how = (args.open, args.dry_run);
    if !args.open {
        let mut open = desk.open(Access::Read)?;
        let now = open.now;
        let mut found = arbitration::look_back(&*open.store.snapshot()?, id, now)?;
        let (reader, untaken) = (blind::reader(&mut open)?, blind::untaken(&mut open)?);
        blind::require(&mut open, &found.dispute)?;
        rights::require_dispute(&mut open, &found.dispute, "arbitrate look-back")?;
        found.touched.retain(|one| audit::may_see(&one.audit, reader.as_ref()) && !untaken.contains(&one.audit.id));
        let withheld = rights::of_audits(&mut open, &mut found.touched, "audit", |one| one.audit.id)?;
        let mut page = page::look_back(&found, &[], how);
        page.notes.extend(withheld);
        open.page(&page)?;
        return Ok(Done::Well);
    }
    let note = args.note.as_deref().map(words_or_file).transpose()?.unwrap_or_default();
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let (found, opened) = open.perform_unless(args.dry_run, &act::ARBITRATE_LOOK_BACK, |writing, actor| {
        arbitration::open_look_back(writing, actor, id, &note)
    })?;
    open.answer(&page::look_back(&found, &opened, how))?;
    Ok(Done::Well)
}
