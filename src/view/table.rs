//! Tables for people: plain text, aligned by display width. Only a name of ours that is wider than its column is cut.

use super::grid::{self, NARROW};
use super::inert::{term_block, term_line};
use super::layout::lay_out;
use super::look::{Clock, Look};
use super::page::{Field, Page, Part};
use super::plain::{alone, moment};
use super::sheet::{Cell, Sheet};
use super::stamp::{REHEARSAL, Stamp};
use super::strip::{Holds, Strip};
use super::wrap::wrap;
use crate::core::dialogue::turns;
use std::io::{self, Write};

pub use super::plain::shown;

const INDENT: &str = "  ";
/// Writes the title, the rows, the notes and the stamp.
pub fn write_sheet(out: &mut dyn Write, sheet: &Sheet, stamp: &Stamp, look: Look) -> io::Result<()> {
    let mut paper = Paper { out, look, clock: Some(&stamp.zone) };
    paper.top(&sheet.title, stamp)?;
    let notes = paper.sheet(sheet, true)?;
    writeln!(paper.out)?;
    paper.bottom(&[notes.as_slice(), &sheet.notes].concat(), stamp)
}

/// Writes the title, the parts, the notes and the stamp.
pub fn write_page(out: &mut dyn Write, page: &Page, stamp: &Stamp, look: Look) -> io::Result<()> {
    let mut paper = Paper { out, look, clock: Some(&stamp.zone) };
    paper.top(&page.title, stamp)?;
    paper.parts(&page.parts)?;
    if !page.parts.is_empty() {
        writeln!(paper.out)?;
    }
    paper.bottom(&page.notes, stamp)
}

/// Parts of a page as text, for a width where there is one. Moments are shown as files hold them.
pub fn parts(parts: &[Part], width: Option<u16>) -> String {
    let mut text = Vec::new();
    // Writing into memory does not fail.
    let _ = Paper { out: &mut text, look: width.into(), clock: None }.parts(parts);
    String::from_utf8_lossy(&text).into_owned()
}

/// The turns of a dialogue, each with its number.
fn numbered(text: &str) -> Vec<String> {
    let turns = turns(text);
    let wide = turns.len().to_string().len();
    let turn = |(place, turn): (usize, &&str)| {
        let number = place + 1;
        let lines = term_block(turn).into_iter().enumerate();
        let line = move |(place, line): (usize, String)| match place {
            0 => format!("{number:wide$}  {line}"),
            _ => format!("{:wide$}  {line}", ""),
        };
        lines.map(line).collect::<Vec<_>>()
    };
    turns.iter().enumerate().flat_map(turn).collect()
}

struct Paper<'a> {
    out: &'a mut dyn Write,
    look: Look,
    clock: Clock<'a>,
}

impl Paper<'_> {
    fn top(&mut self, title: &str, stamp: &Stamp) -> io::Result<()> {
        if stamp.rehearsal {
            writeln!(self.out, "{REHEARSAL}")?;
        }
        self.text(title)?;
        writeln!(self.out)
    }

    fn bottom(&mut self, notes: &[String], stamp: &Stamp) -> io::Result<()> {
        for note in notes {
            self.text(note)?;
        }
        let head = term_line(&stamp.head);
        let (as_of, zone) = (moment(stamp.as_of, Some(&stamp.zone)), &stamp.zone);
        writeln!(self.out, "as of {as_of} {zone} · head {head}")
    }

    fn parts(&mut self, parts: &[Part]) -> io::Result<()> {
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                writeln!(self.out)?;
            }
            self.part(part)?;
        }
        Ok(())
    }

    fn part(&mut self, part: &Part) -> io::Result<()> {
        match part {
            Part::Fields(fields) => self.fields(fields),
            Part::Block { title, body, .. } => self.block(title, body),
            Part::Sheet(sheet) => self.nested(sheet),
        }
    }

    /// Writes the rows, and answers what is to be said of them. A list stands alone, not on a page.
    fn sheet(&mut self, sheet: &Sheet, is_list: bool) -> io::Result<Vec<String>> {
        if sheet.rows.is_empty() {
            return self.text(&sheet.empty).map(|()| Vec::new());
        }
        let laid = lay_out(sheet, self.look, self.clock, is_list);
        self.grid(&laid.strips, true)?;
        Ok(laid.notes)
    }

    fn nested(&mut self, sheet: &Sheet) -> io::Result<()> {
        self.text(&sheet.title)?;
        let notes = self.sheet(sheet, false)?;
        notes.iter().chain(&sheet.notes).try_for_each(|note| self.text(note))
    }

    fn fields(&mut self, fields: &[Field]) -> io::Result<()> {
        let names = fields.iter().map(|(_, title, _)| term_line(title)).collect();
        let values = fields.iter().map(|(_, _, cell)| alone(cell, self.clock)).collect();
        let names = Strip { cells: names, ..Strip::default() };
        let values = Strip { cells: values, prose: true, holds: Holds::Words, ..Strip::default() };
        self.grid(&[names.measured(), values.measured()], false)
    }

    /// The indent keeps a line of the text from passing for a line of ours.
    fn block(&mut self, title: &str, body: &Cell) -> io::Result<()> {
        self.text(title)?;
        let lines = match body {
            Cell::Word(text) => term_block(text),
            Cell::Text(text) => term_block(text.expose()),
            Cell::Turns(text) => numbered(text.expose()),
            Cell::Count(_)
            | Cell::Percent(_)
            | Cell::Decimal(_)
            | Cell::Share { .. }
            | Cell::Rate { .. }
            | Cell::Range { .. }
            | Cell::Between { .. }
            | Cell::Day(_)
            | Cell::Moment(_)
            | Cell::Span(_)
            | Cell::Yes(_)
            | Cell::Absent(_) => vec![alone(body, self.clock)],
        };
        for line in lines {
            for line in self.wrapped(&line, INDENT.len()) {
                writeln!(self.out, "{}", format!("{INDENT}{line}").trim_end())?;
            }
        }
        Ok(())
    }

    fn grid(&mut self, strips: &[Strip], has_header: bool) -> io::Result<()> {
        grid::lines(strips, self.look, has_header).iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let lines = self.wrapped(&term_line(text), 0);
        lines.iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn wrapped(&self, line: &str, indent: usize) -> Vec<String> {
        match self.look.width {
            Some(width) => wrap(line, usize::from(width).saturating_sub(indent).max(NARROW)),
            None => vec![line.trim_end().to_owned()],
        }
    }
}
