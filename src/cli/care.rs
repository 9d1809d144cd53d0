//! `assize care`: leaders see to an agent who was hurt.

use super::Done;
use super::desk::Desk;
use super::input::words_or_file;
use crate::core::act;
use crate::core::care::{self, CareId, Tending};
use crate::core::ledger::Access;
use crate::view;
use clap::{Args, Subcommand};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Take a care notice on; the agent waits for it
    Acknowledge {
        /// Its number, as assize report care lists it
        notice: i64,
    },
    Act(Act),
}

/// Record what was done for the agent, and what was learnt
///
/// For those who lead the agent's team, and managers; never the agent. Who does something has taken the notice on.
#[derive(Args, Debug)]
pub struct Act {
    /// The number of the notice
    notice: i64,
    /// What was done, or @FILE
    #[arg(long, value_name = "TEXT", required_unless_present = "learned")]
    note: Option<String>,
    /// Nothing more is open
    #[arg(long, requires = "note")]
    done: bool,
    /// What was learnt from this special case, or @FILE
    #[arg(long, value_name = "TEXT")]
    learned: Option<String>,
}

pub fn run(desk: &Desk, command: &Command) -> anyhow::Result<Done> {
    match command {
        Command::Acknowledge { notice } => {
            let mut open = desk.open(Access::Write)?;
            let done = open
                .perform(&act::CARE_ACKNOWLEDGE, |writing, actor| care::acknowledge(writing, actor, CareId(*notice)))?;
            open.answer(&view::care::tended(&done.value.0, done.value.1))?;
        }
        Command::Act(args) => {
            let note = args.note.as_deref().map(words_or_file).transpose()?;
            let learned = args.learned.as_deref().map(words_or_file).transpose()?;
            let what = Tending { note: note.as_deref(), done: args.done, learned: learned.as_deref() };
            let mut open = desk.open(Access::Write)?;
            let done =
                open.perform(&act::CARE_ACT, |writing, actor| care::tend(writing, actor, CareId(args.notice), &what))?;
            open.answer(&view::care::tended(&done.value.0, done.value.1))?;
        }
    }
    Ok(Done::Well)
}
