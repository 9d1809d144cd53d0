//! Events: what was recorded after a draw and brought tickets, or should have.

use super::next_ticket::NextTickets;
use crate::calc::digest::hex;
use crate::calc::draw::{Drawn, Stratum};
use crate::core::frame::{Pick, day_of};
use crate::core::policy;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A replacement or an extension.
pub(super) struct Event {
    entry: i64,
    /// The ticket whose place another took; none: an extension.
    ticket: Option<i64>,
    /// The stratum of a replacement; none: an extension, of every stratum.
    label: Option<String>,
    /// How many more of the stratum.
    more: usize,
    /// The ref of what took the place of another, as recorded.
    next: Option<String>,
}

impl Event {
    fn covers(&self, stratum: &Stratum<Pick>) -> bool {
        self.label.as_ref().is_none_or(|label| *label == stratum.labels.join("\t"))
    }
}

/// The events after a draw, in the order of the record.
pub(super) fn events(conn: &Connection, draw: i64) -> Result<Vec<Event>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.entry AS entry, t.id AS ticket, s.label AS label, 1 AS more, coalesce(r.ref, f.ref) AS next
         FROM replaced d JOIN replacement p ON p.id = d.replacement
         JOIN ticket t ON t.id = p.ticket JOIN stratum s ON s.id = t.stratum LEFT JOIN ticket n ON n.id = d.next
         LEFT JOIN request r ON r.id = n.request
         LEFT JOIN phantom f ON f.stratum = s.id AND f.entry = d.entry AND d.next IS NULL
         WHERE s.draw = ?1 AND d.granted = 1
         UNION ALL SELECT x.entry, NULL, NULL, x.more, NULL FROM extension x WHERE x.draw = ?1 ORDER BY entry",
    )?;
    let rows = statement.query_map([draw], |row| {
        Ok(Event {
            entry: row.get("entry")?,
            ticket: row.get("ticket")?,
            label: row.get("label")?,
            more: row.get("more")?,
            next: row.get("next")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A ticket as it is stored.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StoredTicket {
    /// Its stratum's labels, joined by TAB.
    pub(super) label: String,
    pub(super) rank: usize,
    /// Hex.
    pub(super) ticket: String,
    pub(super) reference: String,
    /// Of a phantom: whose it is, and of which day.
    pub(super) phantom: Option<(i64, String)>,
}

impl StoredTicket {
    /// A drawn dialogue as it would be stored.
    pub(super) fn of(stratum: &Stratum<Pick>, drawn: &Drawn<Pick>) -> Self {
        let pick = &drawn.payload;
        Self {
            label: stratum.labels.join("\t"),
            rank: drawn.rank,
            ticket: hex(&drawn.ticket),
            reference: drawn.reference.clone(),
            phantom: pick.request.is_none().then(|| (pick.agent.0, pick.features().day.to_string())),
        }
    }
}

/// The tickets that the events bring, computed again; or in words what is not the next ticket. Nothing where
/// it takes more of the next tickets.
pub(super) fn replay(
    conn: &Connection,
    draw: i64,
    strata: &[Stratum<Pick>],
    events: &[Event],
) -> Result<Option<std::result::Result<Vec<StoredTicket>, String>>> {
    let mut later = Vec::new();
    for event in events {
        let policy = policy::as_of(conn, event.entry)?;
        let today = day_of(conn, event.entry, &policy)?.unwrap_or(NaiveDate::MIN);
        let mut tickets = NextTickets::before(conn, draw, event.entry, today)?.in_place_of(conn, event.ticket)?;
        let before = later.len();
        for stratum in strata.iter().filter(|stratum| event.covers(stratum)) {
            let picked = tickets.several(conn, stratum, event.more)?;
            later.extend(picked.into_iter().map(|drawn| StoredTicket::of(stratum, drawn)));
        }
        if tickets.shallow {
            return Ok(None);
        }
        let given = later.get(before).map(|ticket| &ticket.reference);
        if let Some(label) = event.label.as_ref().filter(|_| given != event.next.as_ref()) {
            return Ok(Some(Err(format!(
                "what took the place of an unsuitable dialogue of {label} is not the next ticket"
            ))));
        }
    }
    Ok(Some(Ok(later)))
}
