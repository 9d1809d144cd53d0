//! `assize card export`: a card as a spreadsheet or a text, for people to read and to comment.

use super::show::require_language;
use crate::cli::Done;
use crate::cli::card_file::{as_file, from_file};
use crate::cli::desk::Desk;
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{Card, Meant, look_up};
use crate::view::{self, REHEARSAL, workbook};
use clap::{Args, ValueEnum};
use std::path::Path;

/// Write a card for people who read and comment in a spreadsheet or a text
///
/// The sheet has a row for each criterion, and one for the card as a whole, with an empty column for comments: card
/// comment NAME --file reads it back. Formulas are inert in it.
///
/// Example: assize card export chat --out comments.xlsx
#[derive(Args, Debug)]
pub struct Export {
    /// A file, or the name of a card (its open draft, or its newest version), or name/version; without it the only card
    card: Option<String>,
    /// What to write; without it the name of --out decides
    #[arg(long, value_name = "FORMAT")]
    to: Option<To>,
    /// In this language, where the card has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

/// What a card is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum To {
    /// A workbook.
    Xlsx,
    /// Markdown.
    Md,
}

pub fn export(desk: &Desk, args: &Export) -> anyhow::Result<Done> {
    let to = format(args.to, desk.out())?;
    let (card, rehearsal) = card(desk, args.card.as_deref())?;
    let language = args.language.as_deref();
    require_language(&card, language)?;
    match to {
        To::Md => {
            let says = rehearsal.then_some(REHEARSAL);
            desk.save(&view::markdown::page(&view::card::card(&card, language), says))?;
        }
        To::Xlsx => {
            let sheets = [view::for_comments::sheet(&card, language)];
            let bytes = workbook::workbook(&sheets, rehearsal).map_err(|error| {
                Refusal::data(format!("{} cannot be a workbook: {error}", card.label())).hint("--to md can hold it")
            })?;
            desk.save_bytes(&bytes)?;
        }
    }
    Ok(Done::Well)
}

/// The card, and whether it is from a rehearsal.
fn card(desk: &Desk, named: Option<&str>) -> Result<(Card, bool)> {
    if let Some(file) = named.and_then(as_file) {
        return Ok((from_file(file)?.1, false));
    }
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let found = look_up(&*open.store.snapshot()?, named, Meant::Newest, today)?;
    Ok((found.card().clone(), open.store.rehearsal()))
}

/// What is to be written, by what was said and by the name of the file.
fn format(to: Option<To>, out: Option<&Path>) -> Result<To> {
    let ending = out.and_then(|path| path.extension()).and_then(|ending| ending.to_str());
    let by_name = match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("xlsx") => Some(To::Xlsx),
        Some("md") => Some(To::Md),
        _ => None,
    };
    match (to, by_name, out) {
        (Some(To::Xlsx), _, None) => {
            Err(Refusal::words("a workbook goes to a file").hint("give its name: --out card.xlsx"))
        }
        (Some(to), Some(other), Some(path)) if to != other => {
            Err(Refusal::words(format!("{} is no name for that format", path.display()))
                .hint("leave --to away, or give a name that ends like it"))
        }
        (Some(to), ..) | (None, Some(to), _) => Ok(to),
        (None, None, _) => Err(Refusal::words("say what to write: --to xlsx or --to md").hint("or --out card.xlsx")),
    }
}
