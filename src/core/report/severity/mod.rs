//! Severity: how strict auditors are, compared within the same agents, who go to them by lot; or within the same items.

mod scores;
mod shown;
mod table;

pub use table::{AgentLine, SeverityLine, SeverityTable, Strictness};

use super::agreement::{Place, Source};
use super::domain::{whole, within};
use super::sample::Sample;
use super::unread::Unread;
use crate::core::audit::AuditId;
use crate::core::refusal::Result;
use crate::core::rights::Rights;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How strict auditors are: a table for each card, or for each criterion of ratings of elsewhere.
/// With what the reader may not read left out.
pub fn severities(
    conn: &Connection,
    source: &Source,
    unseen: &BTreeSet<AuditId>,
    may: &Rights,
) -> Result<Vec<SeverityTable>> {
    let unread = Unread::by(conn, may)?;
    let Place::Twice(domain) = &source.place else {
        let scores = scores::elsewhere(conn, source, &unread)?;
        return Ok(scores.into_iter().map(|one| shown::shown(one, may)).collect());
    };
    let sample = within(conn, domain, unseen)?;
    let whole = if may.figures_are_all() { None } else { whole(conn, domain, unseen)? };
    severities_in(conn, (&sample, whole.as_ref()), source.criterion.as_deref(), (&unread, may))
}

/// The same of a sample; and of all of which it is a part, if it is.
pub(super) fn severities_in(
    conn: &Connection,
    samples: (&Sample, Option<&Sample>),
    criterion: Option<&str>,
    (unread, may): (&Unread<'_>, &Rights),
) -> Result<Vec<SeverityTable>> {
    let scores = scores::of_samples(conn, samples, criterion, unread)?;
    Ok(scores.into_iter().map(|one| shown::shown(one, may)).collect())
}
