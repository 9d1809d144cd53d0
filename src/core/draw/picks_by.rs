//! Picks by whom: who brings what an engine picked knows which dialogues are drawn, and brings their words. Nobody does of their
//! own dialogues, nor of those of a team that they are in or left lately.

use super::pick_row::as_it_is;
use super::picks::Picks;
use super::stored::Stored;
use crate::core::act::Actor;
use crate::core::frame::{Bounds, Looker, day_of};
use crate::core::ledger::{By, by};
use crate::core::people::conflict::{self, Deed, Side, bar, require_none};
use crate::core::people::{self, NOW, PersonId};
use crate::core::plan;
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Refuses that somebody brings picks of an agent, whose dialogue is of that day, to whom they have a tie.
pub(super) fn require_apart(
    conn: &Connection,
    actor: &Actor,
    draw: &str,
    (agent, day): (PersonId, NaiveDate),
) -> Result<()> {
    let Some(person) = actor.known() else { return Ok(()) };
    let agent = people::by_id(conn, people::one(conn, NOW, agent)?)?;
    let days = (day, actor.today);
    let tie = conflict::with(conn, NOW, person.id, (Side::Agent, &agent), days, &actor.policy)?;
    let what = format!("bring picks of {}, which {draw} has", agent.handle);
    let who = "somebody brings them who is in none of the teams that are drawn, and left none of them lately";
    require_none(Deed::BringPicks, person, tie.into_iter().collect(), &what, who)
}

/// Who said the newest of a dialogue that is on record.
pub(super) fn said_by(conn: &Connection, request: RequestId) -> Result<Option<By>> {
    let mut statement = conn.prepare_cached(
        "SELECT max(e.id) AS entry FROM entry e WHERE e.id IN (SELECT entry FROM request WHERE id = ?1 AND agent IS NOT NULL
           UNION ALL SELECT entry FROM revision WHERE request = ?1)",
    )?;
    let entry: Option<i64> = statement.query_row([request.0], |row| row.get("entry"))?;
    entry.map(|entry| by(conn, entry)).transpose()
}

/// So many of them are named.
const NAMED: usize = 20;

/// The picks whose dialogues were on record before they came, each with who said the newest of it: who knows the key could have
/// said something else there, so that the picks cannot come in.
pub fn known_before(conn: &Connection, picks: &Picks) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.id AS request FROM request r WHERE r.ref = ?1
         AND NOT EXISTS (SELECT 1 FROM pick k JOIN stratum s ON s.id = k.stratum WHERE s.draw = ?2 AND k.request = r.id)",
    )?;
    let mut found = Vec::new();
    for row in picks.strata.values().flatten() {
        let known =
            statement.query_row(params![row.reference, picks.stored.draw], |row| row.get("request")).optional()?;
        let by = known.map(|known| said_by(conn, RequestId(known))).transpose()?.flatten();
        found.extend(by.map(|by| format!("{} was known before, as {by} said at {}", as_it_is(&row.reference), by.at)));
    }
    found.truncate(NAMED);
    Ok(found)
}

/// Each agent whose picks were brought by somebody who may not, by the roster of then.
pub(super) fn brought_by_others_than_may(conn: &Connection, stored: &Stored) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.entry AS entry, e.actor AS actor FROM picking p JOIN entry e ON e.id = p.entry WHERE p.draw = ?1 ORDER BY p.id",
    )?;
    let rows = statement.query_map([stored.draw], |row| Ok((row.get("entry")?, row.get("actor")?)))?;
    let pickings: Vec<(i64, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut findings = Vec::new();
    for (entry, actor) in pickings {
        let Some(person) = people::who(conn, entry, &actor)? else { continue };
        let policy = policy::as_of(conn, entry)?;
        let today = day_of(conn, entry, &policy)?.unwrap_or(NaiveDate::MIN);
        for (agent, day) in agents(conn, stored, entry)? {
            let agent = people::by_id(conn, people::one(conn, entry, agent)?)?;
            let tie = conflict::with(conn, entry, person, (Side::Agent, &agent), (day, today), &policy)?;
            if let Some(objection) = bar(Deed::BringPicks, tie.into_iter().collect()) {
                let (of, because) = (&agent.handle, objection.because);
                findings.push(format!("the picks of {of} were brought by {actor}, who may not: {because}"));
            }
        }
    }
    Ok(findings)
}

/// The agents of the picks that an entry brought, each with a day of theirs.
fn agents(conn: &Connection, stored: &Stored, entry: i64) -> Result<BTreeMap<PersonId, NaiveDate>> {
    let plan = plan::by_id(conn, stored.plan)?;
    let (looker, mut found) = (Looker::of(conn, &plan, Bounds { entry, ..stored.bounds })?, BTreeMap::new());
    let mut statement = conn.prepare_cached(
        "SELECT k.request AS request FROM pick k JOIN stratum s ON s.id = k.stratum WHERE s.draw = ?1 AND k.entry = ?2 ORDER BY k.id",
    )?;
    let mut rows = statement.query(params![stored.draw, entry])?;
    while let Some(row) = rows.next()? {
        if let Some(looked) = looker.look(RequestId(row.get("request")?))? {
            found.entry(looked.pick.agent).or_insert_with(|| looked.pick.features().day);
        }
    }
    Ok(found)
}
