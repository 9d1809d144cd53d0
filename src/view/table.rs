//! Tables for people: plain text, aligned by display width, never truncated.

use super::inert::{term_block, term_line};
use super::page::{Field, Page, Part};
use super::sheet::{Atom, Cell, Column, Kind, Sheet, at, decimal, interval};
use super::stamp::Stamp;
use super::words::span;
use super::wrap::wrap;
use crate::core::dialogue::turns;
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use std::io::{self, Write};
use std::iter;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const REHEARSAL: &str = "REHEARSAL: the clock and the chance of this file are given, nothing here counts";
const INDENT: &str = "  ";
const GAP: &str = "  ";
/// No column is made narrower than its longest word up to this width, which is that of a moment.
const NARROW: usize = 20;
/// The table crate measures the rest of a word again for every line it breaks off, and counts
/// columns in 16 bits: a giant text is broken beforehand.
const LONG_LINE: usize = 1024;
/// A wider cell in a pipe pushes its own row out of line instead of padding every other row.
const ALIGNED: usize = 200;

/// Writes the title, the rows, the notes and the stamp.
pub fn write_sheet(out: &mut dyn Write, sheet: &Sheet, stamp: &Stamp, width: Option<u16>) -> io::Result<()> {
    let mut paper = Paper { out, width };
    paper.top(&sheet.title, stamp)?;
    paper.sheet(sheet)?;
    writeln!(paper.out)?;
    paper.bottom(&sheet.notes, stamp)
}

/// Writes the title, the parts, the notes and the stamp.
pub fn write_page(out: &mut dyn Write, page: &Page, stamp: &Stamp, width: Option<u16>) -> io::Result<()> {
    let mut paper = Paper { out, width };
    paper.top(&page.title, stamp)?;
    paper.parts(&page.parts)?;
    if !page.parts.is_empty() {
        writeln!(paper.out)?;
    }
    paper.bottom(&page.notes, stamp)
}

/// Parts of a page as text, for a width where there is one.
pub fn parts(parts: &[Part], width: Option<u16>) -> String {
    let mut text = Vec::new();
    // Writing into memory does not fail.
    let _ = Paper { out: &mut text, width }.parts(parts);
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

/// One cell as a line for people.
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Word(word) => term_line(word),
        Cell::Text(text) | Cell::Turns(text) => term_line(text.expose()),
        Cell::Share { whole, low, high, .. } => share(cell, *whole, low.zip(*high)),
        Cell::Rate { n, ends, .. } => share(cell, *n, *ends),
        Cell::Range { low, high } => format!("{} %", interval(*low, *high)),
        Cell::Span(seconds) => span(*seconds),
        Cell::Decimal(number) => decimal((*number).into()),
        Cell::Absent("") => "–".to_owned(),
        Cell::Absent(why) => format!("– ({})", term_line(why)),
        Cell::Count(_) | Cell::Percent(_) | Cell::Day(_) | Cell::Moment(_) | Cell::Yes(_) => {
            cell.flat(Kind::Plain).iter().map(atom).collect()
        }
    }
}

struct Paper<'a> {
    out: &'a mut dyn Write,
    width: Option<u16>,
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
        writeln!(self.out, "as of {} · head {head}", stamp.as_of)
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

    fn sheet(&mut self, sheet: &Sheet) -> io::Result<()> {
        if sheet.rows.is_empty() {
            return self.text(&sheet.empty);
        }
        let header = sheet.columns.iter().map(|column| term_line(column.title));
        let rows = sheet.rows.iter().map(|row| cells(&sheet.columns, row));
        let rows: Vec<_> = iter::once(header.collect()).chain(rows).collect();
        self.grid(&sheet.columns, &rows)
    }

    fn nested(&mut self, sheet: &Sheet) -> io::Result<()> {
        self.text(&sheet.title)?;
        self.sheet(sheet)?;
        sheet.notes.iter().try_for_each(|note| self.text(note))
    }

    fn fields(&mut self, fields: &[Field]) -> io::Result<()> {
        let columns = [Column::words("field", ""), Column::words("value", "")];
        let row = |(_, title, cell): &Field| vec![term_line(title), shown(cell)];
        self.grid(&columns, &fields.iter().map(row).collect::<Vec<_>>())
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
            | Cell::Day(_)
            | Cell::Moment(_)
            | Cell::Span(_)
            | Cell::Yes(_)
            | Cell::Absent(_) => vec![shown(body)],
        };
        for line in lines {
            for line in self.wrapped(&line, INDENT.len()) {
                writeln!(self.out, "{}", format!("{INDENT}{line}").trim_end())?;
            }
        }
        Ok(())
    }

    fn grid(&mut self, columns: &[Column], rows: &[Vec<String>]) -> io::Result<()> {
        let lines = match self.width {
            Some(width) => fitted(columns, rows, width),
            None => unwrapped(columns, rows),
        };
        writeln!(self.out, "{lines}")
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let lines = self.wrapped(&term_line(text), 0);
        lines.iter().try_for_each(|line| writeln!(self.out, "{line}"))
    }

    fn wrapped(&self, line: &str, indent: usize) -> Vec<String> {
        match self.width {
            Some(width) => wrap(line, usize::from(width).saturating_sub(indent).max(NARROW)),
            None => vec![line.trim_end().to_owned()],
        }
    }
}

