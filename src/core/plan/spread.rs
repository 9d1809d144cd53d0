//! How much earlier scores vary in each stratum, for an allocation by Neyman.

use super::sheet::Plan;
use super::version::by_id;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// So many delivered audits must be known: fewer say nothing about how scores vary.
const NEEDED: usize = 30;
/// With fewer degrees of freedom a stratum takes what is pooled over all.
const FREE: i128 = 10;

/// Standard deviations of earlier totals, pooled over agents.
pub(super) struct Spread {
    groups: BTreeMap<Vec<String>, Pool>,
    all: Pool,
}

/// Totals by agent, in hundredths of a per cent: how many, their sum, the sum of their squares.
#[derive(Default)]
struct Pool(HashMap<i64, (i128, i128, i128)>);

impl Spread {
    /// What was delivered before an entry, by the strata of this plan where it was drawn by the same ones.
    pub(super) fn load(conn: &Connection, own: &Plan, before: i64) -> Result<Self> {
        let mut spread = Self { groups: BTreeMap::new(), all: Pool::default() };
        let (mut columns, mut known) = (HashMap::new(), 0);
        let mut statement = conn.prepare_cached(DELIVERED)?;
        let mut rows = statement.query([before])?;
        while let Some(row) = rows.next()? {
            let (plan, label): (i64, String) = (row.get("plan")?, row.get("label")?);
            let (agent, total): (i64, i64) = (row.get("agent")?, row.get("total")?);
            known += 1;
            spread.all.add(agent, total);
            let columns = match columns.entry(plan) {
                Entry::Occupied(read) => read.into_mut(),
                Entry::Vacant(unread) => unread.insert(by_id(conn, plan)?.columns()),
            };
            if *columns == own.columns() {
                let labels: Vec<String> = label.split('\t').map(str::to_owned).collect();
                spread.groups.entry(own.without_agent(&labels)).or_default().add(agent, total);
            }
        }
        if known < NEEDED {
            return Err(Refusal::rule(format!(
                "{} is allocated by Neyman, which needs {NEEDED} delivered audits to know how scores vary: there are {known}",
                own.name
            ))
            .hint("until then: allocation = \"proportional\" or \"power\""));
        }
        Ok(spread)
    }

    /// The standard deviation of a stratum, in hundredths of a per cent, rounded down, at least 1. `labels` are
    /// its own without the agent's.
    pub(super) fn of(&self, labels: &[String]) -> u64 {
        let own = self.groups.get(labels).and_then(Pool::deviation);
        own.or_else(|| self.all.deviation()).unwrap_or(1).max(1)
    }
}

/// The newest total before entry `?1` of each audit that was delivered before it, where its draw stood.
const DELIVERED: &str = "SELECT c.plan, s.label, z.total,
      coalesce((SELECT m.survivor FROM merging m WHERE m.person = a.agent AND m.entry < ?1 ORDER BY m.id DESC LIMIT 1), a.agent) AS agent
    FROM delivery v JOIN audit a ON a.id = v.audit JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
    JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
    JOIN scoring z ON z.id = (SELECT max(x.id) FROM scoring x WHERE x.audit = a.id AND x.entry < ?1)
    WHERE v.entry < ?1 AND z.total IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM voiding w WHERE w.commitment = c.id AND w.entry < ?1)";

impl Pool {
    fn add(&mut self, agent: i64, total: i64) {
        let (count, sum, squares) = self.0.entry(agent).or_default();
        let total = i128::from(total);
        *count += 1;
        *sum += total;
        *squares += total * total;
    }

    /// The root of `Σ (x - mean of the agent)² / Σ (n - 1)`; none below ten degrees of freedom.
    fn deviation(&self) -> Option<u64> {
        let free: i128 = self.0.values().map(|(count, ..)| count - 1).sum();
        let square = |(count, sum, squares): &(i128, i128, i128)| squares - (sum * sum) / count.max(&1);
        let squares: i128 = self.0.values().map(square).sum();
        let variance = (free >= FREE).then(|| squares.checked_div(free))??;
        u64::try_from(variance.isqrt()).ok()
    }
}
