//! Where ratings come from.

use super::found::Found;
use super::twice::twice;
use crate::core::audit::AuditId;
use crate::core::calibration::{self, CalibrationId};
use crate::core::refusal::{Refusal, Result};
use crate::core::report::domain::Domain;
use crate::core::suggest::did_you_mean_or;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Where ratings of the same items by several people come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// From where.
    pub place: Place,
    /// Only this criterion.
    pub criterion: Option<String>,
}

/// From where ratings come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Audits that two scored without sight of each other.
    Twice(Box<Domain>),
    /// A calibration that is closed.
    Calibration(CalibrationId),
    /// Ratings that were made elsewhere, by their name.
    Elsewhere(String),
}

/// The ratings of each criterion, and of totals.
pub(in crate::core::report) fn rated(conn: &Connection, source: &Source, unseen: &BTreeSet<AuditId>) -> Result<Found> {
    let mut found = match &source.place {
        Place::Twice(domain) => twice(conn, domain, unseen)?,
        Place::Calibration(id) => Found { rated: calibration::rated(conn, *id)?, ..Found::default() },
        Place::Elsewhere(name) => Found { rated: calibration::rated_elsewhere(conn, name)?, ..Found::default() },
    };
    let all = &mut found.rated;
    if let Some(wanted) = source.criterion.as_deref() {
        let known: BTreeSet<String> = all.iter().filter_map(|one| one.criterion.clone()).collect();
        if !known.is_empty() && !known.contains(wanted) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(Refusal::rule(format!("nothing was rated under `{}`", wanted.escape_debug()))
                .hint(did_you_mean_or(wanted, &known, || format!("there are {}", known.join(", ")))));
        }
        all.retain(|one| one.criterion.as_deref() == Some(wanted));
    }
    Ok(found)
}
