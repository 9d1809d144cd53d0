//! JSON: one object on each line, or as the items of an array.

use super::fault::Fault;
use super::items::Items;
use super::json;
use super::limits::ROW_LIMIT;
use super::names::Names;
use super::options::Options;
use super::row::{End, Row};
use super::text::Text;
use super::turns::Turns;

/// Within how many bytes the first key of a file, and what it has, are looked for.
const FIRST_KEY: usize = 4096;

/// Reads the objects, one at a time.
pub(super) struct Jsonl {
    names: Names,
    turns: Turns,
    /// None: each line is one object.
    items: Option<Items>,
    line: String,
}

impl Jsonl {
    /// Looks at how the file begins.
    pub(super) fn open(text: &mut Text, options: &Options) -> Result<Self, Fault> {
        // A source may give its first bytes in small pieces: the key above the rows may stand behind them.
        while text.rest().len() < FIRST_KEY && text.more()? {}
        Ok(Self {
            names: Names::wanting(&options.wanted),
            turns: options.turns.clone(),
            items: Items::of(text, options)?,
            line: String::new(),
        })
    }

    pub(super) fn names(&self) -> &[String] {
        self.names.list()
    }

    /// The key that has the rows, where the file is an object around them.
    pub(super) fn rows_key(&self) -> Option<String> {
        self.items.as_ref().and_then(Items::key)
    }

    /// Reads the next item, or line that is not blank.
    pub(super) fn next(&mut self, text: &mut Text, row: &mut Row) -> Result<bool, Fault> {
        if let Some(items) = &mut self.items {
            row.begin(text.line());
            let Some(line) = items.next(text, &mut self.line)? else { return Ok(false) };
            row.begin(line);
            row.count(items.number());
            return self.parse(text, row).map(|()| true);
        }
        loop {
            if !text.skip_breaks()? {
                row.begin(text.line());
                return Ok(false);
            }
            row.begin(text.line());
            self.read_line(text)?;
            if text.peek()?.is_none() {
                row.finish(End::File);
            }
            if !self.line.trim().is_empty() {
                return self.parse(text, row).map(|()| true);
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

    fn parse(&mut self, text: &mut Text, row: &mut Row) -> Result<(), Fault> {
        let line = row.line();
        if text.was_broken() {
            return Err(Fault::of_broken_bytes(line));
        }
        let Err(error) = json::parse(&self.line, &mut self.names, &self.turns, row) else { return Ok(()) };
        let fault = Fault { fatal: self.names.is_full(), ..Fault::of_row(line, json::message(&error)) };
        let fault =
            if error.column() > 0 && self.items.is_none() { fault.in_column(error.column() - 1) } else { fault };
        if error.is_eof() {
            let rows =
                "is the file torn? if rows are in an array under a key, a map can name it: [read] rows = \"tickets\"";
            return Err(fault.advise(rows));
        }
        Err(fault)
    }
}
