//! `assize dispute add`, `withdraw` and `statement`: the agent's and the auditor's own words.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind, disputed};
use crate::core::act;
use crate::core::arbitration::on_case;
use crate::core::dispute;
use crate::core::ledger::Access;
use crate::view;
use crate::view::words::count;
use clap::Args;

/// Add words to an open dispute, for the agent's side or the auditor's
///
/// Its agent and its auditor may; for the agent a lead of their team or a manager, with --for. Everybody in the case
/// reads them with dispute show.
#[derive(Args, Debug)]
pub struct Add {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// In your words, or @FILE
    #[arg(long, value_name = "TEXT")]
    statement: String,
}

/// Take back points of a dispute of yours
///
/// Only the agent may, also where somebody else opened it for them: they can then open their own. Without --criterion all
/// that is open is taken back.
#[derive(Args, Debug)]
pub struct Withdraw {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// Only this point: a criterion, selection or wrong-agent (can be repeated)
    #[arg(long, value_name = "ID")]
    criterion: Vec<String>,
}

/// Let a statement of yours stand with a score, for good
///
/// Whatever becomes of disputes, and at any time. Only the agent of the audit may. It is shown wherever the score is.
#[derive(Args, Debug)]
pub struct Statement {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// In your words, or @FILE
    #[arg(long, value_name = "TEXT")]
    statement: String,
}

pub fn add(desk: &Desk, args: &Add) -> anyhow::Result<Done> {
    let (id, words) = (disputed::named(desk, &args.dispute)?, words_or_file(&args.statement)?);
    let mut open = desk.open(Access::Write)?;
    let new = open
        .perform(&act::DISPUTE_ADD, |writing, actor| {
            on_case(writing, actor, id, |writing| dispute::remark(writing, actor, id, &words))
        })?
        .value;
    let title = format!("Your words {} in dispute {}", if new { "stand" } else { "stood already" }, id.0);
    super::show::after(&mut open, id, title)?;
    Ok(Done::Well)
}

pub fn withdraw(desk: &Desk, args: &Withdraw) -> anyhow::Result<Done> {
    let id = disputed::named(desk, &args.dispute)?;
    let mut open = desk.open(Access::Write)?;
    let withdrawn = open.perform(&act::DISPUTE_WITHDRAW, |writing, actor| {
        on_case(writing, actor, id, |writing| dispute::withdraw(writing, actor, id, &args.criterion))
    })?;
    let title = match withdrawn.value {
        0 => format!("Nothing more to take back in dispute {}", id.0),
        number => format!("{} of dispute {} taken back", count(number as u64, "point"), id.0),
    };
    super::show::after(&mut open, id, title)?;
    Ok(Done::Well)
}

pub fn statement(desk: &Desk, args: &Statement) -> anyhow::Result<Done> {
    let words = words_or_file(&args.statement)?;
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let new = open.perform(&act::DISPUTE_STATEMENT, |writing, actor| dispute::state(writing, actor, id, &words))?.value;
    open.answer(&view::correction::stated(id, new))?;
    Ok(Done::Well)
}
