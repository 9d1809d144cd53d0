//! A column of a table as text, and how narrow it may become.

use super::wrap::{self, wrap};
use unicode_width::UnicodeWidthStr;

/// What stands between two columns.
pub(super) const GAP: &str = "  ";
/// No column of names is made narrower than this, where its words are longer.
const CUT: usize = 12;

/// What a column holds, which says where its cells may be broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Holds {
    /// Figures, days and times: a number stays with its unit. Only an interval may stand in a line of its own.
    Figures,
    /// Names of ours: broken at spaces and hyphens, and cut where one word alone is too wide.
    #[default]
    Names,
    /// Words from outside: the same, but nothing of them is cut off.
    Words,
}

/// A column as text.
#[derive(Default)]
pub(super) struct Strip {
    /// Its title.
    pub title: String,
    /// Its cells, one for each row.
    pub cells: Vec<String>,
    /// Of each row, whether it says there what must not be overlooked; none where nothing does.
    pub alarms: Vec<bool>,
    /// Whether it is aligned right.
    pub right: bool,
    /// Whether it holds free words, which may be broken into lines.
    pub prose: bool,
    /// What it holds.
    pub holds: Holds,
    /// How wide it is without a break.
    pub width: usize,
}

impl Strip {
    /// The same, measured.
    pub fn measured(self) -> Self {
        Self { width: self.width_up_to(usize::MAX), ..self }
    }

    /// How wide it is where a cell wider than `most` pushes only its own row.
    pub fn width_up_to(&self, most: usize) -> usize {
        let cells = self.cells.iter().map(|cell| cell.width()).filter(|width| *width <= most);
        cells.chain([self.title.width()]).max().unwrap_or(0)
    }

    /// The text of a row, or the title.
    pub fn text(&self, row: Option<usize>) -> &str {
        row.map_or(&self.title, |row| self.cells.get(row).map_or("", String::as_str))
    }

    /// How narrow it may become at the least: a figure is never parted, a longer name is cut.
    pub fn least(&self) -> usize {
        match self.holds {
            Holds::Figures => self.longest(pieces),
            Holds::Names | Holds::Words => self.longest(pieces).min(CUT),
        }
    }

    /// The width of the longest piece among the cells and the words of the title.
    fn longest<'a>(&'a self, pieces: fn(&'a str, Holds) -> Vec<&'a str>) -> usize {
        let cells = self.cells.iter().flat_map(|cell| pieces(cell, self.holds));
        let title = pieces(&self.title, Holds::Names);
        cells.chain(title).map(|piece| piece.trim_end().width()).max().unwrap_or(0)
    }

    /// How much of a width its lines take.
    fn used(&self, width: usize) -> usize {
        if self.width <= width {
            return self.width;
        }
        let rows = std::iter::once(None).chain((0..self.cells.len()).map(Some));
        let lines = rows.flat_map(|row| self.lines(row, width));
        lines.map(|line| line.width()).max().unwrap_or(0)
    }

    /// The lines of a row, or of the title, none wider than `width` unless a figure is.
    pub fn lines(&self, row: Option<usize>, width: usize) -> Vec<String> {
        let holds = if row.is_some() { self.holds } else { Holds::Names };
        let (mut lines, mut line) = (Vec::new(), String::new());
        for part in pieces(self.text(row), holds).into_iter().flat_map(|piece| parts(piece, holds, width)) {
            if !line.is_empty() && line.width() + part.trim_end().width() > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(&part);
        }
        lines.push(line);
        lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

/// How wide columns are side by side.
pub(super) fn together(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1)
}

/// The widths of columns side by side in so much room: words are parted before hyphenated ones, those before names are
/// cut, and the widest columns give way first. Not even the last keeps to the room where figures alone are wider.
pub(super) fn fitted(strips: &[&Strip], room: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = strips.iter().map(|strip| strip.width.min(room)).collect();
    let levels: [&dyn Fn(&Strip) -> usize; 3] =
        [&|strip| strip.longest(words), &|strip| strip.longest(pieces), &Strip::least];
    for level in levels {
        let least: Vec<usize> = strips.iter().map(|strip| level(strip)).collect();
        while together(&widths) > room && narrow_one(&mut widths, &least) {}
    }
    strips.iter().zip(widths).map(|(strip, width)| strip.used(width)).collect()
}

/// Takes one from the widest of the columns that may still be narrower.
fn narrow_one(widths: &mut [usize], least: &[usize]) -> bool {
    let may = widths.iter_mut().zip(least).filter(|(width, least)| **width > **least);
    let Some((widest, _)) = may.max_by_key(|(width, _)| **width) else { return false };
    *widest -= 1;
    true
}

/// A piece as it stands in so much room: where it alone is too wide a name is cut, and other words are broken.
fn parts(piece: &str, holds: Holds, width: usize) -> Vec<String> {
    if piece.trim_end().width() <= width || holds == Holds::Figures {
        return vec![piece.to_owned()];
    }
    if holds == Holds::Words {
        let mut parts = wrap(piece, width.max(1));
        // Its last part goes on with the next piece.
        parts.last_mut().into_iter().for_each(|last| last.push_str(if piece.ends_with(' ') { " " } else { "" }));
        return parts;
    }
    let kept = wrap(piece, width.saturating_sub(1).max(1)).into_iter().next().unwrap_or_default();
    vec![format!("{kept}…{}", if piece.ends_with(' ') { " " } else { "" })]
}

/// A text in the pieces between which it may be broken at spaces.
fn words(text: &str, holds: Holds) -> Vec<&str> {
    match holds {
        Holds::Figures => cut_where(text, |head, rest| head.ends_with(' ') && rest.starts_with('(')),
        Holds::Names | Holds::Words => wrap::words(text).collect(),
    }
}

/// The same, broken after hyphens too, where these stand inside a word and not between the numbers of a day.
fn pieces(text: &str, holds: Holds) -> Vec<&str> {
    let is_digit = |c: char| c.is_ascii_digit();
    let is_inside = |head: &str, rest: &str| {
        let before = head.strip_suffix(['-', '‐']);
        before.is_some_and(|before| {
            before.ends_with(char::is_alphanumeric) && !(before.ends_with(is_digit) && rest.starts_with(is_digit))
        }) && !rest.starts_with([' ', '-'])
    };
    let inside = |word| if holds == Holds::Figures { vec![word] } else { cut_where(word, is_inside) };
    words(text, holds).into_iter().flat_map(inside).collect()
}

fn cut_where(text: &str, may: impl Fn(&str, &str) -> bool) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, _) in text.char_indices().skip(1) {
        if text.split_at_checked(at).is_some_and(|(head, rest)| may(head, rest)) {
            parts.extend(text.get(start..at));
            start = at;
        }
    }
    parts.extend(text.get(start..));
    parts
}
