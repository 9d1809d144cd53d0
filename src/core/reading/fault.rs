//! What is wrong in a file, and where.

/// Something in the file that is refused.
///
/// Bits of the file that a message quotes are cut short and escaped already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The physical line, counted from 1, of what is wrong.
    pub line: Option<u64>,
    /// Counted from 1: the cell in a CSV row, the byte in a JSONL line.
    pub column: Option<u64>,
    /// What is wrong, without the place.
    pub message: String,
    /// What could be done about it.
    pub hint: Option<String>,
    /// Reading cannot go on: what follows could not be trusted.
    pub fatal: bool,
    /// What would make the file readable, where its bytes show that.
    pub remedy: Option<Remedy>,
}

/// What would make a file readable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// The encoding of that label.
    Encoding(&'static str),
    /// Some encoding: which one, nobody said.
    SomeEncoding,
    /// Another delimiter.
    Delimiter(char),
}

/// What is wrong with a file of nothing.
const NOTHING: &str = "the file is empty";

impl Fault {
    /// There is nothing in the file, or nothing but blank lines.
    pub(super) fn of_nothing() -> Self {
        Self::fatal(1, NOTHING)
    }

    /// Whether the file has nothing in it.
    pub fn is_of_nothing(&self) -> bool {
        self.message == NOTHING
    }

    /// Bytes of a row that are not UTF-8, in a file that is.
    pub(super) fn of_broken_bytes(line: u64) -> Self {
        Self::of_row(line, "bytes that are not UTF-8, in a file that is UTF-8 otherwise")
            .advise("these lines are broken: mend them where they come from; no other encoding reads the file")
    }

    /// A fault after which nothing more is read.
    pub(super) fn fatal(line: u64, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { line: Some(line), column: None, message, hint: None, fatal: true, remedy: None }
    }

    /// A fault of one row; the next one can be read.
    pub(super) fn of_row(line: u64, message: impl Into<String>) -> Self {
        Self { fatal: false, ..Self::fatal(line, message) }
    }

    /// The same fault with its column, counted from 0 here.
    pub(super) fn in_column(self, index: usize) -> Self {
        Self { column: Some(index as u64 + 1), ..self }
    }

    /// The same fault with what would make the file readable.
    pub(super) fn mended_by(self, remedy: Remedy) -> Self {
        Self { remedy: Some(remedy), ..self }
    }

    /// The same fault with advice.
    pub(super) fn advise(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

/// Text of the file as a message shows it: escaped, in backquotes, at most 40 characters.
pub(super) fn quoted(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("`{}{more}`", short.escape_debug())
}

impl Fault {
    /// The fault in one line, `people.csv:7: …`, with what to do.
    pub fn told(&self, file: &str) -> String {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        let column = self.column.map(|column| format!(":{column}")).unwrap_or_default();
        format!("{file}{line}{column}: {}", self.says())
    }

    /// What is wrong and what to do, without the place.
    pub fn says(&self) -> String {
        let hint = self.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}{hint}", self.message)
    }
}
