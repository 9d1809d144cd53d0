//! Repeats: weeks later its auditor scores a share of a draw again, which nobody can tell before. They are not told so, and
//! see nothing of the first score until they did: it shows how far they agree with themselves.

use super::delivery::is_past_dispute;
use super::draw::score_until;
use super::of_draw::of_draw;
use super::opening::{NewAudit, open_audit};
use super::state::{Audit, AuditId, AuditKind, AuditState, load, of_ticket};
use crate::calc::draw::is_repeated;
use crate::core::act::Actor;
use crate::core::draw::{self, Drawn, Ticket};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, bar};
use crate::core::people::{self, NOW, Person, Role};
use crate::core::plan::{self, Plan};
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use crate::core::request;
use chrono::TimeDelta;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{BTreeMap, BTreeSet};

/// A draw is looked at for so many days: what could not be repeated by then is not repeated.
const LOOKED_AT: i64 = 365;

/// A dialogue that its auditor scored twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repeated {
    /// The first audit.
    pub first: AuditId,
    /// The scoring that its auditor gave.
    pub first_scoring: i64,
    /// The repeat.
    pub again: AuditId,
    /// The scoring of it.
    pub again_scoring: i64,
    /// Who gave both, by handle.
    pub auditor: String,
}

/// Opens the repeats that are due. One whose auditor may not audit it any more is opened for nobody, and nobody waits for it.
/// Answers how many were opened for somebody, and those that were not.
pub fn repeat(writing: &mut Writing<'_>, actor: &Actor) -> Result<(usize, Vec<AuditId>)> {
    let (mut opened, mut without) = (0, Vec::new());
    for draw in with_repeats(writing, actor)? {
        for drawn in draw::drawn(writing, Some(draw))? {
            for ticket in chosen(writing, &drawn)? {
                match open_due(writing, actor, &drawn.plan, ticket)? {
                    Some((_, true)) => opened += 1,
                    Some((audit, false)) => without.push(audit),
                    None => {}
                }
            }
        }
    }
    Ok((opened, without))
}

