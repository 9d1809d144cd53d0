//! `assize card`: scorecards.

use super::Done;
use super::desk::Desk;
use super::input::{name_of, read_text};
use super::outlet::to_stdout;
use crate::core::act;
use crate::core::ledger::Access;
use crate::core::refusal::Refusal;
use crate::core::scorecard::{self, Severity};
use crate::core::toml::Written;
use crate::view::inert::term_line;
use crate::view::page::Page;
use crate::view::pages;
use crate::view::words::count;
use clap::Subcommand;
use std::path::{Path, PathBuf};

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check a card without publishing it
    ///
    /// Findings are ERROR or WARNING with file, line and column. Needs no file made by init.
    ///
    /// Card: [card] id, version, title; [[band]] name, from; [[criterion]] id, title, guidance, weight (they
    /// sum to 100), and where wanted section, levels = [{ id, title, percent }, …] (else yes/no), na,
    /// note_below_full, class = "customer" (or business, compliance), fails = "card" (or section).
    Check {
        /// The card, as TOML (see examples/card.toml)
        file: PathBuf,
    },
    /// Publish a card, as the next version of its name
    ///
    /// A published card never changes: another text needs another version. A manager publishes it.
    Publish {
        /// The card, as TOML
        file: PathBuf,
    },
    /// Show a published card
    Show {
        /// Its name, or name/version; without it the only card
        card: Option<String>,
    },
}

pub fn run(desk: &Desk, command: Command) -> anyhow::Result<Done> {
    match command {
        Command::Check { file } => check(&file),
        Command::Publish { file } => publish(desk, &file),
        Command::Show { card } => show(desk, card.as_deref()),
    }
}

fn check(file: &Path) -> anyhow::Result<Done> {
    let (name, text) = (name_of(file), read_text(file)?);
    let (card, findings) = scorecard::check(&Written { name: &name, text: &text })?;
    let Some(card) = card else {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count() as u64;
        let findings = findings.iter().map(ToString::to_string).collect();
        return Err(Refusal::data(format!("{name} has {}", count(errors, "error"))).findings(findings).into());
    };
    to_stdout(|out| {
        for finding in &findings {
            writeln!(out, "{}", term_line(&finding.to_string()))?;
        }
        let criteria = count(card.criteria.len() as u64, "criterion").replace("criterions", "criteria");
        writeln!(
            out,
            "{}",
            term_line(&format!(
                "{name} is sound: {} with {criteria}, {}",
                card.label(),
                count(findings.len() as u64, "warning")
            ))
        )
    })?;
    Ok(Done::Well)
}

fn publish(desk: &Desk, file: &Path) -> anyhow::Result<Done> {
    let (name, text) = (name_of(file), read_text(file)?);
    let mut open = desk.open(Access::Write)?;
    let recorded = open
        .perform(&act::CARD_PUBLISH, |writing, _| scorecard::publish(writing, &Written { name: &name, text: &text }))?;
    let published = recorded.value;
    for warning in &published.warnings {
        desk.talk(&format!("warning: {}: {}", warning.place, warning.says));
    }
    let title = if published.new {
        format!("The card {} is published", published.label)
    } else {
        format!("The card {} is published already", published.label)
    };
    open.answer(&Page { name: "card_publish", title, parts: Vec::new(), notes: Vec::new() })?;
    Ok(Done::Well)
}

fn show(desk: &Desk, label: Option<&str>) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let (_, card) = scorecard::find(&*open.store.snapshot()?, label)?;
    open.page(&pages::card(&card))?;
    Ok(Done::Well)
}
