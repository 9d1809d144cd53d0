//! Climbing: a question that its owner did not answer in time goes to the managers, all of them.
//!
//! No lot chooses one: a rule for all is no judgement between two people, and the first manager who is there answers.

use super::asked::{Question, QuestionState, overdue};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::Result;

/// Records every question whose time is over. Answers how many climbed now.
pub fn settle(writing: &mut Writing<'_>, actor: &Actor) -> Result<usize> {
    let mut climbed = 0;
    for question in overdue(writing, actor.today)? {
        climbed += usize::from(climb_if_late(writing, actor, &question)?);
    }
    Ok(climbed)
}

/// Records that a question climbs, where its time is over and nobody recorded it yet.
pub(super) fn climb_if_late(writing: &mut Writing<'_>, actor: &Actor, question: &Question) -> Result<bool> {
    if question.state != QuestionState::Open || !question.is_overdue(actor.today) {
        return Ok(false);
    }
    writing.insert("climb", &[("question", &question.id.0)], &[])?;
    Ok(true)
}
