//! Feedback: what the customer says of how the request was handled.

use super::approval::unapproved_response;
use super::state::{Step, recorded, unfinished};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::params;

/// What the customer says of how the request was handled.
#[derive(Clone, Debug, Default)]
pub struct Feedback {
    /// 1 to 5.
    pub rating: Option<i64>,
    /// In their words.
    pub comment: Option<String>,
    /// Whether it says too little to act on; without a rating it always does.
    pub vague: bool,
}

/// Records the customer's feedback. Vague feedback is to be followed up.
pub fn rate(writing: &mut Writing<'_>, actor: &Actor, reference: &str, feedback: &Feedback) -> Result<Step> {
    let request = unfinished(writing, reference)?;
    if !request.is_answered() {
        return Err(Refusal::rule(format!("`{reference}` is not answered yet: there is nothing to rate"))
            .hint("it is answered with: assize intake respond"));
    }
    if actor.policy.approvals.response.always() && request.response_approved != Some(true) {
        return Err(unapproved_response(reference));
    }
    if feedback.rating.is_none() && feedback.comment.is_none() {
        return Err(Refusal::words("the customer said nothing").hint("give --rating 1 to 5, or --comment, or both"));
    }
    let comment = feedback.comment.as_deref().map(|text| Kept::new("--comment", text)).transpose()?;
    let comment = comment.as_ref();
    let vague = feedback.vague || feedback.rating.is_none();
    let same = writing
        .prepare_cached(
            "SELECT 1 FROM feedback WHERE id = (SELECT max(id) FROM feedback WHERE request = ?1)
             AND rating IS ?2 AND words IS ?3 AND vague = ?4",
        )?
        .exists(params![request.id.0, feedback.rating, comment.map(Kept::as_str), vague])?;
    if same {
        return Ok(Step::known(request));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("request", &request.id.0), ("rating", &feedback.rating), ("vague", &vague)];
    writing.insert("feedback", &facts, &[("words", comment)])?;
    recorded(writing, reference, comment.map_or(0, Kept::masked))
}
