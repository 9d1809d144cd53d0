//! The one row that is held at a time.

use super::limits::{CELL_LIMIT, ROW_LIMIT};

/// One row of the file. Its buffers are used again for the next one.
#[derive(Debug, Clone, Default)]
pub struct Row {
    line: u64,
    text: String,
    cells: Vec<Cell>,
    /// Where in the text the cell begins that is being written.
    start: usize,
    /// Its number, from 1, where several rows stand on one line.
    number: Option<u64>,
    end: End,
}

/// How a row ends in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum End {
    /// With the end of a line, or as what needs none.
    #[default]
    Line,
    /// With the file, after a closing quote.
    File,
    /// With the file, in the middle of a cell for all that anybody knows.
    Open,
}

impl Row {
    /// A row to read into.
    pub fn new() -> Self {
        Self::default()
    }

    /// The physical line, counted from 1, on which the row begins.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Its number among the rows of the file, from 1, where its line does not tell it: JSON that stands on one line.
    pub fn number(&self) -> Option<u64> {
        self.number
    }

    /// Whether the file ends with it, without the end of a line.
    pub fn is_unended(&self) -> bool {
        self.end != End::Line
    }

    /// Whether it is so, and its last cell may be cut.
    pub fn is_open(&self) -> bool {
        self.end == End::Open
    }

    /// How many cells there are, absent ones between others counted.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// How much room it takes, in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.text.len() + self.cells.len() * size_of::<Cell>()
    }

    /// Whether there is no cell at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// How many bytes of memory a copy of it takes.
    pub fn held(&self) -> usize {
        size_of::<Self>() + size_of_val(self.cells.as_slice()) + self.text.len()
    }

    /// The text of the cell in that column of the reader's names: none where a JSONL line lacks
    /// the key or says null, an empty text where the cell is empty.
    pub fn get(&self, index: usize) -> Option<&str> {
        let cell = self.cells.get(index).filter(|cell| !matches!(cell.kind, Kind::Absent | Kind::Other))?;
        self.text.get(cell.start..cell.end)
    }

    /// Whether the cell was a JSON array, joined with commas; an id should not be one.
    pub fn is_list(&self, index: usize) -> bool {
        self.cells.get(index).is_some_and(|cell| cell.kind == Kind::List)
    }

    /// Whether the cell was a JSON array of turns: one line each, line breaks inside a turn indented.
    pub fn is_turns(&self, index: usize) -> bool {
        self.cells.get(index).is_some_and(|cell| cell.kind == Kind::Turns)
    }

    /// Whether there was a JSON object in place of the cell, or an array that no cell holds.
    pub fn is_other(&self, index: usize) -> bool {
        self.cells.get(index).is_some_and(|cell| cell.kind == Kind::Other)
    }

    /// The row, and in its place an empty one with room for as much.
    pub(super) fn take(&mut self) -> Self {
        let (text, cells) = (String::with_capacity(self.text.len()), Vec::with_capacity(self.cells.len()));
        std::mem::replace(self, Self { text, cells, ..Self::default() })
    }

    /// An empty row that begins on that line, to be put together.
    pub fn starting(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Puts a text into a column; the next one stands behind it. What is too long is named in the error.
    pub fn put(&mut self, index: usize, text: &str, is_turns: bool) -> Result<(), &'static str> {
        self.push(text).map_err(|long| long.0)?;
        self.close_as(index, if is_turns { Kind::Turns } else { Kind::Text });
        Ok(())
    }

    /// Empties the row for one that begins on that line.
    pub(super) fn begin(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.cells.clear();
        self.start = 0;
        (self.number, self.end) = (None, End::Line);
    }

    /// Says which one it is of those on its line.
    pub(super) fn count(&mut self, number: Option<u64>) {
        self.number = number;
    }

    /// Says how it ends.
    pub(super) fn finish(&mut self, end: End) {
        self.end = end;
    }

    /// Adds text to the cell being written; what is too long is named in the error.
    pub(super) fn push(&mut self, text: &str) -> Result<(), TooLong> {
        let length = self.text.len() + text.len();
        if length - self.start > CELL_LIMIT {
            return Err(TooLong("a cell is longer than 1 MiB"));
        }
        if length > ROW_LIMIT {
            return Err(TooLong("a row is longer than 8 MiB"));
        }
        self.text.push_str(text);
        Ok(())
    }

    /// Takes away the cells from that number on.
    pub(super) fn shorten(&mut self, count: usize) {
        self.cells.truncate(count);
    }

    /// Takes back what was added to the cell being written from that length on.
    pub(super) fn cut(&mut self, length: usize) {
        self.text.truncate(self.start + length);
    }

    /// The length of the cell being written.
    pub(super) fn pending(&self) -> usize {
        self.text.len() - self.start
    }

    /// Ends the cell being written as the next of the row.
    pub(super) fn close(&mut self) {
        self.cells.push(self.finished(Kind::Text));
        self.start = self.text.len();
    }

    /// Ends the cell being written as the one in that column.
    pub(super) fn close_as(&mut self, index: usize, kind: Kind) {
        if self.cells.len() <= index {
            self.cells.resize(index + 1, Cell { start: 0, end: 0, kind: Kind::Absent });
        }
        let cell = self.finished(kind);
        if let Some(place) = self.cells.get_mut(index) {
            *place = cell;
        }
        self.start = self.text.len();
    }

    fn finished(&self, kind: Kind) -> Cell {
        Cell { start: self.start, end: self.text.len(), kind }
    }
}

/// What a cell was in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing: a null.
    Absent,
    /// One value.
    Text,
    /// An array of values, joined.
    List,
    /// An array of turns, one line each.
    Turns,
    /// An object, or an array that no cell holds.
    Other,
}

/// Which limit a cell or row goes over.
#[derive(Debug)]
pub(super) struct TooLong(pub &'static str);

#[derive(Debug, Clone, Copy)]
struct Cell {
    start: usize,
    end: usize,
    kind: Kind,
}
