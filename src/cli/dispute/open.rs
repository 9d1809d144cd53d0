//! `assize dispute open`: an agent rejects marks.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::audit::AuditId;
use crate::core::dispute::{self, Claim, Reason};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use crate::view;
use clap::Args;

/// Reject one or more marks of an audit of yours
///
/// The audit must be delivered and its time to dispute not over. For several criteria repeat
/// --criterion, --reason and --propose in the same order; one --statement may stand for all.
///
/// Example: assize --as rosa dispute open 7 --criterion empathy --reason context --propose full
/// --statement "The customer had asked me to be brief"
#[derive(Args, Debug)]
pub struct Open {
    /// The audit's number
    audit: i64,
    /// The criterion whose mark is rejected (can be repeated)
    #[arg(long, required = true, value_name = "ID")]
    criterion: Vec<String>,
    /// Why: criterion, context, policy, communication, slip or wording (can be repeated)
    #[arg(long, required = true, value_name = "REASON")]
    reason: Vec<String>,
    /// The answer that would be right, or na (can be repeated)
    #[arg(long, required = true, value_name = "LEVEL")]
    propose: Vec<String>,
    /// In your words, or @FILE (can be repeated)
    #[arg(long, required = true, value_name = "TEXT")]
    statement: Vec<String>,
}

pub fn open(desk: &Desk, args: &Open) -> anyhow::Result<Done> {
    let claims = claims(args)?;
    let mut open = desk.open(Access::Write)?;
    let done =
        open.perform(&act::DISPUTE_OPEN, |writing, actor| dispute::open(writing, actor, AuditId(args.audit), &claims))?;
    let (id, new) = done.value;
    let dispute = dispute::load(&*open.store.snapshot()?, id)?;
    open.answer(&view::dispute::opened(&dispute, new))?;
    Ok(Done::Well)
}

/// One claim for each criterion; a single reason, answer or statement stands for all.
fn claims(args: &Open) -> Result<Vec<Claim>> {
    let statement = |text: &String| Kept::new("--statement", &words_or_file(text)?);
    let statements = args.statement.iter().map(statement).collect::<Result<Vec<_>>>()?;
    let wanted = args.criterion.len();
    let mut claims: Vec<Claim> = Vec::new();
    for (place, criterion) in args.criterion.iter().enumerate() {
        if claims.iter().any(|claim| claim.criterion == *criterion) {
            return Err(Refusal::words(format!("--criterion {criterion} is given twice")));
        }
        claims.push(Claim {
            criterion: criterion.clone(),
            reason: nth("--reason", &args.reason, place, wanted)?.parse::<Reason>()?,
            propose: nth("--propose", &args.propose, place, wanted)?,
            statement: nth("--statement", &statements, place, wanted)?,
        });
    }
    Ok(claims)
}

fn nth<T: Clone>(flag: &str, values: &[T], place: usize, wanted: usize) -> Result<T> {
    let found = if values.len() == 1 { values.first() } else { values.get(place) };
    match found {
        Some(value) if values.len() == 1 || values.len() == wanted => Ok(value.clone()),
        _ => Err(Refusal::words(format!("{flag} is given {} times for {wanted} criteria", values.len()))
            .hint("give it once for all, or once for each")),
    }
}
