//! `assize score deliver`: scored audits are shown to their agents.

use crate::calc::moment::Moment;
use crate::cli::desk::Desk;
use crate::cli::file_name::file_name;
use crate::cli::open::Open;
use crate::cli::paths::cannot_make;
use crate::cli::{Done, blind, outlet, readings};
use crate::core::act;
use crate::core::audit::{self, Audit, AuditId, Delivered};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::{AgentPage, agent_pages};
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
/// page is replaced. With --mail, each stands in a mail (.eml) to the address that people import took in as `email`; a mail
/// program opens it as a draft. Nothing is sent from here. What agents save on it is read by score acknowledge --file and dispute open --file.
///
/// Example: assize score deliver --all --pages pages/
#[derive(Args, Debug)]
pub struct Deliver {
    /// Their numbers, or the refs of their dialogues
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    audits: Vec<String>,
    /// All that are scored and that you may deliver
    #[arg(long)]
    all: bool,
    /// Write a page for each agent into this folder
    #[arg(long, value_name = "FOLDER")]
    pages: Option<PathBuf>,
    /// Write a mail with that page attached into this folder, for each agent with an address in the roster
    #[arg(long, value_name = "FOLDER")]
    mail: Option<PathBuf>,
}

pub fn deliver(desk: &Desk, args: &Deliver) -> anyhow::Result<Done> {
    let folders = [args.pages.as_deref(), args.mail.as_deref()];
    folders.into_iter().flatten().try_for_each(make)?;
    let mut open = desk.open(Access::Write)?;
    let ids = args.audits.iter().map(|word| blind::named(&mut open, word)).collect::<Result<Vec<_>>>()?;
    let ids = (!args.all).then_some(&ids[..]);
    let (done, to_read) = open
        .perform(&act::SCORE_DELIVER, |writing, actor| {
            let done = audit::deliver(writing, actor, ids)?;
            let to_read =
                folders.into_iter().flatten().next().map(|_| audit::to_read(writing, actor, ids)).transpose()?;
            Ok((done, to_read.unwrap_or_default()))
        })?
        .value;
    if !desk.is_quiet() {
        let audits = delivered(&mut open, &done)?;
        open.sheet(&score::delivered(&done, audits))?;
    }
    readings::audits(&mut open, to_read.iter().copied(), "score deliver")?;
    let pages = pages(&mut open, &to_read)?;
    if let Some(folder) = &args.pages {
        pages.iter().try_for_each(|page| page.save(folder))?;
        desk.talk(&format!("{} written to {}", count(pages.len() as u64, "page"), named(folder)));
    }
    if let Some(folder) = &args.mail {
        let mailed = pages.iter().map(|page| page.mail(folder, open.now)).collect::<Result<Vec<bool>>>()?;
        let written = mailed.iter().filter(|is_written| **is_written).count();
        desk.talk(&format!("{} written to {}", count(written as u64, "mail"), named(folder)));
        let without = pages.len() - written;
        if without > 0 {
            desk.talk(&format!(
                "{} without an address: people import takes in the column email",
                count(without as u64, "agent")
            ));
        }
    }
    Ok(Done::short_if(!done.waiting.is_empty()))
}

/// What was delivered now, as the reader may see it.
fn delivered(open: &mut Open<'_>, done: &Delivered) -> Result<Vec<Audit>> {
    let found = {
        let snapshot = open.store.snapshot()?;
        done.now.iter().map(|(id, _)| audit::load(&snapshot, *id)).collect::<Result<Vec<_>>>()?
    };
    blind::audits(open, found)
}

fn make(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| cannot_make(folder, &error))
}

fn named(folder: &Path) -> String {
    shell_word(&folder.display().to_string())
}

/// A page, as it is written.
struct Ready {
    page: AgentPage,
    name: String,
    html: String,
    text: String,
}

/// The pages of the agents of these audits.
fn pages(open: &mut Open<'_>, audits: &[AuditId]) -> Result<Vec<Ready>> {
    let (now, rehearsal) = (open.now, open.store.rehearsal());
    let pages = agent_pages(&*open.store.snapshot()?, audits, now)?;
    let ready = |page: AgentPage| Ready {
        name: file_name(&page.agent),
        html: delivery::page(&page, rehearsal),
        text: delivery::text(&page, rehearsal),
        page,
    };
    Ok(pages.into_iter().map(ready).collect())
}

impl Ready {
    fn save(&self, folder: &Path) -> Result<()> {
        save(folder, &format!("{}.html", self.name), self.html.as_bytes())?;
        save(folder, &format!("{}.md", self.name), self.text.as_bytes())
    }

    /// Writes the mail; answers whether there is an address to write to.
    fn mail(&self, folder: &Path, now: Moment) -> Result<bool> {
        let Some(address) = &self.page.address else { return Ok(false) };
        let mail = delivery::mail(&self.page, address, (&self.name, self.html.clone()), now);
        let mail = mail.map_err(|error| Refusal::fault(format!("a page makes no mail: {error}")))?;
        save(folder, &format!("{}.eml", self.name), &mail)?;
        Ok(true)
    }
}

fn save(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    outlet::write_in(folder, name, &|out| out.write_all(bytes))
}
