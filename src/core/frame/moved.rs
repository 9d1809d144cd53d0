//! Moved: dialogues that a later word moved into, out of or within what a window could draw. Who amends one away and back
//! again is found here too: each word counts by itself.

use super::agents::Agents;
use super::days::Days;
use super::label::label;
use super::query::Columns;
use super::walk::{Walk, ends};
use crate::calc::calendar::Calendar;
use crate::core::closed_list;
use crate::core::dialogue::Basis;
use crate::core::people::PersonId;
use crate::core::plan::WIDTH;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use rusqlite::{Row, params};

closed_list! {
    /// Which way a word moved a dialogue.
    pub enum Way("a way", "ways") {
        /// Out of window, population or what can be drawn of them, before that was fixed.
        Out = "out",
        /// Into them, before that was fixed.
        In = "in",
        /// To another agent or stratum, before that was fixed.
        Within = "within",
        /// Into them once that was fixed: no draw of the plan has it.
        Late = "late",
    }
}

/// A word that moved a dialogue.
pub(in crate::core) struct Move {
    /// The entry that brought it.
    pub(in crate::core) entry: i64,
    pub(in crate::core) request: RequestId,
    pub(in crate::core) reference: String,
    pub(in crate::core) way: Way,
    /// Whose the dialogue was before, and after.
    pub(in crate::core) agents: [PersonId; 2],
    /// The reason that was given; none where blanks were filled.
    pub(in crate::core) why: Option<String>,
}

impl Walk<'_> {
    /// What was moved, oldest first.
    pub(in crate::core) fn moved(&self) -> Result<Vec<Move>> {
        let candidates = self.revised()?;
        let mut found = Vec::new();
        if !candidates.is_empty() {
            let (calendar, agents) = (self.policy.calendar()?, Agents::load(self.conn, self.bounds.entry)?);
            for request in candidates {
                found.extend(self.moves(request, &calendar, &agents)?);
            }
        }
        found.sort_by_key(|one| one.entry);
        Ok(found)
    }

    /// The dialogues that once counted from a time within the window, and of which a later word says more than that they
    /// were archived.
    fn revised(&self) -> Result<Vec<i64>> {
        let (least, most) = ends(self.conn, "revision")?;
        let mut statement = self.conn.prepare_cached(REVISED)?;
        let (since, until) = self.bounds.span;
        let rows =
            statement.query_map(params![since.to_string(), until.to_string(), least, most], |row| row.get("id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What each later word on a dialogue did.
    fn moves(&self, request: i64, calendar: &Calendar, agents: &Agents) -> Result<Vec<Move>> {
        let mut days = Days::of(calendar);
        let mut statement = self.conn.prepare_cached(STATES)?;
        let columns = Columns::of(&statement)?;
        let mut rows = statement.query([request])?;
        let (mut before, mut stood, mut found) = (None::<Standing>, false, Vec::new());
        while let Some(row) = rows.next()? {
            let after = self.standing(row, &columns, agents, &mut days)?;
            let is_fixed = after.entry > self.bounds.entry;
            stood = if is_fixed { stood } else { after.labels.is_some() };
            let way = before.as_ref().and_then(|before| after.way(before, is_fixed, stood));
            if let Some((way, before)) = way.zip(before) {
                let (reference, why) = (row.get("ref")?, row.get("why")?);
                let agents = [before.agent, after.agent];
                let request = RequestId(request);
                found.push(Move { entry: after.entry, request, reference, way, agents, why });
            }
            before = Some(after);
        }
        Ok(found)
    }

    fn standing(&self, row: &Row<'_>, columns: &Columns, agents: &Agents, days: &mut Days<'_>) -> Result<Standing> {
        let channel = label(columns.channel(row)?);
        let seen = columns.row(row, &channel, agents, days)?;
        let (since, until) = (self.bounds.span.0.to_string(), self.bounds.span.1.to_string());
        let is_inside = since.as_str() <= seen.counts
            && seen.counts < until.as_str()
            && self.plan.covers(seen.candidate.features)
            && seen.exclusion(self.policy, &[]).is_none();
        let labels = is_inside.then(|| {
            let mut cells = [""; WIDTH];
            let fields = self.plan.fields(&seen.candidate, &mut cells);
            fields.iter().skip(1).map(|label| (*label).to_owned()).collect()
        });
        Ok(Standing { entry: row.get("entry")?, basis: row.get("basis")?, agent: seen.agent, labels })
    }
}

/// How a dialogue stood from an entry on.
struct Standing {
    entry: i64,
    basis: Option<Basis>,
    agent: PersonId,
    /// Its stratum's labels; none: it cannot be drawn.
    labels: Option<Vec<String>>,
}

impl Standing {
    /// Which way it moved. `is_fixed`: what can be drawn was fixed by then, and it `stood` in it or not. That a blank is
    /// filled before so that it can be drawn is how it should be.
    fn way(&self, before: &Self, is_fixed: bool, stood: bool) -> Option<Way> {
        let is_amended = self.basis == Some(Basis::Amended);
        match (&before.labels, &self.labels) {
            (None, Some(_)) if is_fixed && !stood => Some(Way::Late),
            (None, Some(_)) if !is_fixed && is_amended => Some(Way::In),
            (Some(_), None) if !is_fixed => Some(Way::Out),
            (Some(one), Some(other)) if !is_fixed && is_amended => {
                (one != other || before.agent != self.agent).then_some(Way::Within)
            }
            _ => None,
        }
    }
}

const REVISED: &str = "
    SELECT r.id AS id FROM request r INDEXED BY request_received
      WHERE r.agent IS NOT NULL AND r.received >= ?1 AND r.received < ?2 AND r.id BETWEEN ?3 AND ?4
      AND EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)
    UNION SELECT v.request FROM revision v INDEXED BY revision_counts
      WHERE v.counts >= ?1 AND v.counts < ?2
      AND EXISTS (SELECT 1 FROM revision x WHERE x.request = v.request AND x.basis <> 'archived')";

/// All words on a dialogue, oldest first, with the columns of a frame's rows.
const STATES: &str = "
    SELECT r.id AS id, r.ref AS ref, r.channel AS channel, r.category AS category, r.agent AS agent, r.received AS counts,
      r.content AS content, r.notice AS notice, 0 AS audited, r.rating AS rating, r.duration IS NOT 0 AS lasts, 0 AS moved,
      r.entry AS entry, NULL AS basis, NULL AS why, 0 AS place
      FROM request r WHERE r.id = ?1 AND r.agent IS NOT NULL
    UNION ALL
    SELECT r.id, r.ref, v.channel, v.category, v.agent, v.counts, v.content, v.notice, 0, v.rating, v.duration IS NOT 0, 0,
      v.entry, v.basis, v.why, v.id
      FROM revision v JOIN request r ON r.id = v.request WHERE v.request = ?1
    ORDER BY place";
