//! `assize intake approve`: a step or an amendment is approved, or returned.

use super::step::step;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::intake;
use crate::core::ledger::Access;
use crate::core::report;
use crate::core::request::{self, Gate};
use crate::view::{amendments, limits_kept};
use clap::{ArgGroup, Args};

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("gate").required(true).args(["understanding", "response", "amendment"]))]
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
    /// What is to be amended in a finished dialogue, or filled in
    #[arg(long)]
    amendment: bool,
    /// Return it instead, with this note
    #[arg(long = "return", value_name = "NOTE")]
    returned: Option<String>,
}

/// Approves a step or an amendment, or returns it.
pub fn approve(desk: &Desk, args: &Approve) -> anyhow::Result<Done> {
    if args.amendment {
        return amendment(desk, args);
    }
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

fn amendment(desk: &Desk, args: &Approve) -> anyhow::Result<Done> {
    let returned = args.returned.as_deref().map(words_or_file).transpose()?;
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::INTAKE_APPROVE, |writing, actor| {
        let answer = intake::answer_amendment(writing, actor, &args.reference, returned.as_deref())?;
        Ok((answer, report::beyond_since(writing, writing.entry())?))
    })?;
    let (answer, beyond) = done.value;
    let mut page = amendments::answered(&args.reference, &answer);
    page.notes.extend(limits_kept::by_now(&beyond));
    open.answer(&page)?;
    Ok(Done::Well)
}
