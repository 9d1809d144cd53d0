//! Fallen: dialogues that lay in a window of a plan that is still to be drawn, by one time zone, and lie in none by
//! another: before the plan's start, or after its end.

use super::sheet::Plan;
use super::taken::taken;
use super::version::each;
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::dialogue::CAME;
use crate::core::ledger::{By, by};
use crate::core::people::NOW;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{Connection, params};

/// The dialogues that a change of the time zone took out of the windows of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fallen {
    /// The plan.
    pub plan: String,
    /// The refs.
    pub refs: Vec<Untrusted>,
    /// Who changed it, and when; none: it is being changed.
    pub by: Option<By>,
}

/// What falls out of the windows of plans where the calendar `after` holds, and `before` held.
pub fn fallen(conn: &Connection, before: &Calendar, after: &Calendar) -> Result<Vec<Fallen>> {
    let mut found = Vec::new();
    for plan in each(conn)?.into_iter().filter_map(std::result::Result::ok) {
        let refs = out_of(conn, &plan, before, after)?;
        if !refs.is_empty() {
            found.push(Fallen { plan: plan.name, refs, by: None });
        }
    }
    Ok(found)
}

/// What the changes of the time zone so far took out of windows, the oldest first.
pub fn fallen_so_far(conn: &Connection) -> Result<Vec<Fallen>> {
    let mut found = Vec::new();
    let policies = policy::all(conn)?;
    for ((_, one), (entry, other)) in policies.iter().zip(policies.iter().skip(1)) {
        if one.timezone != other.timezone {
            let by = by(conn, *entry)?;
            let all = fallen(conn, &one.calendar()?, &other.calendar()?)?;
            found.extend(all.into_iter().map(|fallen| Fallen { by: Some(by.clone()), ..fallen }));
        }
    }
    Ok(found)
}

fn out_of(conn: &Connection, plan: &Plan, before: &Calendar, after: &Calendar) -> Result<Vec<Untrusted>> {
    let starts = plan.starts()?;
    let edge = |calendar: &Calendar, day| calendar.bounds(starts, day).map(|(_, until)| until);
    let mut found = between(conn, plan, (before.starts(starts), after.starts(starts)))?;
    if let Some(ends) = plan.ends()? {
        found.extend(between(conn, plan, (edge(after, ends), edge(before, ends)))?);
    }
    Ok(found)
}

/// The dialogues between two moments, without the second, that lie in no committed window of a plan.
fn between(conn: &Connection, plan: &Plan, span: (Option<Moment>, Option<Moment>)) -> Result<Vec<Untrusted>> {
    let (Some(from), Some(until)) = span else { return Ok(Vec::new()) };
    if from >= until {
        return Ok(Vec::new());
    }
    let taken = taken(conn, Some(&plan.name), NOW)?;
    let mut statement = conn.prepare_cached(&format!(
        "WITH {CAME} SELECT d.ref AS ref, d.counts AS counts
         FROM came CROSS JOIN dialogue d ON d.request = came.request ORDER BY counts, ref"
    ))?;
    let rows = statement.query_map(params![from.to_string(), until.to_string()], |row| {
        Ok((row.get::<_, String>("ref")?, row.get::<_, String>("counts")?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (reference, counts) = row?;
        let at: Moment = counts.parse().map_err(Refusal::data)?;
        if at < until && !taken.iter().any(|window| window.holds(at)) {
            found.push(Untrusted::new(reference));
        }
    }
    Ok(found)
}
