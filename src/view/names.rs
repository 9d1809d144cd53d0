//! Names: people by their display names, where the policy lets the reader see these. Files for programs keep handles.

use super::page::{Page, Part};
use super::sheet::{Cell, Sheet};
use crate::calc::spelling::same_name;
use crate::core::text::Untrusted;
use std::collections::{BTreeMap, HashMap};

/// Columns and fields that hold the handle of a person.
const PEOPLE: [&str; 21] = [
    "agent",
    "agent_now",
    "auditor",
    "by",
    "arbiter",
    "owner",
    "raiser",
    "asker",
    "taker",
    "judge",
    "whose",
    "facilitator",
    "opened_by",
    "opened_for",
    "appealed_by",
    "brought_in_by",
    "approved_by",
    "scorer",
    "session_called_by",
    "responsible",
    "handle",
];
/// The roster has both columns.
const ROSTER: &str = "people";

/// How people are called, by handle.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// Those of people with a name, by handle. Where two have the same one, the handle stands behind it in brackets.
    pub fn of(people: Vec<(String, Untrusted)>) -> Self {
        let mut known: HashMap<String, u32> = HashMap::new();
        for (_, name) in &people {
            *known.entry(same_name(name.expose())).or_default() += 1;
        }
        let told = |(handle, name): (String, Untrusted)| {
            let is_shared = known.get(&same_name(name.expose())).is_some_and(|number| *number > 1);
            let name = if is_shared { format!("{} ({handle})", name.expose()) } else { name.expose().to_owned() };
            (handle, name)
        };
        Self(people.into_iter().map(told).collect())
    }

    /// A sheet with names in place of handles.
    pub fn in_sheet(&self, sheet: &Sheet) -> Sheet {
        let mut named = sheet.clone();
        if self.0.is_empty() || sheet.name == ROSTER {
            return named;
        }
        let is_person = |key: &str| PEOPLE.contains(&key);
        let places: Vec<usize> =
            (0..).zip(&sheet.columns).filter(|(_, column)| is_person(column.key)).map(|(place, _)| place).collect();
        for row in &mut named.rows {
            for place in &places {
                row.get_mut(*place).into_iter().for_each(|cell| self.name(cell));
            }
        }
        named
    }

    /// A page with names in place of handles.
    pub fn in_page(&self, page: &Page) -> Page {
        let mut named = page.clone();
        for part in &mut named.parts {
            match part {
                Part::Fields(fields) => {
                    let people = fields.iter_mut().filter(|(key, _, _)| *key != "handle" && PEOPLE.contains(key));
                    people.for_each(|(_, _, cell)| self.name(cell));
                }
                Part::Sheet(sheet) => *sheet = self.in_sheet(sheet),
                Part::Block { .. } => {}
            }
        }
        named
    }

    /// Puts a name in the place of the handle with which a text begins, up to its first comma.
    pub fn at_the_start(&self, text: &mut String) {
        let Some((handle, rest)) = text.split_once(", ") else { return };
        if let Some(name) = self.0.get(handle) {
            *text = format!("{name}, {rest}");
        }
    }

    fn name(&self, cell: &mut Cell) {
        if let Cell::Word(handle) = cell
            && let Some(name) = self.0.get(handle.as_str())
        {
            handle.clone_from(name);
        }
    }
}
