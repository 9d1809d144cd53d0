//! `assize intake confirm`: whether the representative understands.

use super::step::{given_or_asked, step};
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::request;
use clap::{ArgGroup, Args};

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("understood").required(true).args(["yes", "no"]))]
pub struct Confirm {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// You understand it
    #[arg(long)]
    yes: bool,
    /// You do not: ask the customer, or have it routed to somebody else
    #[arg(long)]
    no: bool,
    /// What you understand, or what you do not, or @FILE
    #[arg(long, value_name = "TEXT")]
    statement: Option<String>,
}

/// Records whether the representative understands.
pub fn confirm(desk: &Desk, args: &Confirm) -> anyhow::Result<Done> {
    let prompt = if args.yes { "What you understand" } else { "What you do not understand" };
    let statement = given_or_asked("--statement", prompt, args.statement.as_deref())?;
    let title = if args.yes { "is understood" } else { "is not understood" };
    step(desk, &act::INTAKE_CONFIRM, title, |writing, actor| {
        request::confirm(writing, actor, &args.reference, args.yes, &statement)
    })
}
