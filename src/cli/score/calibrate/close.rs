//! `assize score calibrate close` and `answer`: what was agreed, and what the owner of the card says.

use super::by_dialogue::by_dialogue;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::words_or_file;
use crate::core::act;
use crate::core::calibration::{self, CalibrationId, Close};
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::view::{calibrated, calibration as pages};
use std::path::PathBuf;

/// What stands in place of names where nobody came.
const NOBODY: &str = "nobody";

/// Close a calibration after the talk: who came, what was agreed, what holds from now on
///
/// For who leads it, or a manager. Then everybody with a part in it sees all answers side by side. Where nothing was agreed,
/// each is held against what more than half of the others answered. What is worth a rule becomes a precedent, shown to all who score
/// that criterion; what the card does not say is asked of its owner, whose answer is a precedent too.
///
/// Agreed: {"1": {"tone": "full", "facts": {"level": "partly", "note": "…"}}, "2": {…}}, a dialogue by its place or its ref,
/// not all of them, nor all criteria; or a spreadsheet with the columns dialogue,criterion,answer,note.
///
/// Example: assize score calibrate close 1 --attended vera,oleg --agreed agreed.csv --precedent "tone=A greeting is enough."
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Its number
    calibration: i64,
    /// Who of those who were asked came, with commas between; or nobody
    #[arg(long, value_name = "WHO", value_delimiter = ',', required = true)]
    attended: Vec<String>,
    /// Close it although answers are missing and its day has not come
    #[arg(long)]
    early: bool,
    /// What was agreed (.json, .csv, .xlsx); - is JSON on stdin
    #[arg(long, value_name = "FILE")]
    agreed: Option<PathBuf>,
    /// What they take from it, or @FILE
    #[arg(long, value_name = "TEXT")]
    learnt: Option<String>,
    /// What holds from now on for a criterion, in one sentence; once for each
    #[arg(long, value_name = "ID=HEADNOTE")]
    precedent: Vec<String>,
    /// What the owner of the card is asked about a criterion; once for each
    #[arg(long, value_name = "ID=WORDS")]
    ask: Vec<String>,
    /// Who answers that: a lead or a manager [default: who published the card]
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,
}

/// Answer what a calibration asks about a criterion: from then on it is a precedent
///
/// For the owner of the question; once its time is over, for any manager too. They are listed by score questions.
#[derive(clap::Args, Debug)]
pub struct AnswerArgs {
    /// The number of the calibration
    calibration: i64,
    /// The criterion
    #[arg(long, value_name = "KEY")]
    criterion: String,
    /// What holds from now on, or @FILE
    #[arg(long, value_name = "TEXT")]
    note: String,
}

pub fn close(desk: &Desk, args: &Args) -> anyhow::Result<Done> {
    let id = CalibrationId(args.calibration);
    let agreed = args.agreed.as_deref().map(by_dialogue).transpose()?.unwrap_or_default();
    let learnt = args.learnt.as_deref().map(words_or_file).transpose()?;
    let (precedents, asks) = (pairs("--precedent", &args.precedent)?, pairs("--ask", &args.ask)?);
    let attended = if args.attended == [NOBODY] { &[] } else { args.attended.as_slice() };
    let how = Close {
        attended,
        early: args.early,
        agreed: &agreed,
        learnt: learnt.as_deref(),
        precedents: &precedents,
        asks: &asks,
        owner: args.owner.as_deref(),
    };
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::CALIBRATE_CLOSE, |writing, actor| calibration::close(writing, actor, id, &how))?;
    let today = open.today()?;
    // Its entry is there only once it is written.
    let stands = calibration::load(&*open.store.snapshot()?, id)?;
    let compared = calibration::compared(&*open.store.snapshot()?, &stands)?;
    let closed = calibration::Closed { calibration: stands, ..done.value };
    open.answer(&calibrated::closed(&closed, &compared, today))?;
    Ok(Done::Well)
}

pub fn answer(desk: &Desk, args: &AnswerArgs) -> anyhow::Result<Done> {
    let (id, note) = (CalibrationId(args.calibration), words_or_file(&args.note)?);
    let mut open = desk.open(Access::Write)?;
    let done = open.perform(&act::CALIBRATE_ANSWER, |writing, actor| {
        calibration::answer_question(writing, actor, (id, &args.criterion), &note)
    })?;
    let (question, new) = &done.value;
    open.answer(&pages::question_answered(question, *new))?;
    Ok(Done::Well)
}

/// Words by criterion, as `ID=WORDS`.
fn pairs(flag: &str, given: &[String]) -> Result<Vec<(String, String)>> {
    let pair = |one: &String| {
        let (key, words) = one.split_once('=').ok_or_else(|| {
            Refusal::words(format!("{flag} is CRITERION=WORDS, and `{one}` has no `=`"))
                .hint(format!("such as {flag} \"tone=A greeting is enough.\""))
        })?;
        Ok((key.trim().to_owned(), words_or_file(words.trim())?))
    };
    given.iter().map(pair).collect()
}
