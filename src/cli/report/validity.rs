//! `assize report validity`: whether the card measures what customers feel.

use super::only::Only;
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings, rights};
use crate::core::ledger::Access;
use crate::core::report::{Asked, require_own};
use crate::view::report as sheets;
use crate::view::validity as pages;
use clap::Args;

/// Show which criteria go with satisfied customers, which nobody ever fails, and which always agree
///
/// For each criterion: how customers rated the dialogues in which it was fully met, and the others, with the difference and
/// its 95 % interval. Only marks that were given without sight of the rating count; the others are counted and left out.
#[derive(Args, Debug)]
pub struct Validity {
    #[command(flatten)]
    only: Only,
}

pub fn validity(desk: &Desk, args: &Validity) -> anyhow::Result<Done> {
    let (domain, says) = (args.only.domain()?, args.only.spoken()?);
    let mut open = desk.open(Access::Read)?;
    readings::domain(&mut open, &domain, "report validity")?;
    let (unseen, may) = (blind::untaken(&mut open)?, rights::rights(&mut open)?);
    let page = {
        let snapshot = open.store.snapshot()?;
        require_own(&snapshot, &may, &domain)?;
        let asked = Asked { conn: &snapshot, domain: &domain, unseen: &unseen, may: &may };
        let (found, withheld) = asked.validity()?;
        let mut page = pages::validity(&found);
        if let Some(says) = says {
            page.notes.insert(0, format!("Only dialogues {says}."));
        }
        page.notes.extend(sheets::too_few(withheld));
        page.notes.extend(sheets::of_few(may.few(), withheld));
        page
    };
    let mut page = page;
    page.notes.extend(sheets::untaken(unseen.len(), blind::reader(&mut open)?.is_some()));
    open.page(&page)?;
    Ok(Done::Well)
}
