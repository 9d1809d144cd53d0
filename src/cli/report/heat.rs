//! `assize report heat`: where answers fall short, criterion by team, channel or category.

use super::only::Only;
use super::trend::{show, untaken};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings, rights};
use crate::core::ledger::Access;
use crate::core::report::{Asked, By, require_own};
use crate::view::heat as charts;
use crate::view::report as sheets;
use clap::{Args, ValueEnum};

/// Show where answers fall short of full: criteria by teams, channels or categories, and which cells are more than chance
#[derive(Args, Debug)]
pub struct HeatArgs {
    /// What stands side by side
    #[arg(long, value_enum, value_name = "WHAT", default_value = "team")]
    of: Of,
    #[command(flatten)]
    which: Only,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// Teams, each agent in their team on the day of the dialogue
    Team,
    /// Channels
    Channel,
    /// Categories
    Category,
}

pub fn heat(desk: &Desk, args: &HeatArgs) -> anyhow::Result<Done> {
    let (domain, says) = (args.which.domain()?, args.which.spoken()?);
    let by = match args.of {
        Of::Team => By::Team,
        Of::Channel => By::Channel,
        Of::Category => By::Category,
    };
    let mut open = desk.open(Access::Read)?;
    readings::domain(&mut open, &domain, "report heat")?;
    let (unseen, may) = (blind::untaken(&mut open)?, rights::rights(&mut open)?);
    let (found, beside, withheld) = {
        let snapshot = open.store.snapshot()?;
        require_own(&snapshot, &may, &domain)?;
        Asked { conn: &snapshot, domain: &domain, unseen: &unseen, may: &may }.heat(by)?
    };
    let mut charted = charts::heat(&found);
    if let Some(says) = says {
        charted.limit_to(&says);
    }
    charted.notes.extend(sheets::too_few_cells(withheld));
    charted.notes.extend(sheets::of_few(may.few(), withheld));
    charted.beside(&beside);
    charted.notes.extend(untaken(&mut open, unseen.len())?);
    show(&mut open, &charted)
}
