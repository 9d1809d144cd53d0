//! Making text inert: in a terminal it cannot command, in a spreadsheet it cannot compute, in JSON
//! it cannot hide.

use crate::core::text::may_join;
pub use crate::core::text::{csv_cell, csv_uncell, is_hidden};
use std::fmt::Write as _;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

const JOINER: char = '\u{200d}';
const NON_JOINER: char = '\u{200c}';
/// More marks than this on one base serve no script; they climb over the neighbouring lines.
const MARKS: usize = 8;

/// Text for one line of a terminal: controls and invisible characters become visible.
///
/// A line break shows as `⏎` and a tab as `→`; any other control as `\x1b`, and whatever is
/// invisible or turns the direction as `\u{202e}`. A joiner stays only between two emoji, where an
/// emoji is a character of the blocks that [`may_join`] names; a non-joiner stays only between two letters of
/// the Arabic and Indic blocks. Marks beyond the eighth on one base are cut with `…`.
pub fn term_line(text: &str) -> String {
    marked_line(text).0
}

/// A line as [`term_line`] shows it, and the places in it, in bytes, that stand for a character which is not shown as it
/// is: they are no words of the text.
pub fn marked_line(text: &str) -> (String, Vec<Range<usize>>) {
    let mut line = Line::default();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        if (c, next) != ('\r', Some('\n')) {
            line.add(c, next);
        }
    }
    (line.shown, line.marks_of_ours)
}

/// Text for a terminal with its line breaks kept: each line as [`term_line`] shows it.
pub fn term_block(text: &str) -> Vec<String> {
    text.lines().map(term_line).collect()
}

/// A serialised JSON document with every character that [`is_hidden`] written as `\u…`. Such a
/// character can only stand inside a string literal, so the document means the same.
pub fn json(document: &str) -> String {
    let mut shown = String::with_capacity(document.len());
    for c in document.chars() {
        if c > '~' && is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    shown
}

#[derive(Default)]
struct Line {
    shown: String,
    marks_of_ours: Vec<Range<usize>>,
    base: Option<char>,
    marks: usize,
}

impl Line {
    fn add(&mut self, c: char, next: Option<char>) {
        match c {
            '\n' => self.ours(|line| line.base('⏎')),
            '\t' => self.ours(|line| line.base('→')),
            JOINER | NON_JOINER if self.joins(c, next) => self.shown.push(c),
            JOINER | NON_JOINER => self.ours(|line| line.escape(c)),
            _ if is_hidden(c) => self.ours(|line| line.escape(c)),
            _ if c.width() == Some(0) => self.mark(c),
            _ => self.base(c),
        }
    }

    /// Writes what the text itself does not say.
    fn ours(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.shown.len();
        write(self);
        self.marks_of_ours.push(start..self.shown.len());
    }

    fn base(&mut self, c: char) {
        self.shown.push(c);
        self.base = Some(c);
        self.marks = 0;
    }

    fn mark(&mut self, c: char) {
        self.marks = self.marks.saturating_add(1);
        if self.marks <= MARKS {
            self.shown.push(c);
        } else if self.marks == MARKS + 1 {
            self.ours(|line| line.shown.push('…'));
        }
    }

    fn escape(&mut self, c: char) {
        let _ = match u32::from(c) {
            code @ 0..=0x7f => write!(self.shown, "\\x{code:02x}"),
            code => write!(self.shown, "\\u{{{code:x}}}"),
        };
        self.base = None;
        self.marks = 0;
    }

    fn joins(&self, c: char, next: Option<char>) -> bool {
        may_join(self.base, c, next)
    }
}
