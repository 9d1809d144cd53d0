//! Response: what the customer is answered.

use super::routing::is_specialist;
use super::state::{Request, State, Step, not_clarifying, recorded, representative, unfinished};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, SELVES};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::{Connection, params};

/// Records a response to the customer, by the representative or a specialist who was called in.
pub fn respond(writing: &mut Writing<'_>, actor: &Actor, reference: &str, reply: &str) -> Result<Step> {
    let request = unfinished(writing, reference)?;
    let representative = representative(&request)?;
    let agent = match specialist(writing, actor, &request)? {
        Some(specialist) => specialist,
        None => representative.clone(),
    };
    actor.require_agent(writing, &agent, "respond to it")?;
    not_clarifying(&request)?;
    let reply = Kept::new("--reply", reply)?;
    if request.response_approved != Some(false) {
        let same = writing
            .prepare_cached(&format!("SELECT 1 FROM response WHERE id = ?2 AND agent IN {SELVES} AND words IS ?3"))?
            .exists(params![agent.id.0, request.response, reply.as_str()])?;
        if same {
            return Ok(Step::known(request));
        }
    }
    require_ready(&request, &representative.handle, &actor.policy, reference)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 2] = [("request", &request.id.0), ("agent", &agent.id.0)];
    writing.insert("response", &facts, &[("words", Some(&reply))])?;
    recorded(writing, reference, reply.masked())
}

/// What comes before a response: it is understood, and what has to be approved is.
fn require_ready(request: &Request, representative: &str, policy: &Policy, reference: &str) -> Result<()> {
    if request.state == State::Routed {
        return Err(Refusal::rule(format!("{representative} has not said yet that `{reference}` is understood"))
            .hint(format!("assize intake confirm {reference} --yes --statement TEXT")));
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
    Ok(())
}

/// The person who acts, or is acted for, where they were called in as a specialist.
fn specialist(conn: &Connection, actor: &Actor, request: &Request) -> Result<Option<Person>> {
    let handle = actor.who.principal.as_deref().unwrap_or(&actor.who.actor);
    let person = people::find(conn, handle)?;
    Ok(is_specialist(conn, request.id, &person)?.then_some(person))
}
