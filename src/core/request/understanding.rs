//! Understanding: whether the representative understands a request.

use super::state::{Step, not_clarifying, recorded, representative, unfinished};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::params;

/// Records whether the representative understands the request, in their own words.
pub fn confirm(
    writing: &mut Writing<'_>,
    actor: &Actor,
    reference: &str,
    understood: bool,
    statement: &str,
) -> Result<Step> {
    let request = unfinished(writing, reference)?;
    let agent = representative(&request)?;
    actor.require_agent(writing, agent, "say whether it is understood")?;
    not_clarifying(&request)?;
    let statement = Kept::new("--statement", statement)?;
    let same = writing
        .prepare_cached("SELECT 1 FROM understanding WHERE id = ?1 AND understood = ?2 AND words IS ?3")?
        .exists(params![request.understanding, understood, statement.as_str()])?;
    if same && request.understanding_approved != Some(false) {
        return Ok(Step::known(request));
    }
    if request.is_answered() {
        return Err(
            Refusal::rule(format!("`{reference}` is answered already")).hint("how far it is: assize intake show")
        );
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("request", &request.id.0), ("agent", &agent.id.0), ("understood", &understood)];
    writing.insert("understanding", &facts, &[("words", Some(&statement))])?;
    recorded(writing, reference, statement.masked())
}
