//! Handing on: an audit that somebody gives to another auditor, with a reason.

use super::takers::{Case, Until, beyond_plan, takers};
use super::{kept, require_open, require_unscored};
use crate::core::audit::{Audit, AuditId, barred, load, part};
use crate::core::ledger::{Who, Writing};
use crate::core::people::{self, Person, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::Connection;

/// An audit that somebody gave to somebody else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Handed {
    /// The audit as it stands.
    pub audit: Audit,
    /// Who had it; none where all were barred.
    pub from: Option<String>,
    /// What the plan would not have done, where somebody was named beyond it.
    pub beyond: Option<String>,
    /// Whether that is new.
    pub new: bool,
}

/// Gives an audit to another auditor, who is named or drawn by lot among those without a tie: by a manager or lead
/// without a part in it. Who had it, and why it was taken, stays on record.
pub fn hand(writing: &mut Writing<'_>, who: &Who, id: AuditId, to: Option<&str>, why: &str) -> Result<Handed> {
    let policy = policy::current(writing)?;
    let today = policy.calendar()?.local_day(writing.now());
    let actor = people::require(writing, who, &policy, today, &[Role::Manager, Role::Lead], "hand an audit on")?;
    let why = kept(why, "--why")?;
    let audit = load(writing, id)?;
    if let Some(part) = part(writing, &actor, &audit, today, &policy)? {
        return Err(Refusal::rule(format!("{} may not hand audit {} on: {part}", actor.handle, id.0))
            .hint("a manager or lead without a part in it may"));
    }
    require_unscored(&audit)?;
    require_open(&audit)?;
    let from = audit.auditor.as_ref().map(|auditor| auditor.handle.clone());
    let next = match to {
        Some(handle) if from.as_deref() == Some(handle) => return Ok(Handed { audit, from, beyond: None, new: false }),
        Some(handle) => named_auditor(writing, handle, &audit, today, &policy)?,
        None => by_lot(writing, "hand on", &audit, today, &policy)?,
    };
    let beyond = audit.ticket.map(|ticket| beyond_plan(writing, &next, ticket)).transpose()?.flatten();
    let basis = if to.is_some() { "name" } else { "lot" };
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("audit", &id.0), ("auditor", &next.id.0), ("basis", &basis)];
    writing.insert("assignment", &facts, &[("why", Some(&why))])?;
    writing.note(format!("audit {}", id.0));
    Ok(Handed { audit: load(writing, id)?, from, beyond, new: true })
}

/// An auditor whom somebody names: neither tied to the case nor absent. What the plan says, a reason can overrule.
pub(super) fn named_auditor(
    conn: &Connection,
    handle: &str,
    audit: &Audit,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Person> {
    let person = people::find(conn, handle)?;
    let absent = people::absent_until(conn, person.id, today)?.map(|until| format!("they are absent until {until}"));
    match barred(conn, &person, audit, today, policy)?.or(absent) {
        Some(why) => Err(Refusal::rule(format!("{handle} may not audit {}: {why}", audit.agent.handle))
            .hint("name another auditor, or let the lot decide")),
        None => Ok(person),
    }
}

/// Of the auditors who can take it, and do not have it, the smallest lot.
pub(super) fn by_lot(
    writing: &Writing<'_>,
    word: &str,
    audit: &Audit,
    today: NaiveDate,
    policy: &Policy,
) -> Result<Person> {
    let mut free = takers(writing, &Case::of(audit), today, Until::NOW, policy)?;
    free.retain(|person| audit.auditor.as_ref().is_none_or(|auditor| auditor.id != person.id));
    free.into_iter().min_by_key(|person| writing.lot(word, audit.id.0, &person.handle)).ok_or_else(|| {
        Refusal::rule(format!(
            "no other auditor can take audit {}: tied to {}, absent, full, or not named by its plan",
            audit.id.0, audit.agent.handle
        ))
        .hint("name one with --to or --auditor, or add auditors from another team: assize people import")
    })
}

/// One step in who had an audit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// When, UTC.
    pub at: String,
    /// Who has it from then on; none where all were barred.
    pub auditor: Option<String>,
    /// By which act.
    pub act: String,
    /// By whom.
    pub by: String,
    /// Why, where somebody said so.
    pub why: Option<Untrusted>,
}

/// Who had an audit, oldest first.
pub fn steps(conn: &Connection, id: AuditId) -> Result<Vec<Step>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, p.handle, e.act, e.actor, g.why, g.erased IS NOT NULL FROM assignment g JOIN entry e ON e.id = g.entry
         LEFT JOIN person p ON p.id = g.auditor WHERE g.audit = ?1 ORDER BY g.id",
    )?;
    let rows = statement.query_map([id.0], |row| {
        let why = if row.get(5)? { Some("erased".to_owned()) } else { row.get::<_, Option<String>>(4)? };
        let why = why.map(Untrusted::new);
        Ok(Step { at: row.get(0)?, auditor: row.get(1)?, act: row.get(2)?, by: row.get(3)?, why })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
