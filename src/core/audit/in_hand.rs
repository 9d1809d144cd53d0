//! In hand: open audits whose auditor may surely go on, told apart at once from those that somebody has to look at.

use super::state::AuditId;
use crate::core::people::{PersonId, Role, Teams, has_role};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::{Connection, Row};
use std::collections::HashMap;

/// The open audits, each with all that may bar its auditor besides the roster: a part in the dialogue, another audit of
/// it. From the few that are open to their audits: the other way round every audit would be looked at.
pub const OPEN: &str = "SELECT o.audit, o.auditor, a.agent,
    EXISTS (SELECT 1 FROM routing x WHERE x.request = a.request) OR EXISTS (SELECT 1 FROM response x WHERE x.request = a.request)
      OR EXISTS (SELECT 1 FROM understanding x WHERE x.request = a.request)
      OR EXISTS (SELECT 1 FROM audit b JOIN assignment g ON g.audit = b.id JOIN identity i ON i.person = g.auditor
        JOIN identity j ON j.person = o.auditor WHERE b.request = a.request AND b.id <> a.id AND i.one = j.one) AS doubtful
    FROM open_audit o CROSS JOIN audit a ON a.id = o.audit ORDER BY o.audit";

/// An open audit.
struct Open {
    audit: AuditId,
    auditor: Option<PersonId>,
    agent: PersonId,
    doubtful: bool,
}

/// The open audits that nobody has, or whose auditor may be barred, by number: of all others it is sure that their
/// auditor may go on. Whether one of these is barred, its conflicts say.
pub(super) fn in_doubt(conn: &Connection, today: NaiveDate) -> Result<Vec<AuditId>> {
    let mut statement = conn.prepare_cached(OPEN)?;
    let open = statement.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let (teams, mut auditors) = (Teams::load(conn)?, HashMap::new());
    let mut found = Vec::new();
    for one in open {
        let is_sure = match one.auditor {
            None => false,
            Some(auditor) => {
                !one.doubtful && !teams.may_tie(auditor, one.agent) && is_auditor(conn, auditor, today, &mut auditors)?
            }
        };
        if !is_sure {
            found.push(one.audit);
        }
    }
    Ok(found)
}

/// Whether somebody is an auditor today, asked once of each.
fn is_auditor(
    conn: &Connection,
    person: PersonId,
    today: NaiveDate,
    known: &mut HashMap<PersonId, bool>,
) -> Result<bool> {
    if let Some(known) = known.get(&person) {
        return Ok(*known);
    }
    let is_one = has_role(conn, person, Role::Auditor, today)?;
    known.insert(person, is_one);
    Ok(is_one)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Open> {
    Ok(Open {
        audit: AuditId(row.get("audit")?),
        auditor: row.get::<_, Option<i64>>("auditor")?.map(PersonId),
        agent: PersonId(row.get("agent")?),
        doubtful: row.get("doubtful")?,
    })
}
