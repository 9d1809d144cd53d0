//! Who may make a rule on a criterion: nobody with a part in a case that is still open and that the rule would apply to.

use crate::core::act::Actor;
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::CardId;
use chrono::NaiveDate;
use rusqlite::Connection;

/// Refuses a rule on a criterion of a card by somebody with a part in a case that is still open and that it would apply to.
pub fn require_no_part(
    conn: &Connection,
    actor: &Actor,
    card: CardId,
    (person, key): (&Person, &str),
    hint: &str,
) -> Result<()> {
    match part(conn, actor, card, (person, key))? {
        None => Ok(()),
        Some(part) => {
            Err(Refusal::rule(format!("{} may not make a rule on `{key}`: {part}", person.handle)).hint(hint))
        }
    }
}

/// Which part somebody has in a case that is still open and that a rule on a criterion would apply to, in words.
pub(super) fn part(
    conn: &Connection,
    actor: &Actor,
    card: CardId,
    (person, key): (&Person, &str),
) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.audit, s.agent, s.auditor FROM audit_state s
         WHERE s.audit IN (SELECT audit FROM open_audit UNION SELECT d.audit FROM open_dispute o JOIN dispute d ON d.id = o.dispute)
           AND s.card IN (SELECT c.card FROM criterion c JOIN criterion k ON k.line = c.line WHERE k.card = ?1 AND k.key = ?2)
         ORDER BY s.audit",
    )?;
    let mut rows = statement.query((card.0, key))?;
    while let Some(row) = rows.next()? {
        let (audit, agent): (i64, i64) = (row.get("audit")?, row.get("agent")?);
        let auditor: Option<i64> = row.get("auditor")?;
        let part = if agent == person.id.0 {
            "their own"
        } else if auditor == Some(person.id.0) {
            "theirs to score"
        } else if leads(conn, person.id, PersonId(agent), actor.today)? {
            "of an agent whom they lead"
        } else {
            continue;
        };
        return Ok(Some(format!("audit {audit}, which is open, is {part}")));
    }
    Ok(None)
}

/// Whether somebody leads a team of an agent on a day.
fn leads(conn: &Connection, lead: PersonId, agent: PersonId, today: NaiveDate) -> Result<bool> {
    let theirs = people::stints_on(conn, agent, today)?;
    let own = people::stints_on(conn, lead, today)?;
    Ok(own.iter().any(|(role, team)| *role == Role::Lead && theirs.iter().any(|(_, other)| other == team)))
}
