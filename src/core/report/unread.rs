//! Unread: which audits behind a figure its reader may not read one by one. Who knows all but few of them could tell these from
//! the figure, so of too few of them none is told.

use super::sample::Observation;
use super::small::FEWEST;
use crate::core::audit::{Audit, AuditId};
use crate::core::refusal::Result;
use crate::core::rights::Rights;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What a reader may read of the audits behind figures.
pub(super) struct Unread<'a> {
    may: &'a Rights,
    /// Those that they may read for a part of theirs.
    parts: BTreeSet<AuditId>,
}

impl<'a> Unread<'a> {
    pub(super) fn by(conn: &Connection, may: &'a Rights) -> Result<Self> {
        let parts = if may.figures_are_all() { BTreeSet::new() } else { may.parts(conn)? };
        Ok(Self { may, parts })
    }

    /// Whether the reader may read everything.
    pub(super) fn is_nothing(&self) -> bool {
        self.may.figures_are_all()
    }

    /// Whether the reader may not read an audit.
    pub(super) fn holds(&self, one: &Observation) -> bool {
        !self.may.for_its_agent(one.agent, one.delivered) && !self.parts.contains(&one.audit)
    }

    /// Whether the reader may not read another scoring of the same dialogue, which nobody delivers.
    pub(super) fn holds_other(&self, other: AuditId, one: &Observation) -> bool {
        !self.may.for_its_agent(one.agent, false) && !self.parts.contains(&other)
    }
}

/// Those of some audits that a reader may not read one by one.
pub(super) fn unread_of<'a>(
    conn: &Connection,
    may: &Rights,
    audits: impl Iterator<Item = &'a Audit>,
) -> Result<BTreeSet<AuditId>> {
    if may.figures_are_all() {
        return Ok(BTreeSet::new());
    }
    let parts = may.parts(conn)?;
    let is_read = |one: &Audit| parts.contains(&one.id) || may.for_its_agent(one.agent.id, one.delivered.is_some());
    Ok(audits.filter(|one| !is_read(one)).map(|one| one.id).collect())
}

/// Whether a figure with so many audits that its reader may not read would tell of single ones.
pub(super) fn tells(unread: u64) -> bool {
    (1..FEWEST).contains(&unread)
}
