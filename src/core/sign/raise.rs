//! Raising signs: every rule looks at every agent, once a night.

use super::found::{Candidate, Sign, counted};
use super::{falling, hard};
use crate::core::act::Actor;
use crate::core::audit::{self, Audit};
use crate::core::ledger::Writing;
use crate::core::people::{Person, Role, has_role};
use crate::core::policy::SignKind;
use crate::core::refusal::Result;
use std::collections::BTreeMap;

/// Looks for signs by the rules of the policy, and records those that are new.
pub fn settle(writing: &mut Writing<'_>, actor: &Actor) -> Result<Vec<Sign>> {
    if actor.policy.early_sign.is_empty() {
        return Ok(Vec::new());
    }
    let mut by_agent: BTreeMap<i64, Vec<Audit>> = BTreeMap::new();
    for audit in audit::list(writing, &[])? {
        by_agent.entry(audit.agent.id.0).or_default().push(audit);
    }
    let mut raised = Vec::new();
    for audits in by_agent.values() {
        let Some(agent) = audits.first().map(|audit| audit.agent.clone()) else { continue };
        if has_role(writing, agent.id, Role::Agent, actor.today)? {
            raised.extend(of_agent(writing, actor, &agent, audits)?);
        }
    }
    Ok(raised)
}

fn of_agent(writing: &mut Writing<'_>, actor: &Actor, agent: &Person, audits: &[Audit]) -> Result<Vec<Sign>> {
    let mut raised = Vec::new();
    for rule in &actor.policy.early_sign {
        let before = counted(writing, rule, agent.id)?;
        let found = match rule.kind {
            SignKind::Hard => hard::look(writing, actor, writing.now(), rule, (agent, audits), before)?,
            SignKind::Falling => falling::look(writing, rule, (agent, audits), before)?,
        };
        if let Some(candidate) = found {
            store(writing, &candidate)?;
            raised.push(candidate.sign);
        }
    }
    Ok(raised)
}

fn store(writing: &mut Writing<'_>, Candidate { sign, newest }: &Candidate) -> Result<()> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 10] = [
        ("rule", &sign.rule),
        ("kind", &sign.kind.word()),
        ("agent", &sign.agent.id.0),
        ("first", &sign.first.to_string()),
        ("last", &sign.last.to_string()),
        ("n", &sign.n),
        ("newest", newest),
        ("criterion", &sign.criterion),
        ("before", &sign.drop.map(|drop| drop.before)),
        ("after", &sign.drop.map(|drop| drop.after)),
    ];
    writing.insert("early_sign", &facts, &[])?;
    Ok(())
}
