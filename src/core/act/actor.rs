//! Actor: the person who performs an act, with all that decides whether they may.

use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::ledger::Who;
use crate::core::people::{self, NOW, Person, Role};
use crate::core::policy::{self, BlindField, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::works_agreement::Mandate;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};

/// An actor is the person who performs an act, with all that decides whether they may: made once for each act.
#[derive(Clone, Debug)]
pub struct Actor {
    /// What was claimed, and what the operating system says.
    pub who: Who,
    /// The person; none while the roster does not know who made the file.
    known: Option<Person>,
    /// Their roles and teams today.
    pub stints: Vec<(Role, String)>,
    /// The policy that holds.
    pub policy: Policy,
    /// Its calendar.
    pub calendar: Calendar,
    /// The local day of the act.
    pub today: NaiveDate,
}

impl Actor {
    /// Who acts, if the roster and the policy's identity let them.
    pub(super) fn find(conn: &Connection, who: &Who, now: Moment) -> Result<Self> {
        let policy = policy::lasting(conn, i64::MAX, now)?;
        let calendar = policy.calendar()?;
        let today = calendar.local_day(now);
        let known = people::lookup(conn, &who.actor)?;
        if let Some(person) = &known {
            people::require_own_handle(who, person)?;
            people::require_login(conn, who, person, &policy)?;
        }
        let stints = match &known {
            Some(person) => stints(conn, person, today)?,
            None => Vec::new(),
        };
        Ok(Self { who: who.clone(), known, stints, policy, calendar, today })
    }

    /// The person who acts; refused where the roster does not know them.
    pub fn person(&self, conn: &Connection) -> Result<&Person> {
        match &self.known {
            Some(person) => Ok(person),
            None => Err(people::unknown(conn, &self.who.actor)?),
        }
    }

    /// The person who acts, where the roster knows them.
    pub const fn known(&self) -> Option<&Person> {
        self.known.as_ref()
    }

    /// Whether they have a role today.
    pub fn has(&self, role: Role) -> bool {
        self.stints.iter().any(|(found, _)| *found == role)
    }

    /// Whether they have one of these roles today.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// Whether they lead a team of somebody today, or run the audits.
    pub fn leads(&self, conn: &Connection, person: &Person) -> Result<bool> {
        let theirs = people::stints_on(conn, person.id, self.today)?;
        Ok(self.stints.iter().any(|(role, team)| match role {
            Role::Manager => true,
            Role::Lead => theirs.iter().any(|(_, other)| other == team),
            Role::Agent | Role::Auditor | Role::Arbiter | Role::Representative | Role::Machine => false,
        }))
    }

    /// What an agent is called in words to the person who acts: not by name where the policy hides it from all who audit.
    pub fn name_of<'a>(&self, agent: &'a Person) -> &'a str {
        if self.is_blind_to(agent) { "the agent" } else { &agent.handle }
    }

    /// Whether the policy hides from the person who acts whose dialogues are an agent's.
    pub fn is_blind_to(&self, agent: &Person) -> bool {
        let is_own = self.known.as_ref().is_some_and(|known| known.id == agent.id);
        self.policy.blind.hide.contains(&BlindField::Agent) && self.has(Role::Auditor) && !is_own
    }

    /// Requires one of these roles today: "lea may not publish a card".
    pub fn require(&self, roles: &[Role], verb: &str) -> Result<()> {
        if self.has_any(roles) {
            return Ok(());
        }
        let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
        Err(Refusal::rule(format!("{} may not {verb}", self.who.actor))
            .hint(format!("it takes the role {} on this day", words.join(" or "))))
    }

    /// Requires one of these roles; while the file has no manager, the person who made it may too.
    pub(super) fn require_management(&self, conn: &Connection, verb: &str, roles: &[Role]) -> Result<()> {
        if people::with_role(conn, NOW, Role::Manager, self.today)?.is_empty() {
            let founder = founder(conn)?;
            if self.who.actor == founder || self.has_any(roles) {
                return Ok(());
            }
            return Err(Refusal::rule(format!(
                "only {founder}, who made this file, may {verb} while it has no manager"
            ))
            .hint("give somebody the role manager with: assize people import"));
        }
        self.person(conn)?;
        self.require(roles, verb)
    }

    /// Requires the agent of a case, or with `--for` a lead of their team or a manager.
    pub fn require_agent(&self, conn: &Connection, agent: &Person, verb: &str) -> Result<()> {
        let actor = self.person(conn)?;
        let name = self.name_of(agent);
        let for_whom = if self.is_blind_to(agent) { "WHO" } else { name };
        let hint = format!("only {name} may, or a lead of their team or a manager with --for {for_whom}");
        let not_for = |principal: &str| {
            Refusal::rule(format!("{} may not {verb} for {principal}", actor.handle))
                .hint("only for an agent of a team that they lead; everybody acts for themselves without --for")
        };
        let Some(principal) = &self.who.principal else {
            return if actor.id == agent.id {
                Ok(())
            } else {
                Err(Refusal::rule(format!("{} may not {verb}", actor.handle)).hint(hint))
            };
        };
        // Whether they guess right is not told either.
        if self.is_blind_to(agent) && !self.leads(conn, agent)? {
            return Err(not_for(principal).hint(hint));
        }
        if *principal != agent.handle {
            return Err(Refusal::rule(format!("this is the case of {name}, not of {principal}")).hint(hint));
        }
        if self.leads(conn, agent)? { Ok(()) } else { Err(not_for(principal).hint(hint)) }
    }
}

/// The roles and teams of somebody on a day. Who represents the agents still does for some days after the roster ended that.
fn stints(conn: &Connection, person: &Person, today: NaiveDate) -> Result<Vec<(Role, String)>> {
    let mut stints = people::stints_on(conn, person.id, today)?;
    if stints.iter().all(|(role, _)| *role != Role::Representative) {
        let mandate = Mandate::of(conn, person.id, (NOW, today))?;
        stints.extend(mandate.map(|mandate| (Role::Representative, mandate.team)));
    }
    Ok(stints)
}

/// Who made the file.
pub fn founder(conn: &Connection) -> Result<String> {
    let found =
        conn.prepare_cached("SELECT actor FROM entry WHERE id = 1")?.query_row([], |row| row.get(0)).optional()?;
    found.ok_or_else(|| Refusal::data("the file has no first entry").hint("run `assize verify`"))
}
