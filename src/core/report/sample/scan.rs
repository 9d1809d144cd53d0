//! The scans: audits, scores, deliveries and disputes, each table once, in the order of its numbers.

use super::observation::{Observation, Worth};
use super::range::Range;
use super::strata::{Drawn, GAVE_WAY, each, numbers};
use crate::core::audit::{AuditId, OutOfRates};
use crate::core::dialogue::CAME;
use crate::core::people::{Identities, NOW, PersonId};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::scorecard::CardId;
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The audits of a range that count, by number, without those that the reader may not see; and those of draws that are in
/// no figure. A dialogue that is scored twice has no score before both are there.
pub(super) fn observations(
    conn: &Connection,
    range: &Range,
    drawn: &Drawn,
    unseen: &BTreeSet<AuditId>,
) -> Result<(Vec<Observation>, Vec<Aside>)> {
    let mut scan = Scan::audits(conn, range, drawn, unseen)?;
    scan.scores(conn, range)?;
    scan.flags(conn, range)?;
    scan.hide_halves(conn)?;
    Ok((scan.found, scan.aside))
}

/// An audit that is in no figure.
pub(super) struct Aside {
    /// Why.
    pub(super) why: OutOfRates,
    /// Its dialogue.
    pub(super) request: RequestId,
    /// The entry whose policy says on which local day that was.
    pub(super) entry: i64,
}

/// The spot checks of the dialogues that came in between two moments: no range of numbers holds them.
pub(super) fn spot_checks(conn: &Connection, (since, until): (&str, &str)) -> Result<Vec<Aside>> {
    let sql = format!(
        "WITH {CAME} SELECT a.request, a.entry FROM came CROSS JOIN audit a ON a.request = came.request WHERE a.kind = 'spot'"
    );
    let mut found = Vec::new();
    each(conn, &sql, [since, until], |row| {
        found.push(Aside { why: OutOfRates::SpotCheck, request: RequestId(row.get(0)?), entry: row.get(1)? });
        Ok(())
    })?;
    Ok(found)
}

/// Why audits are in no figure.
struct Why {
    /// Tickets that gave way to others.
    replaced: HashSet<i64>,
    /// Audits that a dispute took out.
    struck: HashSet<i64>,
    /// Audits that are still to be scored.
    open: HashSet<i64>,
}

impl Why {
    fn load(conn: &Connection) -> Result<Self> {
        Ok(Self {
            replaced: numbers(conn, GAVE_WAY)?,
            struck: numbers(conn, "SELECT audit FROM striking WHERE point IS NOT NULL")?,
            open: numbers(conn, "SELECT audit FROM open_audit")?,
        })
    }

    /// An audit that does not count: a spot check where it has no ticket. None for one of a draw out of the range, and for
    /// a repeat that is still to be scored: it would tell its auditor that they have one.
    fn aside(
        &self,
        (id, other, entry): (i64, Option<OutOfRates>, i64),
        request: RequestId,
        ticket: Option<i64>,
        drawn: &Drawn,
    ) -> Option<Aside> {
        let Some(ticket) = ticket else { return Some(Aside { why: OutOfRates::SpotCheck, request, entry }) };
        if other == Some(OutOfRates::Repeat) && self.open.contains(&id) {
            return None;
        }
        let place = drawn.stratum(ticket).or_else(|| drawn.aside(ticket))?;
        let why = match () {
            () if other.is_some() => other?,
            () if self.struck.contains(&id) => OutOfRates::Struck,
            () if self.replaced.contains(&ticket) => OutOfRates::Replaced,
            () => OutOfRates::VoidDraw,
        };
        Some(Aside { why, request, entry: drawn.entry(place) })
    }
}

struct Scan {
    found: Vec<Observation>,
    first: i64,
    /// The place of each audit in `found`, counted from the first; `NOWHERE` for those that do not count.
    places: Vec<u32>,
    /// The second audit of a dialogue that is scored twice, and whether it is scored, by ticket.
    twins: HashMap<i64, (i64, bool)>,
    /// Which of the found are of these tickets.
    tickets: Vec<i64>,
    aside: Vec<Aside>,
}

const NOWHERE: u32 = u32::MAX;

impl Scan {
    fn audits(conn: &Connection, range: &Range, drawn: &Drawn, unseen: &BTreeSet<AuditId>) -> Result<Self> {
        let identities = Identities::load(conn, NOW)?;
        let mut scan = Self {
            found: Vec::new(),
            first: 0,
            places: Vec::new(),
            twins: HashMap::new(),
            tickets: Vec::new(),
            aside: Vec::new(),
        };
        let why = Why::load(conn)?;
        let sql =
            "SELECT id, kind, ticket, request, agent, card, entry FROM audit WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
        let mut first = None;
        each(conn, sql, range.audits, |row| {
            let id: i64 = row.get(0)?;
            let start = *first.get_or_insert(id);
            scan.places.resize(usize::try_from(id - start).unwrap_or_default(), NOWHERE);
            scan.places.push(NOWHERE);
            let (request, ticket) = (RequestId(row.get(3)?), row.get::<_, Option<i64>>(2)?);
            let other = match row.get_ref(1)?.as_str() {
                Ok("double") => Some(OutOfRates::SecondScoring),
                Ok("repeat") => Some(OutOfRates::Repeat),
                _ => None,
            };
            let stratum = ticket.and_then(|ticket| drawn.stratum(ticket));
            let (Some(ticket), Some(stratum), None) = (ticket, stratum, other) else {
                if let (Some(ticket), Some(OutOfRates::SecondScoring)) = (ticket, other) {
                    scan.twins.insert(ticket, (id, false));
                }
                scan.aside.extend(why.aside((id, other, row.get(6)?), request, ticket, drawn));
                return Ok(());
            };
            if unseen.contains(&AuditId(id)) {
                return Ok(());
            }
            if let Some(place) = scan.places.last_mut() {
                *place = u32::try_from(scan.found.len()).unwrap_or(NOWHERE);
            }
            scan.tickets.push(ticket);
            scan.found.push(Observation {
                audit: AuditId(id),
                request,
                agent: identities.one(PersonId(row.get(4)?)),
                card: CardId(row.get(5)?),
                stratum,
                ..BLANK
            });
            Ok(())
        })?;
        scan.first = first.unwrap_or_default();
        Ok(scan)
    }

