//! What comes after a draw: unsuitable dialogues, void draws.

use crate::cli::Done;
use crate::cli::desk::{Desk, Open, words_or_file};
use crate::core::audit::{self, AuditId, Outcome, Replacement, Unsuitable};
use crate::core::ledger::Access;
use crate::view::draws;
use clap::Args;

#[derive(Args, Debug)]
pub struct Replace {
    /// Its number
    audit: i64,
    /// no-content, not-a-dialogue, duplicate, wrong-agent, language or care
    #[arg(long, value_name = "REASON")]
    reason: String,
    /// More in words, or @FILE
    #[arg(long, value_name = "TEXT")]
    words: Option<String>,
}

#[derive(Args, Debug)]
pub struct Confirm {
    /// Its number
    audit: i64,
    /// Refuse it for this reason instead, or @FILE: the dialogue is audited
    #[arg(long, value_name = "REASON")]
    refuse: Option<String>,
}

#[derive(Args, Debug)]
pub struct Void {
    /// The draw, plan and window, such as bank-2026-03-01
    draw: String,
    /// Why, or @FILE; it is listed for ever
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Says that a drawn dialogue is unsuitable.
pub fn replace(desk: &Desk, args: &Replace) -> anyhow::Result<Done> {
    let words = args.words.as_deref().map(words_or_file).transpose()?;
    let order = Unsuitable { reason: &args.reason, words: words.as_deref() };
    let mut open = desk.open(Access::Write)?;
    let done =
        open.record("assign replace", |writing, who| audit::replace(writing, who, AuditId(args.audit), &order))?.value;
    answer(&mut open, &done)
}

/// Confirms or refuses it.
pub fn confirm(desk: &Desk, args: &Confirm) -> anyhow::Result<Done> {
    let refuse = args.refuse.as_deref().map(words_or_file).transpose()?;
    let mut open = desk.open(Access::Write)?;
    let done = open
        .record("assign confirm", |writing, who| audit::confirm(writing, who, AuditId(args.audit), refuse.as_deref()))?
        .value;
    answer(&mut open, &done)
}

fn answer(open: &mut Open<'_>, done: &Replacement) -> anyhow::Result<Done> {
    open.answer(&draws::replacement(done))?;
    let short = match &done.outcome {
        Outcome::Exhausted(_) => true,
        Outcome::Came(next) => next.auditor.is_none(),
        Outcome::Waits | Outcome::Refused => false,
    };
    Ok(if short && done.new { Done::Short } else { Done::Well })
}

/// Voids a draw.
pub fn void(desk: &Desk, args: &Void) -> anyhow::Result<Done> {
    let why = words_or_file(&args.reason)?;
    let mut open = desk.open(Access::Write)?;
    let done = open.record("assign void", |writing, who| audit::void(writing, who, &args.draw, &why))?.value;
    open.answer(&draws::voided(&done))?;
    Ok(Done::Well)
}
