//! Where recordings lie of which the file says nothing any more once words are erased: assize holds no recordings itself.

use super::sheet::{Cell, Column, Sheet};
use super::words::count_of;
use crate::core::text::Untrusted;

/// Each dialogue with the place of its recording; none where there are none.
pub(super) fn listed(places: &[(String, Untrusted)]) -> Option<Sheet> {
    let row = |(reference, place): &(String, Untrusted)| vec![Cell::word(reference), Cell::text(place)];
    (!places.is_empty()).then(|| Sheet {
        name: "recordings",
        title: "Recordings to be deleted where they lie".to_owned(),
        columns: vec![Column::words("ref", "ref").always(), Column::prose("recording", "recording").always()],
        rows: places.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    })
}

/// That these are to be deleted elsewhere; none where there are none.
pub(super) fn note(places: &[(String, Untrusted)], is_plan: bool) -> Option<String> {
    let recordings = count_of(places.len() as u64, "recording", "recordings");
    let says = if is_plan { "Where they lie goes with the words" } else { "Where they lay went with the words" };
    (!places.is_empty()).then(|| {
        format!("{says}, of {recordings}: assize holds no recordings, they are deleted in the system that has them.")
    })
}
