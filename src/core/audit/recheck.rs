//! Recomputing scores from their marks, and choices of auditors from the draws' keys and the nights' lots.

use super::auditors::{before_ticket, free_for};
use super::choice::{Lottery, assign, next_auditor};
use super::handover::HAND_ON;
use super::independence::{AsOf, Case};
use super::languages::narrowed;
use super::mark::{answers_of, marks_of};
use super::resting;
use super::state::AuditId;
use crate::core::draw::{self, Drawn};
use crate::core::ledger::lot;
use crate::core::people::{Person, PersonId};
use crate::core::policy::{self, Calendars};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::scorecard::{self, Card, CardId};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Recomputes every scoring from its marks and card. Answers how many there are, and what differs.
pub fn recheck_scores(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let mut statement =
        conn.prepare("SELECT s.id, s.audit, a.card, s.raw, s.total, s.customer, s.business, s.compliance FROM scoring s JOIN audit a ON a.id = s.audit ORDER BY s.id")?;
    let mut rows = statement.query([])?;
    let (mut count, mut findings) = (0, Vec::new());
    let mut cards: BTreeMap<CardId, Card> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        count += 1;
        let (id, audit, card): (i64, i64, i64) = (row.get("id")?, row.get("audit")?, row.get("card")?);
        let stored: Vec<Option<i64>> = ["raw", "total", "customer", "business", "compliance"]
            .into_iter()
            .map(|column| row.get(column))
            .collect::<rusqlite::Result<_>>()?;
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
    findings.extend(resting::recheck(conn)?);
    Ok((count, findings))
}

/// Recomputes who was given which audit: from each draw's key and the roster of then, or by the lots of a night; with
/// a draw's number only that one's.
pub fn recheck_assignments(conn: &Connection, only: Option<i64>) -> Result<(usize, Vec<String>)> {
    let (mut count, mut findings) = recheck_handed(conn, only)?;
    findings.extend(misplaced(conn, only)?);
    for drawn in draw::drawn(conn, only)? {
        count += recheck_draw(conn, &drawn, &mut findings)?;
        count += recheck_later(conn, &drawn, &mut findings)?;
    }
    Ok((count, findings))
}

fn recheck_draw(conn: &Connection, drawn: &Drawn, findings: &mut Vec<String>) -> Result<usize> {
    let policy = policy::as_of(conn, drawn.entry)?;
    let today = policy.calendar()?.local_day(drawn.at);
    let lottery = Lottery { plan: &drawn.plan, key: &drawn.key, today, policy: &policy };
    let computed = assign(conn, drawn.entry, &lottery, &drawn.tickets)?;
    let seconds = recheck_seconds(conn, drawn, &computed.seconds, findings)?;
    for (ticket, auditor) in drawn.tickets.iter().zip(&computed.firsts) {
        compare(conn, drawn, ticket.id, *auditor, findings)?;
    }
    Ok(seconds + drawn.tickets.len())
}

fn recheck_later(conn: &Connection, drawn: &Drawn, findings: &mut Vec<String>) -> Result<usize> {
    for later in &drawn.later {
        let policy = policy::as_of(conn, later.entry)?;
        let today = policy.calendar()?.local_day(later.at);
        let lottery = Lottery { plan: &drawn.plan, key: &drawn.key, today, policy: &policy };
        let as_of = before_ticket(conn, later.entry, later.ticket.id)?;
        let auditor = next_auditor(conn, &lottery, (&later.ticket, later.turn), as_of)?;
        compare(conn, drawn, later.ticket.id, auditor, findings)?;
    }
    Ok(drawn.later.len())
}

fn compare(
    conn: &Connection,
    drawn: &Drawn,
    ticket: i64,
    computed: Option<PersonId>,
    findings: &mut Vec<String>,
) -> Result<()> {
    if given(conn, ticket)? != computed.map(|auditor| auditor.0) {
        findings.push(format!("the auditor of ticket {ticket} is not the one that the key of {} gives", drawn.name));
    }
    Ok(())
}

