//! Reads by: by which roles somebody reads of others under the clause `readers`, and who gave them.
//!
//! A manager writes the roster, their own line too. So a role that somebody wrote for themselves after both sides agreed is
//! none by which they read: somebody else gives it, and the report says who and when.

use super::roles::roles;
use super::stand::InForce;
use crate::core::ledger::{By, by};
use crate::core::people::{self, NOW, Person, PersonId, Role};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A role that somebody has on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The role.
    pub role: Role,
    /// In which team.
    pub team: String,
    /// The entry that gave it: of a stint, or of the merge that made it theirs.
    pub entry: i64,
    /// Who wrote that, and when.
    pub by: By,
    /// Whether they wrote it for themselves after both sides agreed.
    pub is_own: bool,
}

/// By what somebody reads of others under an agreement.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadsBy {
    /// The roles that count, by the entry that gave them.
    pub held: Vec<Held>,
    /// The roles that do not, since they wrote them for themselves.
    pub own: Vec<Held>,
}

impl ReadsBy {
    /// That of somebody on a day, as the roster stood after an entry; `accepted`: the entry by which both sides agreed.
    pub fn of(conn: &Connection, person: PersonId, accepted: i64, (entry, day): (i64, NaiveDate)) -> Result<Self> {
        let mut found = Self::default();
        for given in roles(conn, person, (entry, day))? {
            let mut is_own = false;
            for later in [Some(given.entry), given.merged].into_iter().flatten().filter(|one| *one > accepted) {
                is_own |= people::who(conn, NOW, &by(conn, later)?.actor)? == Some(person);
            }
            let entry = given.last();
            let held = Held { role: given.role, team: given.team, entry, by: by(conn, entry)?, is_own };
            if is_own { found.own.push(held) } else { found.held.push(held) }
        }
        Ok(found)
    }

    /// The roles and teams that count.
    pub fn stints(&self) -> Vec<(Role, String)> {
        self.held.iter().map(|held| (held.role, held.team.clone())).collect()
    }

    /// That a role does not count which they wrote for themselves, and by whom it would; nothing where they wrote none.
    pub fn why_not(&self, handle: &str) -> Option<String> {
        let Held { role, team, entry, .. } = self.own.first()?;
        Some(format!(
            "{handle} wrote the role {role} in {team} for themselves, entry {entry}, after both sides agreed: it counts where somebody else gives it; end it with `to`, and another manager gives it from the next day on"
        ))
    }
}

/// By what somebody reads under an agreement today; without the clause nobody asks.
pub fn reads_by(conn: &Connection, agreement: &InForce, person: PersonId, today: NaiveDate) -> Result<Option<ReadsBy>> {
    if agreement.terms.readers.is_none() {
        return Ok(None);
    }
    ReadsBy::of(conn, person, agreement.accepted, (NOW, today)).map(Some)
}

/// Those of these people whom an agreement lets read of others on a day; without one all who are known.
pub fn readers_among(
    conn: &Connection,
    agreement: Option<&InForce>,
    handles: Vec<String>,
    today: NaiveDate,
) -> Result<Vec<Person>> {
    let mut found = Vec::new();
    for handle in handles {
        let Some(person) = people::lookup(conn, &handle)? else { continue };
        let lets = |one: &InForce| -> Result<bool> {
            let (readers, by) = (one.terms.readers.as_ref(), reads_by(conn, one, person.id, today)?);
            Ok(readers.zip(by).is_none_or(|(readers, by)| readers.lets(&by.stints())))
        };
        if agreement.map(lets).transpose()?.unwrap_or(true) {
            found.push(person);
        }
    }
    Ok(found)
}
