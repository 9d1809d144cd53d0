//! A page: one thing shown whole, in fields, blocks of text and small sheets.

use super::sheet::{Atom, Cell, Kind, Sheet};

/// A report on one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its name in machine formats, in `snake_case`.
    pub name: &'static str,
    /// Its title for people.
    pub title: String,
    /// What it consists of, in order. Keys are unique across a page.
    pub parts: Vec<Part>,
    /// Sentences to stand below.
    pub notes: Vec<String>,
}

impl Page {
    /// The same for an act that was only tried.
    #[must_use]
    pub fn of_a_try(mut self) -> Self {
        self.title = format!("This would be done; nothing is kept: {}", self.title);
        self
    }
}

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Short values, each with its key and title.
    Fields(Vec<Field>),
    /// A long text, shown with its own line breaks.
    Block {
        /// Its name in machine formats, in `snake_case`.
        key: &'static str,
        /// Its title for people.
        title: &'static str,
        /// The text, or why there is none.
        body: Cell,
    },
    /// Rows that belong to the thing.
    Sheet(Sheet),
}

/// A key in `snake_case`, a title for people, and a value.
pub type Field = (&'static str, &'static str, Cell);

/// The machine names and values of a cell that stands alone under a key.
pub fn members<'a>(key: &str, cell: &'a Cell) -> impl Iterator<Item = (String, Atom<'a>)> {
    let kind = Kind::of(cell);
    kind.keys(key).into_iter().zip(cell.flat(kind))
}
