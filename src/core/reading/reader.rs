//! The rows of a file, whatever its form.

use super::csv::Csv;
use super::decode;
use super::fault::Fault;
use super::jsonl::Jsonl;
use super::magic;
use super::options::{Form, Options};
use super::returned::Returned;
use super::row::Row;
use super::source;
use super::text::Text;
use super::xlsx::Xlsx;
use std::io::Read;

/// Reads the rows of one file, from its first to its last.
pub struct Reader {
    machine: Machine,
    broken: Option<Fault>,
    /// The file has rows that were turned away before.
    returned: Option<Returned>,
}

impl Reader {
    /// Opens a file of that name (`-` is standard input): unpacks gzip, finds the encoding and the
    /// form, and reads the header of a CSV file or a sheet.
    pub fn open(source: Box<dyn Read + Send>, name: &str, options: &Options) -> Result<Self, Fault> {
        let (source, head) = source::unpack(source, name)?;
        let machine = if head.starts_with(magic::ZIP) {
            Machine::Xlsx(Box::new(Xlsx::open(source, options).map_err(Fault::in_book)?))
        } else {
            Machine::of_text(source, &head, name, options)?
        };
        let returned = Returned::of(machine.names());
        Ok(Self { machine, broken: None, returned })
    }

    /// The columns of the header (CSV, workbook) in their order, or the keys seen so far (JSONL), trimmed.
    pub fn names(&self) -> &[String] {
        self.returned.as_ref().map_or_else(|| self.machine.names(), Returned::names)
    }

    /// Whether its rows were turned away before.
    pub(super) fn is_returned(&self) -> bool {
        self.returned.is_some()
    }

    /// Whether a column that is not there may still be meant: in JSON it may appear, and rows of it that were turned
    /// away may all have lacked it.
    pub fn is_growing(&self) -> bool {
        self.returned.is_some() || self.form() == Form::Jsonl
    }

    /// The line of a CSV file or row of a sheet on which the header begins: a missing column is a fault of that line.
    pub fn header_line(&self) -> Option<u64> {
        match &self.machine {
            Machine::Csv(_, csv) => Some(csv.line()),
            Machine::Jsonl(..) => None,
            Machine::Xlsx(xlsx) => Some(xlsx.line()),
        }
    }

    /// The key that has the rows, where a file of JSON is an object around them.
    pub fn rows_key(&self) -> Option<String> {
        match &self.machine {
            Machine::Jsonl(_, jsonl) => jsonl.rows_key(),
            Machine::Csv(..) | Machine::Xlsx(_) => None,
        }
    }

    /// The other sheets of a workbook that have rows, where nobody said which one is meant; as a message shows them.
    pub fn unread_sheets(&self) -> &[String] {
        match &self.machine {
            Machine::Xlsx(xlsx) => xlsx.others(),
            Machine::Csv(..) | Machine::Jsonl(..) => &[],
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
            Machine::Xlsx(xlsx) => xlsx.next(row).map_err(Fault::in_book),
        };
        self.broken = read.as_ref().err().filter(|fault| fault.fatal).cloned();
        match &mut self.returned {
            Some(returned) => returned.take(read, row),
            None => read,
        }
    }
}

enum Machine {
    Csv(Box<Text>, Box<Csv>),
    Jsonl(Box<Text>, Box<Jsonl>),
    Xlsx(Box<Xlsx>),
}

impl Machine {
    fn names(&self) -> &[String] {
        match self {
            Self::Csv(_, csv) => csv.names(),
            Self::Jsonl(_, jsonl) => jsonl.names(),
            Self::Xlsx(xlsx) => xlsx.names(),
        }
    }

    fn of_text(source: source::Bytes, head: &[u8], name: &str, options: &Options) -> Result<Self, Fault> {
        let decoder = decode::Decoder::open(source, head, options.encoding.as_deref())?;
        let mut text = Text::open(decoder)?;
        if !text.skip_blank_lines()? {
            return Err(Fault::of_nothing());
        }
        match options.form.unwrap_or_else(|| form_of(name, text.rest())) {
            Form::Csv => {
                let csv = Csv::open(&mut text, name, options)?;
                Ok(Self::Csv(Box::new(text), Box::new(csv)))
            }
            Form::Jsonl if options.header.is_some() || options.columns.is_some() => {
                let fault = Fault::fatal(1, "a file of JSON has no header: each object names its own keys");
                Err(Fault { line: None, ..fault }.advise("leave [read] header and columns out of the map"))
            }
            Form::Jsonl => {
                let jsonl = Jsonl::open(&mut text, options)?;
                Ok(Self::Jsonl(Box::new(text), Box::new(jsonl)))
            }
            Form::Xlsx => Err(Fault::fatal(1, "the file is no workbook (.xlsx)").advise("name it .csv if it is CSV")),
        }
    }
}

/// The form by the file's name; where the name says nothing, by the first character of its text.
fn form_of(name: &str, text: &str) -> Form {
    let array = text.trim_start().strip_prefix('[').is_some_and(|items| items.trim_start().starts_with('{'));
    let brace = array || text.trim_start().starts_with('{');
    match source::extension(name).as_str() {
        "jsonl" | "ndjson" | "json" => Form::Jsonl,
        "csv" | "tsv" | "tab" | "txt" => Form::Csv,
        _ if brace => Form::Jsonl,
        _ => Form::Csv,
    }
}
