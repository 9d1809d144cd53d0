//! `assize score ask`, `answer` and `questions`: what a criterion does not say is asked once, and answered for all.

use super::calibrate;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::cli::{Done, blind, rights};
use crate::core::act;
use crate::core::audit::{self, AuditId};
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::core::precedent;
use crate::core::question::{self, QuestionId, Unclear};
use crate::view::question as sheets;
use clap::Args;

/// Ask somebody who may decide what a criterion does not say
///
/// For the auditor of the audit, a lead or a manager. The audit goes on meanwhile. The owner has as many working
/// days as the policy says ([questions] answer_within); after that every manager may answer too.
#[derive(Args, Debug)]
pub struct Ask {
    /// The audit in which it arose, by its number or by the ref of its dialogue
    audit: String,
    /// The criterion
    #[arg(long, value_name = "KEY")]
    criterion: String,
    /// What is unclear, or @FILE
    #[arg(long, value_name = "TEXT")]
    question: String,
    /// Who is to answer: a lead or a manager
    #[arg(long, value_name = "WHO")]
    owner: String,
}

/// Answer a question: from then on it is a precedent, shown to all who score the criterion
///
/// For its owner; once its time is over, for any manager too.
#[derive(Args, Debug)]
pub struct Answer {
    /// The number of the question
    question: i64,
    /// What holds from now on, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

/// List the questions that wait for your answer, what is overdue first; below, what calibrations ask
#[derive(Args, Debug)]
pub struct Questions {
    /// Everybody's, answered ones too
    #[arg(long)]
    all: bool,
}

pub fn ask(desk: &Desk, args: &Ask) -> anyhow::Result<Done> {
    let words = words_or_file(&args.question)?;
    let unclear = Unclear { criterion: &args.criterion, words: &words, owner: &args.owner };
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::SCORE_ASK, |writing, actor| question::ask(writing, actor, id, &unclear))?;
    let (reader, asked) = (blind::reader(&mut open)?, &done.value);
    let on = (asked.question.card.as_str(), asked.question.key.as_str());
    let before = precedent::on_criterion(&*open.store.snapshot()?, on, reader.as_ref())?;
    open.answer(&sheets::asked(asked, &before))?;
    Ok(Done::Well)
}

pub fn answer(desk: &Desk, args: &Answer) -> anyhow::Result<Done> {
    let note = words_or_file(&args.note)?;
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::SCORE_ANSWER, |writing, actor| {
        question::answer(writing, actor, QuestionId(args.question), &note)
    })?;
    open.answer(&sheets::answered(&done.value))?;
    Ok(Done::Well)
}

pub fn questions(desk: &Desk, args: &Questions) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (today, reader) = (open.today()?, blind::reader(&mut open)?);
    let is_manager = open.actor_with(Role::Manager)?.is_some();
    let mut found = Vec::new();
    {
        let snapshot = open.store.snapshot()?;
        for one in question::list(&snapshot, today)? {
            if question::may_read(&snapshot, &one, reader.as_ref(), today)? {
                found.push(one);
            }
        }
    }
    if !args.all {
        found.retain(|one| {
            let is_own = reader.as_ref().is_some_and(|reader| reader.id == one.owner.id);
            one.answer.is_none() && (is_own || (is_manager && one.is_overdue(today)))
        });
    }
    let withheld = rights::of_audits(&mut open, &mut found, "question", |one| one.audit)?;
    let audits = {
        let snapshot = open.store.snapshot()?;
        found.iter().map(|one| audit::load(&snapshot, one.audit)).collect::<Result<Vec<_>, _>>()?
    };
    let known: Vec<AuditId> = blind::audits(&mut open, audits)?.into_iter().map(|audit| audit.id).collect();
    let mut sheet = sheets::questions(&found, &known, today, !args.all);
    sheet.notes.extend(calibrate::asks(&mut open, args.all)?);
    sheet.withhold(withheld);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
