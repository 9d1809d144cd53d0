//! The whole that one agent is a part of: their figure rests on a spread that agents share, and is the same by itself as beside
//! others.

use super::gathered::gathered;
use super::held::Gathered;
use super::said::Machines;
use crate::core::audit::AuditId;
use crate::core::people::{self, PersonId};
use crate::core::refusal::Result;
use crate::core::report::domain::Domain;
use crate::core::report::grouping::By;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What is gathered of all agents, where a report is about one.
pub(super) struct Whole {
    /// The agent.
    pub(super) agent: PersonId,
    pub(super) gathered: Gathered,
}

impl Whole {
    /// Of what a report is about; none where it is about several agents.
    pub(super) fn of(
        conn: &Connection,
        domain: &Domain,
        machines: &Machines,
        unseen: &BTreeSet<AuditId>,
    ) -> Result<Option<Self>> {
        let Some((_, name)) = domain.only.iter().find(|(by, _)| *by == By::Agent) else { return Ok(None) };
        let agent = people::find(conn, name)?.id;
        let only = domain.only.iter().filter(|(by, _)| *by != By::Agent).cloned().collect();
        let wide = Domain { only, ..domain.clone() };
        Ok(Some(Self { agent, gathered: gathered(conn, &wide, machines, unseen)? }))
    }
}
