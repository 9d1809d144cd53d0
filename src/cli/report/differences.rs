//! `assize report differences`: do agents differ at all?

use super::only::Only;
use super::trend::untaken;
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings, rights};
use crate::core::ledger::Access;
use crate::core::report::{Asked, By, require_own};
use crate::view::differences as sheets;
use crate::view::{report, words};
use clap::{Args, ValueEnum};

/// Show whether agents, or teams, differ by more than chance: how much of their spread is real, and where each may stand
///
/// By handle, never by score. Nobody of fewer than 10 audits has a place.
#[derive(Args, Debug)]
pub struct DifferencesArgs {
    /// Who is held against each other
    #[arg(long, value_enum, value_name = "WHOM", default_value = "agent")]
    of: Of,
    #[command(flatten)]
    which: Only,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// Agents
    Agent,
    /// Teams, each agent in their team on the day of the dialogue
    Team,
}

pub fn differences(desk: &Desk, args: &DifferencesArgs) -> anyhow::Result<Done> {
    let (domain, says) = (args.which.domain()?, args.which.spoken()?);
    let by = if matches!(args.of, Of::Agent) { By::Agent } else { By::Team };
    let mut open = desk.open(Access::Read)?;
    readings::domain(&mut open, &domain, "report differences")?;
    let (unseen, may) = (blind::untaken(&mut open)?, rights::rights(&mut open)?);
    let (found, withheld) = {
        let snapshot = open.store.snapshot()?;
        require_own(&snapshot, &may, &domain)?;
        Asked { conn: &snapshot, domain: &domain, unseen: &unseen, may: &may }.differences(by)?
    };
    let mut sheet = sheets::differences(&found);
    if let Some(says) = says {
        sheet.notes.push(format!("Only dialogues {says}."));
        sheet.empty = format!("None of the dialogues {says}.");
    }
    sheet.withhold(if by == By::Agent { words::withheld(withheld, "line") } else { report::too_few(withheld) });
    sheet.notes.extend(report::of_few(may.few(), withheld));
    sheet.notes.extend(report::beside(&found.beside));
    sheet.notes.extend(untaken(&mut open, unseen.len())?);
    open.sheet(&sheet)?;
    Ok(Done::Well)
}
