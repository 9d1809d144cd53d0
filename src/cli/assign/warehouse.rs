//! `assize assign warehouse`: the scripts that an engine is given.

use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::core::draw::{Engine, Script};
use crate::core::ledger::Access;
use crate::core::plan;
use crate::core::refusal::Refusal;
use clap::Args;

/// Write the scripts by which an engine computes root, counts and picks of an external plan
///
/// For a plan with population = "external": view says which dialogues can be drawn, and is the one that you change; root gives
/// what assize assign commit takes, picks what assize assign draw takes. Of a plan that goes by a machine, machine gives what that
/// said, for the commitment. They are made for the strata of the plan.
///
/// Example: assize assign warehouse weekly root --engine duckdb --out root.sql
#[derive(Args, Debug)]
pub struct Warehouse {
    /// The plan
    plan: String,
    /// Which: view, root, machine or picks
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
    if script == Script::Machine && plan.machine().is_none() {
        return Err(Refusal::rule(format!("{} goes by no machine", plan.name))
            .hint("a plan says by which: machine = \"autoqa/3\" in [plan]")
            .into());
    }
    desk.save(&engine.script(script, columns.get(1..).unwrap_or_default(), plan.machine()))?;
    Ok(Done::Well)
}
