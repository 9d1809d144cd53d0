//! A page as a file of its own, to hand on: HTML that needs no network and runs nothing, or Markdown.

use super::html::{line, part};
use super::markdown;
use super::page::Page;
use super::stamp::Stamp;
use maud::{DOCTYPE, PreEscaped, html};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:0 auto;padding:1rem}\
dl.fields{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0;overflow-wrap:anywhere}\
table{border-collapse:collapse}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:start;vertical-align:top}\
td{white-space:pre-wrap;overflow-wrap:anywhere}.wide{overflow-x:auto}.right{text-align:end}i.odd{color:#9d2016}\
.said{white-space:pre-wrap;overflow-wrap:anywhere}.rehearsal{color:#9d2016}";

/// A page as HTML.
pub fn html(page: &Page, stamp: &Stamp) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @if stamp.rehearsal { p.rehearsal { strong { "REHEARSAL" } } }
                h1 { (line(&page.title)) }
                @for one in &page.parts { (part(one)) }
                @for note in &page.notes { p { (line(note)) } }
                footer { p { (sealed(stamp)) } }
            }
        }
    };
    document.into_string()
}

/// A page as Markdown.
pub fn text(page: &Page, stamp: &Stamp) -> String {
    let mut notes = page.notes.clone();
    notes.push(sealed(stamp));
    markdown::page(&Page { notes, ..page.clone() })
}

fn sealed(stamp: &Stamp) -> String {
    let rehearsal = if stamp.rehearsal { "REHEARSAL. " } else { "" };
    format!("{rehearsal}As of {}, head {}.", stamp.as_of, stamp.head)
}
