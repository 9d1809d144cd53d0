//! `assize dispute correct` and `agree`: a plain slip is put right at once.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::arbitration::on_audit;
use crate::core::audit;
use crate::core::dispute;
use crate::core::ledger::Access;
use crate::core::scorecard::parse_level;
use crate::view;
use clap::Args;

/// Offer to correct a plain slip of yours in a delivered audit
///
/// For its auditor. Once the agent agrees, the mark changes at once, and a dispute about it is settled. Only for a better
/// mark: an error that went in the agent's favour stays, and becomes coaching. It is on the record and in your figures.
///
/// Example: assize dispute correct 7 --criterion language --level yes --note "I ticked the wrong line"
#[derive(Args, Debug)]
pub struct Correct {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// The criterion
    #[arg(long, value_name = "ID")]
    criterion: String,
    /// The right answer, or na
    #[arg(long, value_name = "LEVEL")]
    level: String,
    /// What the slip was, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

/// Agree to a correction of your audit, or decline it
///
/// Only the agent may. With your agreement the mark changes at once, and a dispute of yours about it ends, also where it asks
/// for more than is offered; to decline leaves it open.
#[derive(Args, Debug)]
pub struct Agree {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// The criterion, where several corrections wait for you
    #[arg(long, value_name = "ID")]
    criterion: Option<String>,
    /// Say no: the mark stands, and can be disputed in its time
    #[arg(long)]
    decline: bool,
}

pub fn correct(desk: &Desk, args: &Correct) -> anyhow::Result<Done> {
    let (note, level) = (words_or_file(&args.note)?, parse_level(&args.level));
    let right = (args.criterion.as_str(), level.as_deref());
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done =
        open.perform(&act::DISPUTE_CORRECT, |writing, actor| dispute::offer(writing, actor, id, right, &note))?;
    let agent = audit::load(&*open.store.snapshot()?, id)?.agent.handle;
    let (correction, new) = done.value;
    open.answer(&view::correction::offered(&correction, &agent, new))?;
    Ok(Done::Well)
}

pub fn agree(desk: &Desk, args: &Agree) -> anyhow::Result<Done> {
    let key = args.criterion.as_deref();
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::DISPUTE_AGREE, |writing, actor| {
        on_audit(writing, actor, id, |writing| dispute::answer(writing, actor, id, key, !args.decline))
    })?;
    let ended = dispute::ended_by(&*open.store.snapshot()?, done.value.0.id)?;
    open.answer(&view::correction::answered(&done.value, ended))?;
    Ok(Done::Well)
}
