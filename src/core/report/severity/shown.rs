//! A comparison of auditors as its reader may read it.

use super::scores::Scores;
use super::table::{SeverityTable, table};
use crate::calc::figure::Undefined;
use crate::core::report::unread::tells;
use crate::core::rights::Rights;
use std::collections::{BTreeMap, BTreeSet};

/// The comparison, without the lines of others, and without what would tell of single audits.
pub(super) fn shown(scores: Scores, may: &Rights) -> SeverityTable {
    let behind = Behind::of(&scores);
    let (auditors, agents) = (numbers(&scores.auditors), numbers(&scores.agents));
    let mut table = table(scores);
    if may.figures_are_all() {
        return table;
    }
    let all = table.auditors.len();
    table.auditors.retain(|line| may.reports_of(&line.auditor));
    table.of_others = (all - table.auditors.len()) as u64;
    let all = table.adjusted.len();
    table.adjusted.retain(|line| may.reports_of(&line.agent));
    table.agents_of_others = (all - table.adjusted.len()) as u64;
    table.groups.clear();
    let own = table.auditors.len() + table.adjusted.len();
    let is_few = |name: &str, all: &BTreeMap<String, i64>, of: &BTreeMap<i64, u64>| {
        all.get(name).and_then(|number| of.get(number)).is_some_and(|n| tells(*n))
    };
    table.auditors.retain(|line| !behind.is_few && !is_few(&line.auditor, &auditors, &behind.auditors));
    table.adjusted.retain(|line| !behind.is_few && !is_few(&line.agent, &agents, &behind.agents));
    table.few = (own - table.auditors.len() - table.adjusted.len()) as u64;
    if behind.is_few {
        table.is_hidden = true;
        table.test = Err(Undefined::NoItem);
    }
    table
}

/// How many scores that the reader may not read stand behind figures.
struct Behind {
    /// Whether so few stand behind all of it that these would be told.
    is_few: bool,
    /// Behind an auditor's: those of the agents whom they scored.
    auditors: BTreeMap<i64, u64>,
    /// Behind an agent's.
    agents: BTreeMap<i64, u64>,
}

impl Behind {
    fn of(scores: &Scores) -> Self {
        let (mut agents, mut of_auditor, mut all) =
            (BTreeMap::new(), BTreeMap::<i64, BTreeSet<i64>>::new(), BTreeMap::<i64, u64>::new());
        for (agent, _) in &scores.unread {
            *agents.entry(*agent).or_default() += 1;
        }
        for row in &scores.rows {
            of_auditor.entry(row.auditor).or_default().insert(row.agent);
            *all.entry(row.agent).or_default() += 1;
        }
        let unread = |agent: &i64| agents.get(agent).copied().unwrap_or_default();
        // An agent with a single score compares nobody.
        let compared: u64 = all.iter().filter(|(_, n)| **n > 1).map(|(agent, _)| unread(agent)).sum();
        let auditors = of_auditor.iter().map(|(one, own)| (*one, own.iter().map(unread).sum())).collect();
        Self { is_few: tells(compared) || tells(scores.unread_beyond), auditors, agents }
    }
}

fn numbers(names: &std::collections::HashMap<i64, String>) -> BTreeMap<String, i64> {
    names.iter().map(|(number, name)| (name.clone(), *number)).collect()
}
