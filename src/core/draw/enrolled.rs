//! Enrolled: agents who came to be on the roster once the window of a draw was over, so that dialogues of theirs came into its
//! frame, or stayed out of it.

use super::commitment::Committed;
use super::doing::{Around, Doing};
use super::stints::{Said, StintWord};
use crate::core::people::{self, PersonId, Role};
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use rusqlite::{Connection, params};

/// The first words on agents who have dialogues in the window. Who was enrolled before there was the plan is of its start.
pub(super) fn enrolled(conn: &Connection, committed: &Committed, words: &[StintWord]) -> Result<Vec<Around>> {
    let (first, last) = (committed.window.0.to_string(), committed.window.1.to_string());
    let (over, began) = (committed.span.1.to_string(), began(conn, committed.plan)?);
    let is_late = |word: &&StintWord| {
        let is_first = word.said == Said::Stint && !word.was_known && word.role == Role::Agent;
        is_first && word.at >= over && began < word.entry && word.entry < committed.entry
    };
    let mut found = Vec::new();
    for word in words.iter().filter(is_late) {
        let times = dialogues(conn, committed, word.person)?;
        if times > 0 {
            let is_in = word.covers_days_of((&first, &last));
            let what = format!("{}{}", word.words(), if is_in { "" } else { ", not on its days" });
            let agent = Some(people::by_id(conn, people::one(conn, people::NOW, PersonId(word.person))?)?);
            let what = Some(Untrusted::new(what));
            found.push(Around { times, agent, what, ..Around::by(conn, Doing::Enrolled, word.entry)? });
        }
    }
    Ok(found)
}

/// The entry that brought the first version of a plan.
fn began(conn: &Connection, plan: i64) -> Result<i64> {
    let mut statement = conn.prepare_cached(
        "SELECT min(p.entry) AS entry FROM plan p WHERE p.name = (SELECT q.name FROM plan q WHERE q.id = ?1)",
    )?;
    Ok(statement.query_row([plan], |row| row.get("entry"))?)
}

/// How many dialogues of somebody count in the window, as they came or were revised before it was fixed.
fn dialogues(conn: &Connection, committed: &Committed, person: i64) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "SELECT (SELECT count(*) FROM request r INDEXED BY request_received
             WHERE r.agent = ?1 AND r.received >= ?2 AND r.received < ?3 AND r.entry < ?4)
           + (SELECT count(DISTINCT v.request) FROM revision v INDEXED BY revision_counts
             WHERE v.agent = ?1 AND v.counts >= ?2 AND v.counts < ?3 AND v.entry < ?4 AND NOT EXISTS (SELECT 1 FROM request r
               WHERE r.id = v.request AND r.agent = ?1 AND r.received >= ?2 AND r.received < ?3)) AS dialogues",
    )?;
    let (since, until) = (committed.span.0.to_string(), committed.span.1.to_string());
    Ok(statement.query_row(params![person, since, until, committed.entry], |row| row.get("dialogues"))?)
}
