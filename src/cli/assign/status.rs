//! `assize assign status`, `list` and `show`: what is not scored yet, the draws that were made, and one of them.

use super::{behind, dialogues};
use crate::cli::desk::Desk;
use crate::cli::intake::waiting_amendments;
use crate::cli::open::Open;
use crate::cli::score::calibrate;
use crate::cli::{Done, blind, rights};
use crate::core::audit::{self, Audit, AuditState, Progress};
use crate::core::draw;
use crate::core::ledger::Access;
use crate::core::policy::HIDDEN;
use crate::core::refusal::Result;
use crate::view::dialogues::dialogues as dialogue_list;
use crate::view::page::Part;
use crate::view::{audits, behind as steered, draw as shown, draws, external, frame, lot, night};
use clap::Args;

/// Show a draw and what became of it: its dialogues, replacements, extensions, why it is void
#[derive(Args, Debug)]
pub struct Show {
    /// The draw, by its name (plan and window, such as bank-2026-03-01) or its number
    draw: String,
}

pub fn status(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let (undone, draws) = {
        let snapshot = open.store.snapshot()?;
        (audit::list(&snapshot, &AuditState::NOT_SCORED)?, audit::progress_of_open(&snapshot)?)
    };
    let mut shown = blind::audits(&mut open, undone)?;
    let withheld = rights::audits(&mut open, &mut shown)?;
    let mut sheet = audits::status(&shown, &draws, today);
    let policy = open.policy()?;
    sheet.notes.extend(night::undelivered(&audit::undelivered(&*open.store.snapshot()?, today, &policy)?));
    sheet.notes.extend(waiting_amendments(&mut open)?);
    sheet.notes.extend(audits::to_judge(&rights::to_judge(&mut open)?));
    sheet.notes.extend(lots(&mut open, &shown)?);
    sheet.notes.extend(calibrate::waiting(&mut open, true)?);
    sheet.withhold(withheld);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

/// Which of the open audits wait for a lot, and which one gave the others to their auditors.
fn lots(open: &mut Open<'_>, shown: &[Audit]) -> Result<Vec<String>> {
    let calendar = open.policy()?.calendar()?;
    let snapshot = open.store.snapshot()?;
    let mut notes = Vec::new();
    for one in shown.iter().filter(|audit| AuditState::TO_SCORE.contains(&audit.state)) {
        notes.extend(audit::waiting_lot(&snapshot, one, &calendar)?.as_ref().map(lot::waits));
        let drawn = audit::lot_of(&snapshot, one.id)?;
        notes.extend(drawn.zip(one.auditor.as_ref()).map(|(lot, auditor)| lot::given(one.id, &auditor.handle, &lot)));
    }
    Ok(notes)
}

pub fn list(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let reader = behind::Reader::of(&mut open)?;
    let (mut listed, waiting, awaited) = {
        let snapshot = open.store.snapshot()?;
        (draw::list(&snapshot)?, draw::waiting(&snapshot)?, draw::awaiting(&snapshot)?)
    };
    for draw in &mut listed {
        draw.behind = reader.told(draw);
    }
    let mut sheet = draws::draws(&listed, &waiting);
    sheet.notes.extend(awaited.iter().map(external::awaited));
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let fold = blind::fold(&mut open, None)?;
    let today = open.today()?;
    let mut wishes = audit::wishes(&*open.store.snapshot()?)?;
    let draw = draw::found_as(&*open.store.snapshot()?, &args.draw)?;
    wishes.retain(|wish| wish.draw == draw);
    blind::wishes(&mut open, &mut wishes)?;
    let withheld = rights::of_audits(&mut open, &mut wishes, "replacement", |wish| wish.audit)?;
    let drawn = dialogues::of(&mut open, &draw)?;
    let mut all = audit::audits_of(&*open.store.snapshot()?, &draw)?;
    let unlisted = rights::audits(&mut open, &mut all)?;
    if desk.format().is_csv() {
        // A page of several tables would be no rows of one kind.
        let mut sheet = dialogue_list(&drawn, "Dialogues");
        sheet.withhold(unlisted);
        open.sheet(&sheet)?;
        return Ok(Done::Well);
    }
    let listed = draw::listed(&*open.store.snapshot()?, &draw)?;
    let (behind, unseen) = behind::Reader::of(&mut open)?.behind(&listed)?;
    let (untold, unread) = behind::untold(&mut open, &draw)?;
    let page = {
        let snapshot = open.store.snapshot()?;
        let audits = audit::audits_of(&snapshot, &draw)?;
        let progress = Progress::of(&audits);
        for wish in &mut wishes {
            if fold.hides_agent(wish.request) {
                HIDDEN.clone_into(&mut wish.agent);
            }
        }
        let mut page =
            shown::draw((&listed, &behind), &progress, &drawn, &wishes, &audit::extensions(&snapshot, &draw)?);
        page.parts.extend((!untold.is_empty()).then(|| Part::Sheet(steered::untold(&untold))));
        page.notes.extend(frame::outside(&draw::outside_of(&snapshot, &draw)?));
        page.notes.extend(unlisted.into_iter().chain(withheld).chain(unseen).chain(unread));
        page.notes.extend(night::unread(audit::unread(&snapshot, &audits, today)?));
        page.notes.extend(night::unlisted(&audit::unlisted(&snapshot, &audits, today)?));
        page
    };
    open.page(&page)?;
    Ok(Done::Well)
}
