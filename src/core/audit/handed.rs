//! Recomputing whom lots gave audits to, by the record of then.

use super::auditors::free_for;
use super::hand_on::last_entry_before;
use super::independence::{AsOf, Case};
use super::languages::narrowed;
use super::lots::{ASKED, Asked, Pool, asked, pool_asked, pool_at_once};
use super::of_draw::of_draw;
use super::opening::AssignmentBasis;
use super::state::AuditId;
use crate::core::draw::AT_ONCE;
use crate::core::ledger::lot;
use crate::core::people::{Person, PersonId};
use crate::core::policy::{self, Calendars, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};

/// Recomputes whom each lot gave an audit to, with a draw's number only those of its audits. Answers how many there are,
/// and what differs.
pub(super) fn recheck_handed(conn: &Connection, only: Option<i64>) -> Result<(usize, Vec<String>)> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare(&format!("{HANDED} AND {} ORDER BY g.id", of_draw(only)))?;
    let mut rows = statement.query([only])?;
    let (mut count, mut findings) = (0, Vec::new());
    while let Some(row) = rows.next()? {
        count += 1;
        findings.extend(Handed::read(row, &calendars)?.finding(conn)?);
    }
    Ok((count, findings))
}

/// What lots gave to somebody, and what nights could give to nobody, in the order of the record, each with its dialogue as
/// it then stood.
const HANDED: &str = "SELECT g.entry, g.id AS assignment, g.basis, g.lot, l.word, l.since, e.at, coalesce(v.counts, r.received) AS counts, g.auditor,
      a.id AS audit, a.request, a.agent, p.handle, a.ticket, e.previous, coalesce(c.entry, a.entry) AS counted,
      EXISTS (SELECT 1 FROM lot f WHERE f.entry < g.entry) AS has_lots
    FROM assignment g JOIN entry e ON e.id = g.entry JOIN audit a ON a.id = g.audit JOIN request r ON r.id = a.request
    JOIN person p ON p.id = a.agent LEFT JOIN lot l ON l.id = g.lot
    LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id AND x.entry < g.entry)
    LEFT JOIN ticket t ON t.id = a.ticket LEFT JOIN stratum s ON s.id = t.stratum
    LEFT JOIN draw d ON d.id = s.draw LEFT JOIN commitment c ON c.id = d.commitment
    WHERE (g.basis = 'night' OR (g.basis = 'lot' AND g.auditor IS NOT NULL))";

/// When an audit was handed on, and what of it decided to whom.
pub(super) struct Handing {
    /// The record before it.
    pub(super) as_of: AsOf,
    pub(super) case: Case,
    /// The day of it.
    pub(super) today: NaiveDate,
}

impl Handing {
    /// Reads it from a row with the audit, its dialogue as it then stood, and the entry.
    pub(super) fn read(row: &Row<'_>, calendars: &Calendars) -> Result<Self> {
        let as_of = AsOf { entry: row.get("entry")?, assignment: row.get("assignment")? };
        let (counts, at): (String, String) = (row.get("counts")?, row.get("at")?);
        let case = Case {
            audit: AuditId(row.get("audit")?),
            request: RequestId(row.get("request")?),
            agent: Person { id: PersonId(row.get("agent")?), handle: row.get("handle")? },
            received: calendars.local_day(row.get("counted")?, counts.parse().map_err(Refusal::data)?),
            ticket: row.get("ticket")?,
        };
        Ok(Self { as_of, case, today: calendars.local_day(as_of.entry, at.parse().map_err(Refusal::data)?) })
    }
}

/// An audit that a lot gave to somebody, or a night could give to nobody.
struct Handed {
    handing: Handing,
    basis: AssignmentBasis,
    auditor: Option<i64>,
    /// The lot, its word, and the entry that it waited for.
    lot: Option<(i64, String, i64)>,
    /// Whether the file had lots before, so that nothing is given without one.
    has_lots: bool,
    previous: Vec<u8>,
}

