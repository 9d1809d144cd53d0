//! Who reads, where they said who they are.

use super::desk::Desk;
use crate::core::ledger::Store;
use crate::core::people::{self, Person};
use crate::core::policy;
use crate::core::refusal::Result;

/// The reader; one whom the roster does not know is refused before (`Desk::open`). With `identity = "login"` nobody reads as
/// another.
pub fn reader(desk: &Desk, store: &mut Store) -> Result<Option<Person>> {
    let Ok(who) = desk.who(store.rehearsal()) else { return Ok(None) };
    let snapshot = store.snapshot()?;
    let policy = policy::current(&snapshot)?;
    let found = people::lookup(&snapshot, &who.actor)?;
    found.as_ref().map_or(Ok(()), |person| people::require_login(&snapshot, &who, person, &policy))?;
    Ok(found)
}
