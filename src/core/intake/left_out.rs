//! Rows of a file that are no dialogues: titles, totals, notes.

/// A rule by which rows are left out: what stands in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::core) struct LeftOut {
    pub(in crate::core) column: String,
    /// Texts, trimmed; an empty one is a blank, and one that ends in `*` begins so.
    pub(in crate::core) values: Vec<String>,
}

impl LeftOut {
    /// Whether a row with this text in the column is left out.
    pub(in crate::core) fn takes(&self, text: &str) -> bool {
        let text = text.trim();
        self.values.iter().any(|value| match value.strip_suffix('*') {
            Some(start) => !text.is_empty() && text.starts_with(start),
            None => text == value,
        })
    }
}
