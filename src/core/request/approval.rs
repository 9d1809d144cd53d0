//! Approval: a step of a request is approved, or returned with a reason, by somebody who did not take it.

use super::conflict::part;
use super::number::RequestId;
use super::state::{Request, State, Step, find, recorded};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, require_none};
use crate::core::people::{NOW, Person};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::{Connection, OptionalExtension};

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

/// Approves a step of a request, or returns it with a reason; the step is then taken again. Nobody approves a step that
/// they took, or has a part in the request.
pub fn approve(
    writing: &mut Writing<'_>,
    actor: &Actor,
    reference: &str,
    gate: Gate,
    returned: Option<&str>,
) -> Result<Step> {
    let approver = actor.person(writing)?;
    let request = find(writing, reference)?;
    let (subject, granted) = match gate {
        Gate::Understanding => (request.understanding, request.understanding_approved),
        Gate::Response => (request.response, request.response_approved),
    };
    let Some(subject) = subject else {
        return Err(Refusal::rule(format!("there is no {} of `{reference}` to approve yet", gate.word()))
            .hint("how far it is: assize intake show"));
    };
    require_apart(writing, approver, &request, gate)?;
    let reason = returned.map(|text| Kept::new("--return", text)).transpose()?;
    if let Some(before) = granted {
        return approved_before(writing, request, gate, subject, before, reason.as_ref().map(Kept::as_str));
    }
    require_possible(writing, &request, gate, subject, reason.is_some())?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [(gate.word(), &subject), ("approver", &approver.id.0), ("granted", &reason.is_none())];
    writing.insert("approval", &facts, &[("reason", reason.as_ref())])?;
    recorded(writing, reference, reason.map_or(0, |reason| reason.masked()))
}

fn require_apart(conn: &Connection, approver: &Person, request: &Request, gate: Gate) -> Result<()> {
    let objections = part(conn, NOW, approver, request.id, "they have a part in it")?.into_iter().collect();
    let what = format!("approve the {} of `{}`", gate.word(), request.reference.expose());
    require_none(Deed::ApproveStep, approver, objections, &what, "another lead or manager may")
}

fn require_possible(conn: &Connection, request: &Request, gate: Gate, subject: i64, returns: bool) -> Result<()> {
    let reference = request.reference.expose();
    if gate == Gate::Understanding && !returns && !is_understood(conn, subject)? {
        return Err(Refusal::rule(format!("`{reference}` is not understood: there is nothing to approve"))
            .hint("ask the customer, return it with --return NOTE, or have it routed to somebody else"));
    }
    if gate == Gate::Understanding && returns && request.response.is_some() {
        return Err(Refusal::rule(format!("`{reference}` is answered already: return the response instead"))
            .hint(format!("assize intake approve {reference} --response --return NOTE")));
    }
    if returns && request.state == State::Archived {
        return Err(Refusal::rule(format!("`{reference}` is archived: nothing can be taken again"))
            .hint("what was wrong belongs into its audit"));
    }
    Ok(())
}

fn is_understood(conn: &Connection, understanding: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT understood FROM understanding WHERE id = ?1")?
        .query_row([understanding], |row| row.get(0))?)
}

fn approved_before(
    writing: &Writing<'_>,
    request: Request,
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
        return Ok(Step::known(request));
    }
    let was = if before { "approved" } else { "returned" };
    Err(Refusal::rule(format!("this {column} was {was} already"))
        .hint("an approval stands; the next step gets its own"))
}

/// Whether everything of a request that was handled here is approved; true for one that came finished.
pub fn is_approved(conn: &Connection, request: RequestId, gate: Gate) -> Result<bool> {
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

/// The refusal of what has to wait until the response is approved.
pub fn unapproved_response(reference: &str) -> Refusal {
    Refusal::rule(format!("the response to `{reference}` is not approved yet"))
        .hint(format!("a lead or a manager: assize intake approve {reference} --response"))
}
