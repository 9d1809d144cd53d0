//! Archive: a request that was handled here becomes a finished dialogue.

use super::finished::find;
use super::revision::Basis;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{
    self, Event, EventKind, Request, State, Step, Story, not_clarifying, recorded, representative, story,
    unapproved_response,
};
use crate::core::text::{Kept, Untrusted};

/// How a request is closed.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// The dialogue, where it was written down elsewhere; otherwise it is made of the recorded steps.
    pub transcript: Option<String>,
    /// The customer was asked again about vague feedback and did not answer.
    pub unanswered: bool,
}

/// Archives a request: from here on it is a finished dialogue, found for audit, analysis and dispute.
pub fn archive(writing: &mut Writing<'_>, actor: &Actor, reference: &str, closing: &Closing) -> Result<Step> {
    let request = request::find(writing, reference)?;
    let given = closing.transcript.as_deref().map(|text| Kept::new("--transcript", text)).transpose()?;
    if request.state == State::Archived {
        return archived_before(writing, request, given.as_ref());
    }
    let policy = &actor.policy;
    ready_to_archive(&request, policy, reference, closing)?;
    let agent = representative(&request)?.clone();
    let account = given.as_ref().and(actor.known()).map(|person| person.id.0);
    let story = story(writing, reference)?;
    let transcript = match given {
        Some(given) => given,
        None => Kept::stored(&Untrusted::new(dialogue_of(&story, policy.approvals.response.always()))),
    };
    let (customer, notice): (Option<String>, Option<bool>) = writing
        .prepare_cached("SELECT customer, notice FROM request WHERE id = ?1")?
        .query_row([request.id.0], |row| Ok((row.get("customer")?, row.get("notice")?)))?;
    let words = |event: &Event| event.words.as_ref().map(Kept::stored);
    let details = story.events.iter().find(|event| event.step == EventKind::Received).and_then(words);
    let reply = story.events.iter().rev().find(|event| event.step == EventKind::Responded).and_then(words);
    let customer = customer.as_deref().map(Kept::id);
    let now = writing.now().to_string();
    let unanswered =
        (request.state == State::FollowUp).then_some("asked again about the feedback, the customer did not answer");
    let unanswered = unanswered.map(|why| Kept::stored(&Untrusted::new(why)));
    let facts: [(&'static str, &dyn rusqlite::ToSql); 13] = [
        ("request", &request.id.0),
        ("basis", &Basis::Archived),
        ("counts", &now),
        ("channel", &request.channel),
        ("received", &request.received.to_string()),
        ("closed", &now),
        ("category", &request.category),
        ("language", &request.language),
        ("agent", &agent.id.0),
        ("rating", &request.rating),
        ("content", &1),
        ("notice", &notice),
        ("account", &account),
    ];
    let personal = [
        ("why", unanswered.as_ref()),
        ("customer", customer.as_ref()),
        ("details", details.as_ref()),
        ("reply", reply.as_ref()),
        ("transcript", Some(&transcript)),
    ];
    writing.insert("revision", &facts, &personal)?;
    recorded(writing, reference, transcript.masked())
}

fn archived_before(writing: &Writing<'_>, request: Request, given: Option<&Kept>) -> Result<Step> {
    let reference = request.reference.expose();
    let stands = find(writing, reference)?.transcript;
    if given.is_some_and(|given| stands.is_none_or(|stands| stands.expose() != given.as_str())) {
        return Err(Refusal::rule(format!("`{reference}` is archived already, with another dialogue"))
            .hint(format!("read it with: assize intake show {reference}")));
    }
    Ok(Step { request, new: false, masked: 0 })
}

fn ready_to_archive(request: &Request, policy: &Policy, reference: &str, closing: &Closing) -> Result<()> {
    not_clarifying(request)?;
    if !request.is_answered() {
        return Err(
            Refusal::rule(format!("`{reference}` is not answered yet")).hint(format!("next: {}", request.next(policy)))
        );
    }
    if policy.approvals.response.always() && request.response_approved != Some(true) {
        return Err(unapproved_response(reference));
    }
    if request.state == State::FollowUp && !closing.unanswered {
        return Err(Refusal::rule(format!("the customer's feedback on `{reference}` is vague and not followed up"))
            .hint("ask again and record it with assize intake rate, or archive with --unanswered"));
    }
    Ok(())
}

/// The recorded words of both sides, one after the other; a response that was returned before it went out is
/// no part of them.
fn dialogue_of(story: &Story, gated: bool) -> String {
    let line = |event: &Event| {
        let speaker = match event.step {
            EventKind::Received | EventKind::Answered => "Customer",
            EventKind::Asked => "Agent",
            EventKind::Responded if story.was_sent(event, gated) => "Agent",
            EventKind::Responded
            | EventKind::Triaged
            | EventKind::Routed
            | EventKind::CalledIn
            | EventKind::Understood
            | EventKind::NotUnderstood
            | EventKind::Approved
            | EventKind::Returned
            | EventKind::Rated
            | EventKind::VagueFeedback
            | EventKind::Archived
            | EventKind::Completed
            | EventKind::Amended => return None,
        };
        let words = event.words.as_ref()?;
        // A line break inside what somebody said must not make it look as if somebody else spoke.
        Some(format!("{speaker}: {}", words.expose().trim().replace("\r\n", "\n").replace(['\r', '\n'], "\n  ")))
    };
    story.events.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}
