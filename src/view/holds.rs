//! What holds say.

use super::cells::{by, text};
use super::erasing::withheld_note;
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use crate::core::keeping::{Held, Hold};
use chrono::NaiveDate;

/// A hold that was asked for.
pub fn held(held: &Held) -> Page {
    let one = &held.hold;
    let title = if held.is_new { "Held" } else { "This is held already; nothing was recorded" };
    let notes = vec![format!("It ends with: assize keep release {} --note TEXT.", one.id)];
    Page { name: "hold", title: title.to_owned(), parts: vec![Part::Fields(fields_of(one))], notes }
}

/// A hold that was ended.
pub fn released(held: &Held) -> Page {
    let title = if held.is_new { "Released" } else { "This hold was released before; nothing was recorded" };
    Page {
        name: "release",
        title: title.to_owned(),
        parts: vec![Part::Fields(fields_of(&held.hold))],
        notes: Vec::new(),
    }
}

fn fields_of(hold: &Hold) -> Vec<Field> {
    vec![
        ("hold", "hold", Cell::Count(hold.id)),
        ("about", "on", Cell::word(&hold.about)),
        ("by", "by", Cell::word(&hold.holder.handle)),
        ("until", "until", hold.until.map_or(Cell::Absent("no last day"), Cell::Day)),
        ("note", "why", text(hold.why.as_ref(), "erased")),
    ]
}

/// Every hold that the reader may read.
pub fn holds(holds: &[Hold], withheld: usize, today: NaiveDate) -> Sheet {
    let state = |hold: &Hold| match (&hold.released, hold.holds_on(today)) {
        (Some(_), _) => "released",
        (None, true) => "holds",
        (None, false) => "over",
    };
    let row = |hold: &Hold| {
        vec![
            Cell::Count(hold.id),
            Cell::word(&hold.about),
            Cell::word(state(hold)),
            Cell::word(&hold.holder.handle),
            Cell::Moment(hold.by.at),
            hold.until.map_or(Cell::Absent("no last day"), Cell::Day),
            hold.released.as_ref().map_or(Cell::Absent("nobody"), |released| by(&released.by)),
            hold.released.as_ref().map_or(Cell::Absent("not yet"), |released| Cell::Moment(released.by.at)),
            hold.released.as_ref().map_or(Cell::Absent("not yet"), |released| text(released.why.as_ref(), "erased")),
            text(hold.customer.as_ref(), "none named"),
            text(hold.why.as_ref(), "erased"),
        ]
    };
    Sheet {
        name: "holds",
        title: "What may not be erased meanwhile".to_owned(),
        columns: vec![
            Column::numbers("hold", "hold"),
            Column::words("about", "on").always(),
            Column::words("state", "state").always(),
            Column::words("by", "by").always(),
            Column::words("at", "at"),
            Column::words("until", "until"),
            Column::words("released_by", "released by").extra(),
            Column::words("released", "released").extra(),
            Column::prose("released_note", "why released").extra(),
            Column::words("customer", "customer").extra(),
            Column::prose("note", "why"),
        ],
        rows: holds.iter().map(row).collect(),
        notes: withheld_note(withheld, "hold"),
        empty: "Nothing is held.".to_owned(),
    }
}
