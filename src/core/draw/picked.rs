//! Picked: the picks of an external draw as they came in, held against what the record says of their dialogues, and what is
//! drawn of them: of each stratum the smallest tickets that can be audited, as in any draw.

use super::behind;
use super::commitment::by_id;
use super::drawing::Draw;
use super::gathered::Gathered;
use super::keyed::Keyed;
use super::next_ticket::NextTickets;
use super::one_hand::one_hand;
use super::passed_over::unusable;
use super::pick_row::{PickRow, as_it_is};
use super::picks::Picks;
use super::picks_by::{require_apart, said_by};
use super::stored::{Stored, time_of};
use super::ticket::store_ticket;
use super::worth::SeedWorth;
use crate::calc::draw::{Drawn, Stratum, ticket};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::frame::{Bounds, Looker, Pick};
use crate::core::ledger::Writing;
use crate::core::machine::Showing;
use crate::core::people;
use crate::core::plan::{self, Plan};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{self, RequestId};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What taking in picks did.
pub enum Taken {
    /// They drew.
    Drawn(Box<Draw>),
    /// It was drawn before: so many of them are new reserves.
    Reserves(usize),
}

/// Takes in the picks of a draw, whose dialogues were taken in by the same act. The first ones draw.
pub fn take_picks(writing: &mut Writing<'_>, actor: &Actor, picks: &Picks) -> Result<Taken> {
    let stored = &picks.stored;
    let plan = plan::by_id(writing, stored.plan)?;
    keep_said(writing, &plan, actor, picks)?;
    let new = store_picks(writing, actor, &plan, picks)?;
    if picks.keyed.is_drawn {
        writing.note(format!("{}: {new} more picks", stored.name));
        return Ok(Taken::Reserves(new));
    }
    let strata = strata(writing, stored)?;
    let mut tickets = NextTickets::before(writing, stored.draw, writing.entry(), actor.today)?;
    let Some(first) = first_of_each(writing, &strata, &mut tickets)? else {
        return Err(used_up(&stored.name).findings(unusable(writing, stored, writing.entry())?));
    };
    let mut draw = begun(writing, stored, &picks.keyed)?;
    writing.plainly(|writing| {
        for (stratum, drawn) in strata.iter().zip(first) {
            let id = stratum_id(writing, stored.draw, &stratum.labels)?;
            draw.shortfall += stratum.quota.saturating_sub(drawn.len());
            for one in drawn {
                draw.tickets.extend(store_ticket(writing, id, &stratum.labels, one.clone())?);
            }
        }
        Ok(())
    })?;
    Ok(Taken::Drawn(Box::new(draw)))
}

/// The first tickets of each stratum that nothing else has; none where its reserves do not suffice.
pub(super) fn first_of_each<'s>(
    conn: &Connection,
    strata: &'s [Stratum<Pick>],
    tickets: &mut NextTickets,
) -> Result<Option<Vec<Vec<&'s Drawn<Pick>>>>> {
    let mut first = Vec::new();
    for stratum in strata {
        first.push(tickets.several(conn, stratum, stratum.quota)?);
    }
    Ok((!tickets.shallow).then_some(first))
}

/// That the engine gave too few of the next tickets.
fn used_up(name: &str) -> Refusal {
    Refusal::rule(format!("the reserves of {name} are used up, and its strata have more dialogues in the engine")).hint(format!(
        "let the engine give more: assize assign draw {name} --reserves 20 --out more.csv, then its picks: assize assign draw {name} --picks FILE --buckets FILE"
    ))
}

/// A draw before its tickets.
fn begun(conn: &Connection, stored: &Stored, keyed: &Keyed) -> Result<Draw> {
    let is_one_hand = one_hand(conn, stored.commitment)?.is_some();
    Ok(Draw {
        id: stored.draw,
        behind: behind::of(conn, &by_id(conn, stored.commitment)?, &Gathered::load(conn)?)?,
        name: keyed.name.clone(),
        window: (stored.bounds.first, stored.bounds.last),
        size: usize::try_from(stored.size).unwrap_or_default(),
        exclusions: Vec::new(),
        shortfall: 0,
        key: keyed.key.clone(),
        worth: SeedWorth::of(&stored.source()?, Some(&stored.seed), is_one_hand),
        tickets: Vec::new(),
        counted: None,
        unplaced: 0,
        missing: 0,
        excess: 0,
        phantoms: 0,
        alike: (0, Vec::new()),
    })
}

