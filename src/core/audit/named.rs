//! Recomputing what somebody's word gave: an audit that an auditor was named for, or that was given back to the lot. By the
//! record of then the auditor could take it, who named them had no part in it, and it was still to be scored.

use super::auditors::may_audit;
use super::handed::Handing;
use super::independence::objections;
use super::lots::could_be_asked;
use super::of_draw::of_draw;
use super::opening::AssignmentBasis;
use crate::core::act::{ASSIGN_REASSIGN, ASSIGN_SPOT_CHECK, DISPUTE_OPEN};
use crate::core::people::conflict::{Deed, bar};
use crate::core::people::{self, Person, PersonId};
use crate::core::policy::{self, Calendars, Policy};
use crate::core::refusal::Result;
use rusqlite::{Connection, Row};

/// The acts by which somebody names an auditor, or asks for a lot.
const ACTS: [&str; 2] = [ASSIGN_REASSIGN.name, ASSIGN_SPOT_CHECK.name];

/// What of the hand-ons by somebody's word does not come out; with a draw's number only of those of its audits.
pub(super) fn recheck_named(conn: &Connection, only: Option<i64>) -> Result<Vec<String>> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare(&format!("{NAMED} AND {} ORDER BY g.id", of_draw(only)))?;
    let (mut rows, mut findings) = (statement.query([only])?, Vec::new());
    while let Some(row) = rows.next()? {
        let handing = Handing::read(row, &calendars)?;
        let says = Named::read(row)?.finding(conn, &handing)?;
        findings.extend(says.map(|says| {
            format!("audit {} was handed on by entry {}: {says}", handing.case.audit.0, handing.as_of.entry)
        }));
    }
    findings.extend(not_drawn(conn, only)?);
    Ok(findings)
}

const NAMED: &str =
    "SELECT g.entry, g.id AS assignment, g.basis, g.auditor, g.lot, e.at, coalesce(v.counts, r.received) AS counts,
      a.id AS audit, a.request, a.agent, p.handle, a.ticket, coalesce(c.entry, a.entry) AS counted, e.act, e.actor,
      a.entry = g.entry AS opens, a.kind = 'repeat' AS repeats,
      EXISTS (SELECT 1 FROM scoring s LEFT JOIN approval y ON y.scoring = s.id AND y.entry < g.entry
        WHERE s.audit = a.id AND s.entry < g.entry AND y.granted IS NOT 0) AS scored
    FROM assignment g JOIN entry e ON e.id = g.entry JOIN audit a ON a.id = g.audit JOIN request r ON r.id = a.request
    JOIN person p ON p.id = a.agent
    LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id AND x.entry < g.entry)
    LEFT JOIN ticket t ON t.id = a.ticket LEFT JOIN stratum s ON s.id = t.stratum
    LEFT JOIN draw d ON d.id = s.draw LEFT JOIN commitment c ON c.id = d.commitment
    WHERE (g.basis = 'name' OR (g.basis = 'lot' AND g.auditor IS NULL))";

/// An audit that somebody handed on.
struct Named {
    basis: AssignmentBasis,
    auditor: Option<i64>,
    lot: Option<i64>,
    act: String,
    actor: String,
    /// Whether the same act opened the audit.
    opens: bool,
    repeats: bool,
    /// Whether it had a score that nobody had returned.
    scored: bool,
}

impl Named {
    fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            basis: row.get("basis")?,
            auditor: row.get("auditor")?,
            lot: row.get("lot")?,
            act: row.get("act")?,
            actor: row.get("actor")?,
            opens: row.get("opens")?,
            repeats: row.get("repeats")?,
            scored: row.get("scored")?,
        })
    }

    /// What does not come out, if anything.
    fn finding(&self, conn: &Connection, handing: &Handing) -> Result<Option<String>> {
        let policy = policy::as_of(conn, handing.as_of.entry)?;
        if !(ACTS.contains(&self.act.as_str()) || self.is_for_agent()) || self.lot.is_some() {
            return Ok(Some(format!("`{}` names no auditor", self.act)));
        }
        if self.scored || self.repeats {
            return Ok(Some("it was not to be scored by another auditor any more".to_owned()));
        }
        if !self.opens && self.is_part_of(conn, handing, &policy)? {
            return Ok(Some(format!("{} had a part in it", self.actor)));
        }
        match self.auditor {
            Some(auditor) => may_not(conn, handing, PersonId(auditor), &policy),
            None if self.basis == AssignmentBasis::Name => Ok(Some("nobody was named".to_owned())),
            None if could_be_asked(conn, &handing.case, handing.today, (handing.as_of, &policy))? => Ok(None),
            None => Ok(Some("nobody else could take it".to_owned())),
        }
    }

    /// Whether an agent who disputes what a machine says had it opened, for the lot to give.
    fn is_for_agent(&self) -> bool {
        self.act == DISPUTE_OPEN.name && self.opens && self.auditor.is_none() && self.basis == AssignmentBasis::Lot
    }

    /// Whether somebody who handed it on may not do so.
    fn is_part_of(&self, conn: &Connection, handing: &Handing, policy: &Policy) -> Result<bool> {
        let Some(actor) = people::who(conn, handing.as_of.entry, &self.actor)? else { return Ok(true) };
        let actor = people::by_id(conn, actor)?;
        let found = objections(conn, Deed::Reassign, handing.as_of, &handing.case, &actor, handing.today, policy)?;
        Ok(bar(Deed::Reassign, found).is_some())
    }
}

/// Why somebody could not be named, if they could not.
fn may_not(conn: &Connection, handing: &Handing, auditor: PersonId, policy: &Policy) -> Result<Option<String>> {
    let person: Person = people::by_id(conn, people::one(conn, handing.as_of.entry, auditor)?)?;
    let may = may_audit(conn, &handing.case, &person, (handing.today, handing.as_of), policy)?;
    Ok((!may).then(|| format!("{} could not take it", person.handle)))
}

/// What is said to be given by the key of a draw, and did not come with its audit.
fn not_drawn(conn: &Connection, only: Option<i64>) -> Result<Vec<String>> {
    let mut statement = conn.prepare(&format!(
        "SELECT a.id, g.entry FROM assignment g JOIN audit a ON a.id = g.audit
         WHERE g.basis = 'draw' AND (g.entry <> a.entry OR g.auditor IS NULL OR g.lot IS NOT NULL
           OR EXISTS (SELECT 1 FROM assignment x WHERE x.audit = a.id AND x.id < g.id)) AND {} ORDER BY g.id",
        of_draw(only)
    ))?;
    let rows = statement.query_map([only], |row| Ok((row.get::<_, i64>("id")?, row.get::<_, i64>("entry")?)))?;
    rows.map(|row| {
        let (audit, entry) = row?;
        Ok(format!("audit {audit} was handed on by entry {entry}: the key of its draw gave it to somebody before"))
    })
    .collect()
}
