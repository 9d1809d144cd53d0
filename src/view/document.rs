//! A sheet or a page as a file of its own, to hand on: HTML that needs no network and runs nothing, or Markdown.

use super::form::quiet_head;
use super::html::{grid, line, part};
use super::markdown;
use super::page::{Page, Part};
use super::sheet::Sheet;
use super::stamp::Stamp;
use maud::{DOCTYPE, Markup, html};

const STYLE: &str = concat!(include_str!("base.css"), include_str!("document.css"));
/// A table with more columns than this is printed across.
const UPRIGHT: usize = 6;

/// A sheet as HTML.
pub fn sheet_html(sheet: &Sheet, stamp: &Stamp) -> String {
    let whole = Whole { title: &sheet.title, notes: &sheet.notes, is_broad: sheet.columns.len() > UPRIGHT };
    document(&whole, stamp, &html! { main { (grid(sheet)) } })
}

/// A page as HTML.
pub fn page_html(page: &Page, stamp: &Stamp) -> String {
    let is_broad = |part: &Part| matches!(part, Part::Sheet(sheet) if sheet.columns.len() > UPRIGHT);
    let whole = Whole { title: &page.title, notes: &page.notes, is_broad: page.parts.iter().any(is_broad) };
    document(&whole, stamp, &html! { main { @for one in &page.parts { (part(one)) } } })
}

/// A sheet as Markdown.
pub fn sheet_text(sheet: &Sheet, stamp: &Stamp) -> String {
    markdown::sheet(&Sheet { notes: noted(&sheet.notes, stamp), ..sheet.clone() })
}

/// A page as Markdown.
pub fn page_text(page: &Page, stamp: &Stamp) -> String {
    markdown::page(&Page { notes: noted(&page.notes, stamp), ..page.clone() })
}

/// What stands around the parts of a document.
struct Whole<'a> {
    title: &'a str,
    notes: &'a [String],
    is_broad: bool,
}

fn document(whole: &Whole<'_>, stamp: &Stamp, body: &Markup) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            (quiet_head(whole.title, STYLE))
            body class=[whole.is_broad.then_some("broad")] {
                header {
                    @if stamp.rehearsal { p.rehearsal { strong { "REHEARSAL" } } }
                    h1 { (line(whole.title)) }
                }
                (body)
                @for note in whole.notes { p { (line(note)) } }
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
    format!("{rehearsal}As of {}, head {}.", stamp.as_of, stamp.head)
}
