//! Acknowledgements: which delivered audits their agents have not said that they read.

use super::domain::Domain;
use super::list::audits_of;
use crate::calc::moment::Moment;
use crate::core::audit::{self, Audit, AuditState};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// A delivered audit that its agent has not acknowledged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    /// The audit.
    pub audit: Audit,
    /// The local day on which it was delivered.
    pub since: NaiveDate,
}

/// How many audits were delivered, and who said of how many that their agents had read them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Read {
    /// How many were delivered at all, without those that were taken out of all figures.
    pub delivered: u64,
    /// Who acknowledged some for their agents, by handle, and how many.
    pub by_others: BTreeMap<String, u64>,
}

/// Those of a domain, by agent and number; and what was read. Who disputed an audit has read it.
pub fn unread(conn: &Connection, domain: &Domain) -> Result<(Vec<Unread>, Read)> {
    let calendar = policy::current(conn)?.calendar()?;
    let mut all = audits_of(conn, domain)?;
    all.retain(|audit| audit.delivered.is_some() && !audit.is_second() && !audit.is_taken_out());
    let mut read = Read { delivered: all.len() as u64, ..Read::default() };
    let acknowledged = audit::acknowledged(conn)?;
    for by in all.iter().filter_map(|one| acknowledged.get(&one.id)).filter(|by| by.is_for_another()) {
        *read.by_others.entry(by.actor.clone()).or_default() += 1;
    }
    all.retain(|audit| audit.state == AuditState::Delivered);
    let mut statement = conn.prepare_cached("SELECT at FROM entry WHERE id = ?1")?;
    let mut unread = Vec::new();
    for audit in all {
        let at: String = statement.query_row([audit.delivered], |row| row.get("at"))?;
        let at: Moment = at.parse().map_err(Refusal::data)?;
        unread.push(Unread { audit, since: calendar.local_day(at) });
    }
    unread.sort_by(|one, other| {
        (&one.audit.agent.handle, one.audit.id).cmp(&(&other.audit.agent.handle, other.audit.id))
    });
    Ok((unread, read))
}
