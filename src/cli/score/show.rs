//! `assize score show`: an audit with its dialogue, and the card or the marks.

use crate::cli::card::require_language;
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, gone, report as reports, rights};
use crate::core::act::About;
use crate::core::audit::{self, AuditId};
use crate::core::ledger::Access;
use crate::core::precedent;
use crate::core::readership;
use crate::core::refusal::Result;
use crate::core::report::{self, CaseFile};
use crate::view;
use crate::view::page::{Page, Part};
use clap::Args;

/// Show an audit: the dialogue, and the card or the marks
#[derive(Args, Debug)]
pub struct Show {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// The card in this language, where it has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let id = blind::named(&mut open, &args.audit)?;
    blind::require_taken(&mut open, id)?;
    rights::require_audit(&mut open, id, "score show")?;
    let mut page = page(&mut open, id, args.language.as_deref())?;
    page.parts.extend(read_by(&mut open, id)?);
    page.parts.extend(reports::care::of_audit(&mut open, id)?);
    page.parts.extend(reports::commendations::of_audit(&mut open, id)?);
    open.page(&page)?;
    Ok(Done::Well)
}

/// Who read it, where that is on record.
fn read_by(open: &mut Open<'_>, id: AuditId) -> Result<Option<Part>> {
    let snapshot = open.store.snapshot()?;
    let found = readership::of_audit(&snapshot, id.0, audit::load(&snapshot, id)?.request.0)?;
    Ok((!found.is_empty()).then(|| Part::Sheet(view::read_by::sheet(&found))))
}

/// The page of an audit, without what the reader must not see yet.
pub fn page(open: &mut Open<'_>, id: AuditId, language: Option<&str>) -> Result<Page> {
    let mut file = case_file(open, id)?;
    let is_full = open.desk.tells_all();
    file.acts.retain(|one| is_full || one.by.is_for_another());
    require_language(&file.card, language)?;
    let mut page = view::audit::audit(&file, language);
    page.notes.extend(open.one_login(About::Audit(id.0))?);
    let reader = blind::reader(open)?;
    let decided = precedent::of_card(&*open.store.snapshot()?, &file.card, reader.as_ref())?;
    page.parts.extend(view::precedent::of_card(&decided));
    if let Some(erased) = file.gone {
        page.notes.push(view::gone::erased_note(erased));
    } else {
        gone::of_dialogue(open, &mut page, file.audit.request)?;
    }
    Ok(page)
}

/// Everything about an audit, without what the reader must not see yet.
pub fn case_file(open: &mut Open<'_>, id: AuditId) -> Result<CaseFile> {
    let now = open.now;
    let found = audit::load(&*open.store.snapshot()?, id)?;
    let is_shown = audit::may_see(&found, blind::reader(open)?.as_ref());
    let found = blind::audit(open, found)?;
    let request = found.request;
    let mut file = report::case_file(&*open.store.snapshot()?, found, now)?;
    if !is_shown {
        file.leave_out_notes();
    }
    blind::wishes(open, &mut file.wishes)?;
    file.conceal(&blind::fold(open, Some(request))?.hidden(request));
    Ok(file)
}
