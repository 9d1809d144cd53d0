//! The story of a request: every step with its time, who took it and what was said.

use super::field::Field;
use super::number::{as_stored, exists, unknown};
use crate::calc::moment::Moment;
use crate::core::closed_list;
use crate::core::policy::{BlindField, HIDDEN};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::BTreeSet;

closed_list! {
    /// What happened to a request.
    pub enum EventKind("a step of a request", "steps") {
        /// It arrived.
        Received = "received",
        /// What it is about was said.
        Triaged = "triaged",
        /// The customer was asked something.
        Asked = "asked",
        /// The customer answered.
        Answered = "answered",
        /// Somebody was given it.
        Routed = "routed",
        /// A specialist joined.
        CalledIn = "called in",
        /// The representative understands it.
        Understood = "understood",
        /// The representative does not understand it.
        NotUnderstood = "not understood",
        /// The customer was answered.
        Responded = "responded",
        /// A step was approved.
        Approved = "approved",
        /// A step was returned.
        Returned = "returned",
        /// The customer gave feedback.
        Rated = "rated",
        /// It became a finished dialogue.
        Archived = "archived",
        /// What was blank was filled.
        Completed = "completed",
        /// What was known was corrected.
        Amended = "amended",
        /// The customer's feedback was vague.
        VagueFeedback = "vague feedback",
    }
}

/// One step of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// The entry that recorded it.
    pub entry: i64,
    /// When it was recorded.
    pub at: Moment,
    /// Who recorded it.
    pub by: String,
    /// The operating system's user name, as it was seen then.
    pub login: String,
    /// On whose behalf, where it was on somebody's.
    pub principal: Option<String>,
    /// What happened.
    pub step: EventKind,
    /// Whom it concerns, where it is not the person who recorded it.
    pub whom: Option<String>,
    /// Its details, in our own words.
    pub what: String,
    /// What was said.
    pub words: Option<Untrusted>,
    /// Whether what was said has been erased.
    pub erased: bool,
}

/// How long a request took, in seconds; the time in which the customer was asked does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    /// From its arrival to its archiving, or to now.
    pub open: i64,
    /// Of that, waiting for the customer.
    pub waiting: i64,
    /// Whether it runs: not archived and not waiting.
    pub runs: bool,
}

/// A request from its arrival on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Story {
    /// Its steps, in the order in which they were recorded.
    pub events: Vec<Event>,
    /// When it arrived.
    pub received: Moment,
    /// Whether it was handled here; otherwise it came finished.
    pub is_living: bool,
    /// The customer's reference, as it arrived.
    pub customer: Option<Untrusted>,
}

impl Story {
    /// The same without what is hidden from the reader: the rating, the customer, and whose it is by this handle.
    pub fn conceal(&mut self, hidden: &BTreeSet<BlindField>, agent: &str) {
        if hidden.contains(&BlindField::Customer) {
            self.customer = self.customer.take().map(|_| Untrusted::new(HIDDEN));
        }
        for event in &mut self.events {
            let changed = matches!(event.step, EventKind::Completed | EventKind::Amended);
            let rated = matches!(event.step, EventKind::Rated | EventKind::VagueFeedback);
            if hidden.contains(&BlindField::Rating) && (rated || changed) {
                HIDDEN.clone_into(&mut event.what);
                event.words = None;
            }
            if hidden.contains(&BlindField::Agent) {
                if changed || matches!(event.step, EventKind::Routed | EventKind::CalledIn) {
                    HIDDEN.clone_into(&mut event.what);
                    event.words = None;
                }
                if event.by == agent {
                    HIDDEN.clone_into(&mut event.login);
                }
                let who = [Some(&mut event.by), event.principal.as_mut(), event.whom.as_mut()].into_iter().flatten();
                who.filter(|who| *who == agent).for_each(|who| HIDDEN.clone_into(who));
            }
        }
    }

    /// How long it took, or takes, as of a moment.
    pub fn clock(&self, now: Moment) -> Clock {
        let end = self.at(EventKind::Archived).unwrap_or(now);
        let waiting = self.waiting(end);
        let asked = self.events.iter().filter(|event| event.step == EventKind::Asked).count();
        let answered = self.events.iter().filter(|event| event.step == EventKind::Answered).count();
        let runs = asked == answered && self.at(EventKind::Archived).is_none();
        Clock { open: end.seconds() - self.received.seconds(), waiting, runs }
    }

