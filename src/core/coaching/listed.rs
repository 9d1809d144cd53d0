//! Coachings as they stand.

use super::followed::{FollowUp, of as follow_ups};
use super::number::{CoachingId, OrderId};
use super::options::numbered;
use super::state::State;
use super::stepped::{Step, of as steps};
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::act::COACH_AGREE;
use crate::core::ledger::written_at;
use crate::core::people::{Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, CardId};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// What an agent said to a coaching.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Whether they agreed.
    pub agreed: bool,
    /// In their words.
    pub words: Option<Untrusted>,
    /// When; none while the act that records it goes on.
    pub at: Option<Moment>,
    /// Who recorded it for the agent; none: the agent did.
    pub recorded_by: Option<String>,
}

/// A coaching as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coaching {
    /// Its number.
    pub id: CoachingId,
    /// Who is coached.
    pub agent: Person,
    /// The card of the criterion.
    pub card: CardId,
    /// Its name and version.
    pub card_label: String,
    /// The criterion.
    pub criterion: String,
    /// What the card calls it.
    pub criterion_title: String,
    /// The option, by id.
    pub option: String,
    /// What it is called.
    pub option_title: String,
    /// What is done.
    pub option_what: String,
    /// Who proposed it.
    pub proposer: Person,
    /// The order that chose the agent; none: the proposer did.
    pub order: Option<OrderId>,
    /// Why out of turn, or why a lower rung.
    pub words: Option<Untrusted>,
    /// When it was proposed; none while the act that records it goes on.
    pub at: Option<Moment>,
    /// The scores whose marks show why, oldest first.
    pub evidence: Vec<i64>,
    /// What its agent said.
    pub answer: Option<Answer>,
    /// What is done until when.
    pub steps: Vec<Step>,
    /// Which audits are asked for afterwards.
    pub follow_ups: Vec<FollowUp>,
    /// What came of it, where it is over.
    pub end: Option<(Option<Untrusted>, Option<Moment>)>,
    /// Who ended it, by handle; none also while the act that records it goes on.
    pub ended_by: Option<String>,
    /// Whether its agent ended it, by saying no to what another person agreed to for them.
    pub is_taken_back: bool,
}

impl Coaching {
    /// How far it is.
    pub fn state(&self) -> State {
        match (&self.end, &self.answer) {
            (Some(_), _) if self.is_taken_back => State::Declined,
            (Some(_), _) => State::Closed,
            (None, None) => State::Proposed,
            (None, Some(answer)) if !answer.agreed => State::Declined,
            (None, Some(_)) if self.steps.iter().any(|step| step.done.is_some()) => State::Running,
            (None, Some(_)) => State::Agreed,
        }
    }

    /// Whether its agent agreed, and did not take back what another person agreed to for them.
    pub fn was_agreed(&self) -> bool {
        !self.is_taken_back && self.answer.as_ref().is_some_and(|answer| answer.agreed)
    }

    /// Whether the last day of a step is over that is not done, while it is open. Nothing is before its agent agreed.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state().has_begun() && self.steps.iter().any(|step| step.done.is_none() && step.due < today)
    }

    /// The step that comes next.
    pub fn next_step(&self) -> Option<&Step> {
        self.steps.iter().filter(|step| step.done.is_none()).min_by_key(|step| step.due)
    }

    /// The day on which its first step was done.
    pub fn begun(&self, calendar: &Calendar) -> Option<NaiveDate> {
        let done = self.steps.iter().filter_map(|step| step.done.as_ref()?.1);
        done.map(|at| calendar.local_day(at)).min()
    }
}

/// Every coaching, by number.
pub fn list(conn: &Connection) -> Result<Vec<Coaching>> {
    found(conn, None)
}

/// The open coachings of an agent, by number.
pub fn of_agent(conn: &Connection, agent: &Person) -> Result<Vec<Coaching>> {
    let mut found = list(conn)?;
    found.retain(|one| one.agent.id == agent.id && one.state().is_open());
    Ok(found)
}

