//! Logins in the roster, for who may read them: what each is, and who gave it.

use super::inert::term_line;
use super::sheet::{Cell, Column, Sheet};
use crate::core::people::{Given, Listed};
use std::collections::BTreeMap;

/// Adds the logins that the reader may read to the roster. Where there is none, nothing is added.
pub fn add(sheet: &mut Sheet, listed: &[Listed], known: &BTreeMap<String, Vec<Given>>) {
    if known.is_empty() {
        return;
    }
    sheet.columns.push(Column::words("login", "login").extra());
    sheet.columns.push(Column::words("login_by", "login given by").extra());
    for (row, one) in sheet.rows.iter_mut().zip(listed) {
        let newest = known.get(&one.handle).and_then(|all| all.last());
        row.push(newest.map_or(Cell::Absent(""), |one| Cell::word(&one.login)));
        row.push(newest.map_or(Cell::Absent(""), |one| Cell::Word(given(one))));
    }
    sheet.notes.extend(known.iter().flat_map(|(handle, all)| all.windows(2).map(move |two| changed(handle, two))));
}

fn given(one: &Given) -> String {
    format!("{} at {}", one.recorded, one.recorded.at)
}

/// That a login took the place of another.
fn changed(handle: &str, two: &[Given]) -> String {
    let said: Vec<String> = two.iter().map(|one| term_line(&one.login)).collect();
    let by = two.last().map(given).unwrap_or_default();
    format!("Login of {}: {}, by {}.", term_line(handle), said.join(" became "), term_line(&by))
}
