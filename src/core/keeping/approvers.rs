//! Approvers: who may approve an erasure. A manager with no part in it; where no manager can, a representative of the agents;
//! where none of these can either, an arbiter. Never who asked: so no case is left that nobody can end, and none that one
//! person ends alone.

use super::parts::parts;
use super::subject::Subject;
use crate::core::act::Actor;
use crate::core::people::{self, NOW, Person, PersonId, Role};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::works_agreement::speaks;
use chrono::NaiveDate;
use rusqlite::Connection;

/// The roles in their order: one is asked where none before it has anybody.
const ORDER: [Role; 3] = [Role::Manager, Role::Representative, Role::Arbiter];

/// Who may approve an erasure today.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Approvers {
    role: Option<Role>,
    people: Vec<Person>,
}

impl Approvers {
    /// Those who may approve what this person asked by an entry. Who was made a representative after that waits until everybody
    /// could see it.
    pub(super) fn of(
        conn: &Connection,
        actor: &Actor,
        (asker, wish): (PersonId, i64),
        subject: &Subject,
    ) -> Result<Self> {
        for role in ORDER {
            let mut people = people::with_role(conn, NOW, role, actor.today)?;
            people.retain(|person| person.id != asker);
            let mut free = Vec::new();
            for person in people {
                if role == Role::Representative && !counts(conn, &person, wish, actor.today)? {
                    continue;
                }
                if !has_part(conn, actor, &person, subject)? && !free.contains(&person) {
                    free.push(person);
                }
            }
            if !free.is_empty() {
                return Ok(Self { role: Some(role), people: free });
            }
        }
        Ok(Self::default())
    }

    /// Refuses somebody of a role whose turn it is not.
    pub(super) fn require(&self, person: &Person, id: i64) -> Result<()> {
        if self.people.iter().any(|one| one.id == person.id) {
            return Ok(());
        }
        Err(Refusal::rule(format!("{} may not approve erasure {id}: others come first", person.handle))
            .hint(self.told()))
    }

    /// Who may, in words.
    pub fn told(&self) -> String {
        let names: Vec<&str> = self.people.iter().map(|person| person.handle.as_str()).collect();
        let names = names.join(" or ");
        match self.role {
            Some(Role::Manager) => format!("{names} may, a manager with no part in it"),
            Some(Role::Representative) => {
                format!("{names} may, for the agents: every other manager has a part in it")
            }
            Some(_) => format!("{names} may, as arbiter: nobody else on the roster has no part in it"),
            None => "nobody on the roster may now: it takes a manager, a representative or an arbiter with no part in it (assize people import)"
                .to_owned(),
        }
    }
}

/// Whether somebody represents the agents in what was asked by an entry.
fn counts(conn: &Connection, person: &Person, asked: i64, today: NaiveDate) -> Result<bool> {
    match speaks(conn, person, ("it was asked", asked), today) {
        Err(refusal) if refusal.kind == Kind::Rule => Ok(false),
        found => found,
    }
}

fn has_part(conn: &Connection, actor: &Actor, person: &Person, subject: &Subject) -> Result<bool> {
    let is_own = matches!(subject, Subject::Agent(agent) if agent.id == person.id);
    Ok(is_own || !parts(conn, actor, person, &subject.cases(conn)?)?.is_empty())
}
