//! `assize score care`: an agent was hurt, and comes before the score.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::care::{self, CareAsk, Hurt, InScoring};
use crate::core::ledger::Access;
use crate::view;
use clap::Args;

/// Say that an agent was hurt in a dialogue: their lead is told, and it is not scored
///
/// For its auditor, a lead or a manager, never the agent. The notice goes at once to those who lead the agent's
/// team, or to the managers where nobody is there. The next ticket of its stratum comes in the dialogue's place; no
/// approval is needed. A dialogue that is scored, a spot check or a void one stays as it is: the notice goes all the
/// same.
#[derive(Args, Debug)]
pub struct Care {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// What happened, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// What is asked for: break, time-off-queue, escort, talk or other; may be repeated [default: talk]
    #[arg(long = "ask", value_name = "ASK")]
    asks: Vec<String>,
    /// Keep the dialogue in scoring
    #[arg(long)]
    keep: bool,
}

pub fn care(desk: &Desk, args: &Care) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let asks = args.asks.iter().map(|ask| ask.parse()).collect::<Result<Vec<CareAsk>, _>>()?;
    let hurt = Hurt { note: &note, asks: &asks, keep: args.keep };
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let mut done = open.perform(&act::SCORE_CARE, |writing, actor| care::raise(writing, actor, id, &hurt))?.value;
    done.notice.is_agent_hidden = blind::hides_agent(&mut open, done.notice.request)?;
    open.answer(&view::care::raised(&done))?;
    let is_short = matches!(&done.scoring, InScoring::Left(left) if left.outcome.is_short());
    Ok(Done::short_if(is_short || done.notice.leaders.is_empty()))
}
