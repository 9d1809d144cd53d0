//! Which columns of a sheet a table shows, and what it says below about those it does not.

use super::inert::term_line;
use super::look::{Clock, Look};
use super::plain::{alone, in_table};
use super::sheet::{Cell, Column, Kind, Sheet, at};
use super::strip::{Holds, Strip, together};
use super::words::{count, list_or};
use crate::calc::decimal::per_cent;
use unicode_width::UnicodeWidthStr;

/// A column is added only where this much is left for the free words behind it.
const PROSE: usize = 36;
/// From so many rows on a column in which all say the same is said once, below.
const MANY: usize = 3;
/// A longer word is not said below.
const SHORT: usize = 40;
const BLOCKS: usize = 5;

/// The columns that are shown, and what is to be said of the table.
pub(super) struct Laid {
    /// What is shown, free words last.
    pub strips: Vec<Strip>,
    /// Sentences to stand below.
    pub notes: Vec<String>,
}

/// Chooses the columns of a sheet for the room there is. A list of its own says once what all its rows say.
pub(super) fn lay_out(sheet: &Sheet, look: Look, clock: Clock<'_>, is_list: bool) -> Laid {
    let mut strips: Vec<Strip> = (0..sheet.columns.len()).map(|place| strip(sheet, place, clock)).collect();
    let choice =
        if look.wide { Choice::everything(sheet) } else { Chooser { sheet, strips: &strips, look, is_list }.choose() };
    if look.is_terminal() {
        add_bars(sheet, &mut strips, &choice.shown, look);
    }
    let mut notes: Vec<String> = absent(sheet, &choice.shown).into_iter().collect();
    notes.extend(everywhere(sheet, &choice.same, clock));
    notes.extend(more(sheet, &choice.left));
    let mut of: Vec<Option<Strip>> = strips.into_iter().map(Some).collect();
    let strips = choice.shown.iter().filter_map(|place| of.get_mut(*place).and_then(Option::take)).collect();
    Laid { strips, notes }
}

/// The places of columns: those shown in their order, those in which all rows say the same, those left out.
#[derive(Default)]
struct Choice {
    shown: Vec<usize>,
    same: Vec<usize>,
    left: Vec<usize>,
}

impl Choice {
    fn everything(sheet: &Sheet) -> Self {
        Self { shown: (0..sheet.columns.len()).collect(), ..Self::default() }.in_order(sheet)
    }

    fn in_order(mut self, sheet: &Sheet) -> Self {
        self.shown.sort_by_key(|place| (sheet.columns.get(*place).is_some_and(|column| column.prose), *place));
        self
    }
}

fn strip(sheet: &Sheet, place: usize, clock: Clock<'_>) -> Strip {
    let Some(column) = sheet.columns.get(place) else { return Strip::default() };
    let cells = sheet.rows.iter().map(|row| in_table(at(row, place), clock)).collect();
    let rows = sheet.rows.iter().filter(|_| column.alarm);
    let alarms = rows.map(|row| is_alarming(at(row, place))).collect();
    let title = term_line(column.title);
    let holds = holds(sheet, place, column);
    Strip { title, cells, alarms, right: column.right, prose: column.prose, holds, width: 0 }.measured()
}

fn holds(sheet: &Sheet, place: usize, column: &Column) -> Holds {
    let is = |has: fn(&Cell) -> bool| sheet.rows.iter().any(|row| has(at(row, place)));
    if is(|cell| matches!(cell, Cell::Text(_) | Cell::Turns(_))) {
        Holds::Words
    } else if !column.right && column.kind == Kind::Plain && is(|cell| matches!(cell, Cell::Word(_))) {
        Holds::Names
    } else {
        Holds::Figures
    }
}

fn is_alarming(cell: &Cell) -> bool {
    matches!(cell, Cell::Yes(true) | Cell::Count(1..))
}

/// What columns are chosen by.
struct Chooser<'a> {
    sheet: &'a Sheet,
    strips: &'a [Strip],
    look: Look,
    is_list: bool,
}

