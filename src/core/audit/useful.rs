//! Whether feedback helped: what the agent says of it, where they want to.

use super::delivery::require_delivered;
use super::state::{Audit, AuditId, load};
use crate::core::act::Actor;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::refusal::Result;
use crate::core::text::Kept;
use rusqlite::{Connection, OptionalExtension};

closed_list! {
    /// Whether feedback helped the agent whom it is for.
    pub enum Useful("an answer to whether feedback helped", "answers") {
        /// It did.
        Yes = "yes",
        /// Some of it did.
        Partly = "partly",
        /// It did not.
        No = "no",
    }
}

/// An agent says whether the feedback of their audit helped. The same again changes nothing: answers whether it is new.
pub fn say_useful(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    (useful, why): (Useful, Option<&Kept>),
) -> Result<(Audit, bool)> {
    let audit = load(writing, id)?;
    actor.require_agent(writing, &audit.agent, &format!("say whether the feedback of audit {} helped", id.0))?;
    require_delivered(&audit)?;
    if useful_of(writing, id)? == Some((useful, why.map(|why| why.as_str().to_owned()))) {
        return Ok((audit, false));
    }
    writing.insert("feedback_use", &[("audit", &id.0), ("useful", &useful)], &[("why", why)])?;
    writing.note(format!("audit {}", id.0));
    Ok((audit, true))
}

/// What the agent of an audit said last of its feedback, and why.
pub fn useful_of(conn: &Connection, audit: AuditId) -> Result<Option<(Useful, Option<String>)>> {
    let sql = "SELECT useful, why FROM feedback_use WHERE audit = ?1 ORDER BY id DESC LIMIT 1";
    let found: Option<(String, Option<String>)> =
        conn.prepare_cached(sql)?.query_row([audit.0], |row| Ok((row.get("useful")?, row.get("why")?))).optional()?;
    found.map(|(useful, why)| Ok((useful.parse()?, why))).transpose()
}
