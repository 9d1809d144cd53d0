//! `assize intake add`: a request arrives.

use super::step::{given_or_asked, step};
use crate::calc::time::parse_timestamp;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::policy;
use crate::core::refusal::Refusal;
use crate::core::request::{self, Arrival};
use clap::Args;

#[derive(Args, Debug)]
pub struct Add {
    /// Your own number of it; without one it gets the next of ours, R-1, R-2 …
    #[arg(long = "ref", value_name = "REF")]
    reference: Option<String>,
    /// How it came: phone, chat, email, face-to-face, social, other, or one of the policy's own
    #[arg(long, value_name = "CHANNEL")]
    channel: Option<String>,
    /// What the customer wants, in their words, or @FILE
    #[arg(long, value_name = "TEXT")]
    details: Option<String>,
    /// The customer's reference
    #[arg(long, value_name = "WHO")]
    customer: Option<String>,
    /// When it came, such as 2026-03-02T09:00 in the policy's time zone; without it now
    #[arg(long, value_name = "TIME")]
    received: Option<String>,
    /// Whether the customer was told of monitoring: yes or no; without it as the policy says of the channel
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no)]
    notice: Option<bool>,
}

/// Records a request; asks at a terminal for what is needed and was not given.
pub fn add(desk: &Desk, args: &Add) -> anyhow::Result<Done> {
    let zone = policy::zone(&desk.open(Access::Read)?.policy()?.timezone)?;
    let received = args.received.as_deref().map(|text| parse_timestamp(text, Some(&zone))).transpose();
    let arrival = Arrival {
        reference: args.reference.clone(),
        channel: given_or_asked("--channel", "How did it come", args.channel.as_deref())?,
        received: received.map_err(|why| {
            Refusal::words(format!("--received: {why}")).hint("such as --received 2026-03-02T09:00:00Z")
        })?,
        customer: args.customer.clone(),
        details: given_or_asked("--details", "What does the customer want", args.details.as_deref())?,
        notice: args.notice,
    };
    step(desk, &act::INTAKE_ADD, "is recorded", |writing, actor| request::add(writing, actor, &arrival))
}

fn yes_or_no(text: &str) -> std::result::Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("it is yes or no".to_owned()),
    }
}
