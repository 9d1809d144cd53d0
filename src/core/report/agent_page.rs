//! Agent pages: what was delivered to an agent and waits for them to read it, as they may see it.

use super::case_file::{CaseFile, case_file};
use super::licence::{ShownVerdict, shown_verdicts};
use super::standing::contested;
use crate::calc::moment::Moment;
use crate::core::audit::{self, Audit, AuditId, Blindfold};
use crate::core::coaching::{self, Coaching};
use crate::core::commendation::{self, Commendation};
use crate::core::dispute::{self, DisputeId};
use crate::core::ledger::Head;
use crate::core::people::{self, Person};
use crate::core::policy::{self, Policy};
use crate::core::readership::{self, ReadBy};
use crate::core::refusal::Result;
use crate::core::scorecard::Card;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What is delivered to one agent.
pub struct AgentPage {
    /// The newest entry when it was made, as `verify --against` takes it.
    pub head: String,
    /// The agent, by handle.
    pub agent: String,
    /// Their e-mail address, where the roster has one.
    pub address: Option<String>,
    /// What they can handle, languages among it.
    skills: Vec<String>,
    /// Their audits, oldest first.
    pub audits: Vec<DeliveredAudit>,
    /// Their coachings that are open.
    pub coachings: Vec<Coaching>,
}

/// An audit as its agent may see it.
pub struct DeliveredAudit {
    /// All that is recorded about it.
    pub file: CaseFile,
    /// What was commended in its dialogue.
    pub commendations: Vec<Commendation>,
    /// The criteria that stand in a dispute already, with that dispute.
    pub disputed: BTreeMap<String, DisputeId>,
    /// What of it is in a dispute that is not over, by criterion or subject.
    pub contested: BTreeSet<String>,
    /// Who read it, where that is on record.
    pub read_by: Vec<ReadBy>,
    /// What machines say of its dialogue, as far as their licences hold.
    pub machines: Vec<ShownVerdict>,
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

/// The pages of the agents of some audits that were delivered, by handle.
pub fn agent_pages(conn: &Connection, audits: &[AuditId], now: Moment) -> Result<Vec<AgentPage>> {
    let policy = policy::current(conn)?;
    let today = policy.calendar()?.local_day(now);
    let head = Head::newest(conn)?.as_ref().map_or_else(|| "no entries".to_owned(), Head::to_string);
    let mut pages: BTreeMap<String, AgentPage> = BTreeMap::new();
    for id in audits {
        let audit = audit::load(conn, *id)?;
        let agent = audit.agent.clone();
        let page = match pages.entry(agent.handle.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let (skills, address) = (people::skills(conn, agent.id)?, people::email_of(conn, agent.id)?);
                unknown.insert(AgentPage {
                    head: head.clone(),
                    agent: agent.handle.clone(),
                    address,
                    skills,
                    audits: Vec::new(),
                    coachings: coaching::of_agent(conn, &agent)?,
                })
            }
        };
        page.audits.push(delivered(conn, audit, &agent, (now, today, &policy))?);
    }
    Ok(pages.into_values().collect())
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
    let disputed = dispute::disputed(conn, id)?;
    let (read_by, machines) =
        (readership::of_audit(conn, id.0, request.0)?, shown_verdicts(conn, request, policy, today)?);
    Ok(DeliveredAudit { file, commendations, disputed, contested: contested(conn, id)?, read_by, machines })
}
