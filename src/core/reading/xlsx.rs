//! Workbooks (.xlsx): one sheet of them, its rows as the cells of a CSV file would be.
//!
//! The archive is looked through to its end before a cell of it is believed (`archive`); then the
//! cells are read one after the other by a thread of their own, a few rows ahead of who asks.

mod archive;
mod book;
mod format;
mod sheet;
mod value;

use super::fault::{Fault, quoted};
use super::limits::CHUNK;
use super::magic;
use super::options::Options;
use super::row::Row;
use super::source::{self, Bytes};
use crate::calc::spelling::closest;
use crate::core::refusal::Refusal;
use crate::core::scratch;
use book::{Book, damaged};
use calamine::{Reader as _, Sheet, SheetType, SheetVisible};
use sheet::{Event, Header, Heading};
use std::fs::File;
use std::io::{BufReader, Read, Seek, Write};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// The most bytes a workbook may have, packed.
const PACKED_LIMIT: u64 = 4 << 30;
/// How many batches of rows are read ahead.
const AHEAD: usize = 2;

/// Reads the rows of one sheet.
pub(super) struct Xlsx {
    header: Header,
    batches: Receiver<Vec<Event>>,
    batch: std::vec::IntoIter<Event>,
    /// The row of the sheet that was read last.
    line: u64,
    ended: bool,
    /// Other sheets with rows, where nobody named one.
    others: Vec<String>,
}

impl Xlsx {
    /// Finds the sheet and reads its header.
    pub(super) fn open(source: Bytes, options: &Options) -> Result<Self, Fault> {
        let file = spooled(source)?;
        let (file, hollow) = archive::look_through(file)?;
        let mut book = Book::new(BufReader::new(file)).map_err(|error| damaged(1, &error))?;
        let name = chosen(&mut book, options)?;
        let others = if options.sheet.is_none() { others(&mut book, &name, options) } else { Vec::new() };
        let heading = Heading { line: options.header, columns: options.columns.clone(), hollow };
        let (sender, batches) = sync_channel(AHEAD);
        thread::Builder::new()
            .name("workbook".into())
            .spawn(move || sheet::read(&mut book, &name, heading, &sender))
            .map_err(|error| Fault::fatal(1, format!("the workbook cannot be read: {error}")))?;
        let (header, batch) = (Header::default(), Vec::new().into_iter());
        let mut xlsx = Self { header, batches, batch, line: 1, ended: false, others };
        xlsx.header = xlsx.first()?;
        xlsx.line = xlsx.header.line;
        Ok(xlsx)
    }

    pub(super) fn names(&self) -> &[String] {
        &self.header.names
    }

    /// Other sheets with rows, as a message shows them.
    pub(super) fn others(&self) -> &[String] {
        &self.others
    }

    /// The row of the sheet on which the header stands.
    pub(super) fn line(&self) -> u64 {
        self.header.line
    }

    /// Reads one row; rows without any text are passed over.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, Fault> {
        match self.event()? {
            Event::Row(read) => {
                *row = read;
                self.line = row.line();
                Ok(true)
            }
            Event::Torn(fault, read) => {
                *row = read;
                self.line = row.line();
                Err(fault)
            }
            Event::Fault(fault) => {
                row.begin(fault.line.unwrap_or(self.line));
                Err(fault)
            }
            Event::Header(_) | Event::End => {
                self.ended = true;
                row.begin(self.line);
                Ok(false)
            }
        }
    }

    fn first(&mut self) -> Result<Header, Fault> {
        match self.event()? {
            Event::Header(header) => Ok(header),
            Event::Fault(fault) | Event::Torn(fault, _) => Err(fault),
            Event::Row(_) | Event::End => Err(Fault::fatal(1, "there is no header")),
        }
    }

    fn event(&mut self) -> Result<Event, Fault> {
        loop {
            if let Some(event) = self.batch.next() {
                return Ok(event);
            }
            if self.ended {
                return Ok(Event::End);
            }
            // Who reads says when the sheet ends: silence is no end.
            self.batch = self
                .batches
                .recv()
                .map_err(|_| Fault::fatal(self.line, "the workbook cannot be read beyond this row"))?
                .into_iter();
        }
    }
}

/// A sheet of a workbook, and how much is in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetRows {
    /// Its name.
    pub name: String,
    /// How many of its rows have any text, the header counted.
    pub rows: usize,
    /// Whether it is seen when the workbook is opened.
    pub is_visible: bool,
}