/// Keeps what the machine of the plan had said of each pick: before it is held against the strata, which it may make.
fn keep_said(writing: &mut Writing<'_>, plan: &Plan, actor: &Actor, picks: &Picks) -> Result<()> {
    let Some(machine) = plan.machine() else { return Ok(()) };
    let mut showing = Showing::of(writing, machine, plan.card())?;
    let (committed, mut findings) = (time_of(writing, picks.stored.bounds.entry)?, Vec::new());
    for row in picks.strata.values().flatten() {
        let Some(said) = &row.said else { continue };
        if said.scored.is_some_and(|scored| scored > committed) {
            findings.push(format!("{}: what the machine said is of after the commitment", as_it_is(&row.reference)));
            continue;
        }
        // What did not come in is told with what differs otherwise.
        let Some((request, received)) = received(writing, &row.reference)? else { continue };
        if said.scored.is_some_and(|scored| scored < received) {
            let reference = as_it_is(&row.reference);
            findings.push(format!("{reference}: what the machine said is of before the dialogue, {received}"));
            continue;
        }
        let day = actor.calendar.local_day(received);
        match showing.keep(writing, (request, &row.reference, day), said) {
            Ok(()) => {}
            Err(refusal) => findings.push(refusal.message),
        }
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(Refusal::data(format!("what {machine} said of the picks of {} cannot be taken in", picks.stored.name))
        .findings(findings)
        .hint("the view `said` gives one row a criterion, with the levels of the card, and when the machine said it, in UTC"))
}

/// A dialogue and when it came in.
fn received(conn: &Connection, reference: &str) -> Result<Option<(RequestId, Moment)>> {
    let Some(request) = request_of(conn, reference)? else { return Ok(None) };
    let received: String = conn
        .prepare_cached("SELECT received FROM request WHERE id = ?1")?
        .query_row([request.0], |row| row.get("received"))?;
    Ok(Some((request, received.parse().map_err(Refusal::data)?)))
}

/// Stores the picks that are new, and answers how many.
fn store_picks(writing: &mut Writing<'_>, actor: &Actor, plan: &Plan, picks: &Picks) -> Result<usize> {
    let (stored, mut new) = (&picks.stored, Vec::new());
    let bounds = Bounds { entry: writing.entry(), ..stored.bounds };
    let (looker, mut findings) = (Looker::of(writing, plan, bounds)?, Vec::new());
    let mut agents = BTreeMap::new();
    for (labels, rows) in &picks.strata {
        let stratum = stratum_id(writing, stored.draw, labels)?;
        for row in rows {
            match known(writing, stratum, row)? {
                Some(before) if before == row.reference => {}
                Some(before) => return Err(left_out(labels, row, &before)),
                None => match fitting(&looker, writing, (labels, row))? {
                    Ok((request, pick)) => {
                        agents.entry(pick.agent).or_insert_with(|| pick.features().day);
                        new.push((stratum, row, request));
                    }
                    Err(says) => findings.push(says),
                },
            }
        }
    }
    if !findings.is_empty() {
        return Err(Refusal::data(format!("the record says otherwise of what {} picked", stored.name))
            .findings(findings)
            .hint(
                "view, map and roster must agree before the root is made: void this draw and commit the next window",
            ));
    }
    let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Ok(0);
    }
    for (agent, day) in agents {
        require_apart(writing, actor, &stored.name, (agent, day))?;
    }
    let picking = writing.insert("picking", &[("draw", &stored.draw), ("picks", &count)], &[])?;
    for (stratum, row, request) in &new {
        let rank = i64::try_from(row.rank).unwrap_or(i64::MAX);
        let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
            ("picking", &picking),
            ("stratum", stratum),
            ("request", &request.0),
            ("ticket", &row.ticket),
            ("rank", &rank),
        ];
        writing.insert("pick", &facts, &[])?;
    }
    Ok(new.len())
}

/// The ref of the pick that stands at a rank.
fn known(conn: &Connection, stratum: i64, row: &PickRow) -> Result<Option<String>> {
    let rank = i64::try_from(row.rank).unwrap_or(i64::MAX);
    Ok(conn
        .prepare_cached(
            "SELECT r.ref AS ref FROM pick k JOIN request r ON r.id = k.request WHERE k.stratum = ?1 AND k.rank = ?2",
        )?
        .query_row(params![stratum, rank], |found| found.get("ref"))
        .optional()?)
}

fn left_out(labels: &[String], row: &PickRow, before: &str) -> Refusal {
    let (stratum, rank, now) = (labels.join(", "), row.rank, as_it_is(&row.reference));
    Refusal::data(format!("{stratum}: at rank {rank} stood {before}, and now {now}"))
        .hint("both have the tickets of this draw, so one of the two files left a row out: ask who ran the script")
}

