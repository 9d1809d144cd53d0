//! `assize assign warehouse`: the scripts that an engine is given.

use crate::calc::moment::Moment;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::core::draw::{Engine, Scope, Script};
use crate::core::ledger::Access;
use crate::core::plan::{self, Plan};
use crate::core::refusal::{Refusal, Result};
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
    let window = if script == Script::View { window(&mut open, &plan)? } else { None };
    let scope = Scope { machine: plan.machine(), verdict_of: plan.verdict_of(), window };
    desk.save(&engine.script_of(script, columns.get(1..).unwrap_or_default(), &scope))?;
    Ok(Done::Well)
}

/// The time of the window that is to be committed next: the oldest that is due, or else the first of the plan.
fn window(open: &mut Open<'_>, plan: &Plan) -> Result<Option<(Moment, Moment)>> {
    let (today, calendar) = (open.today()?, open.policy()?.calendar()?);
    let due = plan::due(&*open.store.snapshot()?, plan, today, false, &calendar)?.first().copied();
    let days = match due {
        Some(days) => Some(days),
        None => plan.first_window()?,
    };
    Ok(days.and_then(|(first, last)| calendar.bounds(first, last)))
}
