//! `assize intake approve`: a step is approved, or returned.

use super::step::step;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::request::{self, Gate};
use clap::{ArgGroup, Args};

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("gate").required(true).args(["understanding", "response"]))]
pub struct Approve {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// That the representative understood it
    #[arg(long)]
    understanding: bool,
    /// The newest response
    #[arg(long)]
    response: bool,
    /// Return it instead, with this note
    #[arg(long = "return", value_name = "NOTE")]
    returned: Option<String>,
}

/// Approves a step, or returns it.
pub fn approve(desk: &Desk, args: &Approve) -> anyhow::Result<Done> {
    let gate = if args.understanding { Gate::Understanding } else { Gate::Response };
    let title = match (gate, &args.returned) {
        (Gate::Understanding, None) => "has its understanding approved",
        (Gate::Understanding, Some(_)) => "has its understanding returned",
        (Gate::Response, None) => "has its response approved",
        (Gate::Response, Some(_)) => "has its response returned",
    };
    step(desk, &act::INTAKE_APPROVE, title, |writing, actor| {
        request::approve(writing, actor, &args.reference, gate, args.returned.as_deref())
    })
}
