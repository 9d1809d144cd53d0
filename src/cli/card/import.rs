//! `assize card import`: the form of another system as a card, to look at and publish.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::core::scorecard::{self, System};
use crate::core::toml::Written;
use clap::Args;
use std::path::PathBuf;

/// Turn the form of another system into a card
///
/// Writes TOML, to look at, change and publish. Answers keep their ids, texts, points, conditions and fails, and come
/// out as the same total. What a card cannot hold is listed. Needs no file made by init.
#[derive(Args, Debug)]
pub struct Import {
    /// The form, as JSON: what the system's API gives
    file: PathBuf,
    /// The system: amazon-connect or genesys
    #[arg(long, value_name = "SYSTEM")]
    from: System,
    /// What the card is to be called; without it that is made from the form's name
    #[arg(long)]
    id: Option<String>,
}

pub fn import(desk: &Desk, args: &Import) -> anyhow::Result<Done> {
    let (name, text) = (name_of(&args.file), read_text(&args.file)?);
    let imported = scorecard::import(args.from, &name, &text, args.id.as_deref())?;
    let written = Written { name: "card", text: &imported.text };
    let (card, findings) = scorecard::check(&written)?;
    desk.save(&imported.text)?;
    for note in &imported.notes {
        desk.talk(&format!("not carried over: {note}"));
    }
    match card {
        Some(_) => Ok(Done::Well),
        None => Err(scorecard::faulty(&format!("the card made of {name}"), &findings).into()),
    }
}
