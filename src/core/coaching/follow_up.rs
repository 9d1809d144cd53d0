//! Follow-up: audits that are asked of the draws afterwards.

use super::followed::FollowUp;
use super::listed::{Coaching, load};
use super::number::CoachingId;
use super::right::{require_agreed, require_coach};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};

/// Asks for follow-up audits of dialogues of some days, none of them over. Answers whether it was new.
pub fn follow_up(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: CoachingId,
    wanted: FollowUp,
) -> Result<(Coaching, bool)> {
    let found = load(writing, id)?;
    require_coach(writing, actor, &found.agent)?;
    if found.follow_ups.contains(&wanted) {
        return Ok((found, false));
    }
    require_agreed(&found)?;
    require_days(actor, &wanted)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] = [
        ("coaching", &id.0),
        ("count", &wanted.count),
        ("first", &wanted.first.to_string()),
        ("last", &wanted.last.to_string()),
    ];
    writing.insert("coaching_follow_up", &facts, &[])?;
    writing.note(format!("coaching {}", id.0));
    Ok((load(writing, id)?, true))
}

fn require_days(actor: &Actor, wanted: &FollowUp) -> Result<()> {
    if wanted.count == 0 {
        return Err(Refusal::words("no audit is asked for").hint("give --count 1 or more"));
    }
    if wanted.first < actor.today {
        return Err(Refusal::rule(format!("{} is over: its dialogues may be drawn already", wanted.first))
            .hint("give a day from today on with --from"));
    }
    if wanted.last < wanted.first {
        return Err(Refusal::words(format!("there is no day from {} to {}", wanted.first, wanted.last))
            .hint("give the first day with --from and the last with --to"));
    }
    Ok(())
}
