//! `assize score voice`: what a customer says of product, service or process.

use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind};
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::voice::{self, About, Heard};
use crate::view;
use clap::Args;

/// Write down what a customer says of a product, the service or a process
///
/// For the auditor of the audit, a lead or a manager. The quote is the customer's: words that stand in the dialogue, a
/// turn of theirs such as `turn 2`, whose words are kept, or a place in its recording. It tells nothing of the agent, and
/// changes no score. Where the dialogue is scored twice, only you see it before both scores are there.
#[derive(Args, Debug)]
pub struct Voice {
    /// The audit in whose dialogue it stands, by its number or by the ref of the dialogue
    audit: String,
    /// product, service or process
    #[arg(long, value_name = "ABOUT")]
    about: String,
    /// A word or two to count by
    #[arg(long, value_name = "WORDS")]
    topic: Option<String>,
    /// The customer's words, as they stand in the dialogue: two words, or four letters, or more
    #[arg(long, value_name = "TEXT")]
    quote: String,
    /// More in words, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

pub fn voice(desk: &Desk, args: &Voice) -> anyhow::Result<Done> {
    let about = args.about.parse::<About>()?;
    let note = args.note.as_deref().map(words_or_file).transpose()?;
    let heard = Heard { about, topic: args.topic.as_deref(), quote: &args.quote, note: note.as_deref() };
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::SCORE_VOICE, |writing, actor| voice::hear(writing, actor, id, &heard))?;
    open.answer(&view::voice::heard(&done.value.0, done.value.1))?;
    Ok(Done::Well)
}
