//! Appeal: once, in time, the agent asks three other arbiters about what the ruling did not grant.

use super::filling::{Filled, fill};
use super::lapse::{Lapsed, settle_lapses};
use super::ruling::rulings;
use super::seat::FIRST;
use crate::core::act::Actor;
use crate::core::dispute::{Dispute, DisputeId, DisputeState, Point, load, require_not_again};
use crate::core::ledger::{self, Writing};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// What an appeal led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appealed {
    /// What it is about: criteria, subjects.
    pub points: Vec<String>,
    /// Whether it was new.
    pub new: bool,
    /// Who rules on it, or what that waits for.
    pub panel: Filled,
}

/// Why an appeal was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appeal {
    /// Who filed it: the agent, or somebody for them.
    pub by: String,
    /// In words; none where they were erased.
    pub why: Option<Untrusted>,
}

/// Appeals against the ruling on a dispute, about some of the points that it did not grant, or without names about all of
/// them. The same again changes nothing.
pub fn appeal(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: DisputeId,
    names: &[String],
    note: &str,
) -> Result<Appealed> {
    let before = load(writing, id)?;
    let person = actor.person(writing)?;
    if person.id != before.audit.agent.id {
        return Err(Refusal::rule(format!("{} may not appeal in dispute {}", person.handle, id.0))
            .hint("only the agent may: there is one appeal, and it is theirs"));
    }
    let why = Kept::new("--note", note)?;
    if let Some(known) = known(writing, actor, &before, names)? {
        return Ok(known);
    }
    let _: Vec<Lapsed> = settle_lapses(writing, actor, Some(id))?;
    let dispute = load(writing, id)?;
    let last = require_ruled(writing, &dispute)?;
    let points = wanted(&dispute, names)?;
    for point in &points {
        require_not_again(writing, &dispute, point)?;
    }
    require_in_time(writing, &dispute, last)?;
    let appeal = writing.insert("appeal", &[("dispute", &id.0)], &[("why", Some(&why))])?;
    for point in &points {
        writing.insert("appealed", &[("appeal", &appeal), ("point", &point.id)], &[])?;
    }
    writing.note(format!("dispute {}", id.0));
    let points = points.iter().map(|point| point.about.name().to_owned()).collect();
    let panel = fill(writing, actor, &load(writing, id)?)?;
    Ok(Appealed { points, new: true, panel })
}

/// The appeal in a dispute, where there is one.
pub fn appeal_of(conn: &Connection, id: DisputeId) -> Result<Option<Appeal>> {
    let mut statement =
        conn.prepare_cached("SELECT e.actor, a.why FROM appeal a JOIN entry e ON e.id = a.entry WHERE a.dispute = ?1")?;
    let found = statement.query_row([id.0], |row| {
        Ok(Appeal { by: row.get("actor")?, why: row.get::<_, Option<String>>("why")?.map(Untrusted::new) })
    });
    Ok(found.optional()?)
}

/// The appeal that stands already about the same points; another is refused: there is one.
fn known(writing: &mut Writing<'_>, actor: &Actor, dispute: &Dispute, names: &[String]) -> Result<Option<Appealed>> {
    if appeal_of(writing, dispute.id)?.is_none() {
        return Ok(None);
    }
    let points: Vec<String> =
        dispute.points.iter().filter(|point| point.appealed).map(|point| point.about.name().to_owned()).collect();
    let is_same = names.is_empty() || (names.len() == points.len() && names.iter().all(|name| points.contains(name)));
    if dispute.state == DisputeState::Appeal && is_same {
        let panel = fill(writing, actor, dispute)?;
        return Ok(Some(Appealed { points, new: false, panel }));
    }
    let id = dispute.id.0;
    Err(Refusal::rule(format!("there was an appeal in dispute {id} already, about {}", points.join(", ")))
        .hint(format!("there is one appeal in a dispute; what became of it: assize dispute show {id}")))
}

/// The last day to appeal against the first ruling.
fn require_ruled(conn: &Connection, dispute: &Dispute) -> Result<(i64, Option<NaiveDate>)> {
    let id = dispute.id.0;
    match rulings(conn, dispute.id)?.into_iter().find(|ruling| ruling.instance == FIRST) {
        Some(ruling) => Ok((ruling.entry, ruling.appeal_due)),
        None => Err(Refusal::rule(format!("there is no ruling in dispute {id}: it {}", dispute.state.said()))
            .hint("an appeal is against a ruling")),
    }
}

fn require_in_time(writing: &Writing<'_>, dispute: &Dispute, (ruling, last): (i64, Option<NaiveDate>)) -> Result<()> {
    let id = dispute.id.0;
    require_not_struck(dispute)?;
    let Some(last) = last else {
        return Err(Refusal::rule(format!("the ruling on dispute {id} is final"))
            .hint("there is one appeal: assize dispute show says how it came out"));
    };
    let rules = policy::as_of(writing, ruling)?;
    if rules.calendar()?.is_past(last, ledger::no_earlier(writing, writing.now())?) {
        return Err(Refusal::rule(format!("the ruling on dispute {id} could be appealed against until {last}"))
            .hint(format!("the policy gives {} working days from the ruling", rules.deadlines.appeal)));
    }
    Ok(())
}

/// A struck audit ends all that is disputed about it.
fn require_not_struck(dispute: &Dispute) -> Result<()> {
    if !dispute.audit.is_taken_out() {
        return Ok(());
    }
    Err(Refusal::rule(format!("audit {} is in no figure any more: it was taken out", dispute.audit.id.0))
        .hint("nothing is left to appeal about; a statement stays possible: assize dispute statement"))
}

/// The points that are meant; each was decided, and not granted.
fn wanted<'a>(dispute: &'a Dispute, names: &[String]) -> Result<Vec<&'a Point>> {
    let id = dispute.id.0;
    let open = || dispute.points.iter().filter(|point| point.first.is_some() && !point.is_granted());
    let left: Vec<&str> = open().map(|point| point.about.name()).collect();
    if left.is_empty() {
        return Err(Refusal::rule(format!("the ruling on dispute {id} grants all that the agent asked for"))
            .hint("there is nothing to appeal about"));
    }
    if names.is_empty() {
        return Ok(open().collect());
    }
    let mut found: Vec<&Point> = Vec::new();
    for name in names {
        let Some(point) = open().find(|point| point.about.name() == name) else {
            return Err(Refusal::rule(format!("`{name}` is nothing that the ruling on dispute {id} refused"))
                .hint(format!("it refused {}", left.join(", "))));
        };
        if !found.iter().any(|other| other.id == point.id) {
            found.push(point);
        }
    }
    Ok(found)
}
