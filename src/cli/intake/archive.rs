//! `assize intake archive`: a request becomes a finished dialogue.

use super::step::step;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::read_text;
use crate::core::act;
use crate::core::dialogue::{self, Closing};
use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub struct Archive {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// The dialogue, where it was written down elsewhere; else it is made of the recorded steps
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// The customer was asked again about vague feedback and did not answer
    #[arg(long)]
    unanswered: bool,
}

/// Archives a request.
pub fn archive(desk: &Desk, args: &Archive) -> anyhow::Result<Done> {
    let transcript = args.transcript.as_deref().map(read_text).transpose()?;
    let closing = Closing { transcript, unanswered: args.unanswered };
    step(desk, &act::INTAKE_ARCHIVE, "is archived", |writing, actor| {
        dialogue::archive(writing, actor, &args.reference, &closing)
    })
}
