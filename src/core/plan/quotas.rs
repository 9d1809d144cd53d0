//! Quotas of a frame: how many of each stratum, from what the plan says, the sizes, and how earlier scores vary.

use super::quota::{Allocation, Quotas};
use super::sheet::Plan;
use super::spread::Spread;
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The quotas of strata of these sizes, from what was known before entry `before`. Refused where what the plan wants
/// cannot be.
pub(in crate::core) fn quotas(
    conn: &Connection,
    plan: &Plan,
    sizes: &BTreeMap<Vec<String>, usize>,
    before: i64,
) -> Result<Quotas> {
    let rule = plan.rule();
    let spread = (rule.allocation() == Allocation::Neyman).then(|| Spread::load(conn, plan, before)).transpose()?;
    rule.quotas(sizes, |labels| plan.own_count(labels), &|labels| {
        spread.as_ref().map_or(1, |spread| spread.of(&plan.without_agent(labels)))
    })
    .map_err(|why| {
        Refusal::rule(format!("the quota of {} cannot be met: {why}", plan.name))
            .hint("add the next version of the plan with another total or minimum: assize assign plan add")
    })
}
