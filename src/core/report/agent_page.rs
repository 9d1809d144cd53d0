//! Agent pages: what was delivered to an agent and waits for them to read it, as they may see it.

use super::case_file::{CaseFile, case_file};
use crate::calc::moment::Moment;
use crate::core::audit::{self, Audit, AuditId, AuditState, Blindfold};
use crate::core::commendation::{self, Commendation};
use crate::core::ledger::Head;
use crate::core::people::{self, Person};
use crate::core::policy::{self, Policy};
use crate::core::refusal::Result;
use crate::core::scorecard::Card;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What is delivered to one agent.
pub struct AgentPage {
    /// The newest entry when it was made, as `verify --against` takes it.
    pub head: String,
    /// The agent, by handle.
    pub agent: String,
    /// What they can handle, languages among it.
    skills: Vec<String>,
    /// Their audits, oldest first.
    pub audits: Vec<DeliveredAudit>,
}

/// An audit as its agent may see it.
pub struct DeliveredAudit {
    /// All that is recorded about it.
    pub file: CaseFile,
    /// What was commended in its dialogue.
    pub commendations: Vec<Commendation>,
}

impl AgentPage {
    /// The language in which the agent reads a card: the first of their skills in which it is written; none is its own.
    pub fn language(&self, card: &Card) -> Option<&str> {
        let is_own = |skill: &str| card.language.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(skill));
        let others: Vec<&str> = card.title.languages().collect();
        let found = self.skills.iter().find(|skill| is_own(skill) || others.contains(&skill.as_str()))?;
        (!is_own(found)).then_some(found.as_str())
    }
}

/// The pages of agents: of the audits that are named, or of all that are delivered and not acknowledged, or can still be
/// disputed. By handle.
pub fn agent_pages(conn: &Connection, named: Option<&[AuditId]>, now: Moment) -> Result<Vec<AgentPage>> {
    let policy = policy::current(conn)?;
    let today = policy.calendar()?.local_day(now);
    let head = Head::newest(conn)?.as_ref().map_or_else(|| "no entries".to_owned(), Head::to_string);
    let mut pages: BTreeMap<String, AgentPage> = BTreeMap::new();
    for audit in audit::list(conn, &[])? {
        if audit.dispute_due.is_none() || audit.is_second() || !is_wanted(conn, &audit, named, now)? {
            continue;
        }
        let agent = audit.agent.clone();
        if !pages.contains_key(&agent.handle) {
            let skills = people::skills(conn, agent.id)?;
            let page = AgentPage { head: head.clone(), agent: agent.handle.clone(), skills, audits: Vec::new() };
            pages.insert(agent.handle.clone(), page);
        }
        let delivered = delivered(conn, audit, &agent, (now, today, &policy))?;
        if let Some(page) = pages.get_mut(&agent.handle) {
            page.audits.push(delivered);
        }
    }
    Ok(pages.into_values().collect())
}

fn is_wanted(conn: &Connection, audit: &Audit, named: Option<&[AuditId]>, now: Moment) -> Result<bool> {
    if let Some(named) = named {
        return Ok(named.contains(&audit.id));
    }
    Ok(audit.state == AuditState::Delivered || !audit::is_past_dispute(conn, audit, now)?)
}

fn delivered(
    conn: &Connection,
    audit: Audit,
    agent: &Person,
    (now, today, policy): (Moment, NaiveDate, &Policy),
) -> Result<DeliveredAudit> {
    let (id, request) = (audit.id, audit.request);
    let mut file = case_file(conn, audit, now)?;
    let fold = Blindfold::of(conn, Some(request), Some(agent), today, policy)?;
    file.conceal(&fold.hidden(request));
    let commendations = commendation::readable(conn, Some(id), Some(agent), today)?;
    Ok(DeliveredAudit { file, commendations })
}
