//! `assize report blindness`: what it does to marks that something is shown which the policy hides.

use super::only::Only;
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings, rights};
use crate::core::ledger::Access;
use crate::core::report::{Asked, require_own};
use crate::view::blindness as pages;
use crate::view::report as sheets;
use clap::Args;

/// Show what it does to marks that auditors see the customer's rating
///
/// With [blind] lottery in the policy the key of each draw decides of which audits something that is hidden is shown. The
/// two sides differ by nothing else but chance: the difference of their marks, with its 95 % interval, is what seeing it
/// does. From 10 audits on each side.
#[derive(Args, Debug)]
pub struct Blindness {
    #[command(flatten)]
    only: Only,
}

pub fn blindness(desk: &Desk, args: &Blindness) -> anyhow::Result<Done> {
    let (domain, says) = (args.only.domain()?, args.only.spoken()?);
    let mut open = desk.open(Access::Read)?;
    readings::domain(&mut open, &domain, "report blindness")?;
    let (unseen, may) = (blind::untaken(&mut open)?, rights::rights(&mut open)?);
    let mut page = {
        let snapshot = open.store.snapshot()?;
        require_own(&snapshot, &may, &domain)?;
        let asked = Asked { conn: &snapshot, domain: &domain, unseen: &unseen, may: &may };
        let (found, withheld) = asked.blindness()?;
        let mut page = pages::blindness(&found);
        page.notes.extend(sheets::too_few(withheld));
        page.notes.extend(sheets::of_few(may.few(), withheld));
        page
    };
    page.notes.splice(0..0, says.map(|says| format!("Only dialogues {says}.")));
    page.notes.extend(sheets::untaken(unseen.len(), blind::reader(&mut open)?.is_some()));
    open.page(&page)?;
    Ok(Done::Well)
}
