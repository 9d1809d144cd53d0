//! Nobody: that nothing is recorded about somebody, since it was erased or was never here.

use super::subject::Subject;
use crate::core::act::Actor;
use crate::core::people::{ErasedNames, Whose};
use crate::core::refusal::{Refusal, Result};
use rusqlite::Connection;

/// The refusal where nothing is recorded: it was erased, as far as a mark of the name says so, or never here.
pub(super) fn nothing(conn: &Connection, actor: &Actor, subject: &Subject) -> Result<Refusal> {
    let Subject::Customer(name) = subject else {
        return Ok(Refusal::rule("the record holds nothing about this person")
            .hint("every handle stands in: assize people list"));
    };
    Ok(match ErasedNames::load(conn, Whose::Customer)?.when(name.expose()) {
        None => unknown_customer(),
        Some(at) => Refusal::rule(format!(
            "the record holds nothing about this customer any more: it was erased on {}",
            actor.calendar.local_day(at)
        ))
        .hint("a mark of the name stays, by which imports leave it out: assize keep erasures"),
    })
}

/// Refuses a customer of whom nothing was ever here, as far as a mark of the name would say so.
pub(super) fn require_known(conn: &Connection, subject: &Subject) -> Result<()> {
    let Subject::Customer(name) = subject else { return Ok(()) };
    match ErasedNames::load(conn, Whose::Customer)?.when(name.expose()) {
        Some(_) => Ok(()),
        None => Err(unknown_customer()),
    }
}

fn unknown_customer() -> Refusal {
    Refusal::rule("the record holds nothing about this customer")
        .hint("the name is taken letter by letter, as the export wrote it")
}
