//! The characters of the file, a chunk at a time, and the physical line they stand on.

use super::decode::{Decoder, Flaw};
use super::fault::Fault;
use super::limits::CELL_LIMIT;
use std::collections::VecDeque;

const MARK: char = '\u{feff}';

/// A window on the text of the file. Lines end with LF, CRLF or a lone CR, everywhere.
pub(super) struct Text {
    decoder: Decoder,
    chunk: String,
    at: usize,
    line: u64,
    /// The character before was a CR: a LF now belongs to it.
    after_cr: bool,
    /// What was taken last is a line break, or nothing was.
    after_break: bool,
    /// How many bytes of text stood before the chunk.
    before: u64,
    /// Where bytes stood that are not UTF-8, counted from the start: a NUL stands for them.
    broken: VecDeque<u64>,
}

impl Text {
    /// The text without its byte order mark.
    pub(super) fn open(decoder: Decoder) -> Result<Self, Fault> {
        let mut text = Self {
            decoder,
            chunk: String::new(),
            at: 0,
            line: 1,
            after_cr: false,
            after_break: true,
            before: 0,
            broken: VecDeque::new(),
        };
        text.more()?;
        if text.rest().starts_with(MARK) {
            text.at = MARK.len_utf8();
        }
        if text.rest().starts_with(MARK) {
            return Err(
                Fault::fatal(1, "the file begins with two byte order marks").advise("save it again, with one or none")
            );
        }
        Ok(text)
    }

    /// The line that the next character stands on.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// What is read and not yet taken.
    pub(super) fn rest(&self) -> &str {
        &self.chunk[self.at..]
    }

    /// The next byte, for which more is read if need be; none at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Fault> {
        if self.at == self.chunk.len() && !self.more()? {
            return Ok(None);
        }
        Ok(self.chunk.as_bytes().get(self.at).copied())
    }

    /// Whether the file ends here without the end of a line: nobody can tell whether all of it is there.
    pub(super) fn is_unended(&mut self) -> Result<bool, Fault> {
        Ok(!self.after_break && self.peek()?.is_none())
    }

    /// Adds the next chunk to the rest; false at the end.
    pub(super) fn more(&mut self) -> Result<bool, Fault> {
        self.chunk.drain(..self.at);
        self.before += self.at as u64;
        self.at = 0;
        let more = self.decoder.more(&mut self.chunk);
        let before = self.before;
        self.broken.extend(self.decoder.take_broken().into_iter().map(|at| before + at as u64));
        more.map_err(|flaw| self.locate(flaw))
    }

    /// Whether the NUL that comes next stands for bytes that are not UTF-8.
    pub(super) fn is_broken_here(&mut self) -> bool {
        let here = self.before + self.at as u64;
        while self.broken.front().is_some_and(|at| *at < here) {
            self.broken.pop_front();
        }
        self.broken.front() == Some(&here)
    }

    /// Whether bytes that are not UTF-8 stood in what was taken since it was asked last.
    pub(super) fn was_broken(&mut self) -> bool {
        let known = self.broken.len();
        self.is_broken_here();
        self.broken.len() < known
    }

    /// Takes that many bytes, none of them a line break.
    pub(super) fn take(&mut self, count: usize) -> &str {
        let from = self.at;
        self.at += count;
        self.after_cr &= count == 0;
        self.after_break &= count == 0;
        &self.chunk[from..self.at]
    }

    /// Takes one CR or LF.
    pub(super) fn take_break(&mut self) -> &str {
        let from = self.at;
        self.at += 1;
        let taken = &self.chunk[from..self.at];
        let cr = taken == "\r";
        self.line += u64::from(cr || !self.after_cr);
        self.after_cr = cr;
        self.after_break = true;
        taken
    }

    /// Takes every line break that comes next; false at the end of the file.
    pub(super) fn skip_breaks(&mut self) -> Result<bool, Fault> {
        loop {
            match self.peek()? {
                None => return Ok(false),
                Some(b'\n' | b'\r') => _ = self.take_break(),
                Some(_) => return Ok(true),
            }
        }
    }

    /// Takes the rest of the line with its break; false where nothing follows.
    pub(super) fn skip_line(&mut self) -> Result<bool, Fault> {
        loop {
            let end = self.rest().find(['\n', '\r']);
            self.take(end.unwrap_or(self.rest().len()));
            if end.is_none() {
                if self.more()? {
                    continue;
                }
                return Ok(false);
            }
            if self.take_break() == "\r" && self.peek()? == Some(b'\n') {
                self.take_break();
            }
            return Ok(self.peek()?.is_some());
        }
    }

    /// Takes the lines before the first that has more than white space; false if there is none.
    pub(super) fn skip_blank_lines(&mut self) -> Result<bool, Fault> {
        loop {
            let found = self.rest().find(|letter: char| !letter.is_whitespace());
            let blank = found.unwrap_or(self.rest().len());
            let lines = self.rest()[..blank].rfind(['\n', '\r']).map_or(0, |last| last + 1);
            self.pass(lines);
            // A line of blanks without end is left to the limit of a cell.
            if found.is_some() || self.rest().len() > CELL_LIMIT {
                return Ok(true);
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// Takes that many bytes, line breaks counted.
    pub(super) fn pass(&mut self, count: usize) {
        let end = self.at + count;
        while self.at < end {
            let run = self.chunk[self.at..end].find(['\n', '\r']);
            self.take(run.unwrap_or(end - self.at));
            if run.is_some() {
                self.take_break();
            }
        }
    }

    /// A flaw stands behind all that is read, taken or not.
    fn locate(&mut self, flaw: Flaw) -> Fault {
        self.pass(self.chunk.len() - self.at);
        Fault { hint: flaw.hint, remedy: flaw.remedy, ..Fault::fatal(self.line, flaw.message) }
    }
}
