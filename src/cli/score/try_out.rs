//! `assize score try`: what answers would come out as, without recording anything.

use crate::calc::scoring::band_of;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::core::audit::Answers;
use crate::core::ledger::Access;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};
use crate::core::toml::Written;
use crate::view::arithmetic::arithmetic;
use crate::view::score;
use clap::Args;
use std::path::{Path, PathBuf};

/// Show what answers would come out as, without recording anything
#[derive(Args, Debug)]
pub struct Try {
    /// A published card (name, or name/version), or a file.toml that is not published yet
    card: String,
    /// The answers, as `score submit` takes them; - is stdin
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
}

pub fn try_out(desk: &Desk, args: &Try) -> anyhow::Result<Done> {
    let answers = Answers::read(&name_of(&args.answers), &read_text(&args.answers)?)?;
    if Path::new(&args.card).extension().is_some_and(|ending| ending == "toml") {
        let card = unpublished(Path::new(&args.card))?;
        desk.page(&page(&card, &answers)?)?;
        return Ok(Done::Well);
    }
    let mut open = desk.open(Access::Read)?;
    let (_, card) = scorecard::find(&*open.store.snapshot()?, Some(&args.card))?;
    open.page(&page(&card, &answers)?)?;
    Ok(Done::Well)
}

fn unpublished(path: &Path) -> Result<Card> {
    let (name, text) = (name_of(path), read_text(path)?);
    let (card, findings) = scorecard::check(&Written { name: &name, text: &text })?;
    card.ok_or_else(|| {
        Refusal::data(format!("{name} is no sound card")).findings(findings.iter().map(ToString::to_string).collect())
    })
}

fn page(card: &Card, answers: &Answers) -> Result<crate::view::page::Page> {
    answers.require_fitting(card)?;
    let by_key = answers.by_key();
    let score = card.score(&by_key)?;
    let band = score.total.and_then(|total| band_of(total, &card.bands));
    Ok(score::tried(card, &score, band, arithmetic(card, &card.explain(&by_key)?)))
}
