//! Closing a coaching: what came of it, in words.

use super::listed::{Coaching, load};
use super::number::CoachingId;
use super::right::{require_coach, require_open};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use crate::core::text::{Kept, Untrusted};

/// Closes a coaching; its follow-up ends with it. Answers whether it was new.
pub fn close(writing: &mut Writing<'_>, actor: &Actor, id: CoachingId, note: &str) -> Result<(Coaching, bool)> {
    let found = load(writing, id)?;
    require_coach(writing, actor, &found.agent)?;
    let words = Kept::new("--note", note)?;
    if let Some((said, _)) = &found.end
        && said.as_ref().map(Untrusted::expose) == Some(words.as_str())
    {
        return Ok((found, false));
    }
    require_open(&found)?;
    writing.insert("coaching_end", &[("coaching", &id.0)], &[("words", Some(&words))])?;
    writing.note(format!("coaching {}", id.0));
    Ok((load(writing, id)?, true))
}
