//! Which windows of which plans are due.

use super::gaps;
use super::outcome::Night;
use crate::core::act::Actor;
use crate::core::draw;
use crate::core::plan::{self, Plan};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A window of a plan that is due.
pub(super) struct Due {
    pub(super) plan: Plan,
    pub(super) window: (NaiveDate, NaiveDate),
}

impl Due {
    /// The name of its draw.
    pub(super) fn name(&self) -> String {
        self.plan.draw_name(self.window.0)
    }
}

/// Every window that is due; with a date only those that ended just before it. A plan that cannot be read is kept in the
/// night as a failure.
pub(super) fn windows(
    conn: &Connection,
    actor: &Actor,
    date: Option<NaiveDate>,
    night: &mut Night,
) -> Result<Vec<Due>> {
    let mut due = Vec::new();
    for plan in plan::each(conn)? {
        night.plans += 1;
        let plan = match plan {
            Ok(plan) => plan,
            Err((name, refusal)) => {
                night.go_on(&name, Err(refusal))?;
                continue;
            }
        };
        if let Some(date) = date {
            note_undue(conn, &plan, date, actor, night)?;
        }
        let until = date.unwrap_or(actor.today);
        let open = plan::due(conn, &plan, until, date.is_some(), &actor.calendar)?;
        if date.is_none() {
            night.gaps.extend(gaps::of_windows(conn, &plan, &open, actor)?);
        }
        for window in open {
            due.push(Due { plan: plan::by_id(conn, plan.id)?, window });
        }
    }
    Ok(due)
}

/// Says of a window that somebody asks for why it is not due.
fn note_undue(conn: &Connection, plan: &Plan, date: NaiveDate, actor: &Actor, night: &mut Night) -> Result<()> {
    let Some(window) = plan::window_before(conn, plan, date, &actor.calendar)? else {
        if date <= plan.starts()? {
            night.early.push(plan.name.clone());
        }
        return Ok(());
    };
    let name = plan.draw_name(window.0);
    let void = draw::voided_by(conn, &name)?;
    if void.is_some() || draw::drawn_as(conn, &name)?.is_some() {
        night.before.push((name, void));
    }
    Ok(())
}