/// The coaching with a number. Refused where there is none.
pub fn load(conn: &Connection, id: CoachingId) -> Result<Coaching> {
    found(conn, Some(id))?.pop().ok_or_else(|| {
        Refusal::rule(format!("there is no coaching {}", id.0)).hint("see them: assize coach list --all")
    })
}

fn found(conn: &Connection, only: Option<CoachingId>) -> Result<Vec<Coaching>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.*, a.id AS agent_id, a.handle AS agent_handle, p.id AS proposer_id, p.handle AS proposer_handle, e.at
         FROM coaching c JOIN identity i ON i.person = c.agent JOIN person a ON a.id = i.one
         JOIN identity j ON j.person = c.proposer JOIN person p ON p.id = j.one
         LEFT JOIN entry e ON e.id = c.entry WHERE ?1 IS NULL OR c.id = ?1 ORDER BY c.id",
    )?;
    let mut rows = statement.query([only.map(|id| id.0)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(conn, row)?);
    }
    Ok(found)
}

fn read(conn: &Connection, row: &Row<'_>) -> Result<Coaching> {
    let (id, card) = (CoachingId(row.get("id")?), CardId(row.get("card")?));
    let (criterion, option): (String, String) = (row.get("criterion")?, row.get("option")?);
    let options = numbered(conn, row.get("options")?)?;
    let choice = options.choices.into_iter().find(|one| one.id == option);
    let (option_title, option_what) = choice.map(|one| (one.title, one.what)).unwrap_or_default();
    let (known, end) = (scorecard::load(conn, card)?, end(conn, id)?);
    Ok(Coaching {
        id,
        agent: Person { id: PersonId(row.get("agent_id")?), handle: row.get("agent_handle")? },
        card,
        card_label: known.label(),
        criterion_title: known.criterion(&criterion).map(|one| one.title.own().to_owned()).unwrap_or_default(),
        criterion,
        option,
        option_title,
        option_what,
        proposer: Person { id: PersonId(row.get("proposer_id")?), handle: row.get("proposer_handle")? },
        order: row.get::<_, Option<i64>>("coaching_order")?.map(OrderId),
        words: words(row)?,
        at: written_at(row)?,
        evidence: evidence(conn, id)?,
        answer: answer(conn, id)?,
        steps: steps(conn, id)?,
        follow_ups: follow_ups(conn, id)?,
        is_taken_back: end.as_ref().is_some_and(|end| end.act.as_deref() == Some(COACH_AGREE.name)),
        ended_by: end.as_ref().and_then(|end| end.actor.clone()),
        end: end.map(|end| (end.words, end.at)),
    })
}

fn evidence(conn: &Connection, id: CoachingId) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached("SELECT scoring FROM coaching_evidence WHERE coaching = ?1 ORDER BY id")?;
    let found = statement.query_map([id.0], |row| row.get("scoring"))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn answer(conn: &Connection, id: CoachingId) -> Result<Option<Answer>> {
    let mut statement = conn.prepare_cached(
        "SELECT x.agreed, x.words, e.at, iif(e.principal IS NULL, NULL, e.actor) AS recorded_by
         FROM coaching_answer x LEFT JOIN entry e ON e.id = x.entry WHERE x.coaching = ?1",
    )?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (agreed, recorded_by) = (row.get("agreed")?, row.get("recorded_by")?);
    Ok(Some(Answer { agreed, words: words(row)?, at: written_at(row)?, recorded_by }))
}

/// How a coaching ended: what was said, when, by whom and by which act.
struct End {
    words: Option<Untrusted>,
    at: Option<Moment>,
    act: Option<String>,
    actor: Option<String>,
}

fn end(conn: &Connection, id: CoachingId) -> Result<Option<End>> {
    let mut statement = conn.prepare_cached(
        "SELECT x.words, e.at, e.act, e.actor FROM coaching_end x LEFT JOIN entry e ON e.id = x.entry WHERE x.coaching = ?1",
    )?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(End { words: words(row)?, at: written_at(row)?, act: row.get("act")?, actor: row.get("actor")? }))
}

fn words(row: &Row<'_>) -> Result<Option<Untrusted>> {
    Ok(row.get::<_, Option<String>>("words")?.map(Untrusted::new))
}
