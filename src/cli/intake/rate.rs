//! `assize intake rate`: the customer's feedback.

use super::step::step;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::request::{self, Feedback};
use clap::Args;

#[derive(Args, Debug)]
pub struct Rate {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// The customer's rating, 1 to 5
    #[arg(long, value_name = "RATING", value_parser = clap::value_parser!(i64).range(1..=5))]
    rating: Option<i64>,
    /// What they say, or @FILE
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    /// It says too little to act on: they are asked again. Without a rating it always does
    #[arg(long)]
    vague: bool,
}

/// Records the customer's feedback.
pub fn rate(desk: &Desk, args: &Rate) -> anyhow::Result<Done> {
    let comment = args.comment.as_deref().map(words_or_file).transpose()?;
    let feedback = Feedback { rating: args.rating, comment, vague: args.vague };
    step(desk, &act::INTAKE_RATE, "has the customer's feedback", |writing, actor| {
        request::rate(writing, actor, &args.reference, &feedback)
    })
}
