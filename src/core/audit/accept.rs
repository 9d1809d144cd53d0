//! Accept: an auditor takes other words of a dialogue than those that stood when the audit was opened.

use super::resting::words;
use super::state::{Audit, AuditId, load};
use super::submit::require_auditor;
use crate::core::act::Actor;
use crate::core::dialogue::Revision;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;

/// Lets an audit rest on other words of its dialogue, before its marks. Answers which, and whether that is new.
pub fn accept(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    number: usize,
    note: &str,
) -> Result<(Audit, Revision, bool)> {
    let audit = load(writing, id)?;
    let auditor = require_auditor(writing, actor, &audit, "accept other words for")?;
    let note = Kept::new("--note", note)?;
    let words = words(writing, &audit)?;
    if words.rests_on.number == number {
        return Ok((audit, words.rests_on, false));
    }
    if audit.is_scored() {
        let stands = words.rests_on.number;
        return Err(Refusal::rule(format!("audit {} is scored already, by revision {stands} of its dialogue", id.0))
            .hint("what a score rests on stays; what is wrong with it is for a dispute"));
    }
    let taken = words.take(number)?;
    // Not named: it may be hidden from the auditor whose dialogue it is.
    if taken.dialogue.agent != audit.agent.id {
        return Err(Refusal::rule(format!("revision {number} says that it is another agent's dialogue"))
            .hint(format!("the audit stays with whose it was drawn as; if that is wrong: assize assign replace {} --reason wrong-agent", id.0)));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("audit", &id.0), ("auditor", &auditor.id.0), ("revision", &taken.id)];
    writing.insert("acceptance", &facts, &[("why", Some(&note))])?;
    writing.note(format!("audit {}", id.0));
    Ok((audit, taken, true))
}
