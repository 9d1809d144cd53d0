//! `assize arbitrate take`: the arbiter answers the disputed criteria, before they see the sides.

use crate::cli::desk::{Desk, tell};
use crate::cli::input::{name_of, read_text};
use crate::cli::open::Open;
use crate::cli::score::show::case_file;
use crate::cli::{Done, disputed, readings};
use crate::core::act;
use crate::core::arbitration::{self, Taken};
use crate::core::audit::Answers;
use crate::core::dispute::DisputeId;
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::precedent;
use crate::core::refusal::{Refusal, Result};
use crate::view::arbiters;
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Take a dispute that you were drawn to rule on: answer what is disputed, before you see the sides
///
/// Without answers you see the dialogue as it was audited, the disputed criteria and what was decided about them before:
/// not the marks, not what the agent proposes, nothing that anybody says. With answers they are recorded; then you see the
/// whole record, and can rule. Your ruling may differ from them; both are shown.
///
/// Answers: --answer tone=full --answer identity=na, or a file {"answers": {"tone": "full", "identity": "na"}}. Where only
/// the audit as a whole is disputed there is nothing to answer.
#[derive(Args, Debug)]
pub struct Take {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// An answer, once for each disputed criterion
    #[arg(long = "answer", value_name = "ID=LEVEL", conflicts_with = "answers")]
    answer: Vec<String>,
    /// The answers, as JSON; - is stdin
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
}

pub fn take(desk: &Desk, args: &Take) -> anyhow::Result<Done> {
    let (id, answers) = (disputed::named(desk, &args.dispute)?, answers(args)?);
    let mut open = desk.open(if answers.is_empty() { Access::Read } else { Access::Write })?;
    if answers.is_empty() && show(&mut open, id)? {
        return Ok(Done::Well);
    }
    drop(open);
    let mut open = desk.open(Access::Write)?;
    let taken = open.perform(&act::ARBITRATE_TAKE, |writing, actor| arbitration::take(writing, actor, id, &answers))?;
    if let Taken::TooLate(lapsed) = &taken.value {
        tell(&format!(
            "error: the seat is no longer yours, and that is recorded. {}",
            crate::view::ruling::lapsed(lapsed)
        ));
        return Ok(Done::Short);
    }
    open.answer(&arbiters::taken(id, &taken.value))?;
    Ok(Done::Well)
}

/// Shows what an arbiter reads before they answer. Answers whether there is something to answer.
fn show(open: &mut Open<'_>, id: DisputeId) -> Result<bool> {
    let who = open.who()?;
    let case = {
        let snapshot = open.store.snapshot()?;
        arbitration::blind(&snapshot, id, &people::find(&snapshot, &who.actor)?)?
    };
    if case.criteria.is_empty() {
        return Ok(false);
    }
    let audit = &case.dispute.audit;
    readings::record(open, &[readings::dialogue(audit.request, audit.agent.id)], "arbitrate take")?;
    let file = case_file(open, case.dispute.audit.id)?;
    let precedents = {
        let snapshot = open.store.snapshot()?;
        precedent::of_card(&snapshot, &case.card, Some(&case.seat.arbiter))?
    };
    open.page(&arbiters::blind(&case, &file, &precedents))?;
    Ok(true)
}

fn answers(args: &Take) -> Result<BTreeMap<String, String>> {
    if let Some(file) = &args.answers {
        return Ok(Answers::read(&name_of(file), &read_text(file)?)?.levels());
    }
    let mut answers = BTreeMap::new();
    for one in &args.answer {
        let pair = one.split_once('=').filter(|(key, level)| !key.trim().is_empty() && !level.trim().is_empty());
        let (key, level) = pair.ok_or_else(|| {
            Refusal::words(format!("`{one}` is no answer")).hint("--answer CRITERION=LEVEL, such as --answer tone=full")
        })?;
        if answers.insert(key.trim().to_owned(), level.trim().to_owned()).is_some() {
            return Err(Refusal::words(format!("`{}` has two answers", key.trim())).hint("give each criterion once"));
        }
    }
    Ok(answers)
}
