//! Sample: what the figures of a period rest on, read in a few scans, whatever the history.
//!
//! Each audit that counts is an *observation* of its dialogue; it stands for `N / n` dialogues of its stratum, where `N` is how
//! many of them are fit to be audited and `n` how many were audited and delivered.

mod facts;
mod observation;
mod range;
mod scan;
mod strata;

pub(super) use facts::Facts;
pub(super) use observation::Observation;
pub(super) use strata::{Strata, agent_column, each};

use super::period::Period;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What the figures of a period rest on.
pub(super) struct Sample {
    /// The audits that count, in the period or of the same draws, by number.
    pub(super) observations: Vec<Observation>,
    /// The strata of their draws.
    pub(super) strata: Strata,
}

/// Reads what the figures of a period rest on, without the audits that the reader may not see.
pub(super) fn sample(conn: &Connection, period: Period, unseen: &BTreeSet<AuditId>) -> Result<Sample> {
    let Some(range) = range::range(conn, period)? else {
        return Ok(Sample { observations: Vec::new(), strata: Strata::default() });
    };
    let mut drawn = strata::drawn(conn, &range)?;
    let mut observations = scan::observations(conn, &range, &drawn, unseen)?;
    facts::place(conn, period, &drawn, &mut observations)?;
    for one in observations.iter().filter(|one| one.delivered) {
        drawn.audited(one.stratum);
    }
    Ok(Sample { observations, strata: drawn.finish(conn)? })
}
