//! `assize intake clarify`: what the customer is asked, and answers.

use super::step::step;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::request;
use clap::{ArgGroup, Args};

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("what").required(true).args(["ask", "answered"]))]
pub struct Clarify {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// What the customer is asked, or @FILE
    #[arg(long, value_name = "TEXT")]
    ask: Option<String>,
    /// What the customer answered, or @FILE
    #[arg(long, value_name = "TEXT")]
    answered: Option<String>,
}

/// Records a question to the customer, or their answer.
pub fn clarify(desk: &Desk, args: &Clarify) -> anyhow::Result<Done> {
    if let Some(question) = &args.ask {
        let words = words_or_file(question)?;
        return step(desk, &act::INTAKE_CLARIFY, "waits for the customer", |writing, _| {
            request::ask(writing, &args.reference, &words)
        });
    }
    let words = words_or_file(args.answered.as_deref().unwrap_or_default())?;
    step(desk, &act::INTAKE_CLARIFY, "is answered by the customer", |writing, _| {
        request::answered(writing, &args.reference, &words)
    })
}
