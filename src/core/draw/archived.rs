//! Archived: dialogues that were handled here and archived late. The archive decides in which window a dialogue counts. It is
//! agents' daily work, so nothing of it is barred; what is late is counted with the draw.

use super::commitment::Committed;
use super::doing::{Around, Doing};
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::ledger::by;
use crate::core::people::{self, Person, PersonId};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, Row, params};

/// Dialogues of the window that were archived later after their first answer than the policy says.
pub(super) fn archived_late(conn: &Connection, committed: &Committed) -> Result<Vec<Around>> {
    let policy = policy::as_of(conn, committed.entry)?;
    let calendar = policy.calendar()?;
    let mut statement = conn.prepare_cached(ARCHIVED)?;
    let (since, until) = (committed.span.0.to_string(), committed.span.1.to_string());
    let mut rows = statement.query(params![committed.entry, since, until])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (answered, archived) = (day(row, "answered", &calendar)?, day(row, "counts", &calendar)?);
        if calendar.working_days_between(answered, archived) > policy.intake.archive_within {
            found.push(late(conn, row, answered)?);
        }
    }
    Ok(found)
}

fn day(row: &Row<'_>, column: &str, calendar: &Calendar) -> Result<NaiveDate> {
    let at: String = row.get(column)?;
    Ok(calendar.local_day(at.parse::<Moment>().map_err(Refusal::data)?))
}

fn late(conn: &Connection, row: &Row<'_>, answered: NaiveDate) -> Result<Around> {
    let id = PersonId(row.get("agent")?);
    Ok(Around {
        doing: Doing::ArchivedLate,
        by: by(conn, row.get("entry")?)?,
        times: 1,
        agent: Some(Person { id, handle: people::handle(conn, id)? }),
        request: Some(RequestId(row.get("request")?)),
        to: None,
        what: Some(Untrusted::new(format!("{}, answered first on {answered}", row.get::<_, String>("ref")?))),
        why: None,
    })
}

/// The dialogues of a window that were handled here, each with its first answer.
const ARCHIVED: &str = "
    SELECT v.entry AS entry, v.request AS request, (SELECT i.one FROM identity i WHERE i.person = v.agent) AS agent, r.ref AS ref,
      v.counts AS counts, f.at AS answered
    FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
      JOIN response s ON s.id = (SELECT min(x.id) FROM response x WHERE x.request = v.request) JOIN entry f ON f.id = s.entry
    WHERE v.basis = 'archived' AND v.counts >= ?2 AND v.counts < ?3 AND v.entry < ?1 ORDER BY v.entry";
