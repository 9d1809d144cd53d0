//! Living requests: those that are handled here, one step after the other, each step a fact.

use super::masked;
use crate::calc::moment::Moment;
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use crate::core::toml::closest;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// How pressing a request can be, the least first.
pub const URGENCIES: [&str; 4] = ["low", "normal", "high", "urgent"];
/// How much work a request can be, the least first; it counts 1, 2 or 3 in the routing.
pub const COMPLEXITIES: [&str; 3] = ["low", "medium", "high"];

/// Where a request can stand before it is archived.
pub const OPEN_STATES: [&str; 8] =
    ["received", "clarifying", "triaged", "routed", "understood", "responded", "follow up", "rated"];

/// Who may take the everyday steps of a request.
pub(super) const STAFF: [Role; 3] = [Role::Agent, Role::Lead, Role::Manager];

/// A request that is handled here, as it now stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Living {
    /// Its number in this file.
    pub id: i64,
    /// The centre's own number.
    pub reference: Untrusted,
    /// How it came.
    pub channel: String,
    /// When it arrived.
    pub received: Moment,
    /// Where it stands: received, clarifying, triaged, routed, understood, responded, follow up, rated, archived.
    pub state: String,
    /// What it is about; none before triage.
    pub category: Option<String>,
    /// How pressing it is; none before triage.
    pub urgency: Option<String>,
    /// How much work it is; none before triage.
    pub complexity: Option<String>,
    /// The language it asks for, where one is asked for.
    pub language: Option<String>,
    /// Who answers for it; none before it is routed.
    pub agent: Option<Person>,
    /// The newest word on its understanding by whoever has it now.
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

impl Living {
    /// What has to be done next, and by whom, under these rules.
    pub fn next(&self, policy: &Policy) -> String {
        let who = self.agent.as_ref().map_or("", |agent| agent.handle.as_str());
        let waits = |needed: bool, granted: Option<bool>| needed && granted.is_none();
        let gates = policy.approvals;
        match self.state.as_str() {
            "received" => "triage".to_owned(),
            "clarifying" => "the customer's answer".to_owned(),
            "triaged" => {
                format!("route: assize assign request {}", crate::core::text::shell_word(self.reference.expose()))
            }
            "routed" => format!("{who} says whether it is understood"),
            "understood" if waits(gates.understanding.always(), self.understanding_approved) => {
                "approval of the understanding".to_owned()
            }
            "understood" => format!("{who} responds"),
            "responded" if waits(gates.response.always(), self.response_approved) => {
                "approval of the response".to_owned()
            }
            "responded" => "the customer's feedback, then archive".to_owned(),
            "follow up" => "ask again: the feedback was vague".to_owned(),
            "rated" => "archive".to_owned(),
            _ => "nothing: it is archived".to_owned(),
        }
    }
}

const SELECT: &str = "SELECT s.request, s.ref, s.channel, s.received, s.state, s.category, s.urgency, s.complexity, s.language,
    s.agent, p.handle, s.understanding, s.understanding_approved, s.response, s.response_approved, s.rating, s.clarification
    FROM request_state s LEFT JOIN person p ON p.id = s.agent";

/// A living request by the centre's own number; one that came finished is refused.
pub fn living(conn: &Connection, reference: &str) -> Result<Living> {
    let found =
        conn.prepare_cached(&format!("{SELECT} WHERE s.ref = ?1"))?.query_row([reference], from_row).optional()?;
    match found {
        Some(living) => living,
        None if super::exists(conn, reference)? => {
            Err(Refusal::rule(format!("`{reference}` came in finished: it is not handled here"))
                .hint(format!("read it with: assize intake show {reference}")))
        }
        None => Err(super::unknown(conn, reference)?),
    }
}

/// Every request that is not archived yet, the most urgent and then the oldest first.
pub fn open_requests(conn: &Connection) -> Result<Vec<Living>> {
    let mut statement = conn.prepare_cached(&format!(
        "{SELECT} WHERE s.request IN (SELECT r.id FROM request r WHERE r.agent IS NULL
         AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)) ORDER BY s.received, s.request"
    ))?;
    let rows = statement.query_map([], from_row)?;
    let mut all: Vec<Living> = rows.map(|row| row.map_err(Refusal::from)?).collect::<Result<_>>()?;
    let rank = |living: &Living| {
        let urgency = living.urgency.as_deref().unwrap_or("normal");
        URGENCIES.iter().position(|known| *known == urgency).map(std::cmp::Reverse)
    };
    all.sort_by_key(rank);
    Ok(all)
}

fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Result<Living>> {
    let received: String = row.get(3)?;
    let received = match received.parse() {
        Ok(moment) => moment,
        Err(wrong) => return Ok(Err(Refusal::data(wrong))),
    };
    let (agent, handle): (Option<i64>, Option<String>) = (row.get(9)?, row.get(10)?);
    Ok(Ok(Living {
        id: row.get(0)?,
        reference: Untrusted::new(row.get::<_, String>(1)?),
        channel: row.get(2)?,
        received,
        state: row.get(4)?,
        category: row.get(5)?,
        urgency: row.get(6)?,
        complexity: row.get(7)?,
        language: row.get(8)?,
        agent: agent.zip(handle).map(|(id, handle)| Person { id: PersonId(id), handle }),
        understanding: row.get(11)?,
        understanding_approved: row.get(12)?,
        response: row.get(13)?,
        response_approved: row.get(14)?,
        rating: row.get(15)?,
        clarification: row.get(16)?,
    }))
}

/// What a step came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// The request as it now stands.
    pub request: Living,
    /// Whether anything was recorded; a repeat records nothing.
    pub new: bool,
    /// How many card numbers and codes were masked.
    pub masked: u32,
}

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
pub fn add(writing: &mut Writing<'_>, who: &Who, arrival: &Arrival) -> Result<Step> {
    let policy = policy::current(writing)?;
    staff(writing, who, &policy, "record a request")?;
    super::check::channel(arrival.channel.as_str().into(), &policy).map_err(as_words)?;
    let details = said("--details", &arrival.details)?;
    for (field, id) in [("ref", &arrival.reference), ("customer", &arrival.customer)] {
        if let Some(id) = id {
            if id.trim().is_empty() {
                return Err(Refusal::words(format!("--{field} is empty")));
            }
            super::check::plain(field, id).map_err(as_words)?;
            super::id_without_card(field, id, &policy).map_err(as_words)?;
        }
    }
    if arrival.notice == Some(false) && policy.gives_notice(&arrival.channel) {
        let today = policy.calendar()?.local_day(writing.now());
        people::require(
            writing,
            who,
            &policy,
            today,
            &[Role::Lead, Role::Manager],
            "say that a customer was not told",
        )?;
    }
    let received = arrival.received.unwrap_or_else(|| writing.now());
    if received > writing.now() {
        return Err(Refusal::words(format!("--received: {received} has not come yet")));
    }
    if let Some(reference) = &arrival.reference
        && super::exists(writing, reference)?
    {
        return arrived_before(writing, reference, arrival, &details.0);
    }
    let reference = match &arrival.reference {
        Some(reference) => reference.clone(),
        None => free_reference(writing)?,
    };
    writing.insert(
        "request",
        &[
            ("ref", &reference),
            ("channel", &arrival.channel),
            ("received", &received.to_string()),
            ("content", &0),
            ("notice", &arrival.notice),
        ],
        &[("customer", arrival.customer.as_deref()), ("details", Some(&details.0))],
    )?;
    writing.note(format!("request {reference}"));
    Ok(Step { request: living(writing, &reference)?, new: true, masked: details.1 })
}

fn arrived_before(writing: &Writing<'_>, reference: &str, arrival: &Arrival, details: &str) -> Result<Step> {
    let request = living(writing, reference)?;
    let same = writing
        .prepare_cached(
            "SELECT 1 FROM request WHERE id = ?1 AND channel = ?2 AND customer IS ?3 AND details IS ?4 AND notice IS ?5
             AND (?6 IS NULL OR received = ?6)",
        )?
        .exists(rusqlite::params![
            request.id,
            arrival.channel,
            arrival.customer,
            details,
            arrival.notice,
            arrival.received.map(|received| received.to_string())
        ])?;
    if same {
        return Ok(Step { request, new: false, masked: 0 });
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
        if !super::exists(writing, &reference)? {
            return Ok(reference);
        }
        number += 1;
    }
}

/// What triage says of a request.
#[derive(Clone, Debug)]
pub struct Triage {
    /// What it is about.
    pub category: String,
    /// How pressing it is, one of [`URGENCIES`].
    pub urgency: String,
    /// How much work it is, one of [`COMPLEXITIES`].
    pub complexity: String,
    /// The language it asks for.
    pub language: Option<String>,
    /// What it does not say; none when it is complete.
    pub missing: Option<String>,
}

/// Records what a request is about, how pressing and how much work it is, and what it does not say.
pub fn triage(writing: &mut Writing<'_>, who: &Who, reference: &str, triage: &Triage) -> Result<Step> {
    let policy = policy::current(writing)?;
    staff(writing, who, &policy, "triage requests")?;
    let request = unfinished(writing, reference)?;
    super::check::category(triage.category.as_str().into(), &policy).map_err(as_words)?;
    one_of("--urgency", &triage.urgency, &URGENCIES)?;
    one_of("--complexity", &triage.complexity, &COMPLEXITIES)?;
    if let Some(language) = &triage.language {
        super::routing::known_language(writing, language)?;
    }
    let missing = triage.missing.as_deref().map(|text| said("--missing", text)).transpose()?;
    let (missing, count) = missing.map_or((None, 0), |(text, count)| (Some(text), count));
    let same = writing
        .prepare_cached(
            "SELECT 1 FROM triage WHERE id = (SELECT max(id) FROM triage WHERE request = ?1) AND category = ?2
             AND urgency = ?3 AND complexity = ?4 AND language IS ?5 AND missing IS ?6",
        )?
        .exists(rusqlite::params![
            request.id,
            triage.category,
            triage.urgency,
            triage.complexity,
            triage.language,
            missing
        ])?;
    if same {
        return Ok(Step { request, new: false, masked: 0 });
    }
    writing.insert(
        "triage",
        &[
            ("request", &request.id),
            ("category", &triage.category),
            ("urgency", &triage.urgency),
            ("complexity", &triage.complexity),
            ("language", &triage.language),
        ],
        &[("missing", missing.as_deref())],
    )?;
    done(writing, reference, count)
}

