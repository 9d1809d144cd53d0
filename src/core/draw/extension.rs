//! Extension: more of every stratum of a draw, by the same key. The old sample is contained in the new.

use super::again::pick_again;
use super::next_ticket::NextTickets;
use super::replacement::{Origin, count, store_later};
use super::stored::drawn_as;
use super::stored::stored_as;
use super::ticket::Ticket;
use super::voiding::{named, require_standing};
use crate::calc::draw::{Drawn, Stratum};
use crate::core::frame::Pick;
use crate::core::ledger::Writing;
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::{Connection, OptionalExtension, params};

/// A draw that was extended.
pub struct Extension {
    /// The draw as it was before.
    pub origin: Origin,
    /// The tickets that were added.
    pub tickets: Vec<Ticket>,
    /// How many of those that were drawn are missing from the record: phantoms.
    pub phantoms: usize,
    /// The strata that had fewer than were asked for.
    pub short: Vec<ShortStratum>,
}

/// A stratum that had fewer more than were asked for, and where its dialogues are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShortStratum {
    /// Its labels.
    pub labels: Vec<String>,
    /// How many of those asked for could not be had.
    pub missing: usize,
    /// How many dialogues it has in the frame.
    pub size: usize,
    /// How many of them this draw has by now.
    pub drawn: usize,
}

/// Stores so many more tickets of every stratum of a draw. None where that was its newest extension already.
pub fn extend(writing: &mut Writing<'_>, name: &str, by: u32, why: &Kept) -> Result<Option<Extension>> {
    require_standing(writing, name)?;
    if !(1..=1000).contains(&by) {
        return Err(Refusal::words(format!("--by is 1 to 1000 more for each stratum, not {by}"))
            .hint("give a number such as --by 1"));
    }
    named(writing, name)?;
    let Some(draw) = drawn_as(writing, name)? else {
        return Err(Refusal::rule(format!("{name} is not drawn yet: it waits for its seed"))
            .hint("draw it first: assize assign draw"));
    };
    if newest(writing, draw)? == Some((by, Some(why.as_str().to_owned()))) {
        return Ok(None);
    }
    let stored = stored_as(writing, draw)?;
    writing.insert("extension", &[("draw", &draw), ("more", &by)], &[("why", Some(why))])?;
    let turn = count(writing, draw)?;
    let More { drawn, short } =
        pick_again(writing, &stored, |strata| more_of_each(writing, draw, strata, by as usize))?;
    let (mut tickets, added) = (Vec::new(), drawn.len());
    for (labels, drawn) in drawn {
        tickets.extend(store_later(writing, draw, &labels, drawn)?);
    }
    let phantoms = added.saturating_sub(tickets.len());
    let origin = Origin::of(writing, stored, String::new(), turn)?;
    Ok(Some(Extension { origin, tickets, phantoms, short }))
}

/// So many more of every stratum, each with its labels, and which strata had fewer.
struct More {
    drawn: Vec<(Vec<String>, Drawn<Pick>)>,
    short: Vec<ShortStratum>,
}

fn more_of_each(writing: &Writing<'_>, draw: i64, strata: &[Stratum<Pick>], by: usize) -> Result<Option<More>> {
    let today = policy::current(writing)?.calendar()?.local_day(writing.now());
    let mut tickets = NextTickets::before(writing, draw, writing.entry(), today)?;
    let mut more = More { drawn: Vec::new(), short: Vec::new() };
    for stratum in strata {
        let picked = tickets.several(writing, stratum, by)?;
        let missing = by.saturating_sub(picked.len());
        if missing > 0 {
            let drawn = drawn_of(writing, draw, &stratum.labels)? + picked.len();
            more.short.push(ShortStratum { labels: stratum.labels.clone(), missing, size: stratum.size, drawn });
        }
        more.drawn.extend(picked.into_iter().map(|drawn| (stratum.labels.clone(), drawn.clone())));
    }
    Ok((!tickets.shallow).then_some(more))
}

/// How many of a stratum a draw had before, phantoms too.
fn drawn_of(writing: &Writing<'_>, draw: i64, labels: &[String]) -> Result<usize> {
    let drawn: i64 = writing
        .prepare_cached(
            "SELECT (SELECT count(*) FROM ticket t WHERE t.stratum = s.id AND t.entry < ?3)
               + (SELECT count(*) FROM phantom p WHERE p.stratum = s.id AND p.entry < ?3) AS drawn
             FROM stratum s WHERE s.draw = ?1 AND s.label = ?2",
        )?
        .query_row(params![draw, labels.join("\t"), writing.entry()], |row| row.get("drawn"))
        .optional()?
        .unwrap_or_default();
    Ok(usize::try_from(drawn).unwrap_or_default())
}

fn newest(conn: &Connection, draw: i64) -> Result<Option<(u32, Option<String>)>> {
    Ok(conn
        .prepare_cached("SELECT more, why FROM extension WHERE draw = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([draw], |row| Ok((row.get("more")?, row.get("why")?)))
        .optional()?)
}
