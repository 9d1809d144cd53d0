//! The cells of a sheet, put together to rows.

use super::super::fault::{Fault, quoted};
use super::super::header;
use super::super::limits::COLUMN_LIMIT;
use super::super::row::{Row, TooLong};
use super::book::{Book, damaged};
use super::format::Shown;
use super::value::{self, Bad, Meaning};
use calamine::{DataRef, Style, XlsxError};
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::mpsc::SyncSender;

/// How many rows, and how many bytes of them, are handed over at once.
const BATCH_ROWS: usize = 256;
const BATCH_BYTES: usize = 256 << 10;

/// The first row that is not empty.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) names: Vec<String>,
    /// Its row in the sheet.
    pub(super) line: u64,
}

/// Where the header stands, or what stands in its place, by the map.
#[derive(Clone, Debug, Default)]
pub(super) struct Heading {
    /// The row in which it stands.
    pub(super) line: Option<u64>,
    /// The names of the columns.
    pub(super) columns: Option<Vec<String>>,
    /// Whether there are formulas without a value in the workbook.
    pub(super) hollow: bool,
}

/// What comes out of a sheet: a header, then rows and faults, then the end.
pub(super) enum Event {
    Header(Header),
    Row(Row),
    /// A row that could not be read, with its other cells.
    Torn(Fault, Row),
    Fault(Fault),
    End,
}

/// Whether no cell of the sheet has any text.
pub(super) fn is_empty(book: &mut Book, name: &str) -> Result<bool, Fault> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| damaged(1, &error))?;
    loop {
        match cells.next_cell().map_err(|error| damaged(1, &error)) {
            Ok(None) => return Ok(true),
            Ok(Some(cell)) if is_blank(cell.get_value()) => {}
            Ok(Some(_)) => return Ok(false),
            Err(fault) => return Err(fault),
        }
    }
}

/// How many rows of the sheet have any text, counted up to so many.
pub(super) fn count(book: &mut Book, name: &str, most: usize) -> Result<usize, Fault> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| damaged(1, &error))?;
    let mut lines = HashSet::new();
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(1, &error))? {
        if !is_blank(cell.get_value()) {
            _ = lines.insert(cell.get_position().0);
        }
        if lines.len() >= most {
            break;
        }
    }
    Ok(lines.len())
}

/// Reads the sheet to its end, or until a fault that is fatal, or until nobody asks any more.
pub(super) fn read(book: &mut Book, name: &str, heading: Heading, sender: &SyncSender<Vec<Event>>) {
    let mut sink = Sink { sender, batch: Vec::new(), bytes: 0, closed: false };
    if let Err(fault) = rows(book, name, heading, &mut sink) {
        sink.give(Event::Fault(fault), 0);
    }
    sink.give(Event::End, 0);
    sink.flush();
}

fn rows(book: &mut Book, name: &str, heading: Heading, sink: &mut Sink<'_>) -> Result<(), Fault> {
    let from_1904 = book.has_1904_epoch();
    let hollow = if heading.hollow { hollow_cells(book, name)? } else { HashSet::new() };
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| damaged(1, &error))?;
    let formats: Vec<Rc<Shown>> = cells.styles().iter().map(format_of).collect();
    let mut making = Making::new(from_1904, heading);
    while !sink.closed {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(read)) => read,
            Ok(None) => return making.finish(sink),
            Err(error) => return Err(unread(making.line(), &error)),
        };
        let (line, column) = cell.get_position();
        making.reach(line, sink)?;
        making.shown = formats.get(style).cloned().unwrap_or_default();
        if hollow.contains(&(line, column)) {
            making.add_hollow(column as usize)?;
        } else {
            making.add(column as usize, cell.get_value())?;
        }
    }
    Ok(())
}

/// The cells that have a formula and no value: they show something in the program that wrote them.
fn hollow_cells(book: &mut Book, name: &str) -> Result<HashSet<(u32, u32)>, Fault> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| damaged(1, &error))?;
    let mut found = HashSet::new();
    loop {
        match cells.next_cell_with_formula_metadata() {
            Ok(Some(cell)) if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) => {
                _ = found.insert(cell.pos);
            }
            Ok(Some(_)) => {}
            Ok(None) => return Ok(found),
            Err(error) => return Err(damaged(1, &error)),
        }
    }
}

