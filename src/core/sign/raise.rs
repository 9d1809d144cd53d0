//! Raising signs: every rule looks at every agent, at all that came since it raised the last one.

use super::found::{Candidate, Sign};
use super::record::{Delivered, Place, Record, deliveries, since};
use super::{falling, hard};
use crate::core::act::Actor;
use crate::core::audit::{self, Audit, AuditId};
use crate::core::care::{self, CareNotice};
use crate::core::ledger::Writing;
use crate::core::people::{Person, Role, has_role};
use crate::core::policy::{SignKind, SignRule};
use crate::core::refusal::Result;
use crate::core::works_agreement::{Purpose, now_in_force};
use std::collections::{BTreeMap, HashMap};

/// Looks for signs by the rules of the policy, and records those that are new.
pub fn settle(writing: &mut Writing<'_>, actor: &Actor) -> Result<Vec<Sign>> {
    let is_let = now_in_force(writing)?.is_none_or(|agreement| agreement.terms.lets(Purpose::EarlySign));
    if actor.policy.early_sign.is_empty() || !is_let {
        return Ok(Vec::new());
    }
    let mut by_agent: BTreeMap<i64, Vec<Audit>> = BTreeMap::new();
    for audit in audit::list(writing, &[])? {
        by_agent.entry(audit.agent.id.0).or_default().push(audit);
    }
    let rules = actor.policy.early_sign.iter().map(|rule| Ok((rule, since(writing, actor, rule)?)));
    let known = Known {
        rules: rules.collect::<Result<Vec<_>>>()?,
        deliveries: deliveries(writing, actor)?,
        notices: care::list(writing, actor.today)?,
    };
    let mut raised = Vec::new();
    for audits in by_agent.values() {
        let Some(agent) = audits.first().map(|audit| audit.agent.clone()) else { continue };
        if has_role(writing, agent.id, Role::Agent, actor.today)? {
            raised.extend(of_agent(writing, actor, &known, (&agent, audits))?);
        }
    }
    Ok(raised)
}

/// The rules, each with since when it holds, and what they look at of all agents.
struct Known<'a> {
    rules: Vec<(&'a SignRule, Place)>,
    deliveries: HashMap<AuditId, Delivered>,
    notices: Vec<CareNotice>,
}

fn of_agent(
    writing: &mut Writing<'_>,
    actor: &Actor,
    known: &Known<'_>,
    (agent, audits): (&Person, &[Audit]),
) -> Result<Vec<Sign>> {
    let mut raised = Vec::new();
    for (rule, since) in &known.rules {
        let record = Record::load(writing, (rule, *since), agent.id, &known.deliveries)?;
        let found = match rule.kind {
            SignKind::Hard => hard::look(writing, actor, rule, (agent, audits), (&record, &known.notices))?,
            SignKind::Falling => falling::look(writing, rule, (agent, audits), &record)?,
        };
        for candidate in found {
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
