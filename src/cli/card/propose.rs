//! `assize card propose`: a card is shown to those who are measured by it, before it is published.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{day, name_of, read_text};
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::scorecard::{self, Proposing};
use crate::core::toml::Written;
use crate::view::cards;
use clap::Args;
use std::path::PathBuf;

/// Propose a card to the agents, so that they can comment before it is published
///
/// It is checked as by card check, and shows what changes from the newest published version. People have as many working
/// days as the policy says ([cards] comment_within), or more. Another proposal of the same card takes the place of the
/// one before; what was said of that one is answered too. A manager proposes it.
///
/// Example: assize card propose card.toml --until 2026-03-20
#[derive(Args, Debug)]
pub struct Propose {
    /// The card, as TOML
    file: PathBuf,
    /// The last day to comment
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Ask the agents of this team only; may be given several times
    #[arg(long, value_name = "TEAM")]
    team: Vec<String>,
    /// Check everything, say who would be asked, and keep nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn propose(desk: &Desk, args: &Propose) -> anyhow::Result<Done> {
    let (name, text) = (name_of(&args.file), read_text(&args.file)?);
    let until = args.until.as_deref().map(|until| day("--until", until)).transpose()?;
    let proposing = Proposing { written: Written { name: &name, text: &text }, until, teams: &args.team };
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let done = open.perform_unless(args.dry_run, &act::CARD_PROPOSE, |writing, actor| {
        scorecard::propose(writing, actor, &proposing)
    })?;
    for warning in &done.warnings {
        desk.talk(&format!("warning: {}: {}", warning.place, warning.says));
    }
    let before = scorecard::find(&*open.store.snapshot()?, Some(&done.draft.card.name)).ok();
    let mut page = cards::proposed(&done, before.as_ref().map(|(_, card)| card));
    if args.dry_run {
        page.title = format!("This would be proposed; nothing is kept: {}", page.title);
    }
    open.answer(&page)?;
    Ok(Done::Well)
}