/// An error value that is newer than the library has no place in it: nothing after it is read.
fn unread(line: u64, error: &XlsxError) -> Fault {
    match error {
        XlsxError::CellError(value) => {
            Fault::fatal(line, format!("in this row or below it a cell is {}, an error of the sheet", quoted(value)))
                .advise("correct it there, or empty the cell")
        }
        error => damaged(line, error),
    }
}

/// What gathers what is read and hands it over.
struct Sink<'a> {
    sender: &'a SyncSender<Vec<Event>>,
    batch: Vec<Event>,
    bytes: usize,
    /// Nobody asks any more.
    closed: bool,
}

impl Sink<'_> {
    fn give(&mut self, event: Event, bytes: usize) {
        let first = matches!(event, Event::Header(_));
        self.batch.push(event);
        self.bytes += bytes;
        if first || self.batch.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.bytes = 0;
        self.closed |= self.sender.send(std::mem::take(&mut self.batch)).is_err();
    }
}

/// The row that is being put together.
struct Making {
    row: Row,
    /// The sheet's row, from 0; none before the first cell.
    at: Option<u32>,
    names: Option<Vec<String>>,
    heading: Heading,
    from_1904: bool,
    /// What the format of the cell at hand shows.
    shown: Rc<Shown>,
    /// The column after the last that was seen in this row.
    next: usize,
    bytes: usize,
    filled: bool,
    fault: Option<Fault>,
}

impl Making {
    fn new(from_1904: bool, heading: Heading) -> Self {
        Self {
            row: Row::new(),
            at: None,
            names: None,
            heading,
            from_1904,
            shown: Rc::default(),
            next: 0,
            bytes: 0,
            filled: false,
            fault: None,
        }
    }

    fn line(&self) -> u64 {
        u64::from(self.at.unwrap_or_default()) + 1
    }

    /// Whether the row at hand stands above the header.
    fn is_above(&self) -> bool {
        self.names.is_none() && self.heading.line.is_some_and(|line| self.line() < line)
    }

    /// A cell of that row comes next: rows before it are done.
    fn reach(&mut self, line: u32, sink: &mut Sink<'_>) -> Result<(), Fault> {
        if self.at == Some(line) {
            return Ok(());
        }
        if self.at.is_some_and(|at| at > line) {
            return Err(Fault::fatal(self.line(), "the rows of the sheet are out of order"));
        }
        self.done(sink)?;
        self.at = Some(line);
        self.row.begin(self.line());
        Ok(())
    }

    fn add(&mut self, column: usize, value: &DataRef<'_>) -> Result<(), Fault> {
        if column < self.next {
            return Err(Fault::fatal(self.line(), "the cells of the row are out of order").in_column(column));
        }
        self.next = column + 1;
        if self.is_above() || matches!(value, DataRef::Empty) || value_is(value, "") {
            return Ok(());
        }
        let width = self.names.as_ref().map_or(COLUMN_LIMIT, Vec::len);
        if column >= width {
            return self.beyond(column, value);
        }
        self.fill_to(column);
        let meaning = Meaning { from_1904: self.from_1904, shown: &self.shown };
        let written = value::write(value, meaning, &mut self.row);
        self.bytes += self.row.pending();
        self.row.close();
        self.filled |= self.names.is_some() || !is_blank(value);
        match written {
            Ok(()) => Ok(()),
            Err(Bad::Long(TooLong(long))) => Err(Fault::fatal(self.line(), long).in_column(column)),
            Err(Bad::Value { message, hint }) => self.refuse(column, &message, hint),
        }
    }

    /// A cell that has a formula and no value.
    fn add_hollow(&mut self, column: usize) -> Result<(), Fault> {
        if self.is_above() || self.names.as_ref().is_some_and(|names| column >= names.len()) {
            return Ok(());
        }
        self.filled = true;
        let hint = "open it in a spreadsheet program, save it again and give that file";
        self.refuse(column, "has a formula without a stored value", Some(hint))
    }

