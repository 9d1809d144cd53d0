//! `assize report agents`, `team`, `channel`, `category`, `card`, `criterion`, `section`, `band`: weighted figures.

use super::only::Only;
use crate::cli::done::Done;
use crate::cli::open::Open;
use crate::cli::{blind, desk::Desk};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::report::{self, By, Domain};
use crate::view::sheet::Sheet;
use crate::view::{lines, report as sheets};
use clap::Subcommand;

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
    let mut sheet = sheet(&mut open, figures, &domain)?;
    if let Some(says) = says {
        sheet.notes.insert(0, format!("Only dialogues {says}."));
        sheet.empty = format!("None of the dialogues {says}.");
    }
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

fn sheet(open: &mut Open<'_>, figures: &Figures, domain: &Domain) -> Result<Sheet> {
    let unseen = blind::untaken(open)?;
    let snapshot = open.store.snapshot()?;
    let by = |by: By| Ok(lines::lines(&report::lines(&snapshot, domain, by, &unseen)?, by));
    let mut sheet = match figures {
        Figures::Agents(_) => by(By::Agent),
        Figures::Team(_) => by(By::Team),
        Figures::Channel(_) => by(By::Channel),
        Figures::Category(_) => by(By::Category),
        Figures::Card(_) => by(By::Card),
        Figures::Criterion(_) => report::criteria(&snapshot, domain, &unseen).map(|found| lines::criteria(&found)),
        Figures::Section(_) => report::sections(&snapshot, domain, &unseen).map(|found| lines::sections(&found)),
        Figures::Band(_) => report::bands(&snapshot, domain, &unseen).map(|found| lines::bands(&found)),
        Figures::Marks(_) => report::marks(&snapshot, domain, &unseen).map(|found| lines::marks(&found)),
    }?;
    sheet.notes.extend(sheets::in_sight(report::in_sight(&snapshot, domain.period)?));
    sheet.notes.extend(sheets::left_out(&report::left_out(&snapshot, domain.period)?));
    drop(snapshot);
    sheet.notes.extend(sheets::untaken(unseen.len(), blind::reader(open)?.is_some()));
    Ok(sheet)
}
