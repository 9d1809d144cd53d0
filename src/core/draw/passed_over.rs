//! Passed over: picks of an external draw that were next by their tickets and were not drawn. Once its key is given, anybody
//! who may query the engine knows them: so each is told with the reason, and with who gave it.

use super::commitment::Committed;
use super::doing::{Around, Doing};
use super::stints::stint_words;
use super::stored::{Stored, stored_as};
use crate::core::frame::{Bounds, Exclusion, Looker, Pick};
use crate::core::ledger::by;
use crate::core::people::{self, NOW, PersonId, Role};
use crate::core::plan;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A pick that was next and was not drawn.
struct Passed {
    request: RequestId,
    reference: String,
    rank: i64,
    /// The entry that brought it.
    picked: i64,
    /// The entry that passed it over.
    at: i64,
}

/// Why, by which entry, and the reason that was given in words.
struct Reason {
    says: String,
    entry: i64,
    why: Option<String>,
}

impl Reason {
    fn new(says: impl Into<String>, entry: i64) -> Self {
        Self { says: says.into(), entry, why: None }
    }
}

/// The picks that were passed over, by their strata and ranks.
pub(super) fn passed_over(conn: &Connection, committed: &Committed) -> Result<Vec<Around>> {
    let draw: Option<i64> = conn
        .prepare_cached("SELECT id FROM draw WHERE commitment = ?1")?
        .query_row([committed.id], |row| row.get("id"))
        .optional()?;
    // What is drawn by this very act has no entry yet.
    let is_drawn = committed.is_external() && committed.drawn(conn)?.is_some();
    let Some(draw) = draw.filter(|_| is_drawn) else { return Ok(Vec::new()) };
    let stored = stored_as(conn, draw)?;
    let (plan, mut found) = (plan::by_id(conn, stored.plan)?, Vec::new());
    // Picks come with one entry, or a few: each knows its own roster.
    let mut lookers = BTreeMap::new();
    for one in passed(conn, draw)? {
        let looker = match lookers.entry(one.picked) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(Looker::of(conn, &plan, Bounds { entry: one.picked, ..stored.bounds })?),
        };
        found.extend(told(conn, (&stored, looker), &one)?);
    }
    Ok(found)
}

/// Why picks that came with an entry can be drawn by nothing, each with who said so: where too few of them are left, somebody
/// who knows the key could have seen to that.
pub(super) fn unusable(conn: &Connection, stored: &Stored, entry: i64) -> Result<Vec<String>> {
    let plan = plan::by_id(conn, stored.plan)?;
    let looker = Looker::of(conn, &plan, Bounds { entry, ..stored.bounds })?;
    let mut statement = conn.prepare_cached(
        "SELECT k.request AS request, r.ref AS ref, k.rank AS rank FROM stratum s JOIN pick k ON k.stratum = s.id
           JOIN request r ON r.id = k.request WHERE s.draw = ?1 AND k.entry = ?2 ORDER BY s.label, k.rank",
    )?;
    let (mut rows, mut found) = (statement.query([stored.draw, entry])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (request, reference) = (RequestId(row.get("request")?), row.get("ref")?);
        let one = Passed { request, reference, rank: row.get("rank")?, picked: entry, at: entry };
        let Some(seen) = looker.look(request)? else { continue };
        let reason = match seen.unfit {
            Some(unfit) => Some(of_itself(conn, &one, (unfit, seen.pick.agent))?),
            None => audited(conn, &one)?.map_or_else(|| waits(conn, &one, &seen.pick), |reason| Ok(Some(reason)))?,
        };
        if let Some(Reason { says, entry: said, .. }) = reason {
            // Of what its own bringer says now there is no entry yet.
            let who = if said < entry { format!(", as {} said", by(conn, said)?) } else { String::new() };
            found.push(format!("{}, rank {}: {says}{who}", one.reference.escape_debug(), one.rank));
        }
    }
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    found.extend((more > 0).then(|| format!("and {more} more")));
    Ok(found)
}

/// So many of them are named.
const NAMED: usize = 20;

