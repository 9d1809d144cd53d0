//! Other plans: what another plan had drawn of the window of a draw, or may draw. By `overlaps` two plans draw from the same
//! dialogues; each is audited once, so that the first one empties the frame of the second.

use super::commitment::Committed;
use super::doing::{Around, Doing};
use crate::core::frame::{Bounds, Looker};
use crate::core::ledger::by;
use crate::core::plan::{self, Plan};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use rusqlite::{Connection, params};

/// What other plans had of a draw, and what a draw had of theirs.
pub(super) fn other_plans(conn: &Connection, committed: &Committed) -> Result<Vec<Around>> {
    let (first, last) = committed.window;
    let bounds = Bounds { first, last, span: committed.span, entry: committed.entry };
    let (plan, waiting) = (plan::by_id(conn, committed.plan)?, held(conn, committed)?);
    let mut found = taken_by_others(conn, &plan, bounds, waiting)?;
    found.extend(shared(conn, committed, (&plan, bounds))?);
    Ok(found)
}

/// A commitment of another plan that shares days with a window.
struct Other {
    commitment: i64,
    name: String,
    plan: i64,
    /// Whether it was drawn when the window was fixed.
    is_drawn: bool,
}

/// What other plans had of a window when it was fixed, each with who published its version. `waiting` dialogues were left out
/// of it, since other commitments waited for their seed.
pub(super) fn taken_by_others(conn: &Connection, own: &Plan, bounds: Bounds, waiting: u64) -> Result<Vec<Around>> {
    let mut found = Vec::new();
    for other in others(conn, own, bounds)? {
        let its = plan::by_id(conn, other.plan)?;
        if !overlap(own, &its) {
            continue;
        }
        let (times, waits) = if other.is_drawn {
            (drawn_of(conn, own, bounds, &other)?, "")
        } else {
            (waiting, ", which waits for its seed")
        };
        if times > 0 {
            let what = format!("{}, version {}, by {}{waits}", its.name, its.version, other.name);
            let by = Around::by(conn, Doing::OtherPlan, published(conn, &its)?)?;
            found.push(Around { times, what: Some(Untrusted::new(what)), ..by });
        }
    }
    Ok(found)
}

/// What a draw had of dialogues that another plan draws from, which has not drawn them: told with who published that version
/// of the other plan, and who the one that drew.
fn shared(conn: &Connection, committed: &Committed, (own, bounds): (&Plan, Bounds)) -> Result<Vec<Around>> {
    let all = plans_of_then(conn, own, bounds.entry)?.into_iter().map(|its| plan::by_id(conn, its));
    let mut others: Vec<Plan> = all.collect::<Result<_>>()?;
    others.retain(|its| overlap(own, its));
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let (requests, mut found) = (drawn(conn, committed.id, i64::MAX)?, Vec::new());
    for its in others {
        let (looker, mut times) = (Looker::of(conn, &its, bounds)?, 0);
        for request in &requests {
            times += u64::from(looker.look(*request)?.is_some_and(|seen| seen.is_covered));
        }
        if times > 0 {
            let drew = by(conn, published(conn, own)?)?;
            let what = format!(
                "{}, version {}; version {} drew, by {drew} at {}",
                its.name, its.version, own.version, drew.at
            );
            let by = Around::by(conn, Doing::Shared, published(conn, &its)?)?;
            found.push(Around { times, what: Some(Untrusted::new(what)), ..by });
        }
    }
    Ok(found)
}

fn overlap(one: &Plan, other: &Plan) -> bool {
    one.is_to_overlap(&other.name) || other.is_to_overlap(&one.name)
}

/// The entry that published a version.
fn published(conn: &Connection, plan: &Plan) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT entry FROM plan WHERE id = ?1")?;
    Ok(statement.query_row([plan.id], |row| row.get("entry"))?)
}

/// The newest versions of other plans before an entry, where one of the two may say that they overlap.
fn plans_of_then(conn: &Connection, own: &Plan, before: i64) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT id FROM plan p WHERE entry < ?1 AND name <> ?2 AND (?3 OR instr(text, 'overlaps') > 0)
         AND version = (SELECT max(version) FROM plan q WHERE q.name = p.name AND q.entry < ?1) ORDER BY name",
    )?;
    let rows = statement.query_map(params![before, own.name, own.may_overlap()], |row| row.get("id"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn others(conn: &Connection, own: &Plan, bounds: Bounds) -> Result<Vec<Other>> {
    let mut statement = conn.prepare_cached(
        "SELECT o.id AS id, o.name AS name, o.plan AS plan,
           EXISTS (SELECT 1 FROM draw d WHERE d.commitment = o.id AND d.entry < ?1) AS drawn
         FROM commitment o JOIN plan p ON p.id = o.plan AND p.name <> ?4 AND (?5 OR instr(p.text, 'overlaps') > 0)
         WHERE o.entry < ?1 AND o.since < ?3 AND o.until > ?2
           AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = o.id AND v.entry < ?1) ORDER BY o.id",
    )?;
    let (since, until) = (bounds.span.0.to_string(), bounds.span.1.to_string());
    let rows = statement.query_map(params![bounds.entry, since, until, own.name, own.may_overlap()], |row| {
        Ok(Other {
            commitment: row.get("id")?,
            name: row.get("name")?,
            plan: row.get("plan")?,
            is_drawn: row.get("drawn")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many dialogues of a window and its population another commitment had drawn.
fn drawn_of(conn: &Connection, own: &Plan, bounds: Bounds, other: &Other) -> Result<u64> {
    let (looker, mut count) = (Looker::of(conn, own, bounds)?, 0);
    for request in drawn(conn, other.commitment, bounds.entry)? {
        let seen = looker.look(request)?;
        count += u64::from(seen.is_some_and(|seen| seen.is_covered && seen.unfit.is_none()));
    }
    Ok(count)
}

/// The dialogues that a commitment had drawn before an entry.
fn drawn(conn: &Connection, commitment: i64, before: i64) -> Result<Vec<RequestId>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT t.request AS request FROM draw d JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id
         WHERE d.commitment = ?1 AND t.entry < ?2",
    )?;
    let rows = statement.query_map(params![commitment, before], |row| Ok(RequestId(row.get("request")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many dialogues were left out of a draw, since another commitment waited for its seed.
fn held(conn: &Connection, committed: &Committed) -> Result<u64> {
    let mut statement = conn.prepare_cached(
        "SELECT coalesce(sum(dialogues), 0) AS dialogues FROM exclusion WHERE commitment = ?1 AND reason = 'waits-for-seed'",
    )?;
    Ok(statement.query_row([committed.id], |row| row.get("dialogues"))?)
}
