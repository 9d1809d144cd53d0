//! JSONL: one object on each line.

use super::fault::Fault;
use super::json;
use super::limits::ROW_LIMIT;
use super::names::Names;
use super::row::Row;
use super::text::Text;

/// Reads the objects, one line at a time.
#[derive(Default)]
pub(super) struct Jsonl {
    names: Names,
    line: String,
}

impl Jsonl {
    pub(super) fn names(&self) -> &[String] {
        self.names.list()
    }

    /// Reads the next line that is not blank.
    pub(super) fn next(&mut self, text: &mut Text, row: &mut Row) -> Result<bool, Fault> {
        loop {
            if !text.skip_breaks()? {
                row.begin(text.line());
                return Ok(false);
            }
            row.begin(text.line());
            self.read_line(text)?;
            if !self.line.trim().is_empty() {
                return self.parse(row).map(|()| true);
            }
        }
    }

    fn read_line(&mut self, text: &mut Text) -> Result<(), Fault> {
        self.line.clear();
        loop {
            let rest = text.rest().as_bytes();
            let run = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let run = run.unwrap_or(rest.len());
            if self.line.len() + run > ROW_LIMIT {
                return Err(Fault::fatal(text.line(), "a line is longer than 8 MiB"));
            }
            self.line.push_str(text.take(run));
            if matches!(text.peek()?, None | Some(b'\n' | b'\r')) {
                return Ok(());
            }
        }
    }

    fn parse(&mut self, row: &mut Row) -> Result<(), Fault> {
        let line = row.line();
        let Err(error) = json::parse(&self.line, &mut self.names, row) else { return Ok(()) };
        let fault = Fault { fatal: self.names.is_full(), ..Fault::of_row(line, json::message(&error)) };
        let fault = if error.column() > 0 { fault.in_column(error.column() - 1) } else { fault };
        if error.is_eof() {
            return Err(fault.advise("the line ends early: is the file torn?"));
        }
        if self.line.trim_start().starts_with('[') {
            return Err(fault.advise("JSONL has one object on each line, without an array around them"));
        }
        Err(fault)
    }
}
