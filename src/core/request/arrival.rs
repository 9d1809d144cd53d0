//! Arrival: a request as it comes in.

use super::field::{Field, channel, id_without_card, plain};
use super::number::{composed, exists};
use super::state::{Step, as_usage, find};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::Role;
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::params;

/// A request as it arrives.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// The centre's own number; without one it gets the next of ours, R-1, R-2 …
    pub reference: Option<String>,
    /// How it came.
    pub channel: String,
    /// When; without it now.
    pub received: Option<Moment>,
    /// The customer's reference.
    pub customer: Option<String>,
    /// What they want, in their words.
    pub details: String,
    /// Whether they were told that dialogues may be monitored; without it as the policy says of the channel.
    pub notice: Option<bool>,
}

/// Records the arrival of a request. The same again changes nothing; another under the same number is refused.
pub fn add(writing: &mut Writing<'_>, actor: &Actor, arrival: &Arrival) -> Result<Step> {
    channel(arrival.channel.as_str().into(), &actor.policy).map_err(as_usage)?;
    let details = Kept::new("--details", &arrival.details)?;
    check_id(Field::Ref, arrival.reference.as_deref(), &actor.policy)?;
    check_id(Field::Customer, arrival.customer.as_deref(), &actor.policy)?;
    if arrival.notice == Some(false) && actor.policy.gives_notice(&arrival.channel) {
        actor.require(&[Role::Lead, Role::Manager], "say that a customer was not told")?;
    }
    let received = arrival.received.unwrap_or_else(|| writing.now());
    if received > writing.now() {
        return Err(Refusal::words(format!("--received: {received} has not come yet")).hint("give a time up to now"));
    }
    let given = arrival.reference.as_deref().map(|reference| composed(reference.into()));
    if let Some(reference) = given.as_deref()
        && exists(writing, reference)?
    {
        return arrived_before(writing, reference, arrival, &details);
    }
    let reference = match given {
        Some(reference) => reference.into_owned(),
        None => free_reference(writing)?,
    };
    store(writing, &reference, arrival, received, &details)
}

fn check_id(field: Field, id: Option<&str>, policy: &Policy) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    if id.trim().is_empty() {
        return Err(
            Refusal::words(format!("--{} is empty", field.word())).hint("say it in words, or leave the flag out")
        );
    }
    plain(field, id).map_err(as_usage)?;
    id_without_card(field.word(), id, policy).map_err(as_usage)
}

fn store(
    writing: &mut Writing<'_>,
    reference: &str,
    arrival: &Arrival,
    received: Moment,
    details: &Kept,
) -> Result<Step> {
    writing.insert(
        "request",
        &[
            ("ref", &reference),
            ("channel", &arrival.channel),
            ("received", &received.to_string()),
            ("content", &0),
            ("notice", &arrival.notice),
        ],
        &[("customer", arrival.customer.as_deref().map(Kept::id).as_ref()), ("details", Some(details))],
    )?;
    super::state::recorded(writing, reference, details.masked())
}

fn arrived_before(writing: &Writing<'_>, reference: &str, arrival: &Arrival, details: &Kept) -> Result<Step> {
    let request = find(writing, reference)?;
    let same = writing
        .prepare_cached(
            "SELECT 1 FROM request WHERE id = ?1 AND channel = ?2 AND customer IS ?3 AND details IS ?4 AND notice IS ?5
             AND (?6 IS NULL OR received = ?6)",
        )?
        .exists(params![
            request.id.0,
            arrival.channel,
            arrival.customer,
            details.as_str(),
            arrival.notice,
            arrival.received.map(|received| received.to_string())
        ])?;
    if same {
        return Ok(Step::known(request));
    }
    Err(Refusal::rule(format!("there is a request `{reference}` already, and it says something else"))
        .hint(format!("read it with: assize intake show {reference}; a new request needs a number of its own")))
}

fn free_reference(writing: &Writing<'_>) -> Result<String> {
    let mut number: i64 = writing
        .prepare_cached("SELECT count(*) + 1 FROM request WHERE agent IS NULL")?
        .query_row([], |row| row.get(0))?;
    loop {
        let reference = format!("R-{number}");
        if !exists(writing, &reference)? {
            return Ok(reference);
        }
        number += 1;
    }
}