    /// Whether a response reached the customer: where responses go out only after an approval (`gated`), one that
    /// was returned did not.
    pub fn was_sent(&self, response: &Event, gated: bool) -> bool {
        let mut later = self.events.iter().filter(|event| event.entry > response.entry);
        let verdict = later.find(|event| event.what == "the response" || event.step == EventKind::Responded);
        !gated || verdict.is_some_and(|event| event.step == EventKind::Approved)
    }

    /// How long the first response that reached the customer took, in seconds, without the time in which the
    /// customer was asked.
    pub fn first_response(&self, gated: bool) -> Option<i64> {
        let responses = self.events.iter().filter(|event| event.step == EventKind::Responded);
        let first = responses.into_iter().find(|event| self.was_sent(event, gated))?;
        let approved = self.events.iter().find(|event| {
            event.entry > first.entry && event.step == EventKind::Approved && event.what == "the response"
        });
        let at = if gated { approved?.at } else { first.at };
        Some(at.seconds() - self.received.seconds() - self.waiting(at))
    }

    /// How long the customer was asked, in seconds, up to a moment.
    fn waiting(&self, end: Moment) -> i64 {
        let (mut waiting, mut asked) = (0, None);
        for event in self.events.iter().filter(|event| event.at <= end) {
            match event.step {
                EventKind::Asked => asked = Some(event.at),
                EventKind::Answered => {
                    waiting += asked.take().map_or(0, |asked: Moment| event.at.seconds() - asked.seconds());
                }
                _ => {}
            }
        }
        waiting + asked.map_or(0, |asked| end.seconds() - asked.seconds())
    }

    /// When a step was first taken.
    pub fn at(&self, step: EventKind) -> Option<Moment> {
        self.events.iter().find(|event| event.step == step).map(|event| event.at)
    }
}

/// Each step by its number in [`EventKind::ALL`].
const EVENTS: &str = "
    SELECT entry, 0 AS step, NULL AS whom, channel AS what, details AS words, erased IS NOT NULL AS gone FROM request WHERE id = ?1
    UNION ALL
    SELECT entry, 1, NULL, category || ', urgency ' || urgency || ', complexity ' || complexity || coalesce(', language ' || language, ''),
      missing, erased IS NOT NULL FROM triage WHERE request = ?1
    UNION ALL SELECT entry, 2, NULL, '', question, erased IS NOT NULL FROM clarification WHERE request = ?1
    UNION ALL SELECT a.entry, 3, NULL, '', a.words, a.erased IS NOT NULL FROM answer a JOIN clarification c ON c.id = a.clarification WHERE c.request = ?1
    UNION ALL SELECT entry, CASE part WHEN 'specialist' THEN 5 ELSE 4 END, agent, why, reason, erased IS NOT NULL FROM routing WHERE request = ?1
    UNION ALL SELECT entry, CASE understood WHEN 1 THEN 6 ELSE 7 END, agent, '', words, erased IS NOT NULL FROM understanding WHERE request = ?1
    UNION ALL SELECT entry, 8, agent, '', words, erased IS NOT NULL FROM response WHERE request = ?1
    UNION ALL
    SELECT a.entry, CASE a.granted WHEN 1 THEN 9 ELSE 10 END, NULL, 'the understanding', a.reason, a.erased IS NOT NULL
      FROM approval a JOIN understanding u ON u.id = a.understanding WHERE u.request = ?1
    UNION ALL
    SELECT a.entry, CASE a.granted WHEN 1 THEN 9 ELSE 10 END, NULL, 'the response', a.reason, a.erased IS NOT NULL
      FROM approval a JOIN response r ON r.id = a.response WHERE r.request = ?1
    UNION ALL
    SELECT entry, CASE vague WHEN 1 THEN 15 ELSE 11 END, NULL, coalesce(rating || ' of 5', 'no rating'), words, erased IS NOT NULL
      FROM feedback WHERE request = ?1
    UNION ALL
    SELECT entry, CASE basis WHEN 'archived' THEN 12 WHEN 'completed' THEN 13 ELSE 14 END, NULL,
      coalesce('line ' || line, ''), why, basis = 'amended' AND erased IS NOT NULL
      FROM revision WHERE request = ?1";

