//! `assize care`: leaders see to an agent who was hurt.

use super::desk::Desk;
use super::input::words_or_file;
use super::open::Open;
use super::{Done, blind};
use crate::core::act;
use crate::core::care::{self, CareId, CareNotice, Tending};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
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
/// A notice that was a mistake stays on record: close it with --done and a note that says so. Its dialogue stays out of
/// scoring, where it left it.
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
            tended(&mut open, done.value)?;
        }
        Command::Act(args) => {
            let note = args.note.as_deref().map(words_or_file).transpose()?;
            let learned = args.learned.as_deref().map(words_or_file).transpose()?;
            let what = Tending { note: note.as_deref(), done: args.done, learned: learned.as_deref() };
            let mut open = desk.open(Access::Write)?;
            let done =
                open.perform(&act::CARE_ACT, |writing, actor| care::tend(writing, actor, CareId(args.notice), &what))?;
            tended(&mut open, done.value)?;
        }
    }
    Ok(Done::Well)
}

fn tended(open: &mut Open<'_>, (mut notice, new): (CareNotice, bool)) -> Result<()> {
    notice.is_agent_hidden = blind::hides_agent(open, notice.request)?;
    open.answer(&view::care::tended(&notice, new))
}
