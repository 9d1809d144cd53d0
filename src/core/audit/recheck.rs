//! Recomputing scores from their marks, and choices of auditors from the draws' keys.

use super::after::{Case, Place, Until, next_auditor, takers, until_ticket};
use super::{AuditId, HAND_ON, answers_of, assign, double, marks_of};
use crate::core::draw;
use crate::core::ledger::lot;
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::scorecard::{self, Card, CardId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Recomputes every scoring from its marks and card. Answers how many there are, and what differs.
pub fn recheck_scores(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let mut statement =
        conn.prepare("SELECT s.id, s.audit, a.card, s.raw, s.total, s.customer, s.business, s.compliance FROM scoring s JOIN audit a ON a.id = s.audit ORDER BY s.id")?;
    let mut rows = statement.query([])?;
    let (mut count, mut findings) = (0, Vec::new());
    let mut cards: BTreeMap<CardId, Card> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        count += 1;
        let (id, audit, card): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let stored: Vec<Option<i64>> = (3..8).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?;
        let card = match cards.entry(CardId(card)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(scorecard::load(conn, CardId(card))?),
        };
        let score = card.score(&answers_of(&marks_of(conn, id)?));
        let same = score.is_ok_and(|score| {
            let classes = score.classes.iter().map(|(_, score)| *score);
            [score.raw, score.total].into_iter().chain(classes).eq(stored)
        });
        if !same {
            findings.push(format!("the score of audit {audit} (scoring {id}) does not come out of its marks"));
        }
    }
    Ok((count, findings))
}

/// Recomputes who was given which audit: from each draw's key and the roster of then, or by the lots of a night; with
/// a draw's number only that one's.
pub fn recheck_assignments(conn: &Connection, only: Option<i64>) -> Result<(usize, Vec<String>)> {
    let (mut count, mut findings) = recheck_handed(conn, only)?;
    findings.extend(misplaced(conn, only)?);
    for drawn in draw::drawn(conn, only)? {
        let policy = policy::as_of(conn, drawn.entry)?;
        let today = policy.calendar()?.local_day(drawn.at);
        let computed = assign(conn, drawn.entry, &drawn.plan, &drawn.key, &drawn.tickets, today, &policy)?;
        let mut chosen: Vec<_> = drawn.tickets.iter().map(|ticket| ticket.id).zip(computed.firsts).collect();
        count += double::recheck(conn, &drawn, &computed.seconds, &mut findings)?;
        for later in &drawn.later {
            let policy = policy::as_of(conn, later.entry)?;
            let today = policy.calendar()?.local_day(later.at);
            let until = until_ticket(conn, later.entry, later.ticket.id)?;
            let place = Place { plan: &drawn.plan, key: &drawn.key, turn: later.turn, until };
            chosen.push((later.ticket.id, next_auditor(conn, &place, &later.ticket, today, &policy)?));
        }
        for (ticket, auditor) in chosen {
            count += 1;
            if given(conn, ticket)? != auditor.map(|auditor| auditor.0) {
                findings.push(format!(
                    "the auditor of ticket {ticket} is not the one that the key of {} gives",
                    drawn.name
                ));
            }
        }
    }
    Ok((count, findings))
}

/// Recomputes whom each night handed audits on to, by the lots of then.
fn recheck_handed(conn: &Connection, only: Option<i64>) -> Result<(usize, Vec<String>)> {
    let mut statement = conn.prepare(HANDED)?;
    let mut rows = statement.query([only])?;
    let (mut count, mut findings) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        count += 1;
        let (entry, assignment): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (at, counts, stored): (String, String, Option<i64>) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let policy = policy::as_of(conn, entry)?;
        let calendar = policy.calendar()?;
        let local = |at: &str| at.parse().map(|at| calendar.local_day(at)).map_err(Refusal::data);
        let (audit, request, agent) = (AuditId(row.get(5)?), RequestId(row.get(6)?), PersonId(row.get(7)?));
        let case = Case { audit, request, agent, received: local(&counts)?, ticket: row.get(8)? };
        let free = takers(conn, &case, local(&at)?, Until { entry, assignment }, &policy)?;
        let seal: Vec<u8> = row.get(9)?;
        let chosen = free.into_iter().min_by_key(|person| lot(&seal, HAND_ON, case.audit.0, &person.handle));
        if chosen.map(|person| person.id.0) != stored {
            findings
                .push(format!("audit {} was not handed on to whom the lots of entry {entry} give it", case.audit.0));
        }
    }
    Ok((count, findings))
}

/// What the nights handed on, in the order of the record, each with its dialogue as it then stood.
const HANDED: &str = "SELECT g.entry, g.id, e.at, coalesce(v.counts, r.received), g.auditor, a.id, a.request, a.agent, a.ticket, e.previous
    FROM assignment g JOIN entry e ON e.id = g.entry JOIN audit a ON a.id = g.audit JOIN request r ON r.id = a.request
    LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id AND x.entry < g.entry)
    LEFT JOIN ticket t ON t.id = a.ticket LEFT JOIN stratum s ON s.id = t.stratum
    WHERE (?1 IS NULL OR s.draw = ?1) AND e.act = 'assign nightly' AND a.entry < g.entry ORDER BY g.id";

/// Who was given the audit of a ticket at first.
fn given(conn: &Connection, ticket: i64) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT g.auditor FROM audit a LEFT JOIN assignment g ON g.audit = a.id AND g.entry = a.entry WHERE a.ticket = ?1 AND a.kind = 'drawn'")?
        .query_row([ticket], |row| row.get(0))
        .optional()?
        .flatten())
}

/// Audits whose dialogue is not their ticket's, or whose agent is not their dialogue's.
fn misplaced(conn: &Connection, only: Option<i64>) -> Result<Vec<String>> {
    let mut statement = conn.prepare(
        "SELECT a.id FROM audit a LEFT JOIN ticket t ON t.id = a.ticket LEFT JOIN stratum s ON s.id = t.stratum
         JOIN request r ON r.id = a.request
         LEFT JOIN revision v ON v.id = (SELECT max(id) FROM revision x WHERE x.request = r.id AND x.entry < a.entry)
         WHERE (?1 IS NULL OR s.draw = ?1) AND (a.request <> t.request OR a.agent <> coalesce(v.agent, r.agent))
         ORDER BY a.id",
    )?;
    let rows = statement.query_map([only], |row| row.get::<_, i64>(0))?;
    rows.map(|id| Ok(format!("audit {} is not of the dialogue that was drawn, or not of its agent", id?))).collect()
}
