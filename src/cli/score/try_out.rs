//! `assize score try`: what answers would come out as, without recording anything.

use crate::calc::scoring::band_of;
use crate::cli::Done;
use crate::cli::card_file::{as_file, from_file};
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::core::audit::Answers;
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Card, Meant};
use crate::view::arithmetic::arithmetic;
use crate::view::score;
use clap::Args;
use std::path::PathBuf;

/// Show what answers would come out as, without recording anything
#[derive(Args, Debug)]
pub struct Try {
    /// A file.toml, or a card by its name (the version in force), name/version or name/draft
    card: String,
    /// The answers, as `score submit` takes them; - is stdin
    #[arg(long, value_name = "FILE")]
    answers: PathBuf,
}

pub fn try_out(desk: &Desk, args: &Try) -> anyhow::Result<Done> {
    let answers = Answers::read(&name_of(&args.answers), &read_text(&args.answers)?)?;
    if let Some(file) = as_file(&args.card) {
        desk.page(&page(&from_file(file)?.1, &answers)?)?;
        return Ok(Done::Well);
    }
    let mut open = desk.open(Access::Read)?;
    let today = open.today()?;
    let found = scorecard::look_up(&*open.store.snapshot()?, Some(&args.card), Meant::InForce, today)?;
    open.page(&page(found.card(), &answers)?)?;
    Ok(Done::Well)
}

fn page(card: &Card, answers: &Answers) -> Result<crate::view::page::Page> {
    answers.require_fitting(card)?;
    let by_key = answers.by_key();
    let score = card.score(&by_key)?;
    let band = score.total.and_then(|total| band_of(total, &card.bands));
    Ok(score::tried(card, &score, band, arithmetic(card, &card.explain(&by_key)?)))
}
