//! State: a request as it now stands.

use super::number::{RequestId, as_stored, exists, unknown};
use crate::calc::moment::Moment;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::people::{Person, PersonId};
use crate::core::policy::Policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Untrusted, shell_word};
use rusqlite::{Connection, OptionalExtension, Row};

closed_list! {
    /// Where a request stands.
    pub enum State("a state of a request", "states") {
        /// It arrived.
        Received = "received",
        /// The customer was asked something; the clock waits.
        Clarifying = "clarifying",
        /// What it is about is known.
        Triaged = "triaged",
        /// Somebody has it.
        Routed = "routed",
        /// They understand it.
        Understood = "understood",
        /// The customer has an answer.
        Responded = "responded",
        /// The customer's feedback was vague and has to be followed up.
        FollowUp = "follow up",
        /// The customer gave feedback.
        Rated = "rated",
        /// It is a finished dialogue.
        Archived = "archived",
    }
}

closed_list! {
    /// How pressing a request is, the least first.
    pub enum Urgency("an urgency", "urgencies") {
        /// It can wait.
        Low = "low",
        /// As most are.
        Normal = "normal",
        /// Soon.
        High = "high",
        /// At once.
        Urgent = "urgent",
    }
}

closed_list! {
    /// How much work a request is, the least first.
    pub enum Complexity("a complexity", "complexities") {
        /// Little.
        Low = "low",
        /// As most are.
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

impl Complexity {
    /// What it counts in the open work of somebody: 1, 2 or 3.
    pub const fn work(self) -> i64 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 3,
        }
    }
}

/// A request that is handled here, as it now stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Its number in this file.
    pub id: RequestId,
    /// The centre's own number.
    pub reference: Untrusted,
    /// How it came.
    pub channel: String,
    /// When it arrived.
    pub received: Moment,
    /// Where it stands.
    pub state: State,
    /// What it is about; none before triage.
    pub category: Option<String>,
    /// How pressing it is; none before triage.
    pub urgency: Option<Urgency>,
    /// How much work it is; none before triage.
    pub complexity: Option<Complexity>,
    /// The language it asks for, where one is asked for.
    pub language: Option<String>,
    /// Who answers for it; none before it is routed.
    pub agent: Option<Person>,
    /// The newest understanding of the person who has it now.
    pub understanding: Option<i64>,
    /// Whether that was approved (true) or returned (false); none while nobody looked.
    pub understanding_approved: Option<bool>,
    /// The newest response.
    pub response: Option<i64>,
    /// Whether that was approved (true) or returned (false); none while nobody looked.
    pub response_approved: Option<bool>,
    /// The customer's newest rating.
    pub rating: Option<i64>,
    /// The newest question to the customer.
    pub clarification: Option<i64>,
}

impl Request {
    /// What has to be done next, and by whom, under these rules.
    pub fn next(&self, policy: &Policy) -> String {
        let who = self.agent.as_ref().map_or("", |agent| agent.handle.as_str());
        let waits = |needed: bool, granted: Option<bool>| needed && granted.is_none();
        let gates = policy.approvals;
        match self.state {
            State::Received => "triage".to_owned(),
            State::Clarifying => "the customer's answer".to_owned(),
            State::Triaged => format!("route: assize assign request {}", shell_word(self.reference.expose())),
            State::Routed => format!("{who} says whether it is understood"),
            State::Understood if waits(gates.understanding.always(), self.understanding_approved) => {
                "approval of the understanding".to_owned()
            }
            State::Understood => format!("{who} responds"),
            State::Responded if waits(gates.response.always(), self.response_approved) => {
                "approval of the response".to_owned()
            }
            State::Responded => "the customer's feedback, then archive".to_owned(),
            State::FollowUp => "ask again: the feedback was vague".to_owned(),
            State::Rated => "archive".to_owned(),
            State::Archived => "nothing: it is archived".to_owned(),
        }
    }

    /// Whether there is a response that was not returned.
    pub fn is_answered(&self) -> bool {
        self.response.is_some() && self.response_approved != Some(false)
    }
}

const SELECT: &str = "SELECT s.request, s.ref, s.channel, s.received, s.state, s.category, s.urgency, s.complexity, s.language,
    s.agent, p.handle, s.understanding, s.understanding_approved, s.response, s.response_approved, s.rating, s.clarification
    FROM request_state s LEFT JOIN person p ON p.id = s.agent";

