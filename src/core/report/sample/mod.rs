//! Sample: what the figures of a period rest on, read in a few scans, whatever the history.
//!
//! Each audit that counts is an *observation* of its dialogue; it stands for `N / n` dialogues of its stratum, where `N` is how
//! many of them are fit to be audited and `n` how many were audited and delivered.

mod facts;
mod observation;
mod range;
mod scan;
mod strata;

use facts::Days;
pub(super) use facts::{Facts, came};
pub(super) use observation::Observation;
pub(super) use strata::{Phantom, Strata, agent_column, each};

use super::period::{LeftOut, Period, missing, moments};
use crate::calc::estimate::Stratum;
use crate::core::audit::{AuditId, OutOfRates};
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What the figures of a period rest on.
#[derive(Default)]
pub(super) struct Sample {
    /// The audits that count, in the period or of the same draws, by number.
    pub(super) observations: Vec<Observation>,
    /// The strata of their draws.
    pub(super) strata: Strata,
    /// What of the period is in no figure.
    pub(super) left_out: LeftOut,
}

/// Reads what the figures of a period rest on, of the draws of one plan where it is named, without the audits that the
/// reader may not see.
pub(super) fn sample(
    conn: &Connection,
    (period, plan): (Period, Option<&str>),
    unseen: &BTreeSet<AuditId>,
) -> Result<Sample> {
    let mut sample = Sample::default();
    let days = Days::of(conn, period)?;
    let mut aside = Vec::new();
    if period != Period::default() {
        let (since, until) = moments(conn, period)?;
        aside.extend(scan::spot_checks(conn, (&since, &until))?);
    }
    if let Some(range) = range::range(conn, period)? {
        let mut drawn = strata::drawn(conn, &range, plan)?;
        let (observations, others) = scan::observations(conn, &range, &drawn, unseen)?;
        // Those of some days were looked up: numbers of others may lie between.
        aside.extend(others.into_iter().filter(|one| range.is_all || one.why != OutOfRates::SpotCheck));
        sample.observations = observations;
        for one in &mut sample.observations {
            one.in_period = days.hold(one.request, drawn.entry(one.stratum))?;
            one.inside = one.in_period;
            if one.delivered {
                drawn.audited(one.stratum);
            }
        }
        sample.strata = drawn.finish(conn)?;
    }
    // A spot check is of no plan.
    for one in aside.into_iter().filter(|one| plan.is_none() || one.why != OutOfRates::SpotCheck) {
        if days.hold(one.request, one.entry)? {
            *sample.left_out.audits.entry(one.why).or_default() += 1;
        }
    }
    sample.left_out.missing = missing(conn, period, plan)?;
    Ok(sample)
}

/// Whether every dialogue in the frames of a period was audited and none is missing: what is counted then is all there is.
pub(super) fn is_complete(conn: &Connection, period: Period, unseen: &BTreeSet<AuditId>) -> Result<bool> {
    Ok(sample(conn, (period, None), unseen)?.is_complete())
}

impl Sample {
    /// Whether every dialogue in the frames of its period was audited and none is missing.
    pub(super) fn is_complete(&self) -> bool {
        let strata = &self.strata;
        let are_all = strata.silent_of.is_empty() && strata.phantoms.is_empty() && !strata.sizes.is_empty();
        are_all && strata.sizes.iter().all(is_whole)
    }
}

/// Whether every dialogue of a stratum was audited.
pub(super) fn is_whole(stratum: &Stratum) -> bool {
    u128::from(stratum.audited) * u128::from(stratum.size.1) >= u128::from(stratum.size.0)
}