impl Chooser<'_> {
    fn choose(&self) -> Choice {
        let mut choice = Choice::default();
        self.curated(&mut choice);
        self.extras(&mut choice);
        self.keep_to_room(&mut choice);
        choice.same.sort_unstable();
        choice.in_order(self.sheet)
    }

    fn curated(&self, choice: &mut Choice) {
        for (place, column) in self.columns(false) {
            if self.is_same(place, column) {
                choice.same.push(place);
            } else if !is_empty(self.sheet, place, column) {
                choice.shown.push(place);
            }
        }
    }

    /// In their order, up to the first that does not fit.
    fn extras(&self, choice: &mut Choice) {
        let mut is_full = false;
        for (place, column) in self.columns(true) {
            let is_absent = self.sheet.rows.iter().all(|row| matches!(at(row, place), Cell::Absent(_)));
            if !is_absent && self.is_same(place, column) {
                choice.same.push(place);
            } else if !is_absent && !is_full && self.fits(&choice.shown, place, column.prose) {
                choice.shown.push(place);
            } else {
                is_full |= !is_absent;
                choice.left.push(place);
            }
        }
    }

    /// Where the columns do not fit however narrow they are made, the last ones are left out.
    fn keep_to_room(&self, choice: &mut Choice) {
        let room = self.look.room();
        if self.beside(&choice.shown, |strip| strip.width) <= room {
            return;
        }
        while self.beside(&choice.shown, Strip::least) > room {
            let Some(last) = self.fixed(&choice.shown).map(|(place, _)| place).skip(1).max() else { break };
            choice.shown.retain(|place| *place != last);
            choice.left.push(last);
        }
        choice.left.sort_unstable();
    }

    /// How wide the columns without free words are side by side.
    fn beside(&self, shown: &[usize], width: impl Fn(&Strip) -> usize) -> usize {
        together(&self.fixed(shown).map(|(_, strip)| width(strip)).collect::<Vec<_>>())
    }

    fn fixed(&self, shown: &[usize]) -> impl Iterator<Item = (usize, &Strip)> {
        let strips = shown.iter().filter_map(|place| Some((*place, self.strips.get(*place)?)));
        strips.filter(|(_, strip)| !strip.prose)
    }

    fn columns(&self, extra: bool) -> impl Iterator<Item = (usize, &Column)> {
        self.sheet.columns.iter().enumerate().filter(move |(_, column)| column.extra == extra)
    }

    fn is_same(&self, place: usize, column: &Column) -> bool {
        let is_short =
            || self.strips.get(place).is_some_and(|strip| strip.cells.iter().take(1).all(|cell| cell.width() <= SHORT));
        self.is_list && place > 0 && !column.always && says_the_same(self.sheet, place) && is_short()
    }

    /// Whether a column fits in beside those shown: their cells unbroken, with something left for free words. Where there
    /// are several of free words, these stand below their row; one more is added only where nothing has to be broken.
    fn fits(&self, shown: &[usize], place: usize, is_prose: bool) -> bool {
        let strips = shown.iter().chain([&place]).filter_map(|place| self.strips.get(*place));
        let (prose, rest): (Vec<&Strip>, Vec<&Strip>) = strips.partition(|strip| strip.prose);
        let behind = match prose.as_slice() {
            [one] => vec![one.width.min(PROSE)],
            all if is_prose => all.iter().map(|strip| strip.width).collect(),
            _ => Vec::new(),
        };
        let widths: Vec<usize> = rest.iter().map(|strip| strip.width).chain(behind).collect();
        together(&widths) + self.bars(shown) <= self.look.room()
    }

    /// What bars take: more of the figures one looks at comes before more figures.
    fn bars(&self, shown: &[usize]) -> usize {
        let has_bar = |place: &&usize| self.sheet.columns.get(**place).is_some_and(|column| column.bar);
        if self.look.is_terminal() { shown.iter().filter(has_bar).count() * (BLOCKS + 1) } else { 0 }
    }
}

/// Whether all of many rows have one word, day or moment, or lack it for one reason. Figures are for comparing.
fn says_the_same(sheet: &Sheet, place: usize) -> bool {
    let mut cells = sheet.rows.iter().map(|row| at(row, place));
    let Some(first) = cells.next() else { return false };
    let is_word = match first {
        Cell::Word(_) | Cell::Day(_) | Cell::Moment(_) | Cell::Yes(_) => true,
        Cell::Absent(why) => !why.is_empty(),
        Cell::Text(_)
        | Cell::Turns(_)
        | Cell::Count(_)
        | Cell::Percent(_)
        | Cell::Decimal(_)
        | Cell::Share { .. }
        | Cell::Rate { .. }
        | Cell::Range { .. }
        | Cell::Between { .. }
        | Cell::Span(_) => false,
    };
    is_word && sheet.rows.len() >= MANY && cells.all(|cell| cell == first)
}

