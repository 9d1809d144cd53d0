//! Reading exported dialogues: CSV or JSONL, plain or gzipped, in any declared encoding, or a workbook.
//!
//! The reader is strict: it never guesses a character, a quote or a column silently. It holds one
//! chunk and one row, whatever the size of the file, and names the physical line of every fault.

mod csv;
mod decode;
mod fault;
mod header;
mod json;
mod jsonl;
mod magic;
mod names;
mod row;
mod source;
mod text;
mod whole;
mod xlsx;

use csv::Csv;
use jsonl::Jsonl;
use std::io::Read;
use text::Text;
use xlsx::Xlsx;

pub use fault::Fault;
pub use row::Row;
pub use whole::{FAULTS, each_row, places, row_fault};

/// The longest cell that is read, in bytes.
pub const CELL_LIMIT: usize = 1 << 20;
/// The longest row (CSV) or line (JSONL) that is read, in bytes.
pub const ROW_LIMIT: usize = 8 << 20;
/// The most columns, or different keys, one file may have.
pub const COLUMN_LIMIT: usize = 1000;

/// What the caller knows about the file; what is not given is read off the file or its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What stands between two cells of a CSV row: one ASCII character.
    pub delimiter: Option<char>,
    /// The label of the encoding, such as `gb18030`, `utf-16le` or `windows-1252`.
    pub encoding: Option<String>,
    /// Whether the file is CSV or JSONL; a workbook is known by its content.
    pub form: Option<Form>,
    /// The sheet of a workbook, where it is not the first that is visible and not empty.
    pub sheet: Option<String>,
}

/// The forms of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values (RFC 4180) under one header; any delimiter.
    Csv,
    /// One JSON object on each line.
    Jsonl,
    /// A workbook (.xlsx), one sheet of it: a header, then a row in each row of the sheet.
    Xlsx,
}

/// Reads the rows of one file, from its first to its last.
pub struct Reader {
    machine: Machine,
    broken: Option<Fault>,
}

impl Reader {
    /// Opens a file of that name (`-` is standard input): unpacks gzip, finds the encoding and the
    /// form, and reads the header of a CSV file or a sheet.
    pub fn open(source: Box<dyn Read + Send>, name: &str, options: &Options) -> Result<Self, Fault> {
        let (source, head) = source::unpack(source, name)?;
        let machine = if head.starts_with(magic::ZIP) {
            Machine::Xlsx(Box::new(Xlsx::open(source, options)?))
        } else {
            Machine::of_text(source, &head, name, options)?
        };
        Ok(Self { machine, broken: None })
    }

    /// The columns of the header (CSV, workbook) in their order, or the keys seen so far (JSONL), trimmed.
    pub fn names(&self) -> &[String] {
        match &self.machine {
            Machine::Csv(_, csv) => csv.names(),
            Machine::Jsonl(_, jsonl) => jsonl.names(),
            Machine::Xlsx(xlsx) => xlsx.names(),
        }
    }

    /// The line of a CSV file or row of a sheet on which the header begins: a missing column is a fault of that line.
    pub fn header_line(&self) -> Option<u64> {
        match &self.machine {
            Machine::Csv(_, csv) => Some(csv.line()),
            Machine::Jsonl(..) => None,
            Machine::Xlsx(xlsx) => Some(xlsx.line()),
        }
    }

    /// The form the file turned out to have.
    pub fn form(&self) -> Form {
        match self.machine {
            Machine::Csv(..) => Form::Csv,
            Machine::Jsonl(..) => Form::Jsonl,
            Machine::Xlsx(_) => Form::Xlsx,
        }
    }

    /// Reads the next row into `row`; false at the end of the file.
    ///
    /// After a fault that is not fatal the next call reads the row after it; after a fatal one
    /// every call returns that fault again, so that a broken file never looks like a finished one.
    #[allow(clippy::should_implement_trait)] // A row is lent, which `Iterator` cannot do.
    pub fn next(&mut self, row: &mut Row) -> Result<bool, Fault> {
        if let Some(fault) = &self.broken {
            return Err(fault.clone());
        }
        let read = match &mut self.machine {
            Machine::Csv(text, csv) => csv.next(text, row),
            Machine::Jsonl(text, jsonl) => jsonl.next(text, row),
            Machine::Xlsx(xlsx) => xlsx.next(row),
        };
        self.broken = read.as_ref().err().filter(|fault| fault.fatal).cloned();
        read
    }
}

enum Machine {
    Csv(Box<Text>, Box<Csv>),
    Jsonl(Box<Text>, Box<Jsonl>),
    Xlsx(Box<Xlsx>),
}

impl Machine {
    fn of_text(source: source::Bytes, head: &[u8], name: &str, options: &Options) -> Result<Self, Fault> {
        let decoder = decode::Decoder::open(source, head, options.encoding.as_deref())?;
        let mut text = Text::open(decoder)?;
        if !text.skip_blank_lines()? {
            return Err(Fault::fatal(1, "the file is empty"));
        }
        match options.form.unwrap_or_else(|| form_of(name, text.rest())) {
            Form::Csv => {
                let csv = Csv::open(&mut text, name, options)?;
                Ok(Self::Csv(Box::new(text), Box::new(csv)))
            }
            Form::Jsonl => Ok(Self::Jsonl(Box::new(text), Box::default())),
            Form::Xlsx => Err(Fault::fatal(1, "the file is no workbook (.xlsx)").advise("name it .csv if it is CSV")),
        }
    }
}

/// The form by the file's name; where the name says nothing, by the first character of its text.
fn form_of(name: &str, text: &str) -> Form {
    let brace = text.trim_start().starts_with('{');
    match source::extension(name).as_str() {
        "jsonl" | "ndjson" | "json" => Form::Jsonl,
        "csv" | "tsv" | "tab" | "txt" => Form::Csv,
        _ if brace => Form::Jsonl,
        _ => Form::Csv,
    }
}
