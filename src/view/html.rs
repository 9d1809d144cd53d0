//! Parts of a page as HTML: every text escaped by its type, and what cannot be seen made visible.

use super::inert::marked_line;
use super::page::{Field, Part};
use super::sheet::{Cell, Column, Sheet, at};
use super::table::shown;
use crate::core::dialogue::{speaker, turns};
use crate::core::scorecard::{Card, Words};
use maud::{Markup, html};

/// A text longer than this, in bytes, is laid out in pieces: a browser then lays out only those that are seen.
const RUN: usize = 16 * 1024;
/// A word as long as a time, in bytes, is not broken.
const SHORT: usize = 20;

/// One line of text.
pub fn line(text: &str) -> Markup {
    let (shown, ours) = marked_line(text);
    let starts = std::iter::once(0).chain(ours.iter().map(|place| place.end));
    let ends = ours.iter().map(|place| Some(place.clone())).chain([None]);
    html! {
        @for (start, place) in starts.zip(ends) {
            @let end = place.as_ref().map_or(shown.len(), |place| place.start);
            (shown.get(start..end).unwrap_or_default())
            @if let Some(place) = place { i.odd { (shown.get(place).unwrap_or_default()) } }
        }
    }
}

/// A text with its line breaks kept, in pieces where it is long.
pub fn block(text: &str) -> Markup {
    let runs = runs(text);
    html! {
        @if let [only] = runs.as_slice() {
            (lines(only))
        } @else {
            @for run in &runs { span.run { (lines(run)) } }
        }
    }
}

/// Under which heading parts stand, so that no level is left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Under {
    /// The title of the document.
    Title,
    /// The heading of a section.
    Section,
}

/// A part of a page.
pub fn part(part: &Part, under: Under) -> Markup {
    match part {
        Part::Fields(fields) => html! { dl.fields { @for field in fields { (self::field(field)) } } },
        Part::Block { key, title, body } => {
            html! { section.block data-key=(key) { (heading(title, under)) (said(body)) } }
        }
        Part::Sheet(sheet) => table(sheet, under),
    }
}

fn heading(title: &str, under: Under) -> Markup {
    match under {
        Under::Title => html! { h2 { (line(title)) } },
        Under::Section => html! { h3 { (line(title)) } },
    }
}

/// The rows of a sheet under its columns, or what to do where there are none.
pub fn grid(sheet: &Sheet) -> Markup {
    html! {
        @if sheet.rows.is_empty() {
            p { (line(&sheet.empty)) }
        } @else {
            div.wide tabindex="0" role="group" aria-label=(sheet.title) {
                table {
                    thead {
                        tr { @for column in &sheet.columns { th scope="col" class=[side(column)] { (column.title) } } }
                    }
                    tbody { @for row in &sheet.rows { tr { (cells(sheet, row)) } } }
                }
            }
        }
    }
}

fn cells(sheet: &Sheet, row: &[Cell]) -> Markup {
    html! {
        @for (place, column) in sheet.columns.iter().enumerate() {
            @let cell = at(row, place);
            td class=[look(column, is_short(cell))] dir="auto" { (cell_line(cell)) }
        }
    }
}

fn side(column: &Column) -> Option<&'static str> {
    column.right.then_some("right")
}

const fn look(column: &Column, is_short: bool) -> Option<&'static str> {
    match (column.right, is_short) {
        (true, true) => Some("right short"),
        (true, false) => Some("right"),
        (false, true) => Some("short"),
        (false, false) => None,
    }
}

/// Whether a cell is better not broken, such as a day or a ref.
fn is_short(cell: &Cell) -> bool {
    let shown = shown(cell);
    shown.len() <= SHORT && !shown.contains(' ')
}

/// The tag of a language as HTML takes it, where it is one.
pub fn tag(language: Option<&str>) -> Option<&str> {
    language.filter(|tag| {
        let mut pieces = tag.split('-');
        let first = pieces.next().unwrap_or_default();
        let is_piece = |piece: &str| (1..=8).contains(&piece.len()) && piece.bytes().all(|b| b.is_ascii_alphanumeric());
        (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()) && pieces.all(is_piece)
    })
}

/// Words of a card in a language, or in its own, with the tag of that language.
pub fn spoken(card: &Card, words: &Words, language: Option<&str>) -> Markup {
    html! {
        span lang=[language_of(card, words, language)] dir="auto" { (block(words.in_language(language))) }
    }
}

/// The tag of the language in which words of a card stand, where one is wanted.
pub fn language_of<'a>(card: &'a Card, words: &Words, language: Option<&'a str>) -> Option<&'a str> {
    let has = language.filter(|wanted| words.languages().any(|one| one == *wanted));
    tag(has).or_else(|| tag(card.language.as_deref()))
}

fn field((_, title, cell): &Field) -> Markup {
    html! { div { dt { (title) } dd dir="auto" { (cell_line(cell)) } } }
}

fn cell_line(cell: &Cell) -> Markup {
    match cell {
        Cell::Word(text) => line(text),
        Cell::Text(text) | Cell::Turns(text) => line(text.expose()),
        Cell::Absent(_) => html! { span.absent { (shown(cell)) } },
        other => html! { (shown(other)) },
    }
}

fn said(body: &Cell) -> Markup {
    match body {
        Cell::Word(text) => html! { div.said dir="auto" { (block(text)) } },
        Cell::Text(text) => html! { div.said dir="auto" { (block(text.expose())) } },
        Cell::Turns(text) => numbered(text.expose()),
        other => html! { p { (cell_line(other)) } },
    }
}

/// The turns of a dialogue, numbered as in a terminal; those of the first speaker are told apart from the others.
fn numbered(text: &str) -> Markup {
    let turns = turns(text);
    let first = turns.first().and_then(|turn| speaker(turn)).map(|(who, _)| who);
    html! {
        ol.turns {
            @for (place, turn) in turns.iter().enumerate() {
                @let who = speaker(turn).map(|(who, _)| who);
                li data-turn=(place + 1) class=[(who != first).then_some("other")] dir="auto" {
                    @if let Some((who, rest)) = who.and_then(|who| Some((who, turn.get(who.len()..)?))) {
                        b { (line(who)) } (block(rest))
                    } @else {
                        (block(turn))
                    }
                }
            }
        }
    }
}

fn table(sheet: &Sheet, under: Under) -> Markup {
    html! {
        section.block {
            (heading(&sheet.title, under))
            (grid(sheet))
            @for note in &sheet.notes { p.note { (line(note)) } }
        }
    }
}

fn lines(text: &str) -> Markup {
    html! {
        @for (place, one) in text.lines().enumerate() {
            @if place > 0 { "\n" }
            (line(one))
        }
    }
}

/// A long text in pieces, each cut where white space stands; a short one is one piece.
fn runs(text: &str) -> Vec<&str> {
    let (mut runs, mut rest) = (Vec::new(), text);
    while rest.len() > RUN {
        let after = rest.char_indices().find(|(place, c)| *place >= RUN && c.is_whitespace());
        let Some((run, more)) = after.and_then(|(place, _)| rest.split_at_checked(place)) else { break };
        runs.push(run);
        rest = more;
    }
    runs.push(rest);
    runs
}
