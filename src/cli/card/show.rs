//! `assize card show`: a published card.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::ledger::Access;
use crate::core::scorecard;
use crate::view;
use clap::Args;

/// Show a published card
#[derive(Args, Debug)]
pub struct Show {
    /// Its name, or name/version; without it the only card
    card: Option<String>,
}

pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (_, card) = scorecard::find(&*open.store.snapshot()?, args.card.as_deref())?;
    open.page(&view::card::card(&card))?;
    Ok(Done::Well)
}
