//! Handling a request: understood, answered, approved, rated, archived.

use super::living::{Living, Step, done, living, said, staff, unfinished};
use super::routing::is_specialist;
use super::story::{Event, Story, story};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, Person, Role};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension, params};

/// Records whether the representative understands the request, in their own words.
pub fn confirm(writing: &mut Writing<'_>, who: &Who, reference: &str, understood: bool, words: &str) -> Result<Step> {
    let request = unfinished(writing, reference)?;
    let agent = representative(&request)?;
    require_handler(writing, who, agent, "say whether it is understood")?;
    not_clarifying(&request)?;
    let (words, count) = said("--words", words)?;
    let same = writing
        .prepare_cached("SELECT 1 FROM understanding WHERE id = ?1 AND understood = ?2 AND words IS ?3")?
        .exists(params![request.understanding, understood, words])?;
    if same && request.understanding_approved != Some(false) {
        return Ok(Step { request, new: false, masked: 0 });
    }
    if request.response.is_some() && request.response_approved != Some(false) {
        return Err(Refusal::rule(format!("`{reference}` is answered already")));
    }
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("request", &request.id), ("agent", &agent.id.0), ("understood", &understood)];
    writing.insert("understanding", &facts, &[("words", Some(&words))])?;
    done(writing, reference, count)
}

/// Records a response to the customer, by the representative or a specialist who was called in.
pub fn respond(writing: &mut Writing<'_>, who: &Who, reference: &str, words: &str) -> Result<Step> {
    let policy = policy::current(writing)?;
    let request = unfinished(writing, reference)?;
    let representative = representative(&request)?;
    let agent = match specialist(writing, who, &request)? {
        Some(specialist) => specialist,
        None => representative.clone(),
    };
    require_handler(writing, who, &agent, "respond to it")?;
    not_clarifying(&request)?;
    let (words, count) = said("--words", words)?;
    if request.response_approved != Some(false) {
        let same = writing
            .prepare_cached("SELECT 1 FROM response WHERE id = ?1 AND agent = ?2 AND words IS ?3")?
            .exists(params![request.response, agent.id.0, words])?;
        if same {
            return Ok(Step { request, new: false, masked: 0 });
        }
    }
    if request.state == "routed" {
        return Err(Refusal::rule(format!(
            "{} has not said yet that `{reference}` is understood",
            representative.handle
        ))
        .hint(format!("assize intake confirm {reference} --yes --words TEXT")));
    }
    if policy.approvals.understanding.always() && request.understanding_approved != Some(true) {
        return Err(Refusal::rule(format!("the understanding of `{reference}` is not approved yet"))
            .hint(format!("a lead or a manager: assize intake approve {reference} --understanding")));
    }
    if policy.approvals.response.always() && request.response.is_some() && request.response_approved.is_none() {
        return Err(Refusal::rule(format!("a response to `{reference}` waits for its approval")).hint(format!(
            "a lead or a manager approves or returns it: assize intake approve {reference} --response"
        )));
    }
    writing.insert("response", &[("request", &request.id), ("agent", &agent.id.0)], &[("words", Some(&words))])?;
    done(writing, reference, count)
}

/// What the customer says of how the request was handled.
#[derive(Clone, Debug, Default)]
pub struct Feedback {
    /// 1 to 5.
    pub rating: Option<i64>,
    /// In their words.
    pub words: Option<String>,
    /// Whether it says too little to act on; without a rating it always does.
    pub vague: bool,
}

