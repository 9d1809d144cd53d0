//! Ticket: a dialogue's number in the lottery, kept for those that were drawn.

use super::phantom::store_phantom;
use crate::calc::digest::hex;
use crate::calc::draw::Drawn;
use crate::core::frame::Pick;
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;

/// A dialogue that was drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// Its number.
    pub id: i64,
    /// The dialogue.
    pub request: RequestId,
    /// The dialogue's ref.
    pub reference: String,
    /// Its agent.
    pub agent: PersonId,
    /// The local day of the dialogue.
    pub day: NaiveDate,
    /// Its stratum's labels.
    pub labels: Vec<String>,
}

/// Stores one that was drawn, of a stratum by its number and labels. None: it is a phantom.
pub(super) fn store_ticket(
    writing: &mut Writing<'_>,
    stratum: i64,
    labels: &[String],
    drawn: Drawn<Pick>,
) -> Result<Option<Ticket>> {
    let (hash, rank) = (hex(&drawn.ticket), i64::try_from(drawn.rank).unwrap_or(i64::MAX));
    let Some(request) = drawn.payload.request else {
        store_phantom(writing, (stratum, &hash, rank), &drawn)?;
        return Ok(None);
    };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
        [("stratum", &stratum), ("ticket", &hash), ("rank", &rank), ("request", &request.0)];
    let id = writing.insert("ticket", &facts, &[])?;
    let (agent, day) = (drawn.payload.agent, drawn.payload.features().day);
    Ok(Some(Ticket { id, request, reference: drawn.reference, agent, day, labels: labels.to_vec() }))
}
