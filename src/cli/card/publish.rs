//! `assize card publish`: a card is published, and never changes from then on.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::scorecard;
use crate::core::toml::Written;
use crate::view::page::Page;
use clap::Args;
use std::path::PathBuf;

/// Publish a card, as the next version of its name
///
/// A published card never changes: another text needs another version. A manager publishes it.
#[derive(Args, Debug)]
pub struct Publish {
    /// The card, as TOML
    file: PathBuf,
}

pub fn publish(desk: &Desk, args: &Publish) -> anyhow::Result<Done> {
    let (name, text) = (name_of(&args.file), read_text(&args.file)?);
    let written = Written { name: &name, text: &text };
    let mut open = desk.open(Access::Write)?;
    let published = open.perform(&act::CARD_PUBLISH, |writing, _| scorecard::publish(writing, &written))?.value;
    for warning in &published.warnings {
        desk.talk(&format!("warning: {}: {}", warning.place, warning.says));
    }
    let already = if published.new { "" } else { " already" };
    let title = format!("The card {} is published{already}", published.label);
    open.answer(&Page { name: "card_publish", title, parts: Vec::new(), notes: Vec::new() })?;
    Ok(Done::Well)
}
