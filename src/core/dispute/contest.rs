//! Contests: what a session kept, or gave less than was asked, goes to somebody with no part in the case where the agent does
//! not accept it. Who led the session wrote it down alone; nobody's word alone ends a point against the agent's.

use super::for_agent::is_disputed_again;
use super::number::DisputeId;
use super::point::Point;
use super::state::{Dispute, load};
use super::words::Outcome;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::audit::{is_struck, last_day_of};
use crate::core::ledger::{Writing, by};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// What the agent can contest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contestable {
    /// The points that the session kept and nobody contested, by name.
    pub kept: Vec<String>,
    /// Those of which it gave another level than was asked for.
    pub less: Vec<GivenLess>,
    /// The last day for it.
    pub until: NaiveDate,
}

/// A point of which a session gave another level than was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenLess {
    /// The criterion's key.
    pub name: String,
    /// What was asked for; none is not applicable.
    pub asked: Option<String>,
    /// What was given; none is not applicable.
    pub given: Option<String>,
}

/// Contests these points that the session of a dispute kept, or without names all of them. Only the agent may, in time.
/// Again changes nothing: answers how many were new.
pub fn contest(writing: &mut Writing<'_>, actor: &Actor, id: DisputeId, names: &[String]) -> Result<usize> {
    let dispute = load(writing, id)?;
    let person = actor.person(writing)?;
    if person.id != dispute.audit.agent.id {
        return Err(Refusal::rule(format!(
            "{} may not contest what the session of dispute {} kept",
            person.handle, id.0
        ))
        .hint("only the agent may, also where somebody else opened it for them"));
    }
    let wanted: Vec<&Point> = wanted(&dispute, names)?.into_iter().filter(|point| !point.contested).collect();
    for point in &wanted {
        require_not_again(writing, &dispute, point)?;
    }
    let new: Vec<i64> = wanted.iter().map(|point| point.id).collect();
    if !new.is_empty() {
        require_possible(writing, &dispute)?;
    }
    for point in &new {
        writing.insert("contest", &[("point", point)], &[])?;
    }
    writing.note(format!("dispute {}", id.0));
    Ok(new.len())
}

/// What the agent can contest of a dispute now, and until when; none where there is nothing, or the time is over.
pub fn contestable(conn: &Connection, dispute: &Dispute, now: Moment) -> Result<Option<Contestable>> {
    let (mut kept, mut less) = (Vec::new(), Vec::new());
    for point in short(dispute).filter(|point| !point.contested) {
        if is_disputed_again(conn, dispute, point)? {
            continue;
        }
        let name = point.about.name().to_owned();
        if point.outcome == Some(Outcome::Kept) {
            kept.push(name);
        } else {
            let asked = point.about.proposed().map(str::to_owned);
            less.push(GivenLess { name, asked, given: point.agreed.clone() });
        }
    }
    if (kept.is_empty() && less.is_empty()) || is_struck(conn, dispute.audit.id)? {
        return Ok(None);
    }
    let (policy, until) = counted(conn, dispute)?;
    Ok((!policy.calendar()?.is_past(until, now)).then_some(Contestable { kept, less, until }))
}

/// The entry of the session that kept points, or gave less, and nobody contested that, and the last day to contest it; none
/// where there are none such. It is the same before that day and after it.
pub fn contest_until(conn: &Connection, dispute: &Dispute) -> Result<Option<(i64, NaiveDate)>> {
    if !short(dispute).any(|point| !point.contested) {
        return Ok(None);
    }
    given(conn, dispute).map(|(entry, _, until)| Some((entry, until)))
}

/// Refuses to contest, or to appeal about, what the agent disputed themselves since: it is decided once.
pub fn require_not_again(conn: &Connection, dispute: &Dispute, point: &Point) -> Result<()> {
    if !is_disputed_again(conn, dispute, point)? {
        return Ok(());
    }
    let (name, audit) = (point.about.name(), dispute.audit.id.0);
    Err(Refusal::rule(format!(
        "`{name}` of audit {audit} is in a dispute of {}'s own since",
        dispute.audit.agent.handle
    ))
    .hint("it is decided there: assize dispute list"))
}

