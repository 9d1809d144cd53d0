//! Spot checks: dialogues that somebody picks. They are labelled, and in no rate.

use super::hand::{by_lot, named_auditor};
use super::kept;
use super::story::kept_words;
use crate::core::audit::{Audit, AuditId, New, load, of_request, store};
use crate::core::draw;
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, NOW, PersonId, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, Request};
use crate::core::scorecard;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::Connection;

/// How many working days there are to score a spot check.
const SPOT_DAYS: u32 = 5;

/// A dialogue that somebody picks.
#[derive(Clone, Copy, Debug)]
pub struct Spot<'a> {
    /// The dialogue's ref.
    pub reference: &'a str,
    /// Why.
    pub why: &'a str,
    /// Who is to audit it; without it the lot decides.
    pub auditor: Option<&'a str>,
    /// The card; without it the only one.
    pub card: Option<&'a str>,
}

/// Has a dialogue audited that nobody drew, by a lead or a manager. It never enters a rate, and is outside every later
/// frame. Answers whether it is new.
pub fn spot(writing: &mut Writing<'_>, who: &Who, spot: &Spot<'_>) -> Result<(Audit, bool)> {
    let policy = policy::current(writing)?;
    let calendar = policy.calendar()?;
    let today = calendar.local_day(writing.now());
    let actor = people::require(writing, who, &policy, today, &[Role::Lead, Role::Manager], "ask for a spot check")?;
    let why = kept(spot.why, "--why")?;
    let dialogue = request::find(writing, spot.reference)?;
    if actor.id == dialogue.agent {
        return Err(Refusal::rule(format!("{} may not ask for a spot check of their own dialogue", actor.handle)));
    }
    if let Some(known) = of_request(writing, spot.reference)?.first() {
        return audited_once(writing, *known, &why);
    }
    require_spottable(writing, &dialogue, &policy)?;
    let (card, _) = scorecard::find(writing, spot.card)?;
    let due = calendar
        .deadline(writing.now(), SPOT_DAYS)
        .ok_or_else(|| Refusal::data("the time to score ends outside the calendar"))?;
    let new = New { ticket: None, request: dialogue.id, agent: dialogue.agent, card, due, why: Some(&why) };
    let id = store(writing, &new, None)?;
    let audit = load(writing, id)?;
    let auditor = match spot.auditor {
        Some(handle) => named_auditor(writing, handle, &audit, today, &policy)?,
        None => by_lot(writing, "spot", &audit, today, &policy)?,
    };
    writing.insert("assignment", &[("audit", &id.0), ("auditor", &auditor.id.0)], &[])?;
    writing.note(format!("audit {}", id.0));
    Ok((load(writing, id)?, true))
}

/// The reason of a spot check, where the audit is one.
pub fn spot_reason(conn: &Connection, id: AuditId) -> Result<Option<Untrusted>> {
    Ok(conn
        .prepare_cached("SELECT why, erased IS NOT NULL FROM audit WHERE id = ?1")?
        .query_row([id.0], |row| kept_words(row, 0))?)
}

fn audited_once(conn: &Connection, known: AuditId, why: &str) -> Result<(Audit, bool)> {
    let audit = load(conn, known)?;
    if audit.ticket.is_none() && spot_reason(conn, known)?.is_some_and(|stood| stood.expose() == why) {
        return Ok((audit, false));
    }
    Err(Refusal::rule(format!("audit {} is of this dialogue already", known.0)).hint("a dialogue is audited once"))
}

fn was_agent(conn: &Connection, person: PersonId, day: NaiveDate) -> Result<bool> {
    let stints = people::agent_stints(conn, NOW)?;
    Ok(stints
        .iter()
        .any(|(agent, _, _, since, until)| *agent == person && *since <= day && until.is_none_or(|until| until >= day)))
}

/// What no draw could draw is not picked either, nor what one may draw yet.
fn require_spottable(conn: &Connection, dialogue: &Request, policy: &Policy) -> Result<()> {
    let reference = dialogue.reference.expose();
    let (content, counts): (bool, String) = conn
        .prepare_cached("SELECT content, counts FROM dialogue WHERE request = ?1")?
        .query_row([dialogue.id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if !content {
        return Err(Refusal::rule(format!("`{reference}` has no content to audit")));
    }
    if !dialogue.notice.unwrap_or_else(|| policy.gives_notice(&dialogue.channel)) {
        return Err(Refusal::rule(format!("the customer of `{reference}` was not told of monitoring")));
    }
    let day = policy.calendar()?.local_day(counts.parse().map_err(Refusal::data)?);
    if !was_agent(conn, dialogue.agent, day)? {
        return Err(Refusal::rule(format!("{} was not on the roster as an agent on {day}", dialogue.agent_handle))
            .hint("without a team nobody can say who is tied to them: assize people import"));
    }
    match draw::waiting_for(conn, dialogue.id)? {
        Some(draw) => Err(Refusal::rule(format!("`{reference}` is in the frame of {draw}, which waits for its seed"))
            .hint("ask again once it is drawn")),
        None => Ok(()),
    }
}
