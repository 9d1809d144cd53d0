//! The CSV machine: RFC 4180 with any ASCII delimiter, and nothing else.

use super::fault::Fault;
use super::header::{self, Header};
use super::limits::COLUMN_LIMIT;
use super::options::Options;
use super::row::{End as RowEnd, Row, TooLong};
use super::text::Text;
use crate::core::text::first_of;

/// Reads the rows under a header.
pub(super) struct Csv {
    machine: Machine,
    names: Vec<String>,
    /// How many columns a row must have: those after the last that is named may be missing.
    needed: usize,
    /// The first row, where it was read to see how many columns there are.
    first: Option<Row>,
    line: u64,
}

impl Csv {
    /// Reads the header.
    pub(super) fn open(text: &mut Text, name: &str, options: &Options) -> Result<Self, Fault> {
        let Header { delimiter, guessed } = header::look(text, name, options)?;
        let machine = Machine::new(delimiter);
        let mut row = Row::new();
        if !machine.record(text, &mut row).map_err(|fault| Fault { fatal: true, ..fault })? {
            return Err(Fault::fatal(text.line(), "there is no header"));
        }
        let line = row.line();
        let names = match &options.columns {
            Some(columns) => header::given(columns, row.len(), line)?,
            None => header::names(&row, guessed)?,
        };
        let needed = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let first = (options.columns.is_some() && options.header.is_none()).then_some(row);
        Ok(Self { machine, names, needed, first, line })
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The line on which the header begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Reads one row, which must be as long as the header; only columns without a name may be missing at its end.
    pub(super) fn next(&mut self, text: &mut Text, row: &mut Row) -> Result<bool, Fault> {
        if let Some(first) = self.first.take() {
            *row = first;
        } else if !self.machine.record(text, row)? {
            return Ok(false);
        }
        if row.len() == self.names.len() || self.is_evened(row) { Ok(true) } else { Err(self.uneven(row)) }
    }

    fn is_evened(&self, row: &mut Row) -> bool {
        let width = self.names.len();
        if row.len() < self.needed || row.len() > width {
            return false;
        }
        while row.len() < width {
            row.close();
        }
        true
    }

    fn uneven(&self, row: &Row) -> Fault {
        let (expected, found) = (self.names.len(), row.len());
        let message = format!("cells: {expected} expected, {found} found");
        let fault = Fault::of_row(row.line(), message);
        if found < expected && row.is_unended() {
            return fault.advise(CUT);
        }
        if 2 * found < expected {
            return fault.advise("a total or a footer? A map leaves such rows out: [rows.leave_out]");
        }
        if found < expected {
            return fault;
        }
        fault.advise("a cell that contains the delimiter must stand in double quotes")
    }
}

/// What to do about a row in which the file ends.
const CUT: &str = "the file ends in this row: is the download finished? Download it again; a map leaves a total or a footer out: [rows.leave_out]";

/// No export of dialogues has so many columns.
const TOO_WIDE: &str = "export fewer of them: a map takes what it names; is the delimiter the right one?";

/// What to do about cells such as `="00123"`.
const AS_TEXT: &str =
    "it is a formula for a spreadsheet: open the file there and save it as .xlsx, or export it as text";

/// Splits text into records.
struct Machine {
    delimiter: u8,
    /// The bytes at which an unquoted cell stops.
    plain: Stops,
}

type Stops = [bool; 256];

/// How a cell ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Cell,
    Record,
}

impl Machine {
    fn new(delimiter: u8) -> Self {
        let plain = stops(&[delimiter, b'"', b'\n', b'\r', 0]);
        Self { delimiter, plain }
    }

    /// Reads one record of any length; false at the end. Empty lines are no records.
    fn record(&self, text: &mut Text, row: &mut Row) -> Result<bool, Fault> {
        let more = text.skip_breaks()?;
        row.begin(text.line());
        if !more {
            return Ok(false);
        }
        let (mut nuls, mut is_quoted) = (Nuls::default(), text.peek()? == Some(b'"'));
        while self.cell(text, row, &mut nuls)? == End::Cell {
            is_quoted = text.peek()? == Some(b'"');
            if row.len() == COLUMN_LIMIT {
                let message = format!("more than {COLUMN_LIMIT} columns");
                return Err(Fault::fatal(row.line(), message).advise(TOO_WIDE));
            }
        }
        if text.is_unended()? {
            row.finish(if is_quoted { RowEnd::File } else { RowEnd::Open });
        }
        nuls.first.map_or(Ok(true), Err)
    }

    fn cell(&self, text: &mut Text, row: &mut Row, nuls: &mut Nuls) -> Result<End, Fault> {
        let end = match text.peek()? {
            Some(b'"') => self.quoted_cell(text, row, nuls)?,
            _ => self.plain_cell(text, row, nuls)?,
        };
        row.close();
        Ok(end)
    }