/// The sheets in their order of a workbook whose first one, among those that are seen and not empty, has a header at the
/// most; none of any other file.
pub fn sheets_of_hollow(source: Box<dyn Read + Send>, name: &str) -> Result<Vec<SheetRows>, Fault> {
    let (source, head) = source::unpack(source, name)?;
    if !head.starts_with(magic::ZIP) {
        return Ok(Vec::new());
    }
    let (file, _) = archive::look_through(spooled(source)?)?;
    let mut book = Book::new(BufReader::new(file)).map_err(|error| damaged(1, &error))?;
    let (mut sheets, mut is_first) = (Vec::new(), true);
    for Sheet { name, visible, .. } in worksheets(&book) {
        let is_visible = visible == SheetVisible::Visible;
        let most = if is_first && is_visible { 2 } else { usize::MAX };
        let rows = sheet::count(&mut book, &name, most)?;
        if rows == most {
            return Ok(Vec::new());
        }
        is_first &= !is_visible || rows == 0;
        sheets.push(SheetRows { name, rows, is_visible });
    }
    Ok(sheets)
}

/// The sheets beside that one which have rows below a header; one that cannot be read may have some.
fn others(book: &mut Book, name: &str, options: &Options) -> Vec<String> {
    let most = if options.columns.is_some() && options.header.is_none() { 1 } else { 2 };
    let beside: Vec<Sheet> = worksheets(book).into_iter().filter(|sheet| sheet.name != name).collect();
    let has_rows = |sheet: &Sheet| sheet::count(book, &sheet.name, most).map_or(true, |rows| rows == most);
    let told = |sheet: Sheet| {
        let hidden = if sheet.visible == SheetVisible::Visible { "" } else { " (hidden)" };
        format!("{}{hidden}", quoted(&sheet.name))
    };
    let (with_rows, _): (Vec<Sheet>, Vec<Sheet>) = beside.into_iter().partition(has_rows);
    with_rows.into_iter().map(told).collect()
}

fn worksheets(book: &Book) -> Vec<Sheet> {
    book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect()
}

/// A copy of the file in which one can go back and forth.
fn spooled(mut source: Bytes) -> Result<File, Fault> {
    let no_room = |refusal: Refusal| {
        Fault::fatal(1, format!("the workbook cannot be unpacked: {}", refusal.message))
            .advise(refusal.hint.unwrap_or_default())
    };
    let failed = |error: std::io::Error| no_room(scratch::lost(&error));
    let mut file = scratch::file().map_err(no_room)?;
    let mut chunk = vec![0; CHUNK];
    let mut length = 0;
    loop {
        let count =
            source::read(&mut source, &mut chunk).map_err(|error| Fault::fatal(1, source::unreadable(&error)))?;
        length += count as u64;
        if length > PACKED_LIMIT {
            return Err(Fault::fatal(1, "the workbook is larger than 4 GiB").advise(archive::SAVE_AS_CSV));
        }
        if count == 0 {
            break;
        }
        file.write_all(&chunk[..count]).map_err(failed)?;
    }
    file.rewind().map_err(failed)?;
    Ok(file)
}

/// The name of the sheet to read.
fn chosen(book: &mut Book, options: &Options) -> Result<String, Fault> {
    let sheets = worksheets(book);
    if let Some(wanted) = options.sheet.as_deref() {
        let found = sheets.iter().find(|sheet| sheet.name == wanted);
        return found.map(|sheet| sheet.name.clone()).ok_or_else(|| no_sheet(wanted, &sheets));
    }
    let is_usual = |sheet: &&Sheet| options.usual_sheet.is_some_and(|usual| sheet.name.eq_ignore_ascii_case(usual));
    if let Some(usual) = sheets.iter().find(is_usual) {
        return Ok(usual.name.clone());
    }
    for sheet in sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible) {
        if !sheet::is_empty(book, &sheet.name)? {
            return Ok(sheet.name.clone());
        }
    }
    Err(Fault::fatal(1, "the workbook has no visible sheet with anything in it"))
}

fn no_sheet(wanted: &str, sheets: &[Sheet]) -> Fault {
    let names = || sheets.iter().map(|sheet| sheet.name.as_str());
    let advice = match closest(wanted, names()) {
        Some(best) => format!("did you mean {}?", quoted(best)),
        None => format!("it has {}", names().take(20).map(quoted).collect::<Vec<_>>().join(", ")),
    };
    let message = format!("the workbook has no sheet {}", quoted(wanted));
    Fault { line: None, ..Fault::fatal(1, message) }.advise(advice)
}