    /// Cells that the sheet leaves out are empty.
    fn fill_to(&mut self, column: usize) {
        while self.row.len() < column {
            self.row.close();
        }
    }

    /// A cell to the right of the header.
    fn beyond(&mut self, column: usize, value: &DataRef<'_>) -> Result<(), Fault> {
        let Some(names) = &self.names else {
            if is_blank(value) {
                return Ok(());
            }
            return Err(Fault::fatal(self.line(), format!("more than {COLUMN_LIMIT} columns")));
        };
        let message = format!("a cell in column {}, but the header has {}", column + 1, names.len());
        self.filled = true;
        let fault = Fault::of_row(self.line(), message).in_column(column);
        self.fault.get_or_insert(fault.advise("name that column in the header, or empty the cell"));
        Ok(())
    }

    fn refuse(&mut self, column: usize, message: &str, hint: Option<&str>) -> Result<(), Fault> {
        let line = self.line();
        let Some(names) = &self.names else {
            let message = format!("column {} of the header {message}", column + 1);
            return Err(Fault::fatal(line, message).in_column(column));
        };
        let name = names.get(column).map(|name| quoted(name)).unwrap_or_default();
        let fault = Fault::of_row(line, format!("{name} {message}")).in_column(column);
        self.fault.get_or_insert(Fault { hint: hint.map(str::to_owned), ..fault });
        Ok(())
    }

    /// The row is whole: it is the header, or handed over, or empty.
    fn done(&mut self, sink: &mut Sink<'_>) -> Result<(), Fault> {
        let filled = std::mem::take(&mut self.filled);
        let bytes = std::mem::take(&mut self.bytes);
        self.next = 0;
        if let Some(fault) = self.fault.take() {
            sink.give(Event::Torn(fault, std::mem::take(&mut self.row)), bytes);
        } else if let (true, Some(width)) = (filled, self.names.as_ref().map(Vec::len)) {
            self.fill_to(width);
            sink.give(Event::Row(self.row.take()), bytes);
        } else if filled {
            let header = self.header()?;
            let width = header.names.len();
            self.names = Some(header.names.clone());
            sink.give(Event::Header(header), 0);
            if self.heading.columns.is_some() && self.heading.line.is_none() {
                self.fill_to(width);
                sink.give(Event::Row(self.row.take()), bytes);
            }
        }
        Ok(())
    }

    fn header(&mut self) -> Result<Header, Fault> {
        if let Some(wanted) = self.heading.line.filter(|wanted| self.line() != *wanted) {
            return Err(header::not_there(wanted));
        }
        let text = |index: &usize| self.row.get(*index).is_some_and(|name| !name.trim().is_empty());
        let last = (0..self.row.len()).rev().find(text).unwrap_or_default();
        self.row.shorten(last + 1);
        let names = match &self.heading.columns {
            Some(columns) => header::given(columns, self.row.len().max(columns.len()), self.line())?,
            None => header::names(&self.row, false)?,
        };
        Ok(Header { names, line: self.line() })
    }

    fn finish(&mut self, sink: &mut Sink<'_>) -> Result<(), Fault> {
        self.done(sink)?;
        match (&self.names, self.heading.line) {
            (Some(_), _) => Ok(()),
            (None, Some(wanted)) => Err(header::not_there(wanted)),
            (None, None) => Err(Fault::fatal(1, "the sheet is empty")),
        }
    }
}

/// What a style shows.
fn format_of(style: &Style) -> Rc<Shown> {
    let code = style.number_format.as_ref().map(|format| &*format.format_code);
    Rc::new(code.map(Shown::of).unwrap_or_default())
}

/// A cell that shows nothing.
fn is_blank(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.trim().is_empty(),
        DataRef::SharedString(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn value_is(value: &DataRef<'_>, wanted: &str) -> bool {
    match value {
        DataRef::String(text) => text == wanted,
        DataRef::SharedString(text) => *text == wanted,
        _ => false,
    }
}