    fn plain_cell(&self, text: &mut Text, row: &mut Row, nuls: &mut Nuls) -> Result<End, Fault> {
        loop {
            let rest = text.rest().as_bytes();
            let run = rest.iter().position(|byte| self.plain[usize::from(*byte)]).unwrap_or(rest.len());
            let is_formula = row.pending() == 0 && rest.get(..run) == Some(b"=");
            copy(text, row, run)?;
            let next = text.peek()?;
            if next == Some(b'"') {
                let hint = if is_formula { AS_TEXT } else { "quote the whole cell and double the quotes inside it" };
                return Err(here(text, row, "a double quote inside an unquoted cell").advise(hint));
            }
            if next == Some(0) {
                nuls.take(text, row)?;
            } else if let Some(end) = self.ending(next, text) {
                return Ok(end);
            }
        }
    }

    #[allow(
        clippy::needless_bitwise_bool,
        reason = "many bytes are looked at in one step: a branch for each would undo that"
    )]
    fn quoted_cell(&self, text: &mut Text, row: &mut Row, nuls: &mut Nuls) -> Result<End, Fault> {
        let opened = text.line();
        text.take(1);
        loop {
            let rest = text.rest().as_bytes();
            // These cells are long.
            let run = first_of(rest, |byte| (byte == b'"') | (byte == b'\n') | (byte == b'\r') | (byte == 0));
            let run = run.unwrap_or(rest.len());
            copy(text, row, run)?;
            match text.peek()? {
                Some(b'\n' | b'\r') => row.push(text.take_break()).map_err(|long| too_long(row, &long))?,
                Some(b'"') => {
                    text.take(1);
                    if text.peek()? != Some(b'"') {
                        return self.after_quote(text, row, nuls);
                    }
                    row.push(text.take(1)).map_err(|long| too_long(row, &long))?;
                }
                Some(0) => nuls.take(text, row)?,
                Some(_) => {}
                None => return Err(unclosed(opened, row)),
            }
        }
    }

    fn after_quote(&self, text: &mut Text, row: &mut Row, nuls: &mut Nuls) -> Result<End, Fault> {
        while text.peek()? == Some(0) {
            nuls.take(text, row)?;
        }
        let next = text.peek()?;
        self.ending(next, text).ok_or_else(|| {
            here(text, row, "text after a closing quote").advise("a quote inside a quoted cell must be doubled")
        })
    }

    /// Takes what ends a cell, if that is what comes next.
    fn ending(&self, next: Option<u8>, text: &mut Text) -> Option<End> {
        match next {
            Some(byte) if byte == self.delimiter => {
                text.take(1);
                Some(End::Cell)
            }
            Some(b'\n' | b'\r') => {
                text.take_break();
                Some(End::Record)
            }
            Some(_) => None,
            None => Some(End::Record),
        }
    }
}

/// The NUL characters of one record: a few are the fault of that row, many are those of a torn file.
#[derive(Default)]
struct Nuls {
    count: usize,
    first: Option<Fault>,
}

/// How many a row may have before nothing more is read.
const NULS: usize = 16;

impl Nuls {
    fn take(&mut self, text: &mut Text, row: &mut Row) -> Result<(), Fault> {
        if text.is_broken_here() {
            self.first.get_or_insert(Fault::of_broken_bytes(text.line()).in_column(row.len()));
            return row.push(text.take(1)).map_err(|long| too_long(row, &long));
        }
        let fault = here(text, row, "a NUL character");
        self.count += 1;
        if self.count > NULS {
            return Err(fault.advise("the export is torn, or it is UTF-16: then pass --encoding utf-16le"));
        }
        self.first.get_or_insert(Fault { fatal: false, ..fault.advise("the row is torn: export it again") });
        row.push(text.take(1)).map_err(|long| too_long(row, &long))
    }
}

fn stops(bytes: &[u8]) -> Stops {
    let mut stops = [false; 256];
    for byte in bytes {
        stops[usize::from(*byte)] = true;
    }
    stops
}

/// Copies so many bytes into the cell.
fn copy(text: &mut Text, row: &mut Row, run: usize) -> Result<(), Fault> {
    row.push(text.take(run)).map_err(|long| too_long(row, &long))
}

fn here(text: &Text, row: &Row, message: &str) -> Fault {
    Fault::fatal(text.line(), message).in_column(row.len())
}

fn unclosed(opened: u64, row: &Row) -> Fault {
    Fault::fatal(opened, "a quote is opened here and never closed").in_column(row.len())
}

fn too_long(row: &Row, long: &TooLong) -> Fault {
    Fault::fatal(row.line(), long.0).in_column(row.len()).advise("is a quote left open?")
}
