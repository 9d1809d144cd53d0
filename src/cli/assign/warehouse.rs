//! `assize assign warehouse`: the scripts that an engine is given.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::draw::{Engine, Script};
use crate::core::ledger::Access;
use crate::core::plan;
use clap::Args;

/// Write the scripts by which an engine computes root, counts and picks of an external plan
///
/// For a plan with population = "external": view says which dialogues can be drawn, and is the one that you change; root gives
/// what assize assign commit takes, picks what assize assign draw takes. They are made for the strata of the plan.
///
/// Example: assize assign warehouse weekly root --engine duckdb --out root.sql
#[derive(Args, Debug)]
pub struct Warehouse {
    /// The plan
    plan: String,
    /// Which: view, root or picks
    script: String,
    /// For which engine: duckdb, postgres or spark
    #[arg(long, value_name = "ENGINE", default_value = "duckdb")]
    engine: String,
}

pub fn warehouse(desk: &Desk, args: &Warehouse) -> anyhow::Result<Done> {
    let (script, engine): (Script, Engine) = (args.script.parse()?, args.engine.parse()?);
    let mut open = desk.open(Access::Read)?;
    let plan = plan::find(&*open.store.snapshot()?, &args.plan)?;
    let columns = plan.columns();
    desk.save(&engine.script(script, columns.get(1..).unwrap_or_default()))?;
    Ok(Done::Well)
}