/// Recomputes the second auditors of a draw. Answers how many there are.
fn recheck_seconds(
    conn: &Connection,
    drawn: &Drawn,
    computed: &BTreeMap<usize, Option<PersonId>>,
    findings: &mut Vec<String>,
) -> Result<usize> {
    let ticket = |place: usize| drawn.tickets.get(place).map(|ticket| ticket.id);
    let wanted: BTreeMap<i64, Option<i64>> =
        computed.iter().filter_map(|(place, who)| Some((ticket(*place)?, who.map(|who| who.0)))).collect();
    let stored = second_auditors(conn, &drawn.name)?;
    let tickets: BTreeSet<&i64> = wanted.keys().chain(stored.keys()).collect();
    for ticket in tickets.into_iter().filter(|ticket| wanted.get(ticket) != stored.get(ticket)) {
        findings
            .push(format!("the second auditor of ticket {ticket} is not the one that the key of {} gives", drawn.name));
    }
    Ok(wanted.len())
}

/// The second audits of a draw by ticket, each with whom it was given to at first.
fn second_auditors(conn: &Connection, draw: &str) -> Result<BTreeMap<i64, Option<i64>>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.ticket, g.auditor FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
         JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
         LEFT JOIN assignment g ON g.audit = a.id AND g.entry = a.entry WHERE a.kind = 'double' AND c.name = ?1",
    )?;
    let rows = statement.query_map([draw], |row| Ok((row.get("ticket")?, row.get("auditor")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Recomputes whom each night handed audits on to, by the lots of then.
fn recheck_handed(conn: &Connection, only: Option<i64>) -> Result<(usize, Vec<String>)> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare(HANDED)?;
    let mut rows = statement.query([only])?;
    let (mut count, mut findings) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        count += 1;
        let (entry, audit): (i64, i64) = (row.get("entry")?, row.get("audit")?);
        if handed_by_lot(conn, &calendars, row)? != row.get("auditor")? {
            findings.push(format!("audit {audit} was not handed on to whom the lots of entry {entry} give it"));
        }
    }
    Ok((count, findings))
}

/// Whom the lots of a night gave an audit to.
fn handed_by_lot(conn: &Connection, calendars: &Calendars, row: &Row<'_>) -> Result<Option<i64>> {
    let as_of = AsOf { entry: row.get("entry")?, assignment: row.get("assignment")? };
    let policy = policy::as_of(conn, as_of.entry)?;
    let counts: String = row.get("counts")?;
    let case = Case {
        audit: AuditId(row.get("audit")?),
        request: RequestId(row.get("request")?),
        agent: Person { id: PersonId(row.get("agent")?), handle: row.get("handle")? },
        received: calendars.local_day(row.get("counted")?, counts.parse().map_err(Refusal::data)?),
        ticket: row.get("ticket")?,
    };
    let at: String = row.get("at")?;
    let today = calendars.local_day(as_of.entry, at.parse().map_err(Refusal::data)?);
    let free = narrowed(conn, free_for(conn, &case, today, as_of, &policy)?, &case, today, as_of)?;
    let seal: Vec<u8> = row.get("previous")?;
    let chosen = free.into_iter().min_by_key(|person| lot(&seal, HAND_ON, case.audit.0, &person.handle));
    Ok(chosen.map(|person| person.id.0))
}

/// What the nights handed on, in the order of the record, each with its dialogue as it then stood.
const HANDED: &str = "SELECT g.entry, g.id AS assignment, e.at, coalesce(v.counts, r.received) AS counts, g.auditor, a.id AS audit, a.request,
      a.agent, p.handle, a.ticket, e.previous, coalesce(c.entry, a.entry) AS counted
    FROM assignment g JOIN entry e ON e.id = g.entry JOIN audit a ON a.id = g.audit JOIN request r ON r.id = a.request
    JOIN person p ON p.id = a.agent
    LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id AND x.entry < g.entry)
    LEFT JOIN ticket t ON t.id = a.ticket LEFT JOIN stratum s ON s.id = t.stratum
    LEFT JOIN draw d ON d.id = s.draw LEFT JOIN commitment c ON c.id = d.commitment
    WHERE (?1 IS NULL OR s.draw = ?1) AND g.basis = 'night' ORDER BY g.id";

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
         WHERE (?1 IS NULL OR s.draw = ?1) AND (a.request <> t.request
           OR (SELECT i.one FROM identity i WHERE i.person = a.agent)
             <> (SELECT i.one FROM identity i WHERE i.person = coalesce(v.agent, r.agent)))
         ORDER BY a.id",
    )?;
    let rows = statement.query_map([only], |row| row.get::<_, i64>(0))?;
    rows.map(|id| Ok(format!("audit {} is not of the dialogue that was drawn, or not of its agent", id?))).collect()
}
