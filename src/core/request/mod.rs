//! Request: what a customer asked, and the dialogue that answered it, from arrival to archive.

mod check;
mod counted;
mod draft;
mod handling;
mod import;
mod living;
mod made;
mod map;
mod propose;
mod routing;
mod sample;
mod search;
mod spaces;
mod story;
mod vocabulary;

pub use crate::core::text::{Masked, holds_secret, mask};
pub use counted::{Counted, SourceCount, count, source_counts};
pub use handling::{Closing, Feedback, Gate, approve, archive, confirm, has_part, is_approved, rate, respond};
pub use import::{Hidden, Order, Rejected, Taken, import};
pub use living::{
    Arrival, COMPLEXITIES, Living, OPEN_STATES, Step, Triage, URGENCIES, add, answered, ask, living, open_requests,
    triage,
};
pub use map::Map;
pub use propose::{Meant, Proposal, Zone};
pub use routing::{Candidate, Order as RoutingOrder, Routed, choose, route};
pub use sample::{Outcome, Preview, Sample, Shown};
pub use search::{Found, Query, search};
pub use story::{Clock, Event, Story, story};

use crate::calc::moment::Moment;
use crate::core::people::PersonId;
use crate::core::policy::{CardLikeIds, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use crate::core::toml::closest;
use rusqlite::{Connection, OptionalExtension, Row};

/// The number of a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RequestId(pub i64);

/// A request with its dialogue, as recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Its number in this file.
    pub id: RequestId,
    /// The centre's own number.
    pub reference: Untrusted,
    /// How it came.
    pub channel: String,
    /// When the customer wrote or called first.
    pub received: Moment,
    /// When the dialogue ended, where known.
    pub closed: Option<Moment>,
    /// What it was about.
    pub category: String,
    /// Who answered.
    pub agent: PersonId,
    /// The agent's handle.
    pub agent_handle: String,
    /// The customer's rating, 1 to 5, where there is one.
    pub rating: Option<i64>,
    /// The customer's reference.
    pub customer: Option<Untrusted>,
    /// Whether the customer was told of monitoring; none: as the policy says of the channel.
    pub notice: Option<bool>,
    /// What the customer wanted.
    pub details: Option<Untrusted>,
    /// What the customer was answered, where the source has it apart from the dialogue.
    pub reply: Option<Untrusted>,
    /// The dialogue.
    pub transcript: Option<Untrusted>,
    /// Whether the personal text was erased.
    pub erased: bool,
}

const SELECT: &str = "SELECT d.request, d.ref, d.channel, d.received, d.closed, d.category, d.agent, p.handle, d.rating,
    d.customer, d.details, d.transcript, d.erased IS NOT NULL, d.notice, d.reply FROM dialogue d JOIN person p ON p.id = d.agent";

/// A request by its number.
pub fn load(conn: &Connection, id: RequestId) -> Result<Request> {
    conn.prepare_cached(&format!("{SELECT} WHERE d.request = ?1"))?.query_row([id.0], from_row)?
}

/// A request by the centre's own number.
pub fn find(conn: &Connection, reference: &str) -> Result<Request> {
    let found =
        conn.prepare_cached(&format!("{SELECT} WHERE d.ref = ?1"))?.query_row([reference], from_row).optional()?;
    found.unwrap_or_else(|| Err(unknown(conn, reference)?))
}

/// Whether there is a request of that number.
fn exists(conn: &Connection, reference: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM request WHERE ref = ?1")?.exists([reference])?)
}

/// Whether a request came finished, or is archived.
pub fn is_finished(conn: &Connection, reference: &str) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM dialogue WHERE ref = ?1")?.exists([reference])?)
}

/// A text as it may be kept, card numbers and codes masked, and how many were.
pub fn masked(text: &str) -> (String, u32) {
    let masked = mask(text);
    let count = masked.count();
    (masked.text.into_owned(), count)
}

/// Refuses an id that holds a card number: an id cannot be masked without becoming another.
fn id_without_card(field: &str, id: &str, policy: &Policy) -> Result<()> {
    if policy.intake.card_like_ids == CardLikeIds::Refuse && holds_secret(id) {
        return Err(Refusal::data(format!("`{field}` holds what looks like a card number")).hint(
            "leave it out of the export; if such numbers are ids of yours: policy [intake] card_like_ids = \"keep\"",
        ));
    }
    Ok(())
}

fn unknown(conn: &Connection, reference: &str) -> Result<Refusal> {
    let mut statement =
        conn.prepare_cached("SELECT ref FROM request WHERE ref LIKE ?1 ESCAPE '\\' ORDER BY ref LIMIT 200")?;
    let start: String = reference.chars().take(3).collect();
    let pattern = format!("{}%", start.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let near: Vec<String> = statement.query_map([pattern], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let hint = closest(reference, near.iter().map(String::as_str)).map(|best| format!("did you mean `{best}`?"));
    Ok(Refusal::rule(format!("there is no request `{reference}`")).maybe_hint(hint))
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Result<Request>> {
    let (received, closed): (String, Option<String>) = (row.get(3)?, row.get(4)?);
    let text = |column: usize| row.get::<_, Option<String>>(column).map(|text| text.map(Untrusted::new));
    let (customer, details, transcript, reply) = (text(9)?, text(10)?, text(11)?, text(14)?);
    let moment = |text: &str| text.parse::<Moment>().map_err(Refusal::data);
    let times = moment(&received).and_then(|received| Ok((received, closed.as_deref().map(moment).transpose()?)));
    let (received, closed) = match times {
        Ok(times) => times,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(Ok(Request {
        id: RequestId(row.get(0)?),
        reference: Untrusted::new(row.get::<_, String>(1)?),
        channel: row.get(2)?,
        received,
        closed,
        category: row.get(5)?,
        agent: PersonId(row.get(6)?),
        agent_handle: row.get(7)?,
        rating: row.get(8)?,
        notice: row.get(13)?,
        customer,
        details,
        reply,
        transcript,
        erased: row.get(12)?,
    }))
}