/// The points that the session kept, or of which it gave less than was asked.
fn short(dispute: &Dispute) -> impl Iterator<Item = &Point> {
    dispute.points.iter().filter(|point| point.is_given_less())
}

/// The entry of the session, its policy, and the last day that it gives.
fn given(conn: &Connection, dispute: &Dispute) -> Result<(i64, Policy, NaiveDate)> {
    let session = dispute.session.as_ref().ok_or_else(|| Refusal::fault("a point that was kept without a session"))?;
    let mut statement = conn.prepare_cached("SELECT entry FROM session WHERE id = ?1")?;
    let entry: i64 = statement.query_row([session.id], |row| row.get("entry"))?;
    let policy = policy::lasting(conn, entry, session.at)?;
    let until = policy.calendar()?.deadline(session.at, policy.deadlines.appeal);
    let until = until.ok_or_else(|| Refusal::outside_calendar("the time to contest"))?;
    Ok((entry, policy, until))
}

/// The policy, and the last day to contest: days on which the agent is recorded absent do not count, as long as nobody was
/// chosen to rule.
fn counted(conn: &Connection, dispute: &Dispute) -> Result<(Policy, NaiveDate)> {
    let (entry, policy, until) = given(conn, dispute)?;
    if conn.prepare_cached("SELECT 1 FROM seat WHERE dispute = ?1")?.exists([dispute.id.0])? {
        return Ok((policy, until));
    }
    let at = by(conn, entry)?.at;
    Ok((policy, last_day_of(conn, dispute.audit.agent.id, (entry, at, until))?))
}

/// The points that are meant: all of these names, or all that the session kept.
fn wanted<'a>(dispute: &'a Dispute, names: &[String]) -> Result<Vec<&'a Point>> {
    let id = dispute.id.0;
    let found: Vec<&Point> = short(dispute).collect();
    if dispute.session.is_none() {
        return Err(Refusal::rule(format!("dispute {id} had no session: it {}", dispute.state.said()))
            .hint("what a session keeps, or gives less in, can be contested"));
    }
    if found.is_empty() {
        return Err(Refusal::rule(format!(
            "the session of dispute {id} kept nothing, and gave no less than was asked"
        ))
        .hint(format!("what became of its points: assize dispute show {id}")));
    }
    if names.is_empty() {
        return Ok(found);
    }
    let mut meant: Vec<&Point> = Vec::new();
    for name in names {
        let point = found.iter().find(|point| point.about.name() == name).ok_or_else(|| {
            let kept: Vec<&str> = found.iter().map(|point| point.about.name()).collect();
            Refusal::rule(format!("`{name}` is nothing that the session of dispute {id} kept, or gave less in"))
                .hint(format!("it kept {}", kept.join(", ")))
        })?;
        if !meant.iter().any(|other| other.id == point.id) {
            meant.push(point);
        }
    }
    Ok(meant)
}

fn require_possible(writing: &Writing<'_>, dispute: &Dispute) -> Result<()> {
    if is_struck(writing, dispute.audit.id)? {
        return Err(Refusal::rule(format!(
            "audit {} is in no figure any more: a dispute took it out",
            dispute.audit.id.0
        ))
        .hint("nothing is left to contest; a statement stays possible: assize dispute statement"));
    }
    let (policy, until) = counted(writing, dispute)?;
    if policy.calendar()?.is_past(until, writing.now()) {
        return Err(Refusal::rule(format!(
            "what the session of dispute {} kept could be contested until {until}",
            dispute.id.0
        ))
        .hint(format!("the policy gives {} working days from the session", policy.deadlines.appeal)));
    }
    Ok(())
}
