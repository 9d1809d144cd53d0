//! `assize card check`: everything that is wrong with a card, before it is published.

use crate::cli::Done;
use crate::cli::input::{name_of, read_text};
use crate::cli::outlet::to_stdout;
use crate::core::scorecard::{self, Card, Finding};
use crate::core::toml::Written;
use crate::view::inert::term_line;
use crate::view::words::{count, count_of};
use clap::Args;
use std::path::PathBuf;

/// Check a card without publishing it
///
/// Findings are ERROR or WARNING with file, line and column. Needs no file made by init.
///
/// Card: [card] id, version, title, mode = "weights" (or sections, points, genesys), cap; [[band]] name, from; [[section]]
/// id, title, weight; [[criterion]] id, title, guidance, weight, and where wanted section, type = "levels" (or select,
/// points, number, text) with levels, options, points or ranges, na, note_below_full, note_always, class = "customer" (or
/// business, compliance), fails = "card" (or section, criterion), fails_at, bonus, when. docs/cards.md says more.
#[derive(Args, Debug)]
pub struct Check {
    /// The card, as TOML (see examples/card.toml)
    file: PathBuf,
}

pub fn check(args: &Check) -> anyhow::Result<Done> {
    let (name, text) = (name_of(&args.file), read_text(&args.file)?);
    let (card, findings) = scorecard::sound(&Written { name: &name, text: &text })?;
    to_stdout(|out| {
        for finding in &findings {
            writeln!(out, "{}", term_line(&finding.to_string()))?;
        }
        writeln!(out, "{}", term_line(&told(&name, &card, &findings)))
    })?;
    Ok(Done::Well)
}

fn told(name: &str, card: &Card, findings: &[Finding]) -> String {
    let criteria = count_of(card.criteria.len() as u64, "criterion", "criteria");
    let warnings = count(findings.len() as u64, "warning");
    format!("{name} is sound: {} with {criteria}, {warnings}", card.label())
}