/// A request that is handled here, by the centre's own number; one that came finished is refused.
pub fn find(conn: &Connection, reference: &str) -> Result<Request> {
    let reference = &*as_stored(conn, reference)?;
    let found = conn.prepare_cached(&format!("{SELECT} WHERE s.ref = ?1"))?.query_row([reference], from_row);
    match found.optional()? {
        Some(request) => request,
        None if exists(conn, reference)? => {
            Err(Refusal::rule(format!("`{reference}` came in finished: it is not handled here"))
                .hint(format!("read it with: assize intake show {reference}")))
        }
        None => Err(unknown(conn, reference)?),
    }
}

/// The same, unless it is archived.
pub(super) fn unfinished(conn: &Connection, reference: &str) -> Result<Request> {
    let request = find(conn, reference)?;
    if request.state == State::Archived {
        return Err(Refusal::rule(format!("`{reference}` is archived: nothing more happens to it"))
            .hint("a new question of the customer is a new request: assize intake add"));
    }
    Ok(request)
}

/// Every request that is not archived yet, the most urgent and then the oldest first.
pub fn list_open(conn: &Connection) -> Result<Vec<Request>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE s.request IN (SELECT r.id FROM request r WHERE r.agent IS NULL
         AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)) ORDER BY s.received, s.request"
    ))?;
    let rows = statement.query_map([], from_row)?;
    let mut all: Vec<Request> = rows.map(|row| row.map_err(Refusal::from)?).collect::<Result<_>>()?;
    all.sort_by_key(|request| std::cmp::Reverse(request.urgency.unwrap_or(Urgency::Normal)));
    Ok(all)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Result<Request>> {
    let received = match row.get::<_, String>("received")?.parse() {
        Ok(moment) => moment,
        Err(wrong) => return Ok(Err(Refusal::data(wrong))),
    };
    let (agent, handle): (Option<i64>, Option<String>) = (row.get("agent")?, row.get("handle")?);
    Ok(Ok(Request {
        id: RequestId(row.get("request")?),
        reference: Untrusted::new(row.get::<_, String>("ref")?),
        channel: row.get("channel")?,
        received,
        state: row.get("state")?,
        category: row.get("category")?,
        urgency: row.get("urgency")?,
        complexity: row.get("complexity")?,
        language: row.get("language")?,
        agent: agent.zip(handle).map(|(id, handle)| Person { id: PersonId(id), handle }),
        understanding: row.get("understanding")?,
        understanding_approved: row.get("understanding_approved")?,
        response: row.get("response")?,
        response_approved: row.get("response_approved")?,
        rating: row.get("rating")?,
        clarification: row.get("clarification")?,
    }))
}

/// What a step recorded, or found recorded already.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The request as it now stands.
    pub request: Request,
    /// Whether anything was recorded; a repeat records nothing.
    pub new: bool,
    /// How many card numbers and codes were masked.
    pub masked: u32,
}

impl Step {
    /// A step that was recorded before.
    pub(super) const fn known(request: Request) -> Self {
        Self { request, new: false, masked: 0 }
    }
}

/// What was recorded of a request, as it now stands.
pub fn recorded(writing: &mut Writing<'_>, reference: &str, masked: u32) -> Result<Step> {
    writing.note(format!("request {reference}"));
    Ok(Step { request: find(writing, reference)?, new: true, masked })
}

/// Who answers for a request; refused where nobody does yet.
pub fn representative(request: &Request) -> Result<&Person> {
    request.agent.as_ref().ok_or_else(|| {
        let reference = request.reference.expose();
        Refusal::rule(format!("nobody has `{reference}` yet")).hint(format!("assize assign request {reference}"))
    })
}

/// Refuses what has to wait for the customer's answer.
pub fn not_clarifying(request: &Request) -> Result<()> {
    if request.state != State::Clarifying {
        return Ok(());
    }
    let reference = request.reference.expose();
    Err(Refusal::rule(format!("`{reference}` waits for the customer's answer"))
        .hint(format!("record it first: assize intake clarify {reference} --answered TEXT")))
}

/// The same fault, of a flag instead of a row.
pub(super) fn as_usage(refusal: Refusal) -> Refusal {
    Refusal { kind: crate::core::refusal::Kind::Words, ..refusal }
}
