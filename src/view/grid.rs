//! Columns of text side by side. Only the last one, of free words, is broken into lines.

use super::layout::{GAP, Strip, together};
use super::look::Look;
use super::wrap::wrap;
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use console::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No column is made narrower than its longest word up to this width, which is that of a moment.
pub(super) const NARROW: usize = 20;
/// Free words with less room than this stand below their row.
const LEAST: usize = 18;
const INDENT: &str = "    ";
/// The table crate measures the rest of a word again for every line it breaks off, and counts
/// columns in 16 bits: a giant text is broken beforehand.
const LONG_LINE: usize = 1024;
/// A wider cell pushes its own row out of line instead of padding every other row.
const ALIGNED: usize = 200;

/// The lines of a table, or of fields, which have no header.
pub(super) fn lines(strips: &[Strip], look: Look, has_header: bool) -> Vec<String> {
    let grid = Grid { strips, look, has_header };
    let widths: Vec<usize> = strips.iter().map(|strip| strip.width).collect();
    if look.wide && has_header || together(&widths) <= look.room() {
        return grid.unbroken();
    }
    let fixed: Vec<usize> =
        strips.iter().zip(&widths).filter(|(strip, _)| !strip.prose).map(|(_, width)| *width).collect();
    let prose = strips.len() - fixed.len();
    let Some(width) = look.width else {
        return if prose > 1 && has_header { grid.below(None) } else { grid.unbroken() };
    };
    let (room, before) = (usize::from(width), together(&fixed) + if fixed.is_empty() { 0 } else { GAP.len() });
    if prose == 1 && before + LEAST <= room {
        grid.broken(before, room - before)
    } else if has_header && prose > 0 && together(&fixed) <= room {
        grid.below(Some(room))
    } else {
        grid.squeezed(width)
    }
}

struct Grid<'a> {
    strips: &'a [Strip],
    look: Look,
    has_header: bool,
}

impl Grid<'_> {
    /// Each row on one line, however long.
    fn unbroken(&self) -> Vec<String> {
        let widths: Vec<usize> = self.strips.iter().map(|strip| strip.width_up_to(ALIGNED)).collect();
        self.places().map(|row| self.line(self.strips, &widths, row).trim_end().to_owned()).collect()
    }

    /// Free words broken in the room behind the other columns.
    fn broken(&self, before: usize, room: usize) -> Vec<String> {
        let Some((last, rest)) = self.strips.split_last() else { return Vec::new() };
        let widths: Vec<usize> = rest.iter().map(|strip| strip.width).collect();
        let gap = if rest.is_empty() { "" } else { GAP };
        let mut lines = Vec::new();
        for row in self.places() {
            let mut start = self.line(rest, &widths, row) + gap;
            for words in wrap(last.text(row), room) {
                lines.push(format!("{start}{}", self.styled(&words, last, row)).trim_end().to_owned());
                start = " ".repeat(before);
            }
        }
        lines
    }

    /// Free words below their row, each with its name: broken in the room there is, where lines are broken.
    fn below(&self, room: Option<usize>) -> Vec<String> {
        let fixed = self.strips.iter().take_while(|strip| !strip.prose).count();
        let (fixed, prose) = self.strips.split_at(fixed);
        let widths: Vec<usize> = fixed.iter().map(|strip| strip.width).collect();
        let room = room.map_or(usize::MAX, |room| room.saturating_sub(INDENT.len()).max(NARROW));
        let mut lines = Vec::new();
        for row in self.places() {
            lines.push(self.line(fixed, &widths, row).trim_end().to_owned());
            for strip in prose.iter().filter(|strip| row.is_some() && strip.text(row) != "–") {
                let said = format!("{}: {}", strip.title, strip.text(row));
                lines.extend(wrap(&said, room).iter().map(|line| format!("{INDENT}{line}")));
            }
        }
        lines
    }

    /// Every column broken, where not even the short ones fit side by side.
    fn squeezed(&self, width: u16) -> Vec<String> {
        let mut table = Table::new();
        table.load_style(NOTHING).set_width(width);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        for row in self.places() {
            table.add_row(self.strips.iter().map(|strip| wrap(strip.text(row), LONG_LINE).join("\n")));
        }
        self.set_columns(&mut table);
        table.trim_fmt().lines().map(str::to_owned).collect()
    }

    fn set_columns(&self, table: &mut Table) {
        let end = self.strips.len().saturating_sub(1);
        for (place, (laid, strip)) in table.column_iter_mut().zip(self.strips).enumerate() {
            let gap = if place == end { "" } else { GAP };
            let gap = u16::try_from(gap.len()).unwrap_or(0);
            laid.set_padding((0, gap));
            laid.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(longest_word(strip) + gap)));
            if strip.right {
                laid.set_cell_alignment(CellAlignment::Right);
            }
        }
    }

    /// The rows, and the header where there is one, which has no number.
    fn places(&self) -> impl Iterator<Item = Option<usize>> {
        let rows = self.strips.first().map_or(0, |strip| strip.cells.len());
        self.has_header.then_some(None).into_iter().chain((0..rows).map(Some))
    }

    /// One row, each cell in the width of its column.
    fn line(&self, strips: &[Strip], widths: &[usize], row: Option<usize>) -> String {
        let cell = |(strip, width): (&Strip, &usize)| {
            let text = strip.text(row);
            let gap = " ".repeat(width.saturating_sub(text.width()));
            let text = self.styled(text, strip, row);
            if strip.right { gap + &text } else { text + &gap }
        };
        strips.iter().zip(widths).map(cell).collect::<Vec<_>>().join(GAP)
    }

    /// Where there is colour: titles bold, and red what must not be overlooked.
    fn styled(&self, text: &str, strip: &Strip, row: Option<usize>) -> String {
        let style = match row {
            None => Style::new().bold(),
            Some(row) if strip.alarms.get(row).is_some_and(|alarm| *alarm) => Style::new().red(),
            Some(_) => return text.to_owned(),
        };
        if self.look.colour { style.force_styling(true).apply_to(text).to_string() } else { text.to_owned() }
    }
}

/// The widest word of a column, within reason: its column is never made narrower. Wide characters
/// are words of their own, as Chinese may break between any two.
fn longest_word(strip: &Strip) -> u16 {
    let texts = strip.cells.iter().chain([&strip.title]);
    let words = texts.flat_map(|text| text.split(|c: char| c == ' ' || c.width() == Some(2)));
    let longest = words.map(UnicodeWidthStr::width).max().unwrap_or(0);
    u16::try_from(longest.clamp(2, NARROW)).unwrap_or(2)
}
