//! Rejects: rows that were turned away, written so that they can be mended and come back.

use crate::cli::outlet;
use crate::core::intake::Rejected;
use crate::core::reading::{MARKS, MORE};
use crate::core::refusal::Result;
use crate::core::scratch;
use crate::core::text::csv_cell;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

/// A spreadsheet takes a CSV file for UTF-8 only where it begins so.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Rows that were turned away, kept aside until the good ones are recorded.
pub struct Rejects {
    spool: BufWriter<File>,
    length: u64,
    /// The columns of the source, as far as they are known.
    names: Arc<[String]>,
    /// Where each row lies in the spool.
    rows: Vec<Place>,
}

/// Where a row lies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    line: u64,
    start: u64,
    length: u32,
    cells: u32,
}

impl Rejects {
    /// With the columns that are known so far.
    pub fn new(names: &[String]) -> Result<Self> {
        let file = scratch::file()?;
        Ok(Self { spool: BufWriter::new(file), length: 0, names: names.into(), rows: Vec::new() })
    }

    /// Keeps one.
    pub fn add(&mut self, rejected: &Rejected) -> Result<()> {
        if rejected.names.len() > self.names.len() {
            self.names = Arc::clone(&rejected.names);
        }
        let line = rejected.line.to_string();
        let ours = [line.as_str(), rejected.reason.as_str(), rejected.mark.as_str()];
        let record = record(ours.into_iter().chain(rejected.cells.iter().map(String::as_str)))
            .map_err(|error| scratch::lost(&error))?;
        self.spool.write_all(&record).map_err(|error| scratch::lost(&error))?;
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (length, cells) = (small(record.len()), small(rejected.cells.len()));
        self.rows.push(Place { line: rejected.line, start: self.length, length, cells });
        self.length += u64::from(length);
        Ok(())
    }

    /// Writes them where they go, in the order of the source: a message of a dialogue must stand in its place.
    pub fn write(&mut self, path: &Path) -> Result<()> {
        self.rows.sort_unstable();
        let widest = self.rows.iter().map(|row| row.cells).max().unwrap_or_default() as usize;
        let width = widest.max(self.names.len());
        let more: Vec<String> = (self.names.len()..width).zip(1..).map(|(_, n)| format!("{MORE} {n}")).collect();
        let columns = self.names.iter().chain(&more).map(String::as_str);
        let header = record(MARKS.into_iter().chain(columns)).map_err(|error| scratch::lost(&error))?;
        let file = std::mem::replace(&mut self.spool, BufWriter::new(scratch::file()?));
        let file = file.into_inner().map_err(|error| scratch::lost(error.error()))?;
        let rows = &self.rows;
        outlet::write(path, &|out| {
            out.write_all(BYTE_ORDER_MARK.as_bytes())?;
            finish(out, &header, 0)?;
            let mut record = Vec::new();
            for row in rows {
                record.resize(row.length as usize, 0);
                (&file).seek(SeekFrom::Start(row.start))?;
                (&file).read_exact(&mut record)?;
                finish(out, &record, width - row.cells as usize)?;
            }
            Ok(())
        })
    }
}

/// One record, inert in a spreadsheet, without its line break.
fn record<'a>(cells: impl Iterator<Item = &'a str>) -> io::Result<Vec<u8>> {
    let mut csv = csv::WriterBuilder::new().from_writer(Vec::new());
    for cell in cells {
        csv.write_field(csv_cell(cell).as_bytes())?;
    }
    csv.write_record(None::<&[u8]>)?;
    let mut record = csv.into_inner().map_err(|error| io::Error::other(error.error().to_string()))?;
    record.pop();
    Ok(record)
}

/// A record with blanks up to the width of the header.
fn finish(out: &mut dyn Write, record: &[u8], blanks: usize) -> io::Result<()> {
    out.write_all(record)?;
    out.write_all(&vec![b','; blanks])?;
    out.write_all(b"\n")
}
