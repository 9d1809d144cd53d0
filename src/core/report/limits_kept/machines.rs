//! Machines: which of their verdicts came in, went into plans, were shown to auditors and to agents, by which criteria.

use super::facts::Fact;
use crate::core::machine::TOTAL;
use crate::core::plan;
use crate::core::refusal::Result;
use crate::core::works_agreement::MachineScores;
use rusqlite::Connection;

/// Something that was done with what a machine says.
pub(super) struct ByMachine {
    pub(super) fact: Fact,
    /// The criteria that it is about; none: all that the machine answers.
    criteria: Vec<String>,
}

impl ByMachine {
    /// What of it a clause does not let.
    pub(super) fn misses(&self, clause: &MachineScores) -> Option<String> {
        if !clause.allowed {
            return Some("a machine may not score".to_owned());
        }
        let other = self.criteria.iter().find(|key| !clause.criteria.contains(key))?;
        Some(format!("a machine may not score by `{other}`"))
    }
}

/// What stands on record of machines, with the criteria that each is about, parted by new lines. Verdicts are told by the entry
/// that brought them, not one by one.
const DONE: &str = "
    SELECT v.entry AS entry, 'verdicts of ' || h.handle || ' for ' || coalesce(c.key, ?1) || ' (' || count(*) || ')' AS what, coalesce(c.key, ?1) AS criteria
      FROM machine_verdict v JOIN person h ON h.id = v.machine LEFT JOIN criterion c ON c.id = v.criterion
      GROUP BY v.entry, v.machine, coalesce(c.key, ?1)
    UNION ALL SELECT l.entry, 'marks of ' || h.handle || ' for ' || l.criterion || ' shown to agents', l.criterion
      FROM machine_licence l JOIN person h ON h.id = l.machine WHERE l.state = 'shown'
    UNION ALL SELECT g.entry, 'verdicts of ' || h.handle || ' shown to the auditor of audit ' || a.id,
        group_concat(DISTINCT coalesce(c.key, ?1) || char(10))
      FROM sight g JOIN scoring s ON s.id = g.scoring JOIN audit a ON a.id = s.audit
      JOIN machine_verdict v ON v.request = a.request AND v.entry < g.entry JOIN person h ON h.id = v.machine
      LEFT JOIN criterion c ON c.id = v.criterion WHERE g.field = 'verdict' AND g.seen = 1 GROUP BY g.id, v.machine";

/// All of it, in the order of the record.
pub(super) fn machines(conn: &Connection) -> Result<Vec<ByMachine>> {
    let mut statement = conn.prepare_cached(&format!("SELECT * FROM ({DONE}) ORDER BY entry, what"))?;
    let (mut rows, mut found) = (statement.query([TOTAL])?, plans(conn)?);
    while let Some(row) = rows.next()? {
        let (entry, criteria): (i64, String) = (row.get("entry")?, row.get("criteria")?);
        let keys = criteria.split(['\n', ',']).filter(|key| !key.is_empty()).map(str::to_owned);
        found
            .push(ByMachine { fact: Fact { decided: entry, entry, what: row.get("what")? }, criteria: keys.collect() });
    }
    found.sort_by_key(|one| one.fact.entry);
    Ok(found)
}

/// The plans that go by a machine.
fn plans(conn: &Connection) -> Result<Vec<ByMachine>> {
    let mut statement = conn.prepare_cached("SELECT id, entry FROM plan ORDER BY id")?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (entry, plan) = (row.get("entry")?, plan::by_id(conn, row.get("id")?)?);
        if let Some(machine) = plan.machine() {
            let what = format!("plan {}, which goes by {machine}", plan.name);
            let criteria = plan.verdict_of().map(str::to_owned).into_iter().collect();
            found.push(ByMachine { fact: Fact { decided: entry, entry, what }, criteria });
        }
    }
    Ok(found)
}
