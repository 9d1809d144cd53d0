//! `assize card show`: a card, published or proposed.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, Found, Meant};
use crate::view::words::list_and;
use crate::view::{self, cards};
use clap::Args;

/// Show a published card with how it was made, or with --draft one that is proposed
#[derive(Args, Debug)]
pub struct Show {
    /// Its name (the version in force today), name/version, or name/draft; without it the only card
    card: Option<String>,
    /// The draft that is open, with what people said of it
    #[arg(long)]
    draft: bool,
    /// In this language, where the card has it, such as zh
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let meant = if args.draft { Meant::Newest } else { Meant::InForce };
    let found = scorecard::look_up(&*open.store.snapshot()?, args.card.as_deref(), meant, today)?;
    let language = args.language.as_deref();
    require_language(found.card(), language)?;
    open.page(&match &found {
        Found::Draft(round) => cards::draft(round, language, today),
        Found::Published(_) if args.draft => return Err(no_draft(&found).into()),
        Found::Published(made) => cards::card(made, language),
    })?;
    Ok(Done::Well)
}

fn no_draft(found: &Found) -> Refusal {
    Refusal::rule(format!("no draft of the card {} is open", found.card().name))
        .hint(format!("what was published: assize card show {}", found.card().name))
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