    /// The newest score that was not undone, and what the auditor gave first.
    fn scores(&mut self, conn: &Connection, range: &Range) -> Result<()> {
        let undone = numbers(conn, "SELECT scoring FROM undoing")?;
        let returned = numbers(conn, "SELECT scoring FROM approval WHERE granted = 0 AND scoring IS NOT NULL")?;
        let mut seconds: HashMap<i64, i64> = self.twins.iter().map(|(ticket, (audit, _))| (*audit, *ticket)).collect();
        let sql = if range.is_all {
            "SELECT audit, id, basis, raw, total, customer, business, compliance FROM scoring NOT INDEXED WHERE audit BETWEEN ?1 AND ?2 ORDER BY id"
        } else {
            "SELECT audit, id, basis, raw, total, customer, business, compliance FROM scoring INDEXED BY scoring_audit WHERE audit BETWEEN ?1 AND ?2"
        };
        each(conn, sql, range.audits, |row| {
            let (audit, id): (i64, i64) = (row.get(0)?, row.get(1)?);
            if undone.contains(&id) {
                return Ok(());
            }
            let is_scored = !returned.contains(&id);
            if let Some(ticket) = seconds.get_mut(&audit) {
                self.twins.insert(*ticket, (audit, is_scored));
                return Ok(());
            }
            let Some(one) = self.of(audit) else { return Ok(()) };
            let total = Worth::of(row.get(4)?);
            match row.get_ref(2)?.as_str().unwrap_or_default() {
                "audit" => one.first = total,
                "session" | "ruling" => one.changed |= one.total != total,
                _ => {}
            }
            (one.scored, one.scoring, one.raw, one.total) = (is_scored, id, Worth::of(row.get(3)?), total);
            one.classes = [Worth::of(row.get(5)?), Worth::of(row.get(6)?), Worth::of(row.get(7)?)];
            Ok(())
        })
    }

    fn flags(&mut self, conn: &Connection, range: &Range) -> Result<()> {
        let mut mark = |sql: &str, flag: fn(&mut Observation)| {
            each(conn, sql, range.audits, |row| {
                if let Some(one) = self.of(row.get(0)?) {
                    flag(one);
                }
                Ok(())
            })
        };
        mark("SELECT audit FROM delivery WHERE audit BETWEEN ?1 AND ?2", |one| one.delivered = true)?;
        mark("SELECT audit FROM acknowledgement WHERE audit BETWEEN ?1 AND ?2", |one| one.acknowledged = true)?;
        let by_others = "SELECT a.audit FROM acknowledgement a JOIN entry e ON e.id = a.entry
            WHERE a.audit BETWEEN ?1 AND ?2 AND e.principal <> e.actor";
        mark(by_others, |one| one.acknowledged_for = true)?;
        // What the lot of a draw shows is no doing of the auditor.
        let in_sight = "SELECT x.audit FROM scoring x JOIN sight s ON s.scoring = x.id WHERE s.seen = 1 AND x.audit BETWEEN ?1 AND ?2
            AND NOT EXISTS (SELECT 1 FROM blind_lot l WHERE l.audit = x.audit AND l.field = s.field AND l.shown = 1)";
        mark(in_sight, |one| one.in_sight = true)?;
        mark("SELECT audit FROM dispute WHERE audit BETWEEN ?1 AND ?2", |one| one.disputed = true)?;
        let open =
            "SELECT d.audit FROM dispute d JOIN open_point o ON o.dispute = d.id WHERE d.audit BETWEEN ?1 AND ?2";
        mark(open, |one| one.contested = true)
    }

    /// Takes the score from each dialogue that is scored twice and has one score only.
    fn hide_halves(&mut self, conn: &Connection) -> Result<()> {
        let forgone = numbers(conn, "SELECT audit FROM forgone")?;
        for (one, ticket) in self.found.iter_mut().zip(&self.tickets) {
            let Some((second, is_scored)) = self.twins.get(ticket) else { continue };
            let is_over = forgone.contains(second) || forgone.contains(&one.audit.0);
            let has_both = one.scored && *is_scored;
            if !is_over && !has_both {
                *one = Observation { delivered: false, scored: false, total: Worth::NONE, first: Worth::NONE, ..*one };
            }
        }
        Ok(())
    }

    fn of(&mut self, audit: i64) -> Option<&mut Observation> {
        let place = *self.places.get(usize::try_from(audit.checked_sub(self.first)?).ok()?)?;
        self.found.get_mut(place as usize)
    }
}

const BLANK: Observation = Observation {
    audit: AuditId(0),
    request: RequestId(0),
    agent: PersonId(0),
    card: CardId(0),
    stratum: 0,
    in_period: true,
    inside: true,
    scored: false,
    delivered: false,
    disputed: false,
    contested: false,
    changed: false,
    acknowledged: false,
    acknowledged_for: false,
    in_sight: false,
    scoring: 0,
    total: Worth::NONE,
    raw: Worth::NONE,
    first: Worth::NONE,
    classes: [Worth::NONE; 3],
};
