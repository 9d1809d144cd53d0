//! Gone: what stands where text was erased: when that was, and why.

use super::page::{Page, Part};
use super::sheet::{Cell, Sheet};
use crate::core::keeping::Gone;

/// That the words of a dialogue were erased.
pub fn erased_note((day, reason): Gone) -> String {
    format!("Its words were{ERASED_ON}{day}: {}.", reason.said())
}

/// That texts about something were erased.
pub fn gone_note((day, reason): Gone) -> String {
    format!("Text about it was{ERASED_ON}{day}: {}.", reason.said())
}

/// Where a list shows that something was erased: by which erasure may be looked up.
pub fn newest_gone_note((day, reason): Gone) -> String {
    format!(
        "What is erased here stands with day and reason in: assize keep erasures. The newest was {day}: {}.",
        reason.said()
    )
}

/// Whether a page shows that something was erased, and not yet when and why.
pub fn shows_erased(page: &Page) -> bool {
    let is_in = |part: &Part| match part {
        Part::Fields(fields) => fields.iter().any(|(_, _, cell)| is_erased(cell)),
        Part::Block { body, .. } => is_erased(body),
        Part::Sheet(sheet) => has_erased(sheet),
    };
    !page.notes.iter().any(|note| note.contains(ERASED_ON)) && page.parts.iter().any(is_in)
}

/// Whether a list does, that of erasures aside.
pub fn has_erased(sheet: &Sheet) -> bool {
    sheet.name != "erasures" && sheet.rows.iter().flatten().any(is_erased)
}

fn is_erased(cell: &Cell) -> bool {
    matches!(cell, Cell::Absent("erased"))
}

/// What stands in a note that says when something was erased.
const ERASED_ON: &str = " erased on ";