/// Records the customer's feedback. Vague feedback is to be followed up.
pub fn rate(writing: &mut Writing<'_>, who: &Who, reference: &str, feedback: &Feedback) -> Result<Step> {
    let policy = policy::current(writing)?;
    staff(writing, who, &policy, "record the customer's feedback")?;
    let request = unfinished(writing, reference)?;
    if request.response.is_none() || request.response_approved == Some(false) {
        return Err(Refusal::rule(format!("`{reference}` is not answered yet: there is nothing to rate")));
    }
    if policy.approvals.response.always() && request.response_approved != Some(true) {
        return Err(unapproved_response(reference));
    }
    if feedback.rating.is_none() && feedback.words.is_none() {
        return Err(Refusal::words("the customer said nothing").hint("give --rating 1 to 5, or --words, or both"));
    }
    let words = feedback.words.as_deref().map(|text| said("--words", text)).transpose()?;
    let (words, count) = words.map_or((None, 0), |(text, count)| (Some(text), count));
    let vague = feedback.vague || feedback.rating.is_none();
    let same = writing
        .prepare_cached(
            "SELECT 1 FROM feedback WHERE id = (SELECT max(id) FROM feedback WHERE request = ?1)
             AND rating IS ?2 AND words IS ?3 AND vague = ?4",
        )?
        .exists(params![request.id, feedback.rating, words, vague])?;
    if same {
        return Ok(Step { request, new: false, masked: 0 });
    }
    writing.insert(
        "feedback",
        &[("request", &request.id), ("rating", &feedback.rating), ("vague", &vague)],
        &[("words", words.as_deref())],
    )?;
    done(writing, reference, count)
}

/// How a request is closed.
#[derive(Clone, Debug, Default)]
pub struct Closing {
    /// The dialogue, where it was written down elsewhere; otherwise it is made of the recorded steps.
    pub transcript: Option<String>,
    /// The customer was asked again about vague feedback and did not answer.
    pub unanswered: bool,
}

