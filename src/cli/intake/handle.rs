//! The steps of a request that is handled here.

use crate::calc::moment::parse_timestamp;
use crate::cli::Done;
use crate::cli::ask;
use crate::cli::desk::Desk;
use crate::cli::input::{read_text, words_or_file};
use crate::core::act::{self, Act, Actor};
use crate::core::dialogue::{self, Closing};
use crate::core::ledger::{Access, Writing};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, Arrival, Feedback, Gate, Step};
use crate::view::inert::term_line;
use crate::view::requests;
use clap::{ArgGroup, Args};
use std::path::PathBuf;

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

#[derive(Args, Debug)]
pub struct Triage {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// What it is about: technical issue, billing inquiry, product information, complaint, general query, or one of the policy's own
    #[arg(long, value_name = "CATEGORY")]
    category: String,
    /// How pressing it is: low, normal, high or urgent
    #[arg(long, default_value = "normal", value_name = "URGENCY")]
    urgency: String,
    /// How much work it is: low, medium or high
    #[arg(long, default_value = "medium", value_name = "COMPLEXITY")]
    complexity: String,
    /// The language it asks for, a skill in the roster
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// What it does not say; left out when it is complete
    #[arg(long, value_name = "TEXT")]
    missing: Option<String>,
}

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

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("understood").required(true).args(["yes", "no"]))]
pub struct Confirm {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// You understand it
    #[arg(long)]
    yes: bool,
    /// You do not: ask the customer, or have it routed anew
    #[arg(long)]
    no: bool,
    /// What you understand, or what you do not, or @FILE
    #[arg(long, value_name = "TEXT")]
    statement: Option<String>,
}

#[derive(Args, Debug)]
pub struct Respond {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// What the customer is told, or @FILE
    #[arg(long, value_name = "TEXT")]
    reply: Option<String>,
}

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
    /// Return it for this reason instead
    #[arg(long = "return", value_name = "NOTE")]
    returned: Option<String>,
}

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

fn yes_or_no(text: &str) -> std::result::Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("it is yes or no".to_owned()),
    }
}

/// Records a request; asks at a terminal for what is needed and was not given.
pub fn add(desk: &Desk, args: &Add) -> anyhow::Result<Done> {
    let zone = policy::zone(&desk.open(Access::Read)?.policy()?.timezone)?;
    let received = args.received.as_deref().map(|text| parse_timestamp(text, Some(&zone))).transpose();
    let arrival = Arrival {
        reference: args.reference.clone(),
        channel: given_or_asked("--channel", "How did it come", args.channel.as_deref())?,
        received: received.map_err(|why| Refusal::words(format!("--received: {why}")))?,
        customer: args.customer.clone(),
        details: given_or_asked("--details", "What does the customer want", args.details.as_deref())?,
        notice: args.notice,
    };
    step(desk, &act::INTAKE_ADD, "is recorded", |writing, actor| request::add(writing, actor, &arrival))
}

/// Records what a request is about.
pub fn triage(desk: &Desk, args: &Triage) -> anyhow::Result<Done> {
    let triage = request::Triage {
        category: args.category.clone(),
        urgency: args.urgency.parse()?,
        complexity: args.complexity.parse()?,
        language: args.language.clone(),
        missing: args.missing.clone(),
    };
    step(desk, &act::INTAKE_TRIAGE, "is triaged", |writing, actor| {
        request::triage(writing, actor, &args.reference, &triage)
    })
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

/// Records whether the representative understands.
pub fn confirm(desk: &Desk, args: &Confirm) -> anyhow::Result<Done> {
    let prompt = if args.yes { "What you understand" } else { "What you do not understand" };
    let statement = given_or_asked("--statement", prompt, args.statement.as_deref())?;
    let title = if args.yes { "is understood" } else { "is not understood" };
    step(desk, &act::INTAKE_CONFIRM, title, |writing, actor| {
        request::confirm(writing, actor, &args.reference, args.yes, &statement)
    })
}

/// Records a response.
pub fn respond(desk: &Desk, args: &Respond) -> anyhow::Result<Done> {
    let reply = given_or_asked("--reply", "What the customer is told", args.reply.as_deref())?;
    step(desk, &act::INTAKE_RESPOND, "is answered", |writing, actor| {
        request::respond(writing, actor, &args.reference, &reply)
    })
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

/// Records the customer's feedback.
pub fn rate(desk: &Desk, args: &Rate) -> anyhow::Result<Done> {
    let comment = args.comment.as_deref().map(words_or_file).transpose()?;
    let feedback = Feedback { rating: args.rating, comment, vague: args.vague };
    step(desk, &act::INTAKE_RATE, "has the customer's feedback", |writing, actor| {
        request::rate(writing, actor, &args.reference, &feedback)
    })
}

/// Archives a request.
pub fn archive(desk: &Desk, args: &Archive) -> anyhow::Result<Done> {
    let transcript = args.transcript.as_deref().map(read_text).transpose()?;
    let closing = Closing { transcript, unanswered: args.unanswered };
    step(desk, &act::INTAKE_ARCHIVE, "is archived", |writing, actor| {
        dialogue::archive(writing, actor, &args.reference, &closing)
    })
}

/// Records a step and shows the request as it then stands.
fn step(
    desk: &Desk,
    act: &Act,
    title: &str,
    work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<Step>,
) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let step = open.perform(act, work)?.value;
    let policy = open.policy()?;
    let before = if step.new { "" } else { " already; nothing was recorded" };
    let title = format!("{} {title}{before}", term_line(step.request.reference.expose()));
    open.answer(&requests::step(&step.request, &policy, title, step.masked))?;
    Ok(Done::Well)
}

/// Words as given, or asked for at a terminal.
fn given_or_asked(flag: &str, prompt: &str, given: Option<&str>) -> Result<String> {
    if let Some(text) = given {
        return words_or_file(text);
    }
    ask::require_terminal(flag)?;
    ask::line(prompt, false)
}
