//! Brought: who brought what a machine says, and when.

use super::said::Machines;
use crate::calc::moment::Moment;
use crate::core::machine::drawn_before;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, Row};

/// What one person brought of a machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BroughtBy {
    /// The machine, `name/version`.
    pub machine: String,
    /// Who, by handle; where it was for somebody else, for whom.
    pub by: String,
    /// How many verdicts.
    pub verdicts: u64,
    /// On how many dialogues.
    pub dialogues: u64,
    /// How many of the verdicts came after their draw was committed.
    pub late: u64,
    /// When they brought their first.
    pub first: Moment,
    /// When they brought their last.
    pub last: Moment,
}

/// Who brought what some machines say.
pub(super) fn brought(conn: &Connection, machines: &Machines) -> Result<Vec<BroughtBy>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT e.actor || coalesce(' for ' || e.principal, '') AS by, count(*) AS verdicts,
           count(DISTINCT v.request) AS dialogues, sum({}) AS late, min(e.at) AS first, max(e.at) AS last
         FROM machine_verdict v JOIN entry e ON e.id = v.entry WHERE v.machine = ?1
         GROUP BY e.actor, e.principal ORDER BY min(e.id)",
        drawn_before("v")
    ))?;
    let mut found = Vec::new();
    for (place, machine) in machines.places() {
        let mut rows = statement.query([machine.0])?;
        while let Some(row) = rows.next()? {
            found.push(BroughtBy {
                machine: machines.handle(place).to_owned(),
                by: row.get("by")?,
                verdicts: row.get("verdicts")?,
                dialogues: row.get("dialogues")?,
                late: row.get("late")?,
                first: moment(row, "first")?,
                last: moment(row, "last")?,
            });
        }
    }
    Ok(found)
}

fn moment(row: &Row<'_>, column: &str) -> Result<Moment> {
    row.get::<_, String>(column)?.parse().map_err(Refusal::data)
}
