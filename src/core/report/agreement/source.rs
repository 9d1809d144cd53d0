//! Where ratings come from.

use super::found::Found;
use super::twice::twice;
use crate::core::audit::AuditId;
use crate::core::calibration::{self, CalibrationId};
use crate::core::refusal::Result;
use crate::core::report::domain::Domain;
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
    found.keep(source.criterion.as_deref())?;
    Ok(found)
}
