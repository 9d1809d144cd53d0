//! Extension: so many more of every stratum of a draw, by the same key.

use super::draw::{numbered, open_later};
use super::state::{Audit, load};
use super::wording::words_or_erased;
use crate::core::act::Actor;
use crate::core::ledger::Writing;

use crate::core::draw::{self, Origin, ShortStratum};
use crate::core::people::conflict::{Conflict, Deed, Objection, require_none};
use crate::core::people::{self, NOW};
use crate::core::refusal::Result;
use crate::core::scorecard::{self, CardId};
use crate::core::text::{Kept, Untrusted};
use rusqlite::{Connection, OptionalExtension};

/// A draw that was extended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extended {
    /// The draw.
    pub name: String,
    /// Its new audits.
    pub audits: Vec<Audit>,
    /// How many of its new tickets are of dialogues missing from the record: phantoms.
    pub phantoms: usize,
    /// The strata that had fewer than were asked for.
    pub short: Vec<ShortStratum>,
    /// Whether that is new.
    pub new: bool,
}

impl Extended {
    /// Whether tickets or auditors were short.
    pub fn is_short(&self) -> bool {
        !self.short.is_empty() || self.audits.iter().any(|audit| audit.auditor.is_none())
    }
}

/// Draws so many more of every stratum of a draw, by the same key: the old sample is contained in the new.
pub fn extend(writing: &mut Writing<'_>, actor: &Actor, name: &str, by: u32, note: &str) -> Result<Extended> {
    let name = &draw::name_of(writing, name)?;
    require_apart(writing, actor, name)?;
    let note = Kept::new("--note", note)?;
    let Some(extension) = draw::extend(writing, name, by, &note)? else {
        return Ok(Extended { name: name.to_owned(), audits: Vec::new(), phantoms: 0, short: Vec::new(), new: false });
    };
    let card = card_of(writing, &extension.origin)?;
    let mut audits = Vec::new();
    for place in numbered(&extension.origin.key, &extension.tickets) {
        let Some(ticket) = extension.tickets.get(place) else { continue };
        let turn = extension.origin.turn + place;
        let id = open_later(writing, actor, &extension.origin, (ticket, turn), card)?;
        audits.push(load(writing, id)?);
    }
    writing.note(format!("{name}: {} more dialogues drawn", audits.len()));
    let (phantoms, short) = (extension.phantoms, extension.short);
    Ok(Extended { name: name.to_owned(), audits, phantoms, short, new: true })
}

/// An extension as it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extension {
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// How many more of each stratum were asked for.
    pub more: i64,
    /// How many were drawn, over all strata.
    pub drawn: i64,
    /// Why.
    pub why: Option<Untrusted>,
}

/// How a draw was extended, oldest first.
pub fn extensions(conn: &Connection, draw: &str) -> Result<Vec<Extension>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, e.actor, x.more, x.why, x.erased IS NOT NULL AS erased,
           (SELECT count(*) FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = x.draw AND t.entry = x.entry) AS drawn
         FROM extension x JOIN entry e ON e.id = x.entry JOIN draw d ON d.id = x.draw
         JOIN commitment c ON c.id = d.commitment WHERE c.name = ?1 ORDER BY x.id",
    )?;
    let rows = statement.query_map([draw], |row| {
        let why = words_or_erased(row, "why", "erased")?;
        Ok(Extension {
            at: row.get("at")?,
            by: row.get("actor")?,
            more: row.get("more")?,
            drawn: row.get("drawn")?,
            why,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Refuses to extend a draw whose frame holds a dialogue of one's own: more of it may be drawn.
fn require_apart(conn: &Connection, actor: &Actor, draw: &str) -> Result<()> {
    let person = actor.person(conn)?;
    // Most people answer no dialogues: the frame is walked only for an agent.
    if !people::agent_stints(conn, NOW)?.iter().any(|(agent, ..)| *agent == person.id)
        || !draw::frame_holds(conn, draw, person.id)?
    {
        return Ok(());
    }
    let own = Objection::new(Conflict::OwnCase, "its frame holds a dialogue of their own");
    require_none(Deed::Extend, person, vec![own], &format!("extend {draw}"), "another lead or manager may")
}

/// The card that a draw is scored by: that of its first audit.
fn card_of(conn: &Connection, origin: &Origin) -> Result<CardId> {
    let first = conn
        .prepare_cached(
            "SELECT a.card FROM audit a JOIN ticket t ON t.id = a.ticket JOIN stratum s ON s.id = t.stratum
             WHERE s.draw = ?1 ORDER BY a.id LIMIT 1",
        )?
        .query_row([origin.draw()], |row| Ok(CardId(row.get(0)?)))
        .optional()?;
    let by_plan = || scorecard::find_on(conn, Some(origin.plan.card()), origin.first_day()).map(|(card, _)| card);
    first.map_or_else(by_plan, Ok)
}
