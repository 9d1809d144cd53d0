//! Act: what can be done to the record, who may, and who does it.
//!
//! Every act stands here once: its name in the chain, who may perform it, whether somebody can perform it for another, and
//! which two acts take two people. [`record`] checks that, makes the [`Actor`] once, and is the only door to the ledger.

mod actor;
mod list;
mod newcomer;
mod purpose;
mod right;
mod two;

pub use actor::{Actor, founder};
pub use list::*;
pub use newcomer::{Newcomer, newcomers};
pub use right::{Act, Right};
pub use two::{About, OneLogin, one_logins};

use crate::calc::moment::Moment;
use crate::core::ledger::{self, Recorded, Store, Who, Writing};
use crate::core::people::{self, NOW, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::{in_force, require_purpose};
use rusqlite::Connection;

impl Act {
    /// The actor, if they may: found on the roster, under their own login where the policy says so, with a role that
    /// the act asks for today.
    pub fn authorize(&self, conn: &Connection, who: &Who, now: Moment) -> Result<Actor> {
        if who.principal.is_some() && !self.has_principal() {
            return Err(no_behalf(self));
        }
        let actor = Actor::find(conn, who, now)?;
        actor.known().map_or(Ok(()), |person| people::require_no_machine(conn, person, self.verb))?;
        match self.right {
            Right::Management => actor.require_management(conn, self.verb, &[Role::Manager])?,
            Right::ManagementOr(roles) => actor.require_management(conn, self.verb, roles)?,
            Right::Roles(roles) => {
                actor.person(conn)?;
                actor.require(roles, self.verb)?;
            }
            Right::Agent | Right::Sender | Right::Named => drop(actor.person(conn)?),
        }
        if let Some(purpose) = purpose::purpose(self) {
            require_purpose(in_force(conn, NOW, actor.today)?.as_ref(), purpose)?;
        }
        Ok(actor)
    }
}

fn no_behalf(act: &Act) -> Refusal {
    let names: Vec<&str> = ALL.iter().filter(|act| act.is_for_others()).map(|act| act.name).collect();
    Refusal::words(format!("--for has no meaning for `{}`", act.name))
        .hint(format!("it is for {}", names.join(" and ")))
}

/// Records an act: the one way to write. Refused before anything is written where the actor may not.
pub fn record<T>(
    store: &mut Store,
    who: &Who,
    now: Moment,
    act: &Act,
    work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
) -> Result<Recorded<T>> {
    ledger::record(store, who, now, act.name, |writing| {
        let actor = act.authorize(writing, who, now)?;
        let done = work(writing, &actor)?;
        two::require_two(writing, who)?;
        Ok(done)
    })
}

/// Does everything that `record` does, to the last check, and keeps nothing: `--dry-run`.
pub fn try_out<T>(
    store: &mut Store,
    who: &Who,
    now: Moment,
    act: &Act,
    work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
) -> Result<T> {
    ledger::try_out(store, who, now, act.name, |writing| {
        let actor = act.authorize(writing, who, now)?;
        let done = work(writing, &actor)?;
        two::require_two(writing, who)?;
        Ok(done)
    })
}
