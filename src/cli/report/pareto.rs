//! `assize report pareto`: which criteria take most points.

use super::only::Only;
use super::trend::{show, untaken};
use crate::cli::desk::Desk;
use crate::cli::{Done, blind, readings, rights};
use crate::core::ledger::Access;
use crate::core::report::{Asked, ParetoBy, require_own};
use crate::view::pareto as charts;
use crate::view::report as sheets;
use clap::{Args, ValueEnum};

/// Show which criteria take most points, and how few of them make up 80 % of what is lost
#[derive(Args, Debug)]
pub struct Pareto {
    /// By what criteria stand in order
    #[arg(long, value_enum, value_name = "WHAT", default_value = "points")]
    by: Order,
    #[command(flatten)]
    which: Only,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    /// The points that they take from a score
    Points,
    /// How often they fall short of full
    Count,
}

pub fn pareto(desk: &Desk, args: &Pareto) -> anyhow::Result<Done> {
    let (domain, says) = (args.which.domain()?, args.which.spoken()?);
    let by = match args.by {
        Order::Points => ParetoBy::Points,
        Order::Count => ParetoBy::Count,
    };
    let mut open = desk.open(Access::Read)?;
    readings::domain(&mut open, &domain, "report pareto")?;
    let (unseen, may) = (blind::untaken(&mut open)?, rights::rights(&mut open)?);
    let (found, beside, withheld) = {
        let snapshot = open.store.snapshot()?;
        require_own(&snapshot, &may, &domain)?;
        Asked { conn: &snapshot, domain: &domain, unseen: &unseen, may: &may }.pareto(by)?
    };
    let mut charted = charts::pareto(&found, by);
    if let Some(says) = says {
        charted.limit_to(&says);
    }
    charted.withhold(sheets::too_few(withheld));
    charted.notes.extend(sheets::of_few(may.few(), withheld));
    charted.beside(&beside);
    charted.notes.extend(untaken(&mut open, unseen.len())?);
    show(&mut open, &charted)
}
