//! The wish to replace: somebody says that a drawn dialogue is unsuitable, and it waits, is approved or is returned.

use crate::core::closed_list;
use crate::core::people::PersonId;
use crate::core::refusal::Result;
use rusqlite::{Connection, OptionalExtension, Row};

closed_list! {
    /// Why a drawn dialogue can be unsuitable.
    pub enum Unsuitable("a reason to replace a dialogue", "reasons") {
        /// There is nothing to listen to or read.
        NoContent = "no-content",
        /// It is no dialogue with a customer.
        NotADialogue = "not-a-dialogue",
        /// It is the same dialogue as another.
        Duplicate = "duplicate",
        /// Somebody else answered.
        WrongAgent = "wrong-agent",
        /// It is in a language that no auditor has.
        Language = "language",
        /// It is a case for care, not for a score.
        Care = "care",
    }
}

/// What became of a wish to replace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WishState {
    /// Somebody else is to approve it.
    Waits,
    /// The dialogue is replaced.
    Approved,
    /// The dialogue is audited.
    Returned,
    /// It waited when the dialogue left scoring for another reason.
    Overtaken,
}

impl WishState {
    /// From what is recorded of it: nothing while it waits.
    pub(super) const fn of(granted: Option<bool>) -> Self {
        match granted {
            None => Self::Waits,
            Some(true) => Self::Approved,
            Some(false) => Self::Returned,
        }
    }

    /// The same of a wish that others may have followed.
    pub(super) const fn in_list(granted: Option<bool>, is_followed: bool) -> Self {
        if granted.is_none() && is_followed { Self::Overtaken } else { Self::of(granted) }
    }
}

/// The newest wish to replace a ticket's dialogue.
pub(super) struct Wish {
    pub(super) id: i64,
    pub(super) reason: Unsuitable,
    pub(super) asker: PersonId,
    pub(super) state: WishState,
    /// The ticket that came in its place.
    pub(super) next: Option<i64>,
}

/// The newest wish to replace the dialogue of a ticket.
pub(super) fn newest(conn: &Connection, ticket: i64) -> Result<Option<Wish>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id, p.reason, p.asker, d.granted, d.next FROM replacement p LEFT JOIN replaced d ON d.replacement = p.id
         WHERE p.ticket = ?1 ORDER BY p.id DESC LIMIT 1",
    )?;
    Ok(statement.query_row([ticket], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Wish> {
    Ok(Wish {
        id: row.get("id")?,
        reason: row.get("reason")?,
        asker: PersonId(row.get("asker")?),
        state: WishState::of(row.get("granted")?),
        next: row.get("next")?,
    })
}