impl Handed {
    fn read(row: &Row<'_>, calendars: &Calendars) -> Result<Self> {
        let lot: Option<i64> = row.get("lot")?;
        Ok(Self {
            handing: Handing::read(row, calendars)?,
            basis: row.get("basis")?,
            auditor: row.get("auditor")?,
            lot: lot.map(|lot| Ok::<_, Refusal>((lot, row.get("word")?, row.get("since")?))).transpose()?,
            has_lots: row.get("has_lots")?,
            previous: row.get("previous")?,
        })
    }

    /// What does not come out, if anything.
    fn finding(&self, conn: &Connection) -> Result<Option<String>> {
        let policy = policy::as_of(conn, self.handing.as_of.entry)?;
        let asked = asked(conn, self.handing.case.audit, self.handing.as_of.assignment)?;
        let comes_out = match &self.lot {
            Some((lot, word, since)) => {
                self.is_of_its_kind(conn, asked.as_ref(), word, *since)?
                    && self.is_given_by(conn, *lot, asked, &policy)?
            }
            None if self.auditor.is_none() => self.pool(conn, asked, &policy)?.entrants.is_empty(),
            None if self.has_lots => false,
            None => self.basis == AssignmentBasis::Lot || self.is_given_by_seal(conn, &policy)?,
        };
        let (audit, entry) = (self.handing.case.audit.0, self.handing.as_of.entry);
        Ok((!comes_out).then(|| format!("audit {audit} was not handed on to whom the lots of entry {entry} give it")))
    }

    /// Whether the lot has the word and waited for the act that it had to.
    fn is_of_its_kind(&self, conn: &Connection, asked: Option<&Asked>, word: &str, since: i64) -> Result<bool> {
        let last = last_entry_before(conn, self.handing.case.audit, self.handing.as_of.assignment)?;
        let (basis, wanted) =
            if asked.is_some() { (AssignmentBasis::Lot, ASKED) } else { (AssignmentBasis::Night, AT_ONCE) };
        Ok(self.basis == basis && word == wanted && since == last)
    }

    fn pool(&self, conn: &Connection, asked: Option<Asked>, policy: &Policy) -> Result<Pool> {
        match asked {
            Some(asked) => {
                pool_asked(conn, &self.handing.case, &asked, self.handing.today, (self.handing.as_of, policy))
            }
            None => pool_at_once(conn, &self.handing.case, self.handing.today, (self.handing.as_of, policy)),
        }
    }

    /// Whether everybody was in the lot who had to be, and the first who may was given the audit.
    fn is_given_by(&self, conn: &Connection, lot: i64, asked: Option<Asked>, policy: &Policy) -> Result<bool> {
        let pool = self.pool(conn, asked, policy)?;
        let order = candidates(conn, lot)?;
        let (mut stored, mut wanted) = (order.clone(), pool.entrants.clone());
        stored.sort_by_key(|person| person.id);
        wanted.sort_by_key(|person| person.id);
        Ok(stored == wanted && pool.first(&order).map(|person| person.id.0) == self.auditor)
    }

    /// Whether the seal before the night gives it, as it did before there were lots.
    fn is_given_by_seal(&self, conn: &Connection, policy: &Policy) -> Result<bool> {
        let free = free_for(conn, &self.handing.case, self.handing.today, self.handing.as_of, policy)?;
        let free = narrowed(conn, free, &self.handing.case, self.handing.today, self.handing.as_of)?;
        let chosen = free
            .into_iter()
            .min_by_key(|person| lot(&self.previous, AT_ONCE, self.handing.case.audit.0, &person.handle));
        Ok(chosen.map(|person| person.id.0) == self.auditor)
    }
}

fn candidates(conn: &Connection, lot: i64) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id, p.handle FROM candidate c JOIN person p ON p.id = c.person WHERE c.lot = ?1 ORDER BY c.id",
    )?;
    let rows =
        statement.query_map([lot], |row| Ok(Person { id: PersonId(row.get("id")?), handle: row.get("handle")? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
