//! `assize dispute actions` and `done`: the work that comes out of disputes, until it is done.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::open::Open;
use crate::cli::{Done, blind, disputed, rights};
use crate::core::act;
use crate::core::dispute::{self, Action, ActionId, DisputeId};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::view::{action, words};
use clap::Args;

/// List the work that came out of sessions and rulings, with owner and last day
///
/// Without --all what is still to be done.
#[derive(Args, Debug)]
pub struct Actions {
    /// Only of this dispute, by its number or the ref of its dialogue
    dispute: Option<String>,
    /// Also what is done
    #[arg(long)]
    all: bool,
    /// Only yours
    #[arg(long)]
    mine: bool,
    /// Only what is late
    #[arg(long)]
    overdue: bool,
}

/// Say that an action is done, and what came of it
///
/// Its owner may, and a manager.
#[derive(Args, Debug)]
pub struct End {
    /// The action's number
    action: i64,
    /// What came of it, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn actions(desk: &Desk, args: &Actions) -> anyhow::Result<Done> {
    let of = args.dispute.as_deref().map(|word| disputed::named(desk, word)).transpose()?;
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let own = if args.mine { Some(open.who()?.actor) } else { None };
    let (mut found, withheld) = readable_actions(&mut open, of)?;
    found.retain(|action| args.all || action.done.is_none());
    found.retain(|action| !args.overdue || action.is_overdue(today));
    found.retain(|action| own.as_ref().is_none_or(|own| *own == action.owner.handle));
    let mut sheet = action::actions(&found, today);
    if !args.all {
        "Nothing is open; --all lists also what is done.".clone_into(&mut sheet.empty);
    }
    sheet.withhold(withheld);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

/// The actions that the reader may read, and how many others there are.
pub fn readable_actions(open: &mut Open<'_>, of: Option<DisputeId>) -> Result<(Vec<Action>, Option<String>)> {
    let (unseen, mut found) = (blind::untaken(open)?, Vec::new());
    let (reader, rights) = (blind::reader(open)?, rights::rights(open)?);
    let snapshot = open.store.snapshot()?;
    for action in dispute::actions(&snapshot, of)? {
        // What a session led to tells what the sides said.
        if unseen.is_empty() || !unseen.contains(&dispute::load(&snapshot, action.dispute)?.audit.id) {
            found.push(action);
        }
    }
    let withheld = rights.keep(&mut found, |action| {
        let is_own = reader.as_ref().is_some_and(|reader| reader.id == action.owner.id);
        Ok(is_own || rights.dispute(&snapshot, &dispute::load(&snapshot, action.dispute)?)?)
    })?;
    Ok((found, words::withheld(withheld, "action")))
}

pub fn end(desk: &Desk, args: &End) -> anyhow::Result<Done> {
    let (id, note) = (ActionId(args.action), words_or_file(&args.note)?);
    let mut open = desk.open(Access::Write)?;
    let today = open.today()?;
    let done = open.perform(&act::DISPUTE_DONE, |writing, actor| dispute::end_action(writing, actor, id, &note))?;
    let (action, new) = done.value;
    open.answer(&action::ended(&action, new, today))?;
    Ok(Done::Well)
}
