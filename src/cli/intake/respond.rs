//! `assize intake respond`: what the customer is answered.

use super::step::{given_or_asked, step};
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::request;
use clap::Args;

#[derive(Args, Debug)]
pub struct Respond {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// What the customer is told, or @FILE
    #[arg(long, value_name = "TEXT")]
    reply: Option<String>,
}

/// Records a response.
pub fn respond(desk: &Desk, args: &Respond) -> anyhow::Result<Done> {
    let reply = given_or_asked("--reply", "What the customer is told", args.reply.as_deref())?;
    step(desk, &act::INTAKE_RESPOND, "is answered", |writing, actor| {
        request::respond(writing, actor, &args.reference, &reply)
    })
}
