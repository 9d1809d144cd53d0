//! E-mail addresses in the roster, for who may read them: what each is, and who changed it.

use super::cells::text;
use super::inert::term_line;
use super::sheet::{Cell, Column, Sheet};
use crate::core::people::{Address, Listed};
use std::collections::BTreeMap;

/// Adds the addresses that the reader may read to the roster. Where there is none, nothing is added.
pub fn add(sheet: &mut Sheet, listed: &[Listed], known: &BTreeMap<String, Vec<Address>>) {
    if known.is_empty() {
        return;
    }
    sheet.columns.push(Column::words("email", "e-mail").extra());
    sheet.columns.push(Column::words("email_by", "e-mail recorded by").extra());
    for (row, one) in sheet.rows.iter_mut().zip(listed) {
        let newest = known.get(&one.handle).and_then(|all| all.last());
        row.push(newest.map_or(Cell::Absent(""), |one| text(one.address.as_ref(), "erased")));
        row.push(newest.map_or(Cell::Absent(""), |one| Cell::Word(recorded(one))));
    }
    sheet.notes.extend(known.iter().flat_map(|(handle, all)| all.windows(2).map(move |two| changed(handle, two))));
}

fn recorded(one: &Address) -> String {
    format!("{} at {}", one.recorded, one.recorded.at)
}

/// That an address took the place of another.
fn changed(handle: &str, two: &[Address]) -> String {
    let each =
        two.iter().map(|one| one.address.as_ref().map_or("an erased one".to_owned(), |one| term_line(one.expose())));
    let said: Vec<String> = each.collect();
    let by = two.last().map(recorded).unwrap_or_default();
    format!("E-mail of {}: {}, by {}.", term_line(handle), said.join(" became "), term_line(&by))
}
