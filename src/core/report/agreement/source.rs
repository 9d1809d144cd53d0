//! Where ratings come from.

use super::found::Found;
use crate::core::calibration::{self, CalibrationId};
use crate::core::refusal::Result;
use crate::core::report::domain::Domain;
use crate::core::report::unread::Unread;
use rusqlite::Connection;

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

/// The ratings of each criterion, and of totals, of a calibration or of elsewhere. Who may read a calibration may read every
/// answer of it; ratings of elsewhere are read one by one by those who may read everything.
pub(in crate::core::report) fn rated_in_place(conn: &Connection, place: &Place, unread: &Unread<'_>) -> Result<Found> {
    let (rated, is_read) = match place {
        Place::Twice(_) => return Ok(Found::default()),
        Place::Calibration(id) => (calibration::rated(conn, *id)?, true),
        Place::Elsewhere(name) => (calibration::rated_elsewhere(conn, name)?, unread.is_nothing()),
    };
    let mut found = Found { rated, ..Found::default() };
    for one in found.rated.iter().filter(|_| !is_read) {
        let items = found.unread.entry(one.card.clone()).or_default();
        items.extend(one.ratings.iter().map(|rating| rating.item));
    }
    Ok(found)
}
