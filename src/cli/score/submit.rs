//! `assize score submit`: an auditor hands in answers, from a file or at a terminal.

use super::{filled, show};
use crate::calc::moment::Moment;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::cli::{Done, ask};
use crate::core::act;
use crate::core::audit::{self, Answers, AuditId};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::scorecard;
use crate::view::audit::classes_of;
use crate::view::score;
use clap::Args;
use std::path::PathBuf;

/// Hand in the answers to an audit
///
/// Only the auditor it is assigned to may. A score is given once: before it is delivered its auditor can undo it, after
/// that it changes only through a dispute. Without --answers you are asked, at a terminal.
///
/// A quote is words of the dialogue, copied exactly; or a turn as `score show` numbers it, such as `turn 7` or `turn 7:
/// words of it`; or a place in its recording such as 03:12.
///
/// Answers: {"answers": {"accuracy": {"level": "partly", "note": "…", "quote": "…"}, "language": "full"}, "met": "…", "develop": "…"}
/// An answer is a level, a number (7.5), several options (["one", "other"]), words, or na. What is not asked is left out.
///
/// With --file, forms that score form wrote and somebody filled in: many audits at once, each file whole or not at all. A form
/// that no longer fits its audit is left out by name. The same file again changes nothing. Each file names whose it is; a
/// lead or a manager with no part in the case may bring it in for them.
///
/// Example: assize score submit --file answers-vera.json
#[derive(Args, Debug)]
pub struct Submit {
    /// Its number
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    audit: Option<i64>,
    /// Forms that were filled in: files, a folder, or a quoted pattern
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["answers", "minutes", "language"])]
    file: Vec<PathBuf>,
    /// The answers, as JSON; - is stdin
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// How many minutes you took; at a terminal it is measured. Only you are shown it: report auditors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1440))]
    minutes: Option<u32>,
    /// Ask in this language, where the card has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub fn submit(desk: &Desk, args: &Submit) -> anyhow::Result<Done> {
    let Some(audit) = args.audit else { return filled::submit(desk, &args.file) };
    let id = AuditId(audit);
    let (answers, began) = match &args.answers {
        Some(file) => (Answers::read(&name_of(file), &read_text(file)?)?, None),
        None => asked(desk, id, args.language.as_deref()).map(|(answers, began)| (answers, Some(began)))?,
    };
    let mut open = desk.open(Access::Write)?;
    let now = open.now;
    let measured = began.and_then(|began| u32::try_from((now.seconds() - began.seconds() + 59) / 60).ok());
    let minutes = args.minutes.or(measured);
    let recorded =
        open.perform(&act::SCORE_SUBMIT, |writing, actor| audit::submit(writing, actor, id, &answers, minutes))?;
    let policy = open.policy()?;
    let missing = audit::awaited(&*open.store.snapshot()?, &policy, &recorded.value)?;
    let classes = classes_of(&show::case_file(&mut open, id)?);
    open.answer(&score::submitted((&recorded.value, classes), recorded.head.is_some(), missing))?;
    Ok(Done::Well)
}

/// Answers asked for one by one at a terminal, before anything is opened for writing; and when that began.
fn asked(desk: &Desk, id: AuditId, language: Option<&str>) -> Result<(Answers, Moment)> {
    ask::require_terminal("--answers FILE")?;
    let mut open = desk.open(Access::Read)?;
    let card = {
        let snapshot = open.store.snapshot()?;
        scorecard::load(&snapshot, audit::load(&snapshot, id)?.card)?
    };
    let page = show::page(&mut open, id, language)?;
    open.page(&page)?;
    let began = open.now;
    drop(open);
    Ok((ask::answers(&card, language)?, began))
}