/// The dialogues that were scored again, by the number of the repeat: of each the newest marks that its auditor gave, with
/// no part of sessions and rulings. Not of draws that are void.
pub fn repeats(conn: &Connection) -> Result<Vec<Repeated>> {
    let newest = |audit: &str| {
        format!(
            "(SELECT max(x.id) FROM scoring x WHERE x.audit = {audit} AND x.basis = 'audit'
               AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id))"
        )
    };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT f.id AS first, {} AS first_scoring, a.id AS again, s.id AS again_scoring, p.handle AS auditor
         FROM audit a JOIN audit f ON f.ticket = a.ticket AND f.kind = 'drawn' JOIN scoring s ON s.id = {}
         JOIN identity i ON i.person = s.scorer JOIN person p ON p.id = i.one
         JOIN ticket t ON t.id = a.ticket JOIN stratum m ON m.id = t.stratum JOIN draw d ON d.id = m.draw
         WHERE a.kind = 'repeat' AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = d.commitment) ORDER BY a.id",
        newest("f.id"),
        newest("a.id")
    ))?;
    let rows = statement.query_map([], |row| {
        Ok(Repeated {
            first: AuditId(row.get("first")?),
            first_scoring: row.get("first_scoring")?,
            again: AuditId(row.get("again")?),
            again_scoring: row.get("again_scoring")?,
            auditor: row.get("auditor")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Looks again at the repeats of a draw: that its key chose them, and that they are of the first score, by the same auditor,
/// not too soon.
pub(super) fn recheck(conn: &Connection, drawn: &Drawn, repeats: &[Stored], findings: &mut Vec<String>) -> Result<()> {
    let tickets: BTreeSet<i64> = chosen(conn, drawn)?.into_iter().map(|ticket| ticket.id).collect();
    let calendars = Calendars::load(conn)?;
    for one in repeats {
        let day = |at: &str| Ok::<_, Refusal>(calendars.local_day(one.entry, at.parse().map_err(Refusal::data)?));
        let days = match &one.scored_at {
            Some(at) => (day(&one.at)? - day(at)?).num_days(),
            None => -1,
        };
        let audit = one.audit;
        if !tickets.contains(&one.ticket) {
            findings
                .push(format!("the key of {} and the delivery do not choose what audit {audit} repeats", drawn.name));
        } else if !one.is_of_first || days < i64::from(drawn.plan.repeat_after()) {
            findings.push(format!("audit {audit} repeats no score as the plan of {} says", drawn.name));
        }
    }
    Ok(())
}

/// The draws of the last time whose plan repeats something and that stand, oldest first.
fn with_repeats(conn: &Connection, actor: &Actor) -> Result<Vec<i64>> {
    let since = actor.today - TimeDelta::days(LOOKED_AT);
    let mut statement = conn.prepare_cached(
        "SELECT d.id, c.plan FROM draw d JOIN commitment c ON c.id = d.commitment JOIN entry e ON e.id = d.entry
         WHERE e.at >= ?1 AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = c.id) ORDER BY d.id",
    )?;
    let rows =
        statement.query_map([since.to_string()], |row| Ok((row.get::<_, i64>("id")?, row.get::<_, i64>("plan")?)))?;
    let (mut known, mut found) = (BTreeMap::new(), Vec::new());
    for row in rows {
        let (draw, id) = row?;
        let repeats = match known.get(&id) {
            Some(repeats) => *repeats,
            None => *known.entry(id).or_insert(plan::by_id(conn, id)?.repeat().is_some()),
        };
        found.extend(repeats.then_some(draw));
    }
    Ok(found)
}

/// The tickets of a draw that are to be scored again: its key and the seals of the deliveries choose them.
fn chosen<'a>(conn: &Connection, drawn: &'a Drawn) -> Result<Vec<&'a Ticket>> {
    let (seals, share) = (seals(conn, &drawn.name)?, drawn.plan.repeat_share());
    let is_chosen = |ticket: &&Ticket| {
        seals.get(&ticket.id).is_some_and(|seal| is_repeated(&drawn.key, seal, &ticket.reference, share))
    };
    Ok(drawn.tickets.iter().filter(is_chosen).collect())
}

/// The seals of the entries that delivered the first scores of a draw, by ticket.
fn seals(conn: &Connection, draw: &str) -> Result<BTreeMap<i64, String>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.ticket, lower(hex(e.seal)) AS seal FROM commitment c JOIN draw d ON d.commitment = c.id JOIN stratum m ON m.draw = d.id
         JOIN ticket t ON t.stratum = m.id JOIN audit a ON a.ticket = t.id AND a.kind = 'drawn'
         JOIN delivery y ON y.id = (SELECT min(x.id) FROM delivery x WHERE x.audit = a.id) JOIN entry e ON e.id = y.entry
         WHERE c.name = ?1",
    )?;
    let rows = statement.query_map([draw], |row| Ok((row.get("ticket")?, row.get("seal")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Opens the repeat of a ticket where it is due and not opened yet. Answers which, and whether somebody has it.
fn open_due(writing: &mut Writing<'_>, actor: &Actor, plan: &Plan, ticket: &Ticket) -> Result<Option<(AuditId, bool)>> {
    if writing.prepare_cached("SELECT 1 FROM audit WHERE ticket = ?1 AND kind = 'repeat'")?.exists([ticket.id])? {
        return Ok(None);
    }
    let Some(first) = of_ticket(writing, ticket.id)?.map(|first| load(writing, first)).transpose()? else {
        return Ok(None);
    };
    if !is_due(writing, actor, plan, &first)? {
        return Ok(None);
    }
    let auditor = scorer(writing, first.id)?;
    let barred = auditor.as_ref().map(|auditor| is_barred(writing, actor, &first, auditor)).transpose()?;
    let auditor = auditor.filter(|_| barred == Some(false));
    // Who is away gets it when they are back.
    if let Some(auditor) = &auditor
        && people::absent_as_of(writing, NOW, auditor.id, actor.today)?.is_some()
    {
        return Ok(None);
    }
    let due = score_until(writing, actor, plan.days())?;
    let new = NewAudit {
        ticket: Some(ticket.id),
        request: first.request,
        agent: first.agent.id,
        card: first.card,
        due,
        why: None,
    };
    let audit = open_audit(writing, AuditKind::Repeat, &new, auditor.as_ref().map(|auditor| auditor.id))?;
    if auditor.is_none() {
        writing.insert("forgone", &[("audit", &audit.0), ("reason", &"no-auditor")], &[])?;
    }
    Ok(Some((audit, auditor.is_some())))
}

/// Whether a score stands, is past dispute, and is old enough.
fn is_due(writing: &Writing<'_>, actor: &Actor, plan: &Plan, first: &Audit) -> Result<bool> {
    use AuditState::{Acknowledged, Decided, Delivered};
    let stands = matches!(first.state, Delivered | Acknowledged | Decided) && !first.void && first.now_of.is_none();
    let after = TimeDelta::days(plan.repeat_after().into());
    let is_old = first.scored_on.is_some_and(|day| day + after <= actor.today);
    Ok(stands && is_old && is_past_dispute(writing, first, writing.now())?)
}

/// Who gave the marks of an audit.
fn scorer(conn: &Connection, audit: AuditId) -> Result<Option<Person>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id, p.handle FROM scoring s JOIN identity i ON i.person = s.scorer JOIN person p ON p.id = i.one
         WHERE s.audit = ?1 AND s.basis = 'audit' AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = s.id)
         ORDER BY s.id DESC LIMIT 1",
    )?;
    let read = |row: &Row<'_>| Ok(Person { id: people::PersonId(row.get("id")?), handle: row.get("handle")? });
    Ok(statement.query_row([audit.0], read).optional()?)
}

