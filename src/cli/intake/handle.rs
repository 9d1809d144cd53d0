//! The steps of a request that is handled here.

use crate::calc::time::parse_timestamp;
use crate::cli::Done;
use crate::cli::ask;
use crate::cli::desk::Desk;
use crate::cli::input::{read_text, words_or_file};
use crate::core::ledger::{Access, Who, Writing};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, Arrival, Closing, Feedback, Gate, Step};
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
    words: Option<String>,
}

#[derive(Args, Debug)]
pub struct Respond {
    /// The request
    #[arg(value_name = "REF")]
    reference: String,
    /// What the customer is told, or @FILE
    #[arg(long, value_name = "TEXT")]
    words: Option<String>,
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
    #[arg(long = "return", value_name = "REASON")]
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
    words: Option<String>,
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
    step(desk, "intake add", "is recorded", |writing, who| request::add(writing, who, &arrival))
}

/// Records what a request is about.
pub fn triage(desk: &Desk, args: &Triage) -> anyhow::Result<Done> {
    let triage = request::Triage {
        category: args.category.clone(),
        urgency: args.urgency.clone(),
        complexity: args.complexity.clone(),
        language: args.language.clone(),
        missing: args.missing.clone(),
    };
    step(desk, "intake triage", "is triaged", |writing, who| request::triage(writing, who, &args.reference, &triage))
}

/// Records a question to the customer, or their answer.
pub fn clarify(desk: &Desk, args: &Clarify) -> anyhow::Result<Done> {
    if let Some(question) = &args.ask {
        let words = words_or_file(question)?;
        return step(desk, "intake clarify", "waits for the customer", |writing, who| {
            request::ask(writing, who, &args.reference, &words)
        });
    }
    let words = words_or_file(args.answered.as_deref().unwrap_or_default())?;
    step(desk, "intake clarify", "is answered by the customer", |writing, who| {
        request::answered(writing, who, &args.reference, &words)
    })
}

/// Records whether the representative understands.
pub fn confirm(desk: &Desk, args: &Confirm) -> anyhow::Result<Done> {
    let prompt = if args.yes { "What you understand" } else { "What you do not understand" };
    let words = given_or_asked("--words", prompt, args.words.as_deref())?;
    let title = if args.yes { "is understood" } else { "is not understood" };
    step(desk, "intake confirm", title, |writing, who| {
        request::confirm(writing, who, &args.reference, args.yes, &words)
    })
}

/// Records a response.
pub fn respond(desk: &Desk, args: &Respond) -> anyhow::Result<Done> {
    let words = given_or_asked("--words", "What the customer is told", args.words.as_deref())?;
    step(desk, "intake respond", "is answered", |writing, who| request::respond(writing, who, &args.reference, &words))
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
    step(desk, "intake approve", title, |writing, who| {
        request::approve(writing, who, &args.reference, gate, args.returned.as_deref())
    })
}

/// Records the customer's feedback.
pub fn rate(desk: &Desk, args: &Rate) -> anyhow::Result<Done> {
    let words = args.words.as_deref().map(words_or_file).transpose()?;
    let feedback = Feedback { rating: args.rating, words, vague: args.vague };
    step(desk, "intake rate", "has the customer's feedback", |writing, who| {
        request::rate(writing, who, &args.reference, &feedback)
    })
}

/// Archives a request.
pub fn archive(desk: &Desk, args: &Archive) -> anyhow::Result<Done> {
    let transcript = args.transcript.as_deref().map(read_text).transpose()?;
    let closing = Closing { transcript, unanswered: args.unanswered };
    step(desk, "intake archive", "is archived", |writing, who| {
        request::archive(writing, who, &args.reference, &closing)
    })
}

/// Records a step and shows what the request came to.
fn step(
    desk: &Desk,
    act: &'static str,
    title: &str,
    work: impl FnOnce(&mut Writing<'_>, &Who) -> Result<Step>,
) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let step = open.record(act, work)?.value;
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
