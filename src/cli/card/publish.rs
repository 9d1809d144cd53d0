//! `assize card publish`: a card is published, and never changes from then on.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{day, name_of, read_text};
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::scorecard;
use crate::core::toml::Written;
use crate::view::cards;
use clap::Args;
use std::path::PathBuf;

/// Publish a card, as the next version of its name
///
/// A published card never changes: another text needs another version. A dialogue is scored by the version that was in
/// force on the first day of its window, so nobody is measured by what was not known. Where the card was proposed, it is
/// published after the last day to comment, with every comment answered, and with what was promised done. A manager
/// publishes it.
#[derive(Args, Debug)]
pub struct Publish {
    /// The card, as TOML
    file: PathBuf,
    /// The first day on which it is in force; without it today
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Check everything and keep nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn publish(desk: &Desk, args: &Publish) -> anyhow::Result<Done> {
    let (name, text) = (name_of(&args.file), read_text(&args.file)?);
    let written = Written { name: &name, text: &text };
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let from = args.from.as_deref().map(|from| day("--from", from)).transpose()?;
    let published = open.perform_unless(args.dry_run, &act::CARD_PUBLISH, |writing, actor| {
        scorecard::publish(writing, actor, &written, from)
    })?;
    for warning in &published.warnings {
        desk.talk(&format!("warning: {}: {}", warning.place, warning.says));
    }
    let mut page = cards::published(&published);
    if args.dry_run {
        page.title = format!("This would be published; nothing is kept: {}", page.title);
    }
    open.answer(&page)?;
    Ok(Done::Well)
}
