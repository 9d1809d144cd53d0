//! `assize card acknowledge` and `readers`: who says that they know a card, and who did not yet.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::scorecard;
use crate::view::cards;
use clap::Args;

/// Say that you know a published card; nobody can say it for you
#[derive(Args, Debug)]
pub struct Acknowledge {
    /// Its name, for the newest version, or name/version; without it the only card
    card: Option<String>,
}

/// List who acknowledged a card, and who did not
#[derive(Args, Debug)]
pub struct Readers {
    /// Its name, for the newest version, or name/version; without it the only card
    card: Option<String>,
    /// Only those who did not
    #[arg(long)]
    missing: bool,
}

pub fn acknowledge(desk: &Desk, args: &Acknowledge) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::CARD_ACKNOWLEDGE, |writing, actor| {
        scorecard::acknowledge(writing, actor, args.card.as_deref())
    })?;
    let (card, new) = done.value;
    open.answer(&cards::acknowledged(&open.who()?.actor, &card, new))?;
    Ok(Done::Well)
}

pub fn readers(desk: &Desk, args: &Readers) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let (card, readers) = {
        let snapshot = open.store.snapshot()?;
        let (id, card) = scorecard::find(&snapshot, args.card.as_deref())?;
        (card, scorecard::readers(&snapshot, id, today)?)
    };
    open.sheet(&cards::readers(&card, &readers, args.missing))?;
    Ok(Done::Well)
}