/// Asks the customer something. Until the answer is recorded the request's clock waits.
pub fn ask(writing: &mut Writing<'_>, who: &Who, reference: &str, question: &str) -> Result<Step> {
    let policy = policy::current(writing)?;
    staff(writing, who, &policy, "ask the customer")?;
    let request = unfinished(writing, reference)?;
    let (question, count) = said("--ask", question)?;
    if request.state == "clarifying" {
        let same = writing
            .prepare_cached("SELECT 1 FROM clarification WHERE id = ?1 AND question IS ?2")?
            .exists(rusqlite::params![request.clarification, question])?;
        if same {
            return Ok(Step { request, new: false, masked: 0 });
        }
        return Err(Refusal::rule(format!("`{reference}` waits for the customer's answer to another question"))
            .hint(format!("record it first: assize intake clarify {reference} --answered TEXT")));
    }
    writing.insert("clarification", &[("request", &request.id)], &[("question", Some(&question))])?;
    done(writing, reference, count)
}

/// Records what the customer answered; the clock goes on.
pub fn answered(writing: &mut Writing<'_>, who: &Who, reference: &str, words: &str) -> Result<Step> {
    let policy = policy::current(writing)?;
    staff(writing, who, &policy, "record the customer's answer")?;
    let request = unfinished(writing, reference)?;
    let (words, count) = said("--answered", words)?;
    if request.state != "clarifying" {
        let same = writing
            .prepare_cached("SELECT 1 FROM answer WHERE clarification = ?1 AND words IS ?2")?
            .exists(rusqlite::params![request.clarification, words])?;
        if same {
            return Ok(Step { request, new: false, masked: 0 });
        }
        return Err(Refusal::rule(format!("nothing was asked of the customer of `{reference}`"))
            .hint(format!("ask with: assize intake clarify {reference} --ask TEXT")));
    }
    writing.insert("answer", &[("clarification", &request.clarification)], &[("words", Some(&words))])?;
    done(writing, reference, count)
}

/// Requires somebody of the staff; the local day, too.
pub(super) fn staff(writing: &Writing<'_>, who: &Who, policy: &Policy, act: &str) -> Result<(Person, NaiveDate)> {
    let today = policy.calendar()?.local_day(writing.now());
    Ok((people::require(writing, who, policy, today, &STAFF, act)?, today))
}

/// A living request that is not archived yet.
pub(super) fn unfinished(conn: &Connection, reference: &str) -> Result<Living> {
    let request = living(conn, reference)?;
    if request.state == "archived" {
        return Err(Refusal::rule(format!("`{reference}` is archived: nothing more happens to it"))
            .hint("a new question of the customer is a new request: assize intake add"));
    }
    Ok(request)
}

/// What somebody said, masked, and how much was masked; nothing said is refused.
pub(super) fn said(flag: &str, text: &str) -> Result<(String, u32)> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::words(format!("{flag} is empty")));
    }
    if text.len() > 1 << 20 {
        return Err(Refusal::words(format!("{flag} is longer than 1 MiB")));
    }
    if text.contains('\0') {
        return Err(Refusal::words(format!("{flag} has a NUL character")));
    }
    Ok(masked(text))
}

/// What was recorded, as it now stands.
pub(super) fn done(writing: &mut Writing<'_>, reference: &str, masked: u32) -> Result<Step> {
    writing.note(format!("request {reference}"));
    Ok(Step { request: living(writing, reference)?, new: true, masked })
}

fn one_of(flag: &str, word: &str, known: &[&'static str]) -> Result<()> {
    if known.contains(&word) {
        return Ok(());
    }
    let hint = closest(word, known.iter().copied())
        .map_or_else(|| format!("it is one of {}", known.join(", ")), |best| format!("did you mean `{best}`?"));
    Err(Refusal::words(format!("{flag}: `{word}` is not known")).hint(hint))
}

/// The same fault, of a flag instead of a row.
fn as_words(refusal: Refusal) -> Refusal {
    Refusal { kind: crate::core::refusal::Kind::Words, ..refusal }
}
