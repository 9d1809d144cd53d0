//! The lot of blindness: of some audits of a draw its key shows the auditor what the policy hides of the others, so that
//! what this does to the marks can be told from chance.

use super::of_draw::of_draw;
use super::state::{AuditId, of_ticket};
use crate::calc::draw::{audit_order, shown_by_lot};
use crate::core::draw::{Drawn, Ticket};
use crate::core::ledger::Writing;
use crate::core::policy::{self, BlindField, Policy};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{BTreeMap, BTreeSet};

/// What the key of a draw says of one of its audits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BlindLot {
    /// What is shown of some audits.
    pub field: BlindField,
    /// Of how many in a hundred.
    pub share: u32,
    /// Whether it is shown of this one.
    pub shown: bool,
}

impl BlindLot {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { field: row.get("field")?, share: row.get("share")?, shown: row.get("shown")? })
    }
}

/// The lot of an audit; none where there was none when it was drawn.
pub fn blind_lot(conn: &Connection, audit: AuditId) -> Result<Option<BlindLot>> {
    let mut statement = conn.prepare_cached("SELECT field, share, shown FROM blind_lot WHERE audit = ?1")?;
    Ok(statement.query_row([audit.0], BlindLot::read).optional()?)
}

/// Records for tickets that were drawn together, whose first audits are open, of which something is shown. Where the
/// policy has no lottery there is nothing to record.
pub(super) fn record(writing: &mut Writing<'_>, policy: &Policy, key: &str, tickets: &[Ticket]) -> Result<()> {
    let lots = lots(policy, key, tickets);
    if lots.is_empty() {
        return Ok(());
    }
    for place in audit_order(key, &references(tickets)) {
        let Some((ticket, lot)) = tickets.get(place).zip(lots.get(place)) else { continue };
        let Some(audit) = of_ticket(writing, ticket.id)? else { continue };
        let facts: [(&'static str, &dyn rusqlite::ToSql); 4] =
            [("audit", &audit.0), ("field", &lot.field), ("share", &lot.share), ("shown", &lot.shown)];
        writing.insert("blind_lot", &facts, &[])?;
    }
    Ok(())
}

/// Computes the lots of a draw again, those of its later tickets too, and names what differs.
pub(super) fn recheck(conn: &Connection, drawn: &Drawn) -> Result<Vec<String>> {
    let mut wanted = BTreeMap::new();
    let mut want = |entry: i64, tickets: &[Ticket]| {
        let lots = lots(&policy::as_of(conn, entry)?, &drawn.key, tickets);
        wanted.extend(tickets.iter().map(|ticket| ticket.id).zip(lots));
        Ok::<_, Refusal>(())
    };
    want(drawn.entry, &drawn.tickets)?;
    for later in &drawn.later {
        want(later.entry, std::slice::from_ref(&later.ticket))?;
    }
    let stored = stored(conn, &drawn.name)?;
    let tickets: BTreeSet<&i64> = wanted.keys().chain(stored.keys()).collect();
    let differs = |ticket: &&i64| wanted.get(ticket) != stored.get(ticket);
    let says = |ticket: &i64| {
        format!("what is shown to the auditor of ticket {ticket} is not what the key of {} gives", drawn.name)
    };
    Ok(tickets.into_iter().filter(differs).map(says).collect())
}

/// With a draw's number only of its audits: lots of audits that are none of a draw's first ones, or that did not come with them.
pub(super) fn astray(conn: &Connection, only: Option<i64>) -> Result<Vec<String>> {
    let mut statement = conn.prepare(&format!(
        "SELECT l.audit FROM blind_lot l JOIN audit a ON a.id = l.audit
         WHERE (a.kind <> 'drawn' OR a.entry <> l.entry) AND {} ORDER BY l.audit",
        of_draw(only)
    ))?;
    let rows = statement.query_map([only], |row| row.get::<_, i64>("audit"))?;
    rows.map(|audit| Ok(format!("audit {} has a lot of what is shown, and no draw gave it one", audit?))).collect()
}

/// The lots of tickets that were drawn together, in their order.
fn lots(policy: &Policy, key: &str, tickets: &[Ticket]) -> Vec<BlindLot> {
    let Some((field, share)) = policy.blind.lot() else { return Vec::new() };
    let shown = shown_by_lot(key, &references(tickets), share);
    (0..tickets.len()).map(|place| BlindLot { field, share, shown: shown.contains(&place) }).collect()
}

fn references(tickets: &[Ticket]) -> Vec<String> {
    tickets.iter().map(|ticket| ticket.reference.clone()).collect()
}

/// The lots of a draw as they were recorded, by ticket.
fn stored(conn: &Connection, draw: &str) -> Result<BTreeMap<i64, BlindLot>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.ticket, l.field, l.share, l.shown FROM blind_lot l JOIN audit a ON a.id = l.audit JOIN ticket t ON t.id = a.ticket
         JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw JOIN commitment c ON c.id = d.commitment
         WHERE c.name = ?1",
    )?;
    let rows = statement.query_map([draw], |row| Ok((row.get("ticket")?, BlindLot::read(row)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