/// Whether there are no free words at all: nothing is lost without their column.
fn is_empty(sheet: &Sheet, place: usize, column: &Column) -> bool {
    column.prose && sheet.rows.iter().all(|row| matches!(at(row, place), Cell::Absent("")))
}

/// Draws bars behind percentages, where there is room for all of them.
fn add_bars(sheet: &Sheet, strips: &mut [Strip], shown: &[usize], look: Look) {
    let places: Vec<usize> =
        shown.iter().copied().filter(|place| sheet.columns.get(*place).is_some_and(|column| column.bar)).collect();
    let widths: Vec<usize> = shown.iter().filter_map(|place| strips.get(*place)).map(|strip| strip.width).collect();
    if !look.wide && together(&widths) + places.len() * (BLOCKS + 1) > look.room() {
        return;
    }
    for place in places {
        let Some(strip) = strips.get_mut(place) else { continue };
        for (text, row) in strip.cells.iter_mut().zip(&sheet.rows) {
            text.push(' ');
            text.push_str(&bar(at(row, place)));
        }
        *strip = std::mem::take(strip).measured();
    }
}

fn bar(cell: &Cell) -> String {
    let rate = match cell {
        Cell::Percent(rate) => Some(i128::from(*rate)),
        Cell::Share { part, whole, .. } => per_cent(*part, *whole),
        _ => None,
    };
    let Some(rate) = rate else { return " ".repeat(BLOCKS) };
    // Full at 100 % alone, and empty at nothing alone.
    let most = if rate >= 10_000 { BLOCKS } else { BLOCKS - 1 };
    let full = usize::try_from((rate + 1000) / 2000).unwrap_or(0).clamp(usize::from(rate > 0), most);
    "▇".repeat(full) + &"▁".repeat(BLOCKS - full)
}

/// Why cells are absent, each reason once, with the columns in which it stands.
fn absent(sheet: &Sheet, shown: &[usize]) -> Option<String> {
    let mut titles_of: Vec<(&str, Vec<&str>)> = Vec::new();
    for (title, why) in shown.iter().flat_map(|place| reasons(sheet, *place)) {
        match titles_of.iter_mut().find(|(known, _)| *known == why) {
            Some((_, titles)) if titles.last() == Some(&title) => {}
            Some((_, titles)) => titles.push(title),
            None => titles_of.push((why, vec![title])),
        }
    }
    let mut told: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for (why, titles) in titles_of {
        match told.iter_mut().find(|(of, _)| *of == titles) {
            Some((_, reasons)) => reasons.push(why),
            None => told.push((titles, vec![why])),
        }
    }
    let told: Vec<String> =
        told.iter().map(|(titles, reasons)| format!("under {}: {}", titles.join(", "), list_or(reasons))).collect();
    (!told.is_empty()).then(|| format!("– {}.", told.join("; ")))
}

/// The title of a column with each reason why a cell of it is absent.
fn reasons(sheet: &Sheet, place: usize) -> impl Iterator<Item = (&'static str, &'static str)> {
    let title = sheet.columns.get(place).map_or("", |column| column.title);
    sheet.rows.iter().filter_map(move |row| match at(row, place) {
        Cell::Absent(why) if !why.is_empty() => Some((title, *why)),
        _ => None,
    })
}

fn everywhere(sheet: &Sheet, same: &[usize], clock: Clock<'_>) -> Option<String> {
    let row = sheet.rows.first()?;
    let told = |place: &usize| Some(format!("{} {}", sheet.columns.get(*place)?.title, alone(at(row, *place), clock)));
    let told: Vec<String> = same.iter().filter_map(told).collect();
    (!told.is_empty()).then(|| format!("Every row: {}.", told.join(", ")))
}

fn more(sheet: &Sheet, left: &[usize]) -> Option<String> {
    let titles: Vec<&str> =
        left.iter().filter_map(|place| sheet.columns.get(*place)).map(|column| column.title).collect();
    (!titles.is_empty())
        .then(|| format!("{} with --wide: {}.", count(titles.len() as u64, "more column"), titles.join(", ")))
}
