//! `assize dispute show`: the whole record of one dispute.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, disputed, gone, rights};
use crate::core::act::About;
use crate::core::arbitration;
use crate::core::dispute::{self, Dispute, DisputeId};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::report;
use crate::view;
use crate::view::dispute::{Whole, after as page_after, dispute as page};
use crate::view::page::Part;
use clap::Args;

/// Show a dispute with its whole record, on one page
///
/// With --out case.html, case.md or case.json it is a file for everybody in the case.
#[derive(Args, Debug)]
pub struct Show {
    /// Its number, or the ref of its dialogue
    dispute: String,
}

pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let id = disputed::named(desk, &args.dispute)?;
    let mut open = desk.open(Access::Read)?;
    let (today, now) = (open.today()?, open.now);
    let found = dispute::load(&*open.store.snapshot()?, id)?;
    blind::require(&mut open, &found)?;
    blind::require_not_drawable(&mut open, &found)?;
    rights::require_dispute(&mut open, &found, "dispute show")?;
    let (rulings, is_full) = (rulings(&mut open, &found)?, desk.tells_all());
    let mut shown = {
        let snapshot = open.store.snapshot()?;
        let opened_for = found.is_for_somebody().then(|| dispute::opened_for(&snapshot, &found, now)).transpose()?;
        let mut acts = dispute::case_acts(&snapshot, found.audit.id, Some(id))?;
        acts.retain(|one| is_full || one.by.is_for_another());
        page(Whole {
            dispute: &found,
            corrections: &dispute::corrections(&snapshot, found.audit.id)?,
            statements: &dispute::statements(&snapshot, found.audit.id)?,
            acts: &acts,
            actions: &dispute::actions(&snapshot, Some(id))?,
            rulings,
            opened_for: opened_for.as_ref(),
            remedy: &dispute::remedy(&snapshot, &found, now)?,
            guests: &dispute::asked_to_come(&snapshot, found.audit.id, Some(id))?,
            today,
        })
    };
    gone::of_dialogue(&mut open, &mut shown, found.audit.request)?;
    shown.notes.extend(open.one_login(About::Audit(found.audit.id.0))?);
    let brief = report::brief_rules(&*open.store.snapshot()?, found.audit.id)?;
    shown.notes.extend(brief.iter().map(view::policy::brief));
    let changed = report::changed_rules(&*open.store.snapshot()?, found.audit.id)?;
    shown.notes.extend(changed.iter().map(view::policy::changed_around));
    open.document(&shown)?;
    Ok(Done::Well)
}

/// What was ruled and why it was appealed against, and who was to rule.
fn rulings(open: &mut Open<'_>, found: &Dispute) -> Result<Vec<Part>> {
    let (conn, id) = (&*open.store.snapshot()?, found.id);
    let mut parts = view::ruling::parts(&arbitration::rulings(conn, id)?);
    parts.extend(view::ruling::appeal(arbitration::appeal_of(conn, id)?.as_ref()));
    parts.extend(view::ruling::seats(&arbitration::seats(conn, id)?));
    parts.extend(view::seat_story::parts(&arbitration::seat_stories(conn, found)?));
    Ok(parts)
}

/// Answers an act on a dispute: where it stands now.
pub(super) fn after(open: &mut Open<'_>, id: DisputeId, title: String) -> Result<()> {
    let today = open.today()?;
    let dispute = dispute::load(&*open.store.snapshot()?, id)?;
    open.answer(&page_after(&dispute, title, today))
}
