//! `assize card show`: a published card.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};
use crate::view;
use crate::view::words::list_and;
use clap::Args;

/// Show a published card
#[derive(Args, Debug)]
pub struct Show {
    /// Its name, or name/version; without it the only card
    card: Option<String>,
    /// In this language, where the card has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (_, card) = scorecard::find(&*open.store.snapshot()?, args.card.as_deref())?;
    let language = args.language.as_deref();
    require_language(&card, language)?;
    open.page(&view::card::card(&card, language))?;
    Ok(Done::Well)
}

/// Refuses a language that a card does not have.
pub fn require_language(card: &Card, language: Option<&str>) -> Result<()> {
    let Some(tag) = language else { return Ok(()) };
    let mut known = view::card::languages(card);
    known.extend(card.language.clone());
    if known.iter().any(|one| one == tag) {
        return Ok(());
    }
    let hint = if known.is_empty() {
        "it is written in one language only".to_owned()
    } else {
        format!("it has {}", list_and(&known))
    };
    Err(Refusal::rule(format!("the card {} is not written in `{tag}`", card.label())).hint(hint))
}
