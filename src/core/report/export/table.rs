//! A table that is handed out, and what each of its columns means.

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A whole number.
    Number,
    /// A text.
    Text,
    /// A day of the policy's time zone.
    Day,
    /// A time, UTC.
    Moment,
    /// Yes or no.
    Yes,
    /// Bytes, in hexadecimal digits.
    Bytes,
}

/// What becomes of a table from one export to the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Renewal {
    /// Rows are added; none ever changes, but for text that is erased.
    Grows,
    /// Each export has all of it: it replaces the one before.
    Replaced,
    /// It has what is of one period.
    OfPeriod,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether each row has a value.
    pub is_required: bool,
    /// Whether no two rows have the same value.
    pub is_unique: bool,
    /// The least number.
    pub least: Option<i64>,
    /// The greatest number.
    pub most: Option<i64>,
    /// The only words that it holds, where these are listed.
    pub words: Vec<String>,
    /// The table of facts whose `id` it holds.
    pub reference: Option<String>,
    /// In what it counts.
    pub unit: Option<String>,
    /// What it means.
    pub says: String,
    /// Whether it holds text of people.
    pub is_personal: bool,
    /// What is read, in SQL.
    pub(in crate::core::report) sql: String,
}

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// What it is.
    pub says: String,
    /// The columns that tell its rows apart.
    pub key: Vec<String>,
    /// Its columns.
    pub fields: Vec<Field>,
    /// What becomes of it.
    pub renewal: Renewal,
    /// Where its rows are read, in SQL.
    pub(in crate::core::report) source: String,
}

impl Table {
    /// The folder of its file.
    pub const fn folder(&self) -> &'static str {
        match self.renewal {
            Renewal::Grows => "facts",
            Renewal::Replaced => "now",
            Renewal::OfPeriod => "files",
        }
    }

    /// Its file, from the folder of the export.
    pub fn path(&self) -> String {
        format!("{}/{}.csv", self.folder(), self.name)
    }

    /// The same without text of people.
    #[must_use]
    pub fn without_text(mut self) -> Self {
        self.fields.retain(|field| !field.is_personal);
        self
    }
}

/// What people call it: its name with spaces.
pub(super) fn title(name: &str) -> String {
    name.replace('_', " ")
}
