//! `assize score deliver`: scored audits are shown to their agents.

use crate::calc::digest::{hex, sha256};
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, outlet};
use crate::core::act;
use crate::core::audit::{self, AuditId};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::agent_pages;
use crate::core::text::shell_word;
use crate::view::words::count;
use crate::view::{delivery, score};
use clap::Args;
use std::path::{Path, PathBuf};

/// Show scored audits to their agents; the time to dispute begins
///
/// With --pages, one page is written for each agent, HANDLE.html and the same as HANDLE.md: what was good, the marks with
/// what they rest on in the dialogue, what can be done and until when, and a form to answer. With --all it holds what they
/// have not acknowledged or can still dispute, also what was delivered before; with numbers just those. Written again, a
/// page is replaced. What agents save on it is read by score acknowledge --file and dispute open --file.
///
/// Example: assize score deliver --all --pages pages/
#[derive(Args, Debug)]
pub struct Deliver {
    /// Their numbers
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    audits: Vec<i64>,
    /// All that are scored and that you may deliver
    #[arg(long)]
    all: bool,
    /// Write a page for each agent into this folder
    #[arg(long, value_name = "FOLDER")]
    pages: Option<PathBuf>,
}

pub fn deliver(desk: &Desk, args: &Deliver) -> anyhow::Result<Done> {
    let ids: Vec<AuditId> = args.audits.iter().copied().map(AuditId).collect();
    let ids = (!args.all).then_some(&ids[..]);
    if let Some(folder) = &args.pages {
        make(folder)?;
    }
    let mut open = desk.open(Access::Write)?;
    let (done, to_read) = open
        .perform(&act::SCORE_DELIVER, |writing, actor| {
            let done = audit::deliver(writing, actor, ids)?;
            let to_read = args.pages.as_ref().map(|_| audit::to_read(writing, actor, ids)).transpose()?;
            Ok((done, to_read.unwrap_or_default()))
        })?
        .value;
    if !desk.is_quiet() {
        open.sheet(&score::delivered(&done))?;
    }
    if let Some(folder) = &args.pages {
        let written = write(&mut open, folder, &to_read)?;
        let folder = shell_word(&folder.display().to_string());
        desk.talk(&format!("{} written to {folder}", count(written as u64, "page")));
    }
    Ok(Done::short_if(!done.waiting.is_empty()))
}

fn make(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Refusal::io(format!("{} cannot be made: {error}", folder.display())))
}

/// Writes the pages of the agents of these audits.
fn write(open: &mut Open<'_>, folder: &Path, audits: &[AuditId]) -> Result<usize> {
    let (now, rehearsal) = (open.now, open.store.rehearsal());
    let pages = agent_pages(&*open.store.snapshot()?, audits, now)?;
    for page in &pages {
        let name = file_name(&page.agent);
        save(&folder.join(format!("{name}.html")), &delivery::page(page, rehearsal))?;
        save(&folder.join(format!("{name}.md")), &delivery::text(page))?;
    }
    Ok(pages.len())
}

fn save(path: &Path, text: &str) -> Result<()> {
    outlet::write(path, &|out| out.write_all(text.as_bytes()))
}

/// A name for the file of somebody, whatever they are called: never a path, and no two the same.
fn file_name(handle: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let plain: String = handle.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    if plain == handle {
        return plain;
    }
    let mark: String = hex(&sha256(&[handle.as_bytes()])).chars().take(8).collect();
    format!("{plain}-{mark}")
}