/// Whether somebody may not audit a dialogue any more: by the rules of a draw, but for their first audit of it.
fn is_barred(conn: &Connection, actor: &Actor, first: &Audit, auditor: &Person) -> Result<bool> {
    if !people::has_role(conn, auditor.id, Role::Auditor, actor.today)? {
        return Ok(true);
    }
    let (dialogue, days) = ((first.request, &first.agent), (first.received, actor.today));
    let found = request::objections(conn, Deed::Audit, NOW, auditor, dialogue, days, &actor.policy)?;
    Ok(bar(Deed::Audit, found).is_some())
}

/// A repeat as it is stored.
pub(super) struct Stored {
    audit: i64,
    ticket: i64,
    entry: i64,
    /// When it was opened, UTC.
    at: String,
    /// When the first score was given; none where there was none.
    scored_at: Option<String>,
    /// Whether agent and card are those of the first audit, and who has or had it gave the first score; or it was opened for
    /// nobody, and nobody waits for it.
    is_of_first: bool,
}

/// All repeats as they are stored, by the name of their draw; with a draw's number only its own.
pub(super) fn stored(conn: &Connection, only: Option<i64>) -> Result<BTreeMap<String, Vec<Stored>>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT c.name AS draw, a.id AS audit, a.ticket, a.entry, e.at, y.at AS scored_at,
           coalesce(a.card = f.card AND one.one = two.one AND a.request = f.request
             AND (SELECT count(*) FROM assignment g JOIN identity i ON i.person = g.auditor
                  JOIN identity j ON j.person = s.scorer WHERE g.audit = a.id AND i.one = j.one AND g.basis = 'draw')
               = 1 - EXISTS (SELECT 1 FROM forgone w WHERE w.audit = a.id AND w.entry = a.entry)
             AND (SELECT count(*) FROM assignment g WHERE g.audit = a.id) < 2, 0) AS is_of_first
         FROM audit a JOIN entry e ON e.id = a.entry JOIN ticket t ON t.id = a.ticket JOIN stratum m ON m.id = t.stratum
         JOIN draw d ON d.id = m.draw JOIN commitment c ON c.id = d.commitment
         LEFT JOIN audit f ON f.ticket = a.ticket AND f.kind = 'drawn'
         LEFT JOIN identity one ON one.person = a.agent LEFT JOIN identity two ON two.person = f.agent
         LEFT JOIN scoring s ON s.id = (SELECT max(x.id) FROM scoring x WHERE x.audit = f.id AND x.basis = 'audit' AND x.entry < a.entry
           AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id))
         LEFT JOIN entry y ON y.id = s.entry
         WHERE a.kind = 'repeat' AND {} ORDER BY a.id",
        of_draw(only)
    ))?;
    let (mut rows, mut found) = (statement.query([only])?, BTreeMap::<String, Vec<Stored>>::new());
    while let Some(row) = rows.next()? {
        found.entry(row.get("draw")?).or_default().push(Stored {
            audit: row.get("audit")?,
            ticket: row.get("ticket")?,
            entry: row.get("entry")?,
            at: row.get("at")?,
            scored_at: row.get("scored_at")?,
            is_of_first: row.get("is_of_first")?,
        });
    }
    Ok(found)
}
