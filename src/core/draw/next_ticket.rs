//! The next tickets of a stratum: of those that were not drawn, the smallest. Nobody chooses them.
//!
//! Frame and key are the draw's, so the sample is at every time the smallest tickets among the suitable dialogues of
//! each stratum. What another draw or a spot check has taken since, or a commitment that waits for its seed covers,
//! is passed over.

use crate::calc::draw::{Drawn, Stratum};
use crate::core::frame::{Limits, Pick, Walk, limits_on};
use crate::core::plan::{Quotas, Waiting, waiting_before};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// What is picked from the strata of a frame, each with so many of the next tickets as it takes: `pick` answers
/// nothing where it reaches an end that is not the stratum's.
pub(super) fn deep_enough<T>(
    walk: Walk<'_>,
    quotas: &Quotas,
    key: &str,
    mut pick: impl FnMut(&[Stratum<Pick>]) -> Result<Option<T>>,
) -> Result<T> {
    let mut spares: usize = 8;
    loop {
        if let Some(picked) = pick(&walk.select(quotas, key, spares)?)? {
            return Ok(picked);
        }
        if spares == usize::MAX {
            return Err(Refusal::fault("a stratum that has more tickets than dialogues"));
        }
        spares = spares.saturating_mul(8);
    }
}

/// Whether a dialogue was audited before an entry, or is to be: one of a draw that was made void unscored is free.
const AUDITED: &str = "SELECT 1 FROM audit a WHERE a.request = ?1 AND a.entry < ?2
    AND NOT (NOT EXISTS (SELECT 1 FROM scoring x WHERE x.audit = a.id AND x.entry < ?2)
      AND EXISTS (SELECT 1 FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
        JOIN voiding v ON v.commitment = d.commitment WHERE t.id = a.ticket AND v.entry < ?2))";

/// Takes the next tickets as they stood just before an entry.
pub(super) struct NextTickets {
    draw: i64,
    entry: i64,
    waiting: Vec<Waiting>,
    taken: BTreeSet<String>,
    /// By the works agreement: who has had their most is passed over.
    limits: Option<Limits>,
    /// Whether the tickets at hand ended before their stratum did.
    pub(super) shallow: bool,
}

impl NextTickets {
    /// `today` is the local day of that entry.
    pub(super) fn before(conn: &Connection, draw: i64, entry: i64, today: NaiveDate) -> Result<Self> {
        let (waiting, limits) = (waiting_before(conn, entry)?, limits_on(conn, entry, today)?);
        Ok(Self { draw, entry, waiting, taken: BTreeSet::new(), limits, shallow: false })
    }

    /// The same where another dialogue takes the place of that of a ticket.
    pub(super) fn in_place_of(mut self, conn: &Connection, ticket: Option<i64>) -> Result<Self> {
        if let (Some(limits), Some(ticket)) = (&mut self.limits, ticket) {
            limits.free(conn, self.entry, ticket)?;
        }
        Ok(self)
    }

    pub(super) fn next<'a>(
        &mut self,
        conn: &Connection,
        stratum: &'a Stratum<Pick>,
    ) -> Result<Option<&'a Drawn<Pick>>> {
        for drawn in stratum.drawn.iter().chain(&stratum.spares) {
            if !self.taken.contains(&drawn.reference) && !self.is_gone(conn, drawn, &stratum.labels)? {
                self.taken.insert(drawn.reference.clone());
                if let Some(limits) = self.limits.as_mut().filter(|_| drawn.payload.request.is_some()) {
                    limits.take(drawn.payload.looked());
                }
                return Ok(Some(drawn));
            }
        }
        self.shallow |= stratum.drawn.len() + stratum.spares.len() < stratum.size;
        Ok(None)
    }

    /// So many of a stratum, or as many as there are.
    pub(super) fn several<'a>(
        &mut self,
        conn: &Connection,
        stratum: &'a Stratum<Pick>,
        by: usize,
    ) -> Result<Vec<&'a Drawn<Pick>>> {
        let mut picked = Vec::new();
        while picked.len() < by
            && let Some(drawn) = self.next(conn, stratum)?
        {
            picked.push(drawn);
        }
        Ok(picked)
    }

    /// Whether something else has it: an audit, a commitment that waits, or, of a phantom, this draw.
    fn is_gone(&self, conn: &Connection, drawn: &Drawn<Pick>, labels: &[String]) -> Result<bool> {
        let Some(request) = drawn.payload.request else {
            let mut statement = conn.prepare_cached(
                "SELECT 1 FROM phantom p JOIN stratum s ON s.id = p.stratum
                 WHERE s.draw = ?1 AND s.label = ?2 AND p.ref = ?3 AND p.entry < ?4",
            )?;
            return Ok(statement.exists(params![self.draw, labels.join("\t"), drawn.reference, self.entry])?);
        };
        let looked = drawn.payload.looked();
        let is_out = |limits: &Limits| limits.is_full(looked) || limits.untold(looked).is_some();
        if self.limits.as_ref().is_some_and(is_out) {
            return Ok(true);
        }
        let covered = self.waiting.iter().any(|window| window.covers(&drawn.payload.counts, drawn.payload.features()));
        let mut audited = conn.prepare_cached(AUDITED)?;
        Ok(covered || audited.exists([request.0, self.entry])?)
    }
}
