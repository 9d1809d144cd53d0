//! Agreement on paper: an offered correction that an agent answered on their page, by its number.

use super::correction::{Correction, answer, corrections, offered};
use crate::core::act::Actor;
use crate::core::audit::AuditId;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};

/// The agent's answer to one correction, as it was offered when they read it. One that another offer replaced is refused, and
/// so is an answer other than the one they gave before; the same again changes nothing. Answers whether it was new.
pub fn answer_numbered(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    number: i64,
    agreed: bool,
) -> Result<(Correction, bool)> {
    let known = corrections(writing, id)?.into_iter().find(|one| one.id == number);
    let known = known.ok_or_else(|| {
        Refusal::data(format!("no correction {number} of audit {} was offered", id.0))
            .hint(format!("what was offered: assize score show {}", id.0))
    })?;
    let said = if known.agreed == Some(true) { "agreed to" } else { "declined" };
    if known.agreed == Some(!agreed) {
        return Err(Refusal::rule(format!("correction {number} of audit {} was {said} before", id.0))
            .hint("an answer stays; its auditor can offer it again: assize dispute correct"));
    }
    let is_open = offered(writing, id)?.iter().any(|one| one.id == number);
    if known.agreed.is_none() && !is_open {
        return Err(Refusal::rule(format!(
            "correction {number} of audit {} is offered no more: another took its place",
            id.0
        ))
        .hint("read what is offered now on a newer page: assize score deliver --pages FOLDER"));
    }
    if known.agreed == Some(agreed) {
        return Ok((known, false));
    }
    answer(writing, actor, id, Some(&known.criterion), agreed).map(|(one, _, new)| (one, new))
}
