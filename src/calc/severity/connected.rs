//! Which auditors can be compared: those who share agents, if only through others.

use std::collections::BTreeMap;

/// Auditors in groups that no agent, or item, joins. Takes pairs of an agent and an auditor of theirs; gives each
/// group's auditors, ascending, the group of the least auditor first. One group: all can be compared. Source: union and
/// find; statistics.md 5.2.
pub fn groups(pairs: impl IntoIterator<Item = (i64, i64)>) -> Vec<Vec<i64>> {
    let mut parents: BTreeMap<i64, i64> = BTreeMap::new();
    let mut first: BTreeMap<i64, i64> = BTreeMap::new();
    // Pairs of one agent often follow one another: those are not looked up again.
    let mut last: Option<(i64, i64)> = None;
    for (agent, auditor) in pairs {
        parents.entry(auditor).or_insert(auditor);
        let known = last.filter(|(known, _)| *known == agent).map(|(_, other)| other);
        let other = known.unwrap_or_else(|| *first.entry(agent).or_insert(auditor));
        last = Some((agent, other));
        join(&mut parents, auditor, other);
    }
    let auditors: Vec<i64> = parents.keys().copied().collect();
    let mut groups: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for auditor in auditors {
        groups.entry(root(&mut parents, auditor)).or_default().push(auditor);
    }
    groups.into_values().collect()
}

/// The least auditor of a group stands for it.
fn join(parents: &mut BTreeMap<i64, i64>, one: i64, other: i64) {
    let (one, other) = (root(parents, one), root(parents, other));
    if one != other {
        parents.insert(one.max(other), one.min(other));
    }
}

fn root(parents: &mut BTreeMap<i64, i64>, of: i64) -> i64 {
    let mut at = of;
    while let Some(parent) = parents.get(&at).copied().filter(|parent| *parent != at) {
        at = parent;
    }
    // The next time is shorter.
    parents.insert(of, at);
    at
}
