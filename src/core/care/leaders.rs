//! Who sees to an agent, and who may read of it.

use super::notice::{CareNotice, list};
use crate::core::people::{self, NOW, Person, Role};
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Those who lead the agent's team on a day and are there; where nobody is, the managers. Never the agent.
pub(super) fn leaders(conn: &Connection, agent: &Person, day: NaiveDate) -> Result<Vec<Person>> {
    let teams: Vec<String> = people::stints_on(conn, agent.id, day)?.into_iter().map(|(_, team)| team).collect();
    let mut leads = Vec::new();
    for lead in people::with_role(conn, NOW, Role::Lead, day)? {
        let theirs = people::stints_on(conn, lead.id, day)?;
        let leads_one = theirs.iter().any(|(role, team)| *role == Role::Lead && teams.contains(team));
        let is_there = people::absent_until(conn, lead.id, day)?.is_none();
        if leads_one && is_there && lead.id != agent.id {
            leads.push(lead);
        }
    }
    if leads.is_empty() {
        leads = people::with_role(conn, NOW, Role::Manager, day)?;
        leads.retain(|manager| manager.id != agent.id);
    }
    Ok(leads)
}

/// Whether somebody may read a notice: who raised it, all who may read of its agent, and who is or was to rule on the audit.
pub fn may_read(conn: &Connection, notice: &CareNotice, reader: Option<&Person>, today: NaiveDate) -> Result<bool> {
    let Some(reader) = reader else { return Ok(false) };
    Ok(reader.id == notice.raiser.id
        || may_read_of(conn, &notice.agent, Some(reader), today)?
        || rules_on(conn, notice, reader)?)
}

/// The refs of the dialogues that are special cases, of which somebody may know it.
pub fn special_refs(conn: &Connection, reader: Option<&Person>, today: NaiveDate) -> Result<BTreeSet<String>> {
    let mut special = BTreeSet::new();
    for notice in list(conn, today)?.into_iter().filter(|notice| !notice.keep) {
        if may_read(conn, &notice, reader, today)? {
            special.insert(notice.reference.expose().to_owned());
        }
    }
    Ok(special)
}

fn rules_on(conn: &Connection, notice: &CareNotice, reader: &Person) -> Result<bool> {
    let mut statement = conn.prepare_cached(
        "SELECT 1 FROM seat s JOIN dispute d ON d.id = s.dispute JOIN identity i ON i.person = s.arbiter
         WHERE d.audit = ?1 AND i.one = ?2",
    )?;
    Ok(statement.exists([notice.audit.0, reader.id.0])?)
}

/// Whether somebody may read how an agent is: the agent, those who lead their team today, and managers.
pub fn may_read_of(conn: &Connection, agent: &Person, reader: Option<&Person>, today: NaiveDate) -> Result<bool> {
    let Some(reader) = reader else { return Ok(false) };
    if reader.id == agent.id {
        return Ok(true);
    }
    let teams = people::stints_on(conn, agent.id, today)?;
    let own = people::stints_on(conn, reader.id, today)?;
    Ok(own.iter().any(|(role, team)| match role {
        Role::Manager => true,
        Role::Lead => teams.iter().any(|(_, other)| other == team),
        Role::Agent | Role::Auditor | Role::Arbiter | Role::Representative | Role::Machine => false,
    }))
}
