//! Agreement: whether auditors who answer about the same dialogues answer alike, criterion by criterion and then auditor by
//! auditor; and what a second reader or another dialogue would buy.

mod again;
mod auditor;
mod confidence;
mod found;
mod line;
mod source;
mod study;
mod twice;

pub use again::SelfAgreement;
pub(super) use auditor::apart;
pub use auditor::{AuditorAgreement, Errors};
pub use line::{AgreementLine, Kappa, Totals};
pub(super) use source::rated;
pub use source::{Place, Source};
pub use study::Study;
pub(super) use twice::twice_in;

use super::domain::Domain;
use crate::core::audit::AuditId;
use crate::core::calibration::Rated;
use crate::core::refusal::Result;
use auditor::auditors;
use found::Found;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// How far auditors agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Criterion by criterion, in the order of the card.
    pub criteria: Vec<AgreementLine>,
    /// Of the totals, by card.
    pub totals: Vec<Totals>,
    /// Auditor by auditor, by card and handle.
    pub auditors: Vec<AuditorAgreement>,
    /// Auditor by auditor against themselves, by card and handle, where that is asked for.
    pub selves: Vec<SelfAgreement>,
    /// What another reader, or another dialogue, would buy: by card, where totals tell.
    pub study: Vec<Study>,
    /// How many dialogues one alone rated: they tell nothing.
    pub single: u64,
}

/// How far auditors agree by what they rated.
pub fn agreement(conn: &Connection, source: &Source, unseen: &BTreeSet<AuditId>) -> Result<Agreement> {
    let found = rated(conn, source, unseen)?;
    Ok(Agreement { auditors: auditors(&found.rated), study: study::study(&found), ..lines(&found) })
}

/// How far auditors agree with themselves: what they answered about a dialogue weeks later, untold that they had scored it.
pub fn self_agreement(
    conn: &Connection,
    domain: &Domain,
    criterion: Option<&str>,
    unseen: &BTreeSet<AuditId>,
) -> Result<Agreement> {
    let (mut found, selves) = again::again(conn, domain, unseen)?;
    found.keep(criterion)?;
    Ok(Agreement { selves, ..lines(&found) })
}

fn lines(found: &Found) -> Agreement {
    let all = &found.rated;
    let (criteria, whole): (Vec<&Rated>, Vec<&Rated>) = all.iter().partition(|one| one.criterion.is_some());
    Agreement {
        criteria: criteria.iter().map(|one| AgreementLine::of(one)).collect(),
        totals: whole.iter().map(|one| Totals::of(one)).collect(),
        single: single(all),
        ..Agreement::default()
    }
}

fn single(all: &[Rated]) -> u64 {
    let of = |one: &Rated| {
        one.ratings.chunk_by(|one, other| one.item == other.item).filter(|item| item.len() == 1).count() as u64
    };
    all.iter().map(of).max().unwrap_or_default()
}