/// The dialogue of a pick, where the record has it and says of it what the engine says; or in words what differs.
fn fitting(
    looker: &Looker<'_>,
    conn: &Connection,
    (labels, row): (&Vec<String>, &PickRow),
) -> Result<std::result::Result<(RequestId, Pick), String>> {
    let reference = as_it_is(&row.reference);
    let Some(request) = request_of(conn, &row.reference)? else {
        let stored = request::as_stored(conn, &row.reference)?;
        let says = if request::exists(conn, &stored)? {
            "came in with its letters composed (NFC): the view must give it so"
        } else {
            "did not come in: the map leaves it out or makes another ref"
        };
        return Ok(Err(format!("{reference} {says}")));
    };
    let Some(seen) = looker.look(request)? else {
        let said = said_before(conn, request)?;
        return Ok(Err(format!("{reference} is not of the days of this draw{said}")));
    };
    if !seen.is_covered {
        return Ok(Err(format!("{reference} is not of the plan's population{}", said_before(conn, request)?)));
    }
    let day = seen.pick.features().day;
    if seen.labels != *labels && seen.pick.features().team.is_none() {
        let (agent, said) = (people::handle(conn, seen.pick.agent)?, said_before(conn, request)?);
        return Ok(Err(format!("{reference}: {} was no agent on {day}{said}", agent.escape_debug())));
    }
    if seen.labels != *labels {
        let (here, there) = (seen.labels.join(", "), labels.join(", "));
        let (here, there, said) = (here.escape_debug(), there.escape_debug(), said_before(conn, request)?);
        return Ok(Err(format!("{reference} is of {here}, not of {there}{said}")));
    }
    Ok(Ok((request, seen.pick)))
}

/// Who said so of a dialogue that was known before its picks came.
fn said_before(conn: &Connection, request: RequestId) -> Result<String> {
    let by = said_by(conn, request)?;
    Ok(by.map(|by| format!(", as {by} said at {}", by.at)).unwrap_or_default())
}

fn request_of(conn: &Connection, reference: &str) -> Result<Option<RequestId>> {
    let mut statement = conn.prepare_cached("SELECT id FROM request WHERE ref = ?1")?;
    Ok(statement.query_row([reference], |row| Ok(RequestId(row.get("id")?))).optional()?)
}

fn stratum_id(conn: &Connection, draw: i64, labels: &[String]) -> Result<i64> {
    Ok(conn
        .prepare_cached("SELECT id FROM stratum WHERE draw = ?1 AND label = ?2")?
        .query_row(params![draw, labels.join("\t")], |row| row.get("id"))?)
}

/// What an engine picked of the strata of a draw. What can never be audited is passed over by its size too, so that it is
/// shallow where the engine has more.
pub(super) fn strata(conn: &Connection, stored: &Stored) -> Result<Vec<Stratum<Pick>>> {
    let plan = plan::by_id(conn, stored.plan)?;
    let mut lookers = BTreeMap::<i64, Looker<'_>>::new();
    let mut statement = conn.prepare_cached(
        "SELECT s.label AS label, s.size AS size, s.quota AS quota, k.rank AS rank, k.entry AS entry, k.request AS request, r.ref AS ref
         FROM stratum s LEFT JOIN pick k ON k.stratum = s.id LEFT JOIN request r ON r.id = k.request
         WHERE s.draw = ?1 AND s.quota > 0 ORDER BY s.label, k.rank",
    )?;
    let mut rows = statement.query([stored.draw])?;
    let mut strata: Vec<Stratum<Pick>> = Vec::new();
    while let Some(row) = rows.next()? {
        let label: String = row.get("label")?;
        let labels: Vec<String> = label.split('\t').map(str::to_owned).collect();
        if strata.last().is_none_or(|last| last.labels != labels) {
            let (size, quota) = (row.get("size")?, row.get("quota")?);
            strata.push(Stratum { labels, quota, size, shortfall: 0, drawn: Vec::new(), spares: Vec::new() });
        }
        let (Some(stratum), Some(entry)) = (strata.last_mut(), row.get::<_, Option<i64>>("entry")?) else { continue };
        if let Entry::Vacant(free) = lookers.entry(entry) {
            free.insert(Looker::of(conn, &plan, Bounds { entry, ..stored.bounds })?);
        }
        let (request, reference): (i64, String) = (row.get("request")?, row.get("ref")?);
        let looked = lookers.get(&entry).map(|looker| looker.look(RequestId(request))).transpose()?.flatten();
        match looked.filter(|looked| looked.unfit.is_none()) {
            Some(looked) => stratum.spares.push(Drawn {
                ticket: ticket(&stored.key, &reference),
                rank: row.get("rank")?,
                payload: looked.pick,
                reference,
            }),
            None => stratum.size = stratum.size.saturating_sub(1),
        }
    }
    Ok(strata)
}

/// What is picked from them later: refused where it takes more than the engine gave.
pub(super) fn pick_again<T>(
    conn: &Connection,
    stored: &Stored,
    mut pick: impl FnMut(&[Stratum<Pick>]) -> Result<Option<T>>,
) -> Result<T> {
    pick(&strata(conn, stored)?)?.ok_or_else(|| used_up(&stored.name))
}
