//! Columns of text side by side. Only the last one, of free words, is broken into lines; the others only where they do
//! not fit.

use super::look::Look;
use super::strip::{GAP, Strip, fitted, together};
use super::wrap::wrap;
use console::Style;
use unicode_width::UnicodeWidthStr;

/// Words are not broken into narrower lines than this.
pub(super) const NARROW: usize = 20;
/// Free words with less room than this stand below their row.
const LEAST: usize = 18;
const INDENT: &str = "    ";
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
    let (line, room) = (usize::from(width), look.room());
    let before = together(&fixed) + if fixed.is_empty() { 0 } else { GAP.len() };
    if prose == 1 && before + LEAST <= room {
        grid.broken(before, line.saturating_sub(before).max(LEAST))
    } else if has_header && prose > 0 {
        grid.below(Some(line))
    } else {
        grid.squeezed(room)
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
        let widths =
            fitted(&fixed.iter().collect::<Vec<_>>(), if room.is_some() { self.look.room() } else { usize::MAX });
        let room = room.map_or(usize::MAX, |room| room.saturating_sub(INDENT.len()).max(NARROW));
        let mut lines = Vec::new();
        for row in self.places() {
            lines.extend(self.several(fixed, &widths, row).iter().map(|line| line.trim_end().to_owned()));
            for strip in prose.iter().filter(|strip| row.is_some() && strip.text(row) != "–") {
                let said = format!("{}: {}", strip.title, strip.text(row));
                lines.extend(wrap(&said, room).iter().map(|line| format!("{INDENT}{line}")));
            }
        }
        lines
    }

    /// Every column broken, where they do not fit side by side.
    fn squeezed(&self, room: usize) -> Vec<String> {
        let all: Vec<&Strip> = self.strips.iter().collect();
        let widths = fitted(&all, room);
        self.places()
            .flat_map(|row| self.several(self.strips, &widths, row))
            .map(|line| line.trim_end().to_owned())
            .collect()
    }

    /// One row in as many lines as its cells need.
    fn several(&self, strips: &[Strip], widths: &[usize], row: Option<usize>) -> Vec<String> {
        let cells: Vec<Vec<String>> =
            strips.iter().zip(widths).map(|(strip, width)| strip.lines(row, *width)).collect();
        let deepest = cells.iter().map(Vec::len).max().unwrap_or(0);
        let text =
            |place: usize, line: usize| cells.get(place).and_then(|lines| lines.get(line)).map_or("", String::as_str);
        (0..deepest).map(|line| self.texts(strips, widths, row, |place| text(place, line))).collect()
    }

    /// The rows, and the header where there is one, which has no number.
    fn places(&self) -> impl Iterator<Item = Option<usize>> {
        let rows = self.strips.first().map_or(0, |strip| strip.cells.len());
        self.has_header.then_some(None).into_iter().chain((0..rows).map(Some))
    }

    /// One row, each cell in the width of its column.
    fn line(&self, strips: &[Strip], widths: &[usize], row: Option<usize>) -> String {
        self.texts(strips, widths, row, |place| strips.get(place).map_or("", |strip| strip.text(row)))
    }

    fn texts<'a>(
        &self,
        strips: &[Strip],
        widths: &[usize],
        row: Option<usize>,
        text: impl Fn(usize) -> &'a str,
    ) -> String {
        let cell = |(place, (strip, width)): (usize, (&Strip, &usize))| {
            let text = text(place);
            let gap = " ".repeat(width.saturating_sub(text.width()));
            let text = self.styled(text, strip, row);
            if strip.right { gap + &text } else { text + &gap }
        };
        strips.iter().zip(widths).enumerate().map(cell).collect::<Vec<_>>().join(GAP)
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
