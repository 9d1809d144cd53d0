//! Stopped: plans that draw nothing any more once a works agreement is in force, so that nobody learns it by a night that fails.

use super::about::SeedKind;
use super::addition::require_machine_by;
use super::sheet::Plan;
use super::version::newest;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::works_agreement::{Clause, InForce, Purpose, beyond_on};
use chrono::NaiveDate;
use rusqlite::Connection;

/// Which plans an agreement stops, in words that name its clause; those that have ended by then draw nothing anyway.
pub fn stopped(conn: &Connection, agreement: &InForce, today: NaiveDate) -> Result<Vec<String>> {
    let (from, mut found) = (agreement.since.max(today), Vec::new());
    for plan in newest(conn)? {
        if plan.ends()?.is_none_or(|ends| ends >= from) {
            found.extend(why(&plan, agreement, today)?.into_iter().map(|refusal| refusal.message));
        }
    }
    Ok(found)
}

fn why(plan: &Plan, agreement: &InForce, today: NaiveDate) -> Result<Vec<Refusal>> {
    let (name, mut found) = (&plan.name, Vec::new());
    if !agreement.terms.lets(Purpose::Quality) {
        let says = format!("the plan {name} draws audits, and these are not for `{}`", Purpose::Quality);
        found.push(beyond_on(agreement, today, Clause::Purposes, says));
    }
    if agreement.terms.wants_witnesses() && plan.seed() == SeedKind::Local {
        let says = format!("the plan {name} draws with a local seed");
        found.push(beyond_on(agreement, today, Clause::Seeds, says));
    }
    match require_machine_by(Some(agreement), plan) {
        Ok(()) => {}
        Err(refusal) if refusal.kind == Kind::Rule => {
            let says = format!("the plan {name} goes by a machine that may not score so");
            found.push(beyond_on(agreement, today, Clause::MachineScores, says));
        }
        Err(refusal) => return Err(refusal),
    }
    Ok(found)
}
