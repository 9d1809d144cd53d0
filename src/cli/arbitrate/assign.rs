//! `assize arbitrate assign`: the lot for an empty seat is drawn now, or somebody is named where it found nobody.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, disputed};
use crate::core::act;
use crate::core::arbitration::{self, Event};
use crate::core::dispute;
use crate::core::ledger::Access;
use crate::view::arbiters;
use clap::Args;

/// Have the lot drawn that chooses who rules on a dispute
///
/// Nobody chooses the arbiter. The lot is among all arbiters without a part in the case; its key comes after the last act
/// of anybody in it: the seed of the next draw that others witness, or where none comes in time, chance of this machine.
/// The night draws it; this command draws it as soon as the key is there, and else says what it waits for (exit 4).
///
/// Where the lot finds nobody, a manager or lead without a part in the case can name somebody: the same conflicts bar them,
/// and it is on record.
///
/// Example: assize arbitrate assign 3
#[derive(Args, Debug)]
pub struct Assign {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// Name this person, after the lot found nobody
    #[arg(long, value_name = "WHO", requires = "note")]
    to: Option<String>,
    /// Why they, or @FILE
    #[arg(long, value_name = "WHY", requires = "to")]
    note: Option<String>,
}

pub fn assign(desk: &Desk, args: &Assign) -> anyhow::Result<Done> {
    let id = disputed::named(desk, &args.dispute)?;
    let note = args.note.as_deref().map(words_or_file).transpose()?.unwrap_or_default();
    let mut open = desk.open(Access::Write)?;
    let events = open
        .perform(&act::ARBITRATE_ASSIGN, |writing, actor| match &args.to {
            Some(who) => arbitration::name(writing, actor, id, who, &note).map(|(event, _)| vec![event]),
            None => arbitration::assign(writing, actor, id),
        })?
        .value;
    let sitting = {
        let snapshot = open.store.snapshot()?;
        arbitration::sitting(&snapshot, &dispute::load(&snapshot, id)?)?
    };
    let is_short = events.iter().any(|event| matches!(event, Event::Waits(_) | Event::Nobody(..) | Event::Away(..)));
    let page = arbiters::assigned(id, &events, &sitting);
    if is_short {
        open.page(&page)?;
    } else {
        open.answer(&page)?;
    }
    Ok(Done::short_if(is_short))
}
