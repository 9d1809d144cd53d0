//! Clarification: what is asked of the customer, and their answer.

use super::state::{State, Step, recorded, unfinished};
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::params;

/// Asks the customer something. Until the answer is recorded the request's clock waits.
pub fn ask(writing: &mut Writing<'_>, reference: &str, question: &str) -> Result<Step> {
    let request = unfinished(writing, reference)?;
    let question = Kept::new("--ask", question)?;
    if request.state == State::Clarifying {
        let same = writing
            .prepare_cached("SELECT 1 FROM clarification WHERE id = ?1 AND question IS ?2")?
            .exists(params![request.clarification, question.as_str()])?;
        if same {
            return Ok(Step::known(request));
        }
        return Err(Refusal::rule(format!("`{reference}` waits for the customer's answer to another question"))
            .hint(format!("record it first: assize intake clarify {reference} --answered TEXT")));
    }
    writing.insert("clarification", &[("request", &request.id.0)], &[("question", Some(question.as_str()))])?;
    recorded(writing, reference, question.masked())
}

/// Records what the customer answered; the clock goes on.
pub fn answered(writing: &mut Writing<'_>, reference: &str, words: &str) -> Result<Step> {
    let request = unfinished(writing, reference)?;
    let words = Kept::new("--answered", words)?;
    if request.state != State::Clarifying {
        let same = writing
            .prepare_cached("SELECT 1 FROM answer WHERE clarification = ?1 AND words IS ?2")?
            .exists(params![request.clarification, words.as_str()])?;
        if same {
            return Ok(Step::known(request));
        }
        return Err(Refusal::rule(format!("nothing was asked of the customer of `{reference}`"))
            .hint(format!("ask with: assize intake clarify {reference} --ask TEXT")));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 1] = [("clarification", &request.clarification)];
    writing.insert("answer", &facts, &[("words", Some(words.as_str()))])?;
    recorded(writing, reference, words.masked())
}
