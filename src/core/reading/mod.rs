//! Reading exported dialogues: CSV or JSONL, plain or gzipped, in any declared encoding.
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

use csv::Csv;
use jsonl::Jsonl;
use std::io::Read;
use text::Text;

pub use fault::Fault;
pub use row::Row;

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
    /// Whether the file is CSV or JSONL.
    pub form: Option<Form>,
}

/// The two forms of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values (RFC 4180) under one header; any delimiter.
    Csv,
    /// One JSON object on each line.
    Jsonl,
}

/// Reads the rows of one file, from its first to its last.
pub struct Reader {
    text: Text,
    machine: Machine,
    broken: Option<Fault>,
}

impl Reader {
    /// Opens a file of that name (`-` is standard input): unpacks gzip, finds the encoding and the
    /// form, and reads the header of a CSV file.
    pub fn open(source: Box<dyn Read + Send>, name: &str, options: &Options) -> Result<Self, Fault> {
        let (source, head) = source::unpack(source, name)?;
        let decoder = decode::Decoder::open(source, &head, options.encoding.as_deref())?;
        let mut text = Text::open(decoder)?;
        if !text.skip_blank_lines()? {
            return Err(Fault::fatal(1, "the file is empty"));
        }
        let machine = match options.form.unwrap_or_else(|| form_of(name, text.rest())) {
            Form::Csv => Machine::Csv(Box::new(Csv::open(&mut text, name, options)?)),
            Form::Jsonl => Machine::Jsonl(Jsonl::default()),
        };
        Ok(Self { text, machine, broken: None })
    }

    /// The columns of the header (CSV) in their order, or the keys seen so far (JSONL), trimmed.
    pub fn names(&self) -> &[String] {
        match &self.machine {
            Machine::Csv(csv) => csv.names(),
            Machine::Jsonl(jsonl) => jsonl.names(),
        }
    }

    /// The line on which the header of a CSV file begins: a missing column is a fault of that line.
    pub fn header_line(&self) -> Option<u64> {
        match &self.machine {
            Machine::Csv(csv) => Some(csv.line()),
            Machine::Jsonl(_) => None,
        }
    }

    /// The form the file turned out to have.
    pub fn form(&self) -> Form {
        match self.machine {
            Machine::Csv(_) => Form::Csv,
            Machine::Jsonl(_) => Form::Jsonl,
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
            Machine::Csv(csv) => csv.next(&mut self.text, row),
            Machine::Jsonl(jsonl) => jsonl.next(&mut self.text, row),
        };
        self.broken = read.as_ref().err().filter(|fault| fault.fatal).cloned();
        read
    }
}

enum Machine {
    Csv(Box<Csv>),
    Jsonl(Jsonl),
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
