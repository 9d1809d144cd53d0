//! Spot checks, and whether each has a reason and a second person.

use super::facts::Fact;
use crate::core::people::{Identities, PersonId};
use crate::core::refusal::Result;
use crate::core::works_agreement::SpotChecks;
use rusqlite::Connection;

/// A spot check with what stands on record about it.
pub(super) struct Spot {
    pub(super) fact: Fact,
    reason: Option<String>,
    asker: Option<PersonId>,
    judge: Option<PersonId>,
}

impl Spot {
    /// What a clause misses in it.
    pub(super) fn misses(&self, clause: &SpotChecks) -> Option<&'static str> {
        let is_named = self.reason.as_ref().is_some_and(|reason| clause.reasons.contains(reason));
        if !is_named {
            return Some("without a reason of the agreement");
        }
        let has_second = self.judge.is_some() && self.judge != self.asker;
        (clause.second_person && !has_second).then_some("without a second person")
    }
}

/// All of them, in the order of the record, without those by which agents dispute what machines say: nobody picked these.
pub(super) fn spots(conn: &Connection) -> Result<Vec<Spot>> {
    let mut statement = conn.prepare_cached(
        "SELECT a.id AS id, a.entry AS entry, coalesce(o.reason, w.reason) AS reason, coalesce(o.asker, w.asker) AS asker,
           c.judge AS judge
         FROM audit a LEFT JOIN spot_wish o ON o.audit = a.id LEFT JOIN spot_consent c ON c.audit = a.id
         LEFT JOIN spot_wish w ON w.id = c.wish WHERE a.kind = 'spot'
           AND NOT EXISTS (SELECT 1 FROM machine_dispute m WHERE m.audit = a.id) ORDER BY a.id",
    )?;
    let (mut rows, mut found) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let (id, entry): (i64, i64) = (row.get("id")?, row.get("entry")?);
        let people = Identities::load(conn, entry)?;
        let one = |person: Option<i64>| person.map(|person| people.one(PersonId(person)));
        found.push(Spot {
            fact: Fact { decided: entry, entry, what: format!("audit {id}") },
            reason: row.get("reason")?,
            asker: one(row.get("asker")?),
            judge: one(row.get("judge")?),
        });
    }
    Ok(found)
}
