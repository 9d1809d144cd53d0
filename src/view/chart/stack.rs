//! Stack: parts of a whole, each with a letter, so that colour is not needed to tell them apart.

use super::svg::{WIDTH, cut, framed, words};
use maud::{Markup, html};

/// Parts of a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stack {
    /// What is shown.
    pub title: String,
    /// The same in words, for people who do not see it.
    pub says: String,
    /// From left to right.
    pub parts: Vec<Part>,
}

/// One part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub label: String,
    /// How much of the whole.
    pub count: u64,
    /// It in words.
    pub told: String,
}

const BAR: i64 = 30;
const ROW: i64 = 20;
/// From so many units on a part has room for its letter.
const ROOM: i64 = 14;
/// How many letters of a label and of its number find room on a line.
const LABEL: usize = 28;
const TOLD: usize = 16;
/// How many shades there are; they begin again behind the last.
const SHADES: usize = 6;

pub(super) fn svg(chart: &Stack, id: &str) -> Markup {
    let rows = i64::try_from(chart.parts.len()).unwrap_or_default();
    let body = html! {
        @for (place, (part, x, width)) in spans(chart).into_iter().enumerate() {
            @if part.count > 0 {
                rect class={ "part shade" (place % SHADES) } x=(x) y="1" width=(width.max(1)) height=(BAR - 2) {}
                @if width >= ROOM { (words(x + width / 2, BAR / 2 + 5, &format!("letter middle on{}", place % SHADES), &letter(place))) }
            }
        }
        @for (place, part) in chart.parts.iter().enumerate() {
            @let y = BAR + 6 + ROW * i64::try_from(place).unwrap_or_default();
            rect class={ "part shade" (place % SHADES) } x="1" y=(y) width="16" height="16" {}
            (words(9, y + 12, &format!("letter middle on{}", place % SHADES), &letter(place)))
            (words(24, y + 13, "label", &cut(&part.label, LABEL)))
            (words(WIDTH - 2, y + 13, "value end", &cut(&part.told, TOLD)))
        }
    };
    framed(id, BAR + 8 + ROW * rows, (&chart.title, &chart.says), &body)
}

/// Where each part begins, and how wide it is.
fn spans(chart: &Stack) -> Vec<(&Part, i64, i64)> {
    let whole: u64 = chart.parts.iter().map(|part| part.count).sum::<u64>().max(1);
    let at = |count: u64| 1 + i64::try_from(u128::from(count) * 338 / u128::from(whole)).unwrap_or_default();
    let mut before = 0;
    let mut found = Vec::new();
    for part in &chart.parts {
        let (first, last) = (at(before), at(before + part.count));
        before += part.count;
        found.push((part, first, last - first));
    }
    found
}

/// A, B, C …, and after Z again from the start.
fn letter(place: usize) -> String {
    char::from(b'A' + u8::try_from(place % 26).unwrap_or_default()).to_string()
}
