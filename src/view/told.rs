//! Of whom an answer tells, apart from its reader: counted by the handles that stand in it, before names take their place.

use super::page::{Page, Part};
use super::sheet::{Cell, Sheet};
use std::collections::BTreeSet;

/// Columns and fields that say whose something is. Where one of them is there, the others in a line are who dealt with it.
const WHOSE: [&str; 3] = ["agent", "whose", "agent_now"];

/// Of whom an answer tells.
pub struct Told<'a> {
    is_person: &'a dyn Fn(&str) -> bool,
    is_reader: &'a dyn Fn(&str) -> bool,
    people: BTreeSet<String>,
    /// How many lines are of somebody whose name is hidden.
    hidden: u64,
}

impl<'a> Told<'a> {
    /// Nobody yet; what is a handle, and which are the reader's.
    pub fn of(is_person: &'a dyn Fn(&str) -> bool, is_reader: &'a dyn Fn(&str) -> bool) -> Self {
        Self { is_person, is_reader, people: BTreeSet::new(), hidden: 0 }
    }

    /// Adds those of a sheet.
    pub fn sheet(&mut self, sheet: &Sheet) {
        let keys: Vec<&str> = sheet.columns.iter().map(|column| column.key).collect();
        for row in &sheet.rows {
            self.line(keys.iter().copied().zip(row));
        }
    }

    /// Adds those of a page.
    pub fn page(&mut self, page: &Page) {
        let fields = page.parts.iter().filter_map(|part| match part {
            Part::Fields(fields) => Some(fields.iter().map(|(key, _, cell)| (*key, cell))),
            _ => None,
        });
        self.line(fields.flatten());
        for part in &page.parts {
            if let Part::Sheet(sheet) = part {
                self.sheet(sheet);
            }
        }
    }

    /// Of how many others it tells.
    pub fn people(&self) -> u64 {
        let named = self.people.len() as u64;
        if named == 0 { self.hidden.min(1) } else { named }
    }

    /// The only one of whom it tells, by handle.
    pub fn only(&self) -> Option<&str> {
        let mut people = self.people.iter();
        people.next().filter(|_| people.next().is_none() && self.hidden == 0).map(String::as_str)
    }

    /// A line in which the reader stands is theirs: of them, or what they deal with.
    fn line<'c>(&mut self, cells: impl Iterator<Item = (&'c str, &'c Cell)>) {
        let (mut whose, mut others, mut is_of_somebody) = (BTreeSet::new(), BTreeSet::new(), false);
        for (key, cell) in cells {
            let is_whose = WHOSE.contains(&key);
            is_of_somebody |= is_whose && !matches!(cell, Cell::Absent(""));
            let Cell::Word(words) = cell else { continue };
            for word in words.split(", ") {
                if (self.is_reader)(word) {
                    return;
                }
                if (self.is_person)(word) {
                    if is_whose { &mut whose } else { &mut others }.insert(word.to_owned());
                }
            }
        }
        if whose.is_empty() && is_of_somebody {
            self.hidden += 1;
        }
        self.people.append(if is_of_somebody { &mut whose } else { &mut others });
    }
}