/// A pick without a ticket, where a larger one of its stratum has one, or where the stratum was used up: by the draw, by a
/// replacement that found nothing, or by an extension that found too few.
fn passed(conn: &Connection, draw: i64) -> Result<Vec<Passed>> {
    let mut statement = conn.prepare_cached(
        "SELECT * FROM (SELECT k.request AS request, r.ref AS ref, k.rank AS rank, k.entry AS picked, min(
             coalesce((SELECT min(t.entry) FROM ticket t JOIN pick l ON l.stratum = s.id AND l.request = t.request
               WHERE t.stratum = s.id AND l.rank > k.rank), 9e18),
             iif((SELECT count(*) FROM ticket t WHERE t.stratum = s.id AND t.entry = f.entry) < s.quota, f.entry, 9e18),
             coalesce((SELECT min(x.entry) FROM replaced x JOIN replacement p ON p.id = x.replacement JOIN ticket t ON t.id = p.ticket
               WHERE t.stratum = s.id AND x.granted = 1 AND x.next IS NULL AND x.entry > k.entry), 9e18),
             coalesce((SELECT min(x.entry) FROM extension x WHERE x.draw = s.draw AND x.entry > k.entry
               AND (SELECT count(*) FROM ticket t WHERE t.stratum = s.id AND t.entry = x.entry) < x.more), 9e18)) AS at,
             s.label AS label
           FROM stratum s JOIN pick k ON k.stratum = s.id JOIN request r ON r.id = k.request
             JOIN (SELECT min(entry) AS entry FROM picking WHERE draw = ?1) f
           WHERE s.draw = ?1 AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.stratum = s.id AND t.request = k.request))
         WHERE at < 9e18 ORDER BY label, rank",
    )?;
    let rows = statement.query_map([draw], |row| {
        Ok(Passed {
            request: RequestId(row.get("request")?),
            reference: row.get("ref")?,
            rank: row.get("rank")?,
            picked: row.get("picked")?,
            at: row.get("at")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn told(conn: &Connection, (stored, looker): (&Stored, &Looker<'_>), one: &Passed) -> Result<Option<Around>> {
    let Some(seen) = looker.look(one.request)? else { return Ok(None) };
    let reason = match seen.unfit {
        Some(unfit) => of_itself(conn, one, (unfit, seen.pick.agent))?,
        None => match (audited(conn, one)?, waits(conn, one, &seen.pick)?) {
            (Some(reason), _) | (None, Some(reason)) => reason,
            (None, None) => Reason::new("its agent was not told, or has had the most audits (works agreement)", one.at),
        },
    };
    let before = if reason.entry < stored.seeded { ", said before the key was known" } else { "" };
    let says = format!("{}, rank {}: {}{before}", one.reference, one.rank, reason.says);
    Ok(Some(Around {
        doing: Doing::PassedOver,
        by: by(conn, reason.entry)?,
        times: 1,
        agent: Some(people::by_id(conn, seen.pick.agent)?),
        request: Some(one.request),
        to: None,
        what: Some(Untrusted::new(says)),
        why: reason.why.filter(|why| !why.is_empty()).map(Untrusted::new),
    }))
}

/// What the dialogue says itself, and the entry since which it says so.
fn of_itself(conn: &Connection, one: &Passed, (unfit, agent): (Exclusion, PersonId)) -> Result<Reason> {
    let states = stood(conn, one)?;
    let newest = states.last().map_or(one.picked, |state| state.entry);
    let since =
        |is: fn(&Stood) -> bool| states.iter().rev().take_while(|state| is(state)).last().map(|state| state.entry);
    let words = |entry: i64, says: &str| {
        let when = if entry == one.picked { "by its picks" } else { "before its picks came" };
        format!("{says} {when}")
    };
    Ok(match unfit {
        Exclusion::NotOnRoster => off_roster(conn, one, agent)?.unwrap_or_else(|| Reason::new(unfit.words(), newest)),
        Exclusion::NoContent => {
            let entry = since(|state| !state.content).unwrap_or(newest);
            held_back(conn, one)?.unwrap_or_else(|| Reason::new(words(entry, "it was without content"), entry))
        }
        Exclusion::NoNotice => match since(|state| state.notice == Some(false)) {
            Some(entry) => Reason::new(words(entry, "its customer was said not to be told of monitoring"), entry),
            None => Reason::new("its channel gives no notice by the house rules", rules(conn, one.picked)?),
        },
        other => Reason::new(other.words(), newest),
    })
}

/// The newest word on the stints of its agent before its picks.
fn off_roster(conn: &Connection, one: &Passed, agent: PersonId) -> Result<Option<Reason>> {
    let (agent, mut newest) = (people::one(conn, NOW, agent)?, None);
    for word in stint_words(conn)?.into_iter().filter(|word| word.role == Role::Agent && word.entry < one.picked) {
        if people::one(conn, NOW, PersonId(word.person))? == agent {
            newest =
                Some(Reason::new(format!("its agent was not on the roster that day ({})", word.words()), word.entry));
        }
    }
    Ok(newest)
}

/// It came in without its words, since those of its customer had been erased: by whom. Such a row has neither words nor the
/// salt of words, and its import says so. Of what comes by this very act that stands nowhere yet.
fn held_back(conn: &Connection, one: &Passed) -> Result<Option<Reason>> {
    let mut statement = conn.prepare_cached(
        "SELECT w.entry AS entry, iif(e.id IS NULL, 'it came without words, and words of customers were erased before: ',
             'it came without words, since its customer''s were erased: ')
           || (SELECT iif(count(*) > 1, 'by one of ' || count(*) || ' erasures, the newest ', '') FROM erasure y
             JOIN erasure_answer z ON z.erasure = y.id AND z.granted = 1 WHERE y.subject = 'customer' AND z.entry < r.entry)
           || 'erasure ' || x.id || ', which ' || p.handle || ' asked for' AS says
         FROM request r LEFT JOIN entry e ON e.id = r.entry JOIN erasure x ON x.subject = 'customer'
           JOIN erasure_answer w ON w.erasure = x.id AND w.granted = 1 JOIN person p ON p.id = x.asker
         WHERE r.id = ?1 AND r.content = 0 AND r.salt IS NULL AND r.duration IS NOT 0 AND w.entry < r.entry
           AND (e.id IS NULL OR instr(e.note, 'without words that were erased before') > 0) ORDER BY w.id DESC LIMIT 1",
    )?;
    let read = |row: &Row<'_>| Ok(Reason::new(row.get::<_, String>("says")?, row.get("entry")?));
    Ok(statement.query_row([one.request.0], read).optional()?)
}

/// How a dialogue stood from an entry on.
struct Stood {
    entry: i64,
    content: bool,
    notice: Option<bool>,
}

/// How it stood up to its picks, oldest first.
fn stood(conn: &Connection, one: &Passed) -> Result<Vec<Stood>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.entry AS entry, r.content AND r.duration IS NOT 0 AS content, r.notice AS notice, 0 AS place FROM request r
           WHERE r.id = ?1 AND r.agent IS NOT NULL
         UNION ALL SELECT v.entry, v.content AND v.duration IS NOT 0, v.notice, v.id FROM revision v WHERE v.request = ?1 AND v.entry <= ?2
         ORDER BY place",
    )?;
    let rows = statement.query_map(params![one.request.0, one.picked], |row| {
        Ok(Stood { entry: row.get("entry")?, content: row.get("content")?, notice: row.get("notice")? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The entry that published the house rules of then.
fn rules(conn: &Connection, entry: i64) -> Result<i64> {
    let mut statement =
        conn.prepare_cached("SELECT coalesce(max(entry), ?1) AS entry FROM policy WHERE entry <= ?1")?;
    Ok(statement.query_row([entry], |row| row.get("entry"))?)
}

/// An audit that it had or was to have already.
fn audited(conn: &Connection, one: &Passed) -> Result<Option<Reason>> {
    let found: Option<(String, i64, Option<String>, Option<String>)> = conn
        .prepare_cached(
            "SELECT a.kind AS kind, a.entry AS entry, iif(a.erased IS NULL, a.why, 'erased') AS why, c.name AS name
             FROM audit a LEFT JOIN ticket t ON t.id = a.ticket LEFT JOIN stratum s ON s.id = t.stratum
               LEFT JOIN draw d ON d.id = s.draw LEFT JOIN commitment c ON c.id = d.commitment
             WHERE a.request = ?1 AND a.entry < ?2
               AND NOT (NOT EXISTS (SELECT 1 FROM scoring x WHERE x.audit = a.id AND x.entry < ?2)
                 AND EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id AND v.entry < ?2))
             ORDER BY a.id LIMIT 1",
        )?
        .query_row(params![one.request.0, one.at], |row| {
            Ok((row.get("kind")?, row.get("entry")?, row.get("why")?, row.get("name")?))
        })
        .optional()?;
    Ok(found.map(|(kind, entry, why, name)| match (kind.as_str(), name) {
        ("spot", _) => Reason { says: "audited as a spot check".to_owned(), entry, why },
        (_, Some(name)) => Reason::new(format!("audited already, for {name}"), entry),
        (_, None) => Reason { says: "audited already".to_owned(), entry, why },
    }))
}

/// Another commitment that covers it and waits for its seed.
fn waits(conn: &Connection, one: &Passed, pick: &Pick) -> Result<Option<Reason>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.name AS name, c.entry AS entry, c.plan AS plan FROM commitment c
         WHERE c.entry < ?1 AND c.since <= ?2 AND c.until > ?2
           AND NOT EXISTS (SELECT 1 FROM draw d WHERE d.commitment = c.id AND d.entry < ?1)
           AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id AND v.entry < ?1) ORDER BY c.id",
    )?;
    let mut rows = statement.query(params![one.at, pick.counts])?;
    while let Some(row) = rows.next()? {
        if plan::by_id(conn, row.get("plan")?)?.covers(pick.features()) {
            let name: String = row.get("name")?;
            return Ok(Some(Reason::new(format!("{name} waits for its seed, and may draw it"), row.get("entry")?)));
        }
    }
    Ok(None)
}
