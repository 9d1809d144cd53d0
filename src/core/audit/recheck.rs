//! Recomputing choices of auditors from the draws' keys and the nights' lots.

use super::auditors::before_ticket;
use super::blind_lot;
use super::choice::{Lottery, assign, next_auditor};
use super::handed::recheck_handed;
use super::last_day;
use super::named::recheck_named;
use super::of_draw::of_draw;
use super::repeat;
use crate::core::draw::{self, Drawn};
use crate::core::people::PersonId;
use crate::core::policy;
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

/// Recomputes who was given which audit: from each draw's key and the roster of then, or by the lots that gave them; with
/// a draw's number only that one's.
pub fn recheck_assignments(conn: &Connection, only: Option<i64>) -> Result<(usize, Vec<String>)> {
    let (mut count, mut findings) = recheck_handed(conn, only)?;
    findings.extend(recheck_named(conn, only)?);
    findings.extend(last_day::recheck(conn, only)?);
    findings.extend(misplaced(conn, only)?);
    let repeats = repeat::stored(conn, only)?;
    for drawn in draw::drawn(conn, only)? {
        count += recheck_draw(conn, &drawn, &mut findings)?;
        count += recheck_later(conn, &drawn, &mut findings)?;
        if let Some(repeats) = repeats.get(&drawn.name) {
            count += repeats.len();
            repeat::recheck(conn, &drawn, repeats, &mut findings)?;
        }
        findings.extend(blind_lot::recheck(conn, &drawn)?);
    }
    findings.extend(blind_lot::astray(conn, only)?);
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
    let mut statement = conn.prepare(&format!(
        "SELECT a.id FROM audit a LEFT JOIN ticket t ON t.id = a.ticket JOIN request r ON r.id = a.request
         LEFT JOIN revision v ON v.id = (SELECT max(id) FROM revision x WHERE x.request = r.id AND x.entry < a.entry)
         WHERE {} AND (a.request <> t.request
           OR (SELECT i.one FROM identity i WHERE i.person = a.agent)
             <> (SELECT i.one FROM identity i WHERE i.person = coalesce(v.agent, r.agent)))
         ORDER BY a.id",
        of_draw(only)
    ))?;
    let rows = statement.query_map([only], |row| row.get::<_, i64>(0))?;
    rows.map(|id| Ok(format!("audit {} is not of the dialogue that was drawn, or not of its agent", id?))).collect()
}