/// Archives a request: from here on it is a finished dialogue, found for audit, analysis and dispute.
pub fn archive(writing: &mut Writing<'_>, who: &Who, reference: &str, closing: &Closing) -> Result<Step> {
    let policy = policy::current(writing)?;
    staff(writing, who, &policy, "archive requests")?;
    let request = living(writing, reference)?;
    if request.state == "archived" {
        let transcript = closing.transcript.as_deref().map(|text| said("--transcript", text)).transpose()?;
        let stands = super::find(writing, reference)?.transcript;
        if transcript.is_some_and(|(text, _)| stands.is_none_or(|stands| stands.expose() != text)) {
            return Err(Refusal::rule(format!("`{reference}` is archived already, with another dialogue"))
                .hint(format!("read it with: assize intake show {reference}")));
        }
        return Ok(Step { request, new: false, masked: 0 });
    }
    ready_to_archive(&request, &policy, reference, closing)?;
    let agent = representative(&request)?.clone();
    let story = story(writing, reference)?;
    let (transcript, count) = match &closing.transcript {
        Some(text) => said("--transcript", text)?,
        None => (dialogue_of(&story, policy.approvals.response.always()), 0),
    };
    let (customer, notice): (Option<String>, Option<bool>) = writing
        .prepare_cached("SELECT customer, notice FROM request WHERE id = ?1")?
        .query_row([request.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let words = |event: &Event| event.words.as_ref().map(|words| words.expose().to_owned());
    let details = story.events.iter().find(|event| event.step == "received").and_then(words);
    let reply = story.events.iter().rev().find(|event| event.step == "responded").and_then(words);
    let now = writing.now().to_string();
    let unanswered =
        (request.state == "follow up").then_some("asked again about the feedback, the customer did not answer");
    let facts: [(&'static str, &dyn rusqlite::ToSql); 12] = [
        ("request", &request.id),
        ("basis", &"archived"),
        ("why", &unanswered),
        ("counts", &now),
        ("channel", &request.channel),
        ("received", &request.received.to_string()),
        ("closed", &now),
        ("category", &request.category),
        ("agent", &agent.id.0),
        ("rating", &request.rating),
        ("content", &1),
        ("notice", &notice),
    ];
    let personal = [
        ("customer", customer.as_deref()),
        ("details", details.as_deref()),
        ("reply", reply.as_deref()),
        ("transcript", Some(transcript.as_str())),
    ];
    writing.insert("revision", &facts, &personal)?;
    done(writing, reference, count)
}

fn ready_to_archive(request: &Living, policy: &policy::Policy, reference: &str, closing: &Closing) -> Result<()> {
    not_clarifying(request)?;
    if request.response.is_none() || request.response_approved == Some(false) {
        return Err(
            Refusal::rule(format!("`{reference}` is not answered yet")).hint(format!("next: {}", request.next(policy)))
        );
    }
    if policy.approvals.response.always() && request.response_approved != Some(true) {
        return Err(unapproved_response(reference));
    }
    if request.state == "follow up" && !closing.unanswered {
        return Err(Refusal::rule(format!("the customer's feedback on `{reference}` is vague and not followed up"))
            .hint("ask again and record it with assize intake rate, or archive with --unanswered"));
    }
    Ok(())
}

fn unapproved_response(reference: &str) -> Refusal {
    Refusal::rule(format!("the response to `{reference}` is not approved yet"))
        .hint(format!("a lead or a manager: assize intake approve {reference} --response"))
}

/// The recorded words of both sides, one after the other; a response that was returned before it went out is
/// no part of them.
fn dialogue_of(story: &Story, gated: bool) -> String {
    let line = |event: &Event| {
        let speaker = match event.step {
            "received" | "answered" => "Customer",
            "asked" => "Agent",
            "responded" if story.was_sent(event, gated) => "Agent",
            _ => return None,
        };
        let words = event.words.as_ref()?;
        // A line break inside what somebody said must not make it look as if somebody else spoke.
        Some(format!("{speaker}: {}", words.expose().trim().replace("\r\n", "\n").replace(['\r', '\n'], "\n  ")))
    };
    story.events.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

/// What of a request can be approved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gate {
    /// That the representative understood it.
    Understanding,
    /// The response.
    Response,
}

impl Gate {
    const fn word(self) -> &'static str {
        match self {
            Self::Understanding => "understanding",
            Self::Response => "response",
        }
    }
}

/// Approves a step of a request, or returns it with a reason; the step is then taken again. Whoever took the
/// step, or has a part in the request, never approves it.
pub fn approve(
    writing: &mut Writing<'_>,
    who: &Who,
    reference: &str,
    gate: Gate,
    returned: Option<&str>,
) -> Result<Step> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    let roles = [Role::Lead, Role::Manager];
    let approver = people::require(writing, who, &policy, today, &roles, "approve")?;
    let request = living(writing, reference)?;
    let (subject, granted) = match gate {
        Gate::Understanding => (request.understanding, request.understanding_approved),
        Gate::Response => (request.response, request.response_approved),
    };
    let Some(subject) = subject else {
        return Err(Refusal::rule(format!("there is no {} of `{reference}` to approve yet", gate.word())));
    };
    if has_part(writing, people::NOW, super::RequestId(request.id), &approver)? {
        return Err(Refusal::rule(format!(
            "{} may not approve the {} of `{reference}`: they have a part in it",
            approver.handle,
            gate.word()
        ))
        .hint("another lead or manager may"));
    }
    let reason = returned.map(|text| said("--return", text)).transpose()?;
    if let Some(before) = granted {
        return approved_before(
            writing,
            request,
            gate,
            subject,
            before,
            reason.as_ref().map(|(text, _)| text.as_str()),
        );
    }
    if gate == Gate::Understanding && reason.is_none() && !is_understood(writing, subject)? {
        return Err(Refusal::rule(format!("`{reference}` is not understood: there is nothing to approve"))
            .hint("ask the customer, return it with --return REASON, or have it routed anew"));
    }
    if gate == Gate::Understanding && reason.is_some() && request.response.is_some() {
        return Err(Refusal::rule(format!("`{reference}` is answered already: return the response instead")));
    }
    if reason.is_some() && request.state == "archived" {
        return Err(Refusal::rule(format!("`{reference}` is archived: nothing can be taken again"))
            .hint("what was wrong belongs into its audit"));
    }
    writing.insert(
        "approval",
        &[(gate.word(), &subject), ("approver", &approver.id.0), ("granted", &reason.is_none())],
        &[("reason", reason.as_ref().map(|(text, _)| text.as_str()))],
    )?;
    done(writing, reference, reason.map_or(0, |(_, count)| count))
}

fn is_understood(conn: &Connection, understanding: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT understood FROM understanding WHERE id = ?1")?
        .query_row([understanding], |row| row.get(0))?)
}

