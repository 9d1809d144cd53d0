//! The ruling as it stands: who ruled, what lay behind the dispute, and why.

use crate::core::closed_list;
use crate::core::dispute::DisputeId;
use crate::core::people::{Person, PersonId};
use crate::core::refusal::Result;
use crate::core::text::Untrusted;
use rusqlite::{Connection, OptionalExtension};

closed_list! {
    /// What lay behind a dispute.
    pub enum RootCause("a root cause", "root causes") {
        /// The criterion was misunderstood.
        Criterion = "criterion",
        /// What the agent knew or saw was missing.
        Context = "context",
        /// The rule behind it is unclear or arbitrary.
        Policy = "policy",
        /// Auditor and agent did not understand each other.
        Communication = "communication",
        /// A plain scoring error.
        Slip = "slip",
        /// The question itself is worded badly.
        Wording = "wording",
        /// Nothing: the score was right.
        None = "none",
    }
}

/// A ruling as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ruling {
    /// Who ruled.
    pub arbiter: Person,
    /// What lay behind the dispute.
    pub root_cause: RootCause,
    /// The ruling in one sentence.
    pub headnote: Option<Untrusted>,
    /// Why.
    pub rationale: Option<Untrusted>,
}

/// The ruling on a dispute, where there is one.
pub fn ruling(conn: &Connection, id: DisputeId) -> Result<Option<Ruling>> {
    let mut statement = conn.prepare_cached(
        "SELECT r.arbiter, p.handle, r.root_cause, r.headnote, r.rationale FROM ruling r JOIN person p ON p.id = r.arbiter WHERE r.dispute = ?1",
    )?;
    let found = statement.query_row([id.0], |row| {
        Ok(Ruling {
            arbiter: Person { id: PersonId(row.get("arbiter")?), handle: row.get("handle")? },
            root_cause: row.get("root_cause")?,
            headnote: row.get::<_, Option<String>>("headnote")?.map(Untrusted::new),
            rationale: row.get::<_, Option<String>>("rationale")?.map(Untrusted::new),
        })
    });
    Ok(found.optional()?)
}
