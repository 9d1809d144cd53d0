//! Whether feedback helped: what the agent says of it, where they want to.

use super::delivery::require_delivered;
use super::state::{AuditId, load};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

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

/// What an agent said of the feedback of an audit, once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsefulAnswer {
    /// When, UTC.
    pub at: Moment,
    /// Whether it helped.
    pub useful: Useful,
    /// Why, where they said so and it is not erased.
    pub why: Option<Untrusted>,
    /// Whether that was erased.
    pub is_erased: bool,
}

/// What became of an answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsefulSaid {
    /// It.
    pub useful: Useful,
    /// Why, as it is kept.
    pub why: Option<Untrusted>,
    /// Whether it is new; otherwise the agent had said the same before.
    pub is_new: bool,
    /// What they had said before: it stays on record.
    pub before: Option<Useful>,
}

/// An agent says whether the feedback of their audit helped. Nobody may say it for them. The same again changes nothing.
pub fn say_useful(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: AuditId,
    (useful, why): (Useful, Option<&Kept>),
) -> Result<UsefulSaid> {
    let audit = load(writing, id)?;
    actor.require_agent(writing, &audit.agent, &format!("say whether the feedback of audit {} helped", id.0))?;
    if actor.who.principal.is_some() {
        let name = actor.name_of(&audit.agent);
        return Err(Refusal::rule(format!("only {name} may say whether the feedback of audit {} helped", id.0))
            .hint("leave out --useful and --note: that it was read can be recorded for them"));
    }
    require_delivered(&audit)?;
    let before = useful_answers(writing, id)?.pop();
    let said = why.map(Kept::as_str);
    let is_same = |one: &UsefulAnswer| one.useful == useful && one.why.as_ref().map(Untrusted::expose) == said;
    let is_new = !before.as_ref().is_some_and(is_same);
    if is_new {
        writing.insert("feedback_use", &[("audit", &id.0), ("useful", &useful)], &[("why", why)])?;
        writing.note(format!("audit {}", id.0));
    }
    let why = said.map(|why| Untrusted::new(why.to_owned()));
    Ok(UsefulSaid { useful, why, is_new, before: before.map(|before| before.useful) })
}

/// What the agent of an audit said of its feedback, oldest first: the newest holds. What was recorded for them does not.
pub fn useful_answers(conn: &Connection, audit: AuditId) -> Result<Vec<UsefulAnswer>> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, f.useful, f.why, f.erased IS NOT NULL AS is_erased FROM feedback_use f JOIN entry e ON e.id = f.entry
         WHERE f.audit = ?1 AND e.principal IS NULL ORDER BY f.id",
    )?;
    let mut rows = statement.query([audit.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (at, why): (String, Option<String>) = (row.get("at")?, row.get("why")?);
        let at = at.parse().map_err(Refusal::data)?;
        found.push(UsefulAnswer {
            at,
            useful: row.get("useful")?,
            why: why.map(Untrusted::new),
            is_erased: row.get("is_erased")?,
        });
    }
    Ok(found)
}
