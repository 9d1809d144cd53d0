//! Extension: more of every stratum of a draw, by the same key. The old sample is contained in the new.

use super::next_ticket::{NextTickets, pick_again};
use super::replacement::{Origin, count, store_later};
use super::stored::drawn_as;
use super::stored::stored_as;
use super::ticket::Ticket;
use super::voiding::{named, require_standing};
use crate::calc::draw::{Drawn, Stratum};
use crate::core::frame::Pick;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::{Connection, OptionalExtension};

/// A draw that was extended.
pub struct Extension {
    /// The draw as it was before.
    pub origin: Origin,
    /// The tickets that were added.
    pub tickets: Vec<Ticket>,
    /// How many of those that were drawn are missing from the record: phantoms.
    pub phantoms: usize,
    /// How many more were asked for and could not be had, over all strata.
    pub shortfall: usize,
}

/// Stores so many more tickets of every stratum of a draw. None where that was its newest extension already.
pub fn extend(writing: &mut Writing<'_>, name: &str, by: u32, why: &Kept) -> Result<Option<Extension>> {
    require_standing(writing, name)?;
    if !(1..=1000).contains(&by) {
        return Err(Refusal::words(format!("--by is 1 to 1000 more for each stratum, not {by}")));
    }
    named(writing, name)?;
    let Some(draw) = drawn_as(writing, name)? else {
        return Err(Refusal::rule(format!("{name} is not drawn yet: it waits for its seed")));
    };
    if newest(writing, draw)? == Some((by, Some(why.as_str().to_owned()))) {
        return Ok(None);
    }
    let stored = stored_as(writing, draw)?;
    writing.insert("extension", &[("draw", &draw), ("more", &by)], &[("why", Some(why))])?;
    let turn = count(writing, draw)?;
    let More { drawn, shortfall } =
        pick_again(writing, &stored, |strata| more_of_each(writing, draw, strata, by as usize))?;
    let (mut tickets, added) = (Vec::new(), drawn.len());
    for (labels, drawn) in drawn {
        tickets.extend(store_later(writing, draw, &labels, drawn)?);
    }
    let phantoms = added.saturating_sub(tickets.len());
    let origin = Origin::of(writing, stored, String::new(), turn)?;
    Ok(Some(Extension { origin, tickets, phantoms, shortfall }))
}

/// So many more of every stratum, each with its labels, and how many could not be had.
struct More {
    drawn: Vec<(Vec<String>, Drawn<Pick>)>,
    shortfall: usize,
}

fn more_of_each(writing: &Writing<'_>, draw: i64, strata: &[Stratum<Pick>], by: usize) -> Result<Option<More>> {
    let mut tickets = NextTickets::before(writing, draw, writing.entry())?;
    let mut more = More { drawn: Vec::new(), shortfall: 0 };
    for stratum in strata {
        let picked = tickets.several(writing, stratum, by)?;
        more.shortfall += by.saturating_sub(picked.len());
        more.drawn.extend(picked.into_iter().map(|drawn| (stratum.labels.clone(), drawn.clone())));
    }
    Ok((!tickets.shallow).then_some(more))
}

fn newest(conn: &Connection, draw: i64) -> Result<Option<(u32, Option<String>)>> {
    Ok(conn
        .prepare_cached("SELECT more, why FROM extension WHERE draw = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([draw], |row| Ok((row.get("more")?, row.get("why")?)))
        .optional()?)
}