/// Rows laid out for a terminal, where long columns of words are wrapped.
fn fitted(columns: &[Column], rows: &[Vec<String>], width: u16) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_width(width);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    for row in rows {
        table.add_row(row.iter().map(|text| wrap(text, LONG_LINE).join("\n")));
    }
    lay_out(&mut table, columns, rows);
    table.trim_fmt()
}

/// Rows for a pipe: each stays one line, however long.
fn unwrapped(columns: &[Column], rows: &[Vec<String>]) -> String {
    let narrow = |place: usize| {
        let widths = rows.iter().filter_map(|row| Some(row.get(place)?.width()));
        widths.filter(|width| *width <= ALIGNED).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns.len()).map(narrow).collect();
    let lines = rows.iter().map(|row| aligned(columns, &widths, row));
    lines.collect::<Vec<_>>().join("\n")
}

fn aligned(columns: &[Column], widths: &[usize], row: &[String]) -> String {
    let mut line = String::new();
    for ((column, width), text) in columns.iter().zip(widths).zip(row) {
        let gap = " ".repeat(width.saturating_sub(text.width()));
        let (before, after) = if column.right { (&*gap, "") } else { ("", &*gap) };
        line.extend([before, text, after, GAP]);
    }
    line.trim_end().to_owned()
}

fn lay_out(table: &mut Table, columns: &[Column], rows: &[Vec<String>]) {
    let end = columns.len().saturating_sub(1);
    for (place, (laid, column)) in table.column_iter_mut().zip(columns).enumerate() {
        let gap = if place == end { "" } else { GAP };
        let gap = u16::try_from(gap.len()).unwrap_or(0);
        laid.set_padding((0, gap));
        let least = Width::Fixed(longest_word(rows, place) + gap);
        laid.set_constraint(ColumnConstraint::LowerBoundary(least));
        if column.right {
            laid.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// The widest word of a column, within reason: its column is never made narrower. Wide characters
/// are words of their own, as Chinese may break between any two.
fn longest_word(rows: &[Vec<String>], place: usize) -> u16 {
    let words = rows
        .iter()
        .filter_map(|row| row.get(place))
        .flat_map(|text| text.split(|c: char| c == ' ' || c.width() == Some(2)));
    let longest = words.map(UnicodeWidthStr::width).max().unwrap_or(0);
    u16::try_from(longest.clamp(2, NARROW)).unwrap_or(2)
}

fn cells(columns: &[Column], row: &[Cell]) -> Vec<String> {
    (0..columns.len()).map(|place| shown(at(row, place))).collect()
}

fn share(cell: &Cell, whole: u64, ends: Option<(i64, i64)>) -> String {
    if whole == 0 {
        return "– (of 0)".to_owned();
    }
    let rate: String = cell.flat(Kind::Plain).iter().map(atom).collect();
    match ends {
        Some((low, high)) => format!("{rate} of {whole} ({})", interval(low, high)),
        None => format!("{rate} of {whole}"),
    }
}

fn atom(atom: &Atom) -> String {
    match atom {
        Atom::Text(text) => term_line(text),
        Atom::Made(text) => text.clone(),
        Atom::Count(n) => n.to_string(),
        Atom::Hundredths(n) => format!("{} %", decimal(*n)),
        Atom::Yes(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Atom::Absent => "–".to_owned(),
    }
}
