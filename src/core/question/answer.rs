//! Answering: the owner says how a criterion is meant, and from then on it is a precedent.

use super::asked::{Question, QuestionId, QuestionState, find};
use super::climb::climb_if_late;
use super::no_part::require_no_part;
use crate::core::act::Actor;
use crate::core::audit;
use crate::core::ledger::Writing;
use crate::core::people::{Person, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;

/// A question that was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// The question.
    pub question: Question,
    /// Whether something was recorded.
    pub new: bool,
}

/// Answers a question, for all who score the criterion next. Its owner does; once its time is over, any manager may too.
pub fn answer(writing: &mut Writing<'_>, actor: &Actor, id: QuestionId, note: &str) -> Result<Answered> {
    let question = find(writing, id)?;
    let headnote = Kept::new("--note", note)?;
    let person = actor.person(writing)?.clone();
    if let Some((stands, by)) = &question.answer {
        if by.id == person.id && stands.expose() == headnote.as_str() {
            return Ok(Answered { question, new: false });
        }
        return Err(Refusal::rule(format!("question {} is answered already, by {}", id.0, by.handle))
            .hint("what no longer fits is asked again, in a later audit: assize score ask"));
    }
    require_answerer(actor, &person, &question)?;
    let hint =
        "a manager answers, once its time is over; or it is asked again of somebody without a part in an open case";
    let card = audit::load(writing, question.audit)?.card;
    require_no_part(writing, actor, card, (&person, &question.key), hint)?;
    climb_if_late(writing, actor, &question)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("line", &question.line), ("criterion", &question.criterion), ("question", &id.0), ("person", &person.id.0)];
    writing.insert("precedent", &facts, &[("headnote", Some(&headnote))])?;
    writing.note(format!("question {}", id.0));
    Ok(Answered { question: find(writing, id)?, new: true })
}

fn require_answerer(actor: &Actor, person: &Person, question: &Question) -> Result<()> {
    let has_climbed = question.state == QuestionState::Climbed || question.is_overdue(actor.today);
    if person.id == question.asker.id {
        return Err(Refusal::rule(format!("{} asked question {}", person.handle, question.id.0))
            .hint(format!("{} answers it", question.owner.handle)));
    }
    if person.id == question.owner.id || (has_climbed && actor.has(Role::Manager)) {
        return Ok(());
    }
    Err(Refusal::rule(format!("{} may not answer question {}", person.handle, question.id.0)).hint(format!(
        "{} owns it, until {}; after that any manager may answer too",
        question.owner.handle, question.due
    )))
}
