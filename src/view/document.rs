//! A sheet or a page as a file of its own, to hand on: HTML that needs no network and runs nothing, or Markdown.

use super::form::quiet_head;
use super::html::{Under, grid, line, part};
use super::markdown;
use super::page::{Page, Part};
use super::picture::Picture;
use super::plain::moment;
use super::shaded;
use super::sheet::{Cell, Sheet};
use super::stamp::Stamp;
use crate::calc::zone::Zone;
use maud::{DOCTYPE, Markup, html};

const STYLE: &str = concat!(include_str!("base.css"), include_str!("document.css"));
const DRAWN: &str = concat!(
    include_str!("base.css"),
    include_str!("document.css"),
    include_str!("chart.css"),
    include_str!("drawn.css")
);
/// A table with more columns than this is printed across.
const UPRIGHT: usize = 6;

/// A sheet as HTML.
pub fn sheet_html(sheet: &Sheet, stamp: &Stamp) -> String {
    let sheet = local_sheet(sheet, &stamp.zone);
    let whole = Whole { title: &sheet.title, notes: &sheet.notes, is_broad: sheet.columns.len() > UPRIGHT };
    document(&whole, stamp, &grid(&sheet))
}

/// What is drawn, and the rows of a sheet below, as HTML.
pub fn drawn_html(pictures: &[Picture], sheet: &Sheet, stamp: &Stamp) -> String {
    let sheet = local_sheet(sheet, &stamp.zone);
    let whole = Whole { title: &sheet.title, notes: &sheet.notes, is_broad: sheet.columns.len() > UPRIGHT };
    let body = html! {
        div.charts { @for (place, one) in pictures.iter().enumerate() { (picture(one, place)) } }
        (grid(&sheet))
    };
    dressed(&whole, stamp, &body, DRAWN)
}

fn picture(picture: &Picture, place: usize) -> Markup {
    match picture {
        Picture::Chart(chart) => {
            html! { figure { figcaption { (line(chart.title())) } (chart.svg(&format!("chart-{place}"))) } }
        }
        Picture::Shaded(shaded) => shaded::table(shaded),
    }
}

/// A page as HTML.
pub fn page_html(page: &Page, stamp: &Stamp) -> String {
    let page = local_page(page, &stamp.zone);
    let is_broad = |part: &Part| matches!(part, Part::Sheet(sheet) if sheet.columns.len() > UPRIGHT);
    let whole = Whole { title: &page.title, notes: &page.notes, is_broad: page.parts.iter().any(is_broad) };
    document(&whole, stamp, &html! { @for one in &page.parts { (part(one, Under::Title)) } })
}

/// A sheet as Markdown.
pub fn sheet_text(sheet: &Sheet, stamp: &Stamp) -> String {
    let sheet = local_sheet(sheet, &stamp.zone);
    markdown::sheet(&Sheet { notes: noted(&sheet.notes, stamp), ..sheet }, Some(&times(stamp)))
}

/// A page as Markdown.
pub fn page_text(page: &Page, stamp: &Stamp) -> String {
    let page = local_page(page, &stamp.zone);
    markdown::page(&Page { notes: noted(&page.notes, stamp), ..page }, Some(&times(stamp)))
}

/// In which zone times are read.
fn times(stamp: &Stamp) -> String {
    format!("Times are those of {}.", stamp.zone)
}

/// The sheet with its times as the clock on the wall shows them.
fn local_sheet(sheet: &Sheet, zone: &Zone) -> Sheet {
    let row = |row: &Vec<Cell>| row.iter().map(|cell| local(cell, zone)).collect();
    Sheet { rows: sheet.rows.iter().map(row).collect(), ..sheet.clone() }
}

fn local_page(page: &Page, zone: &Zone) -> Page {
    let part = |part: &Part| match part {
        Part::Fields(fields) => {
            Part::Fields(fields.iter().map(|(key, title, cell)| (*key, *title, local(cell, zone))).collect())
        }
        Part::Block { key, title, body } => Part::Block { key, title, body: local(body, zone) },
        Part::Sheet(sheet) => Part::Sheet(local_sheet(sheet, zone)),
    };
    Page { parts: page.parts.iter().map(part).collect(), ..page.clone() }
}

fn local(cell: &Cell, zone: &Zone) -> Cell {
    if let Cell::Moment(at) = cell { Cell::Word(moment(*at, Some(zone))) } else { cell.clone() }
}

/// What stands around the parts of a document.
struct Whole<'a> {
    title: &'a str,
    notes: &'a [String],
    is_broad: bool,
}

fn document(whole: &Whole<'_>, stamp: &Stamp, body: &Markup) -> String {
    dressed(whole, stamp, body, STYLE)
}

fn dressed(whole: &Whole<'_>, stamp: &Stamp, body: &Markup, style: &'static str) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            (quiet_head(whole.title, style))
            body class=[whole.is_broad.then_some("broad")] {
                header {
                    @if stamp.rehearsal { p.rehearsal { strong { "REHEARSAL" } } }
                    h1 { (line(whole.title)) }
                    p.zone { (line(&times(stamp))) }
                }
                main {
                    (body)
                    @for note in whole.notes { p { (line(note)) } }
                }
                footer { p { (line(&sealed(stamp))) } }
            }
        }
    };
    document.into_string()
}

fn noted(notes: &[String], stamp: &Stamp) -> Vec<String> {
    notes.iter().cloned().chain([sealed(stamp)]).collect()
}

fn sealed(stamp: &Stamp) -> String {
    let rehearsal = if stamp.rehearsal { "REHEARSAL. " } else { "" };
    format!("{rehearsal}As of {}, head {}.", moment(stamp.as_of, Some(&stamp.zone)), stamp.head)
}
