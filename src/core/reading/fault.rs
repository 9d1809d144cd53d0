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
    /// Whether it is of a workbook, whose places people know as cells.
    pub is_in_book: bool,
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
        Self { line: Some(line), column: None, message, hint: None, fatal: true, remedy: None, is_in_book: false }
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

    /// The same fault of a workbook.
    pub(super) fn in_book(self) -> Self {
        Self { is_in_book: true, ..self }
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

/// What a spreadsheet calls a cell, such as C5, by its row from 1 and its column from 0.
pub fn cell(line: u64, index: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), Some(index));
    while let Some(column) = rest {
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or_default()));
        rest = (column / 26).checked_sub(1);
    }
    format!("{}{line}", letters.into_iter().rev().collect::<String>())
}

/// Where something stands in a file, behind its name: a line and a column from 1, or a cell of a workbook.
pub(super) fn place(line: Option<u64>, column: Option<u64>, is_in_book: bool) -> String {
    let index = || usize::try_from(column?.checked_sub(1)?).ok();
    match (line, index()) {
        (Some(line), Some(index)) if is_in_book => format!(":{}", cell(line, index)),
        (line, _) => {
            let at = |place: Option<u64>| place.map(|place| format!(":{place}")).unwrap_or_default();
            format!("{}{}", at(line), at(column))
        }
    }
}

impl Fault {
    /// The fault in one line, `people.csv:7: …`, with what to do.
    pub fn told(&self, file: &str) -> String {
        format!("{file}{}: {}", place(self.line, self.column, self.is_in_book), self.says())
    }

    /// What is wrong and what to do, without the place.
    pub fn says(&self) -> String {
        let hint = self.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}{hint}", self.message)
    }
}
