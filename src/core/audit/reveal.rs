//! Reveal: an auditor asks to see what is hidden until they hand in. It is on the record, and their marks are in sight of it.

use super::blind_lot::blind_lot;
use super::sight::hidden_of;
use super::state::{Audit, AuditId, load};
use super::submit::require_auditor;
use super::wording::words_or_erased;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::{Connection, params};

/// Somebody who asked to see what was hidden.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revelation {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// Why.
    pub why: Option<Untrusted>,
}

/// Shows an auditor what is hidden of their audit. Answers whether that is new.
pub fn reveal(writing: &mut Writing<'_>, actor: &Actor, id: AuditId, note: &str) -> Result<(Audit, bool)> {
    let audit = load(writing, id)?;
    let auditor = require_auditor(writing, actor, &audit, "reveal what is hidden of")?;
    let note = Kept::new("--note", note)?;
    let asked = params![id.0, auditor.id.0];
    if writing.prepare_cached("SELECT 1 FROM revelation WHERE audit = ?1 AND auditor = ?2")?.exists(asked)? {
        return Ok((audit, false));
    }
    if audit.scoring.is_some() {
        return Err(Refusal::rule(format!("nothing of audit {} is hidden: its marks are in", id.0))
            .hint("it is all shown: assize score show"));
    }
    let hidden = hidden_of(writing, &actor.policy, audit.request)?;
    if hidden.is_empty() {
        return Err(Refusal::rule("the policy hides nothing").hint("[blind] hide says what auditors do not see"));
    }
    let is_shown = |field| blind_lot(writing, id).map(|lot| lot.is_some_and(|lot| lot.shown && lot.field == field));
    let mut left = hidden.iter().map(|field| is_shown(*field)).collect::<Result<Vec<_>>>()?;
    left.retain(|is_shown| !is_shown);
    if left.is_empty() {
        return Err(Refusal::rule(format!("nothing of audit {} is hidden: the lot of its draw shows it", id.0))
            .hint("it is all shown: assize score show"));
    }
    writing.insert("revelation", &[("audit", &id.0), ("auditor", &auditor.id.0)], &[("why", Some(&note))])?;
    writing.note(format!("audit {}", id.0));
    Ok((audit, true))
}

/// Who asked to see what was hidden of an audit, oldest first.
pub fn revelations(conn: &Connection, id: AuditId) -> Result<Vec<Revelation>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, p.handle, v.why, v.erased IS NOT NULL AS erased FROM revelation v JOIN entry e ON e.id = v.entry
         JOIN person p ON p.id = v.auditor WHERE v.audit = ?1 ORDER BY v.id",
    )?;
    let mut rows = statement.query([id.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let at = row.get::<_, String>("at")?.parse().map_err(Refusal::data)?;
        found.push(Revelation { at, by: row.get("handle")?, why: words_or_erased(row, "why", "erased")? });
    }
    Ok(found)
}