fn approved_before(
    writing: &Writing<'_>,
    request: Living,
    gate: Gate,
    subject: i64,
    before: bool,
    reason: Option<&str>,
) -> Result<Step> {
    let column = gate.word();
    let stood: Option<String> = writing
        .prepare_cached(&format!("SELECT reason FROM approval WHERE {column} = ?1"))?
        .query_row([subject], |row| row.get(0))?;
    if before == reason.is_none() && (before || stood.as_deref() == reason) {
        return Ok(Step { request, new: false, masked: 0 });
    }
    let was = if before { "approved" } else { "returned" };
    Err(Refusal::rule(format!("this {column} was {was} already"))
        .hint("an approval stands; the next step gets its own"))
}

/// Whether everything of a request that was handled here is approved; true for one that came finished.
pub fn is_approved(conn: &Connection, request: super::RequestId, gate: Gate) -> Result<bool> {
    let column = match gate {
        Gate::Understanding => "understanding_approved",
        Gate::Response => "response_approved",
    };
    let granted: Option<Option<bool>> = conn
        .prepare_cached(&format!("SELECT {column} FROM request_state WHERE request = ?1"))?
        .query_row([request.0], |row| row.get(0))
        .optional()?;
    Ok(granted.is_none_or(|granted| granted == Some(true)))
}

fn representative(request: &Living) -> Result<&Person> {
    request.agent.as_ref().ok_or_else(|| {
        let reference = request.reference.expose();
        Refusal::rule(format!("nobody has `{reference}` yet")).hint(format!("assize assign request {reference}"))
    })
}

/// Requires whoever handles the request, or a lead of theirs or a manager with `--for`.
fn require_handler(writing: &Writing<'_>, who: &Who, agent: &Person, act: &str) -> Result<()> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    people::require_agent(writing, who, &policy, today, agent, act)
}

/// Whoever acts, or is acted for, where they were called in as a specialist.
fn specialist(conn: &Connection, who: &Who, request: &Living) -> Result<Option<Person>> {
    let handle = who.principal.as_deref().unwrap_or(&who.actor);
    let person = people::find(conn, handle)?;
    Ok(is_specialist(conn, request.id, &person)?.then_some(person))
}

/// Whether somebody has a part in a request, as it stood after entry `as_of`: had it, joined it, or took one of its
/// steps, were it for another.
pub fn has_part(conn: &Connection, as_of: i64, request: super::RequestId, person: &Person) -> Result<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM routing WHERE request = ?1 AND agent = ?2 AND entry <= ?4
             UNION ALL SELECT 1 FROM response r JOIN entry e ON e.id = r.entry
               WHERE r.request = ?1 AND (r.agent = ?2 OR e.actor = ?3) AND r.entry <= ?4
             UNION ALL SELECT 1 FROM understanding u JOIN entry e ON e.id = u.entry
               WHERE u.request = ?1 AND (u.agent = ?2 OR e.actor = ?3) AND u.entry <= ?4",
        )?
        .exists(params![request.0, person.id.0, person.handle, as_of])?)
}

fn not_clarifying(request: &Living) -> Result<()> {
    if request.state != "clarifying" {
        return Ok(());
    }
    let reference = request.reference.expose();
    Err(Refusal::rule(format!("`{reference}` waits for the customer's answer"))
        .hint(format!("record it first: assize intake clarify {reference} --answered TEXT")))
}
