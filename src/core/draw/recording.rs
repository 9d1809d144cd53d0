//! Recording a commitment, wherever its frame lives: what holds for each of them, and its facts.

use super::commitment::Committed;
use super::voiding::require_standing;
use crate::calc::draw::{Commitment, Source};
use crate::core::frame::Bounds;
use crate::core::ledger::Writing;
use crate::core::plan::{self, Plan};
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{Clause, InForce, beyond};
use rusqlite::Connection;

/// Refuses a window that is committed already, or void.
pub(super) fn require_free(conn: &Connection, name: &str) -> Result<()> {
    require_standing(conn, name)?;
    match plan::committed_as(conn, name)? {
        Some(_) => Err(Refusal::rule(format!("{name} is committed already")).hint("one draw per plan and window")),
        None => Ok(()),
    }
}

/// Refuses a seed of this computer where the works agreement wants witnesses.
pub(super) fn require_witnesses(agreement: Option<&InForce>, source: &Source) -> Result<()> {
    match agreement.filter(|agreement| agreement.terms.wants_witnesses() && *source == Source::Local) {
        None => Ok(()),
        Some(agreement) => Err(beyond(agreement, Clause::Seeds, "a local seed has no witness")),
    }
}

pub(super) fn store(
    writing: &mut Writing<'_>,
    plan: &Plan,
    bounds: Bounds,
    source: &Source,
    commitment: &Commitment,
) -> Result<Committed> {
    let (first, last) = (bounds.first.to_string(), bounds.last.to_string());
    let size = i64::try_from(commitment.n).unwrap_or(i64::MAX);
    let (text, hash) = (commitment.text().map_err(Refusal::data)?, commitment.commit().map_err(Refusal::data)?);
    let (since, until) = (bounds.span.0.to_string(), bounds.span.1.to_string());
    let facts: [(&'static str, &dyn rusqlite::ToSql); 11] = [
        ("plan", &plan.id),
        ("name", &commitment.draw),
        ("first", &first),
        ("last", &last),
        ("since", &since),
        ("until", &until),
        ("size", &size),
        ("root", &commitment.frame),
        ("source", &commitment.seed_source),
        ("text", &text),
        ("hash", &hash),
    ];
    let id = writing.insert("commitment", &facts, &[])?;
    let (name, window, span) = (commitment.draw.clone(), (bounds.first, bounds.last), bounds.span);
    let (source, entry, at) = (source.clone(), bounds.entry, writing.now());
    Ok(Committed { id, plan: plan.id, name, window, span, size, source, text, hash, entry, at })
}
