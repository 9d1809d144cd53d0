//! Own hand: what agents do to requests that are handled here, and what decides in which window a dialogue counts and how it
//! is drawn. To archive and to ask for a rating is their daily work, so nothing of it is barred; what is late, or comes from
//! the agent's own side, is counted with the draw.

use super::around::{Around, Doing};
use super::commitment::Committed;
use crate::calc::moment::Moment;
use crate::core::ledger::by;
use crate::core::people::{self, Person, PersonId};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Dialogues of the window that were archived later after their first answer than the policy says, by who archived them.
pub(super) fn archived_late(conn: &Connection, committed: &Committed) -> Result<Vec<Around>> {
    let policy = policy::as_of(conn, committed.entry)?;
    let calendar = policy.calendar()?;
    let mut statement = conn.prepare_cached(ARCHIVED)?;
    let (since, until) = (committed.span.0.to_string(), committed.span.1.to_string());
    let mut rows = statement.query(params![committed.entry, since, until])?;
    let mut found = Found::default();
    while let Some(row) = rows.next()? {
        let day = |column: &str| {
            let at: String = row.get(column)?;
            Ok::<_, Refusal>(calendar.local_day(at.parse::<Moment>().map_err(Refusal::data)?))
        };
        let (answered, archived) = (day("answered")?, day("counts")?);
        if calendar.working_days_between(answered, archived) > policy.intake.archive_within {
            let what = format!("{}, answered first on {answered}", row.get::<_, String>("ref")?);
            found.see(row.get("actor")?, row.get("agent")?, row.get("entry")?, what);
        }
    }
    found.around(conn, Doing::ArchivedLate)
}

/// Dialogues of the window whose rating the agent recorded, or somebody of their team, by who did.
pub(super) fn rated(conn: &Connection, committed: &Committed) -> Result<Vec<Around>> {
    let (since, until) = (committed.span.0.to_string(), committed.span.1.to_string());
    let (first, last) = (committed.window.0.to_string(), committed.window.1.to_string());
    let mut statement = conn.prepare_cached(RATED)?;
    let mut rows = statement.query(params![committed.entry, since, until, first, last])?;
    let mut found = Found::default();
    while let Some(row) = rows.next()? {
        found.see(row.get("actor")?, row.get("agent")?, row.get("entry")?, row.get("ref")?);
    }
    found.around(conn, Doing::OwnRating)
}

/// What was found, by who did it and of whom: the first entry, and of what.
#[derive(Default)]
struct Found(BTreeMap<(String, i64), (i64, Vec<String>)>);

/// So many refs are named of one person's.
const NAMED: usize = 10;

impl Found {
    fn see(&mut self, actor: String, agent: i64, entry: i64, what: String) {
        self.0.entry((actor, agent)).or_insert((entry, Vec::new())).1.push(what);
    }

    fn around(self, conn: &Connection, doing: Doing) -> Result<Vec<Around>> {
        let one = |((_, agent), (entry, what)): ((String, i64), (i64, Vec<String>))| {
            let id = PersonId(agent);
            let more = if what.len() > NAMED { " …" } else { "" };
            let named: Vec<&str> = what.iter().take(NAMED).map(String::as_str).collect();
            Ok(Around {
                doing,
                by: by(conn, entry)?,
                times: what.len() as u64,
                agent: Some(Person { id, handle: people::handle(conn, id)? }),
                request: None,
                to: None,
                what: Some(Untrusted::new(format!("{}{more}", named.join("; ")))),
                why: None,
            })
        };
        self.0.into_iter().map(one).collect()
    }
}

/// The dialogues of a window that were handled here, each with its first answer.
const ARCHIVED: &str = "
    SELECT v.entry AS entry, e.actor AS actor, (SELECT i.one FROM identity i WHERE i.person = v.agent) AS agent, r.ref AS ref,
      v.counts AS counts, f.at AS answered
    FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request JOIN entry e ON e.id = v.entry
      JOIN response s ON s.id = (SELECT min(x.id) FROM response x WHERE x.request = v.request) JOIN entry f ON f.id = s.entry
    WHERE v.basis = 'archived' AND v.counts >= ?2 AND v.counts < ?3 AND v.entry < ?1 ORDER BY v.entry";

/// Those whose newest rating came from the agent's own side.
const RATED: &str = "
    SELECT f.entry AS entry, e.actor AS actor, (SELECT i.one FROM identity i WHERE i.person = v.agent) AS agent, r.ref AS ref
    FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
      JOIN feedback f ON f.id = (SELECT max(x.id) FROM feedback x WHERE x.request = v.request)
      JOIN entry e ON e.id = f.entry JOIN person q ON q.handle = e.actor JOIN identity p ON p.person = q.id
    WHERE v.basis = 'archived' AND v.counts >= ?2 AND v.counts < ?3 AND v.entry < ?1 AND v.rating IS NOT NULL
      AND (p.one = (SELECT i.one FROM identity i WHERE i.person = v.agent)
        OR EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' AND t.person = v.agent
          LEFT JOIN stint_end a ON a.stint = s.id LEFT JOIN stint_end b ON b.stint = t.id
          WHERE s.person = q.id AND s.since <= ?5 AND t.since <= ?5
          AND coalesce(a.until, s.until, ?4) >= ?4 AND coalesce(b.until, t.until, ?4) >= ?4))
    ORDER BY f.entry";
