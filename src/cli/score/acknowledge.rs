//! `assize score acknowledge`: the agent has read an audit.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, replies};
use crate::core::act;
use crate::core::audit::form::Reply;
use crate::core::audit::{self, AuditId, Useful};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::text::Kept;
use crate::view::{self, score};
use clap::Args;
use std::path::PathBuf;

/// Say that you have read an audit of yours; it is not consent
///
/// With --useful, whether its feedback helped: only the agent can say that, nobody for them. A later answer holds in place of
/// the one before, and both stay on record.
///
/// With --file, what agents saved on the pages that score deliver --pages wrote: files, a folder, or a quoted pattern. Each
/// names its agent; a lead of their team or a manager may bring it in, and both stand on the record. What no longer fits is
/// left out by name; the same file again changes nothing.
///
/// Example: assize score acknowledge --file replies/
#[derive(Args, Debug)]
pub struct Acknowledge {
    /// Its number, or the ref of its dialogue
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    audit: Option<String>,
    /// Whether the feedback helped: yes, partly or no. Nobody has to say it, and nobody can say it for the agent
    #[arg(long, value_name = "ANSWER", conflicts_with = "file")]
    useful: Option<String>,
    /// Why, in words that the auditor reads, and who may read the audit: score show
    #[arg(long, value_name = "NOTE", requires = "useful")]
    note: Option<String>,
    /// What agents saved on their pages
    #[arg(long, value_name = "FILE", num_args = 1..)]
    file: Vec<PathBuf>,
}

pub fn acknowledge(desk: &Desk, args: &Acknowledge) -> anyhow::Result<Done> {
    let Some(named) = &args.audit else { return by_file(desk, &args.file) };
    let mut open = desk.open(Access::Write)?;
    let (now, id) = (open.now, blind::named(&mut open, named)?);
    let useful: Option<Useful> = args.useful.as_deref().map(str::parse).transpose()?;
    let why = args.note.as_deref().map(|note| Kept::new("--note", note)).transpose()?;
    let done = open.perform(&act::SCORE_ACKNOWLEDGE, |writing, actor| {
        let say = |useful| audit::say_useful(writing, actor, id, (useful, why.as_ref()));
        let said = useful.map(say).transpose()?;
        Ok((audit::acknowledge(writing, actor, id)?, said))
    })?;
    let ((audit, new), said) = done.value;
    let is_past = audit::is_past_dispute(&*open.store.snapshot()?, &audit, now)?;
    open.answer(&score::acknowledged(&audit, (new, is_past), said.as_ref()))?;
    Ok(Done::Well)
}

fn by_file(desk: &Desk, files: &[PathBuf]) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let lines = replies::take(desk, &mut open, files, &|open, reply, one| {
        if one.is_read { vec![read(open, reply, one.audit)] } else { Vec::new() }
    })?;
    let empty = "No reply says that an audit was read.";
    let sheet = view::replies::sheet("acknowledge", "Acknowledged", &lines, empty);
    Ok(replies::answer(desk, &mut open, &lines, &sheet)?)
}

fn read(open: &mut Open<'_>, reply: &Reply, audit: AuditId) -> Result<String> {
    let done = open.perform_for(&reply.agent, &act::SCORE_ACKNOWLEDGE, |writing, actor| {
        reply.require_here(writing, audit)?;
        audit::acknowledge(writing, actor, audit)
    })?;
    Ok(if done.value.1 { "acknowledged" } else { "acknowledged before" }.to_owned())
}
