//! `assize report agents`, `team`, `channel`, `category`, `card`, `criterion`, `section`, `band`: weighted figures.

use super::only::Only;
use crate::cli::done::Done;
use crate::cli::open::Open;
use crate::cli::{blind, desk::Desk, readings, rights};
use crate::core::ledger::Access;
use crate::core::people;
use crate::core::refusal::Result;
use crate::core::report::{self, Asked, Beside, By, Domain};
use crate::view::sheet::Sheet;
use crate::view::{around, lines, report as sheets, words};
use clap::Subcommand;
use std::collections::BTreeSet;

/// Figures of the audits that were drawn, each with its weight.
#[derive(Subcommand, Debug)]
pub enum Figures {
    /// Show how agents stand, by handle, never by rank
    #[command(visible_alias = "agent")]
    Agents(Only),
    /// Show how teams stand, each agent in their team on the day of the dialogue
    #[command(visible_alias = "teams")]
    Team(Only),
    /// Show how the service was on each channel
    #[command(visible_alias = "channels")]
    Channel(Only),
    /// Show how the service was in each category
    #[command(visible_alias = "categories")]
    Category(Only),
    /// Show how the service was by each card and version
    #[command(visible_alias = "cards")]
    Card(Only),
    /// Show how each criterion was answered: mean, full and worth nothing
    #[command(visible_alias = "criteria")]
    Criterion(Only),
    /// Show how each section of a card was answered
    #[command(visible_alias = "sections")]
    Section(Only),
    /// Show how many totals are in each band of a card
    #[command(visible_alias = "bands")]
    Band(Only),
    /// List every answer behind the figures, with its evidence
    #[command(visible_alias = "mark")]
    Marks(Only),
}

pub fn show(desk: &Desk, figures: &Figures) -> anyhow::Result<Done> {
    let (Figures::Agents(only)
    | Figures::Team(only)
    | Figures::Channel(only)
    | Figures::Category(only)
    | Figures::Card(only)
    | Figures::Criterion(only)
    | Figures::Section(only)
    | Figures::Band(only)
    | Figures::Marks(only)) = figures;
    let (domain, says) = (only.domain()?, only.spoken()?);
    let mut open = desk.open(Access::Read)?;
    readings::domain(&mut open, &domain, "report")?;
    let mut sheet = sheet(&mut open, figures, &domain)?;
    if let Some(says) = says {
        sheet.notes.insert(0, format!("Only dialogues {says}."));
        sheet.empty = format!("None of the dialogues {says}.");
    }
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn sheet(open: &mut Open<'_>, figures: &Figures, domain: &Domain) -> Result<Sheet> {
    let (unseen, may) = (blind::untaken(open)?, rights::rights(open)?);
    let snapshot = open.store.snapshot()?;
    report::require_own(&snapshot, &may, domain)?;
    let asked = Asked { conn: &snapshot, domain, unseen: &unseen, may: &may };
    let mut read = BTreeSet::new();
    let is_full = open.desk.tells_all();
    let by =
        |by: By| asked.lines(by).map(|(found, withheld)| (lines::lines(&found, by, is_full), found.beside, withheld));
    let (mut sheet, beside, withheld) = match figures {
        Figures::Agents(_) => by(By::Agent),
        Figures::Team(_) => by(By::Team),
        Figures::Channel(_) => by(By::Channel),
        Figures::Category(_) => by(By::Category),
        Figures::Card(_) => by(By::Card),
        Figures::Criterion(_) => asked.criteria().map(told(lines::criteria)),
        Figures::Section(_) => asked.sections().map(told(lines::sections)),
        Figures::Band(_) => asked.bands().map(told(lines::bands)),
        Figures::Marks(_) => asked.marks().map(|found| {
            read.extend(found.0.iter().map(|mark| mark.audit));
            told(lines::marks)(found)
        }),
    }?;
    sheet.withhold(left_out(figures, withheld));
    sheet.notes.extend(sheets::of_few(may.few(), withheld));
    sheet.notes.extend(sheets::overlap(&beside.overlap));
    sheet.notes.extend(sheets::in_sight(beside.in_sight));
    sheet.notes.extend(sheets::left_out(&beside.left_out));
    if let Figures::Team(_) = figures {
        let days = (domain.period.from, domain.period.to);
        sheet.notes.extend(around::rewritten(&people::rewritten(&snapshot, days, 0)?));
    }
    drop(snapshot);
    readings::audits(open, read, "report marks")?;
    sheet.notes.extend(sheets::untaken(unseen.len(), blind::reader(open)?.is_some()));
    Ok(sheet)
}

/// What makes a sheet of lines, with what is told below them and how many the reader may not read.
fn told<T>(sheet: fn(&[T]) -> Sheet) -> impl Fn((Vec<T>, Beside, u64)) -> (Sheet, Beside, u64) {
    move |(lines, beside, withheld)| (sheet(&lines), beside, withheld)
}

fn left_out(figures: &Figures, withheld: u64) -> Option<String> {
    match figures {
        Figures::Agents(_) => words::withheld(withheld, "line"),
        Figures::Marks(_) => words::withheld(withheld, "mark"),
        _ => sheets::too_few(withheld),
    }
}
