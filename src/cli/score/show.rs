//! `assize score show`: an audit with its dialogue, and the card or the marks.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind};
use crate::core::audit::{self, AuditId};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::report;
use crate::view::page::{Page, Part};
use crate::view::{self, score};
use clap::Args;

/// Show an audit: the dialogue, and the card or the marks
#[derive(Args, Debug)]
pub struct Show {
    /// Its number
    audit: i64,
    /// Show every step of the arithmetic
    #[arg(long)]
    explain: bool,
}

pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let page = page(&mut open, AuditId(args.audit), args.explain)?;
    open.page(&page)?;
    Ok(Done::Well)
}

/// The page of an audit, without what the reader must not see yet.
pub fn page(open: &mut Open<'_>, id: AuditId, explain: bool) -> Result<Page> {
    let now = open.now;
    let found = audit::load(&*open.store.snapshot()?, id)?;
    let found = blind::audit(open, found)?;
    let request = found.request;
    let mut file = report::case_file(&*open.store.snapshot()?, found, now)?;
    file.conceal(&blind::fold(open, Some(request))?.hidden(request));
    let mut page = view::audit::audit(&file);
    if explain && !file.marks.is_empty() {
        page.parts.push(Part::Sheet(score::arithmetic(&file.card, &file.marks, &file.audit)?));
    }
    Ok(page)
}