/// The story of a request, whether it was handled here or came finished.
pub fn story(conn: &Connection, reference: &str) -> Result<Story> {
    let reference = &*as_stored(conn, reference)?;
    if !exists(conn, reference)? {
        return Err(unknown(conn, reference)?);
    }
    let (id, received, is_living, customer): (i64, String, bool, Option<String>) = conn
        .prepare_cached("SELECT id, received, agent IS NULL AS living, customer FROM request WHERE ref = ?1")?
        .query_row([reference], |row| {
            Ok((row.get("id")?, row.get("received")?, row.get("living")?, row.get("customer")?))
        })?;
    let mut statement = conn.prepare_cached(&format!(
        "SELECT v.entry, e.at, e.actor, e.login, e.principal, v.step, p.handle, v.what, v.words, v.gone
         FROM ({EVENTS}) v LEFT JOIN entry e ON e.id = v.entry LEFT JOIN person p ON p.id = v.whom ORDER BY v.entry, v.step"
    ))?;
    let rows = statement.query_map([id], from_row)?;
    let mut events = rows.map(|row| row.map_err(Refusal::from)?).collect::<Result<Vec<_>>>()?;
    tell_changes(conn, id, &mut events)?;
    let customer = customer.map(Untrusted::new);
    Ok(Story { events, received: received.parse().map_err(Refusal::data)?, is_living, customer })
}

fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Result<Event>> {
    let (by, whom): (String, Option<String>) = (row.get("actor")?, row.get("handle")?);
    let at = match row.get::<_, String>("at")?.parse() {
        Ok(at) => at,
        Err(wrong) => return Ok(Err(Refusal::data(wrong))),
    };
    let Some(step) = EventKind::ALL.get(row.get::<_, usize>("step")?).copied() else {
        return Ok(Err(Refusal::fault("a step of a request has no name")));
    };
    Ok(Ok(Event {
        entry: row.get("entry")?,
        at,
        login: row.get("login")?,
        principal: row.get("principal")?,
        step,
        whom: whom.filter(|whom| *whom != by),
        by,
        what: row.get("what")?,
        words: row.get::<_, Option<String>>("words")?.map(Untrusted::new),
        erased: row.get("gone")?,
    }))
}

/// The facts of a dialogue in each of its states, oldest first; of personal text only whether it is the same.
const STATES: &str = "
    SELECT r.entry, r.received, r.closed, r.channel, r.category, r.language, p.handle AS agent, r.rating, r.notice, r.duration,
      r.customer, r.recording, r.details, r.reply, r.transcript
      FROM request r LEFT JOIN person p ON p.id = r.agent WHERE r.id = ?1
    UNION ALL
    SELECT v.entry, v.received, v.closed, v.channel, v.category, v.language, p.handle, v.rating, v.notice, v.duration,
      v.customer, v.recording, v.details, v.reply, v.transcript
      FROM revision v JOIN person p ON p.id = v.agent WHERE v.request = ?1 ORDER BY 1";
/// The fields of which a change is told: all but the ref, which never changes.
fn told_fields() -> impl Iterator<Item = Field> {
    Field::ALL.iter().copied().filter(|field| *field != Field::Ref)
}

/// Says of each completion and amendment what it changed, and from what.
fn tell_changes(conn: &Connection, id: i64, events: &mut [Event]) -> Result<()> {
    let mut statement = conn.prepare_cached(STATES)?;
    let mut rows = statement.query([id])?;
    let mut before: Option<Vec<Value>> = None;
    while let Some(row) = rows.next()? {
        let entry: i64 = row.get("entry")?;
        let state = told_fields().map(|field| row.get(field.word())).collect::<rusqlite::Result<Vec<Value>>>()?;
        let told = before.as_ref().map(|before| changes(before, &state));
        let event = events
            .iter_mut()
            .find(|event| event.entry == entry && [EventKind::Completed, EventKind::Amended].contains(&event.step));
        if let (Some(event), Some(told)) = (event, told) {
            event.what =
                [told, event.what.clone()].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; ");
        }
        before = Some(state);
    }
    Ok(())
}

fn changes(before: &[Value], after: &[Value]) -> String {
    let changed = told_fields().zip(before.iter().zip(after)).filter(|(_, (old, new))| old != new);
    let told = changed.map(|(field, (old, new))| {
        let name = field.word();
        if field.is_personal() { name.to_owned() } else { format!("{name} {} -> {}", shown(old), shown(new)) }
    });
    told.collect::<Vec<_>>().join(", ")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        _ => "blank".to_owned(),
    }
}
