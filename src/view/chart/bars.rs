//! Bars: values with their intervals, one below the other.

use super::svg::{WIDTH, cut, framed, place, words};
use maud::{Markup, html};

/// Values with their intervals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bars {
    /// What is shown.
    pub title: String,
    /// The same in words, for people who do not see it.
    pub says: String,
    /// The scale, in the unit of the values.
    pub scale: (i64, i64),
    /// From top to bottom.
    pub rows: Vec<Bar>,
}

/// One value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// Of what.
    pub label: String,
    /// The value; none: there is none, and the words say why.
    pub value: Option<i64>,
    /// The ends of its interval.
    pub ends: Option<(i64, i64)>,
    /// The value in words.
    pub told: String,
}

/// The height of one row.
const ROW: i64 = 40;
/// How many letters of a label and of a value find room on a line.
const LABEL: usize = 26;
const TOLD: usize = 22;
/// A row has a label above a track from its left to its right.
const TRACK: (i64, i64) = (2, WIDTH - 2);

pub(super) fn svg(chart: &Bars, id: &str) -> Markup {
    let height = ROW * i64::try_from(chart.rows.len()).unwrap_or_default();
    let body = html! { @for (place, row) in (0..).zip(&chart.rows) { (bar(row, chart.scale, place * ROW)) } };
    framed(id, height, (&chart.title, &chart.says), &body)
}

fn bar(row: &Bar, scale: (i64, i64), top: i64) -> Markup {
    let at = |value: i64| place(value, scale, TRACK);
    let y = top + 20;
    html! {
        (words(TRACK.0, top + 13, "label", &cut(&row.label, LABEL)))
        (words(TRACK.1, top + 13, "value end", &cut(&row.told, TOLD)))
        rect.track x=(TRACK.0) y=(y) width=(TRACK.1 - TRACK.0) height="12" rx="2" {}
        @if let Some(value) = row.value {
            rect.bar x=(TRACK.0) y=(y) width=((at(value) - TRACK.0).max(1)) height="12" rx="2" {}
        }
        @if let Some((low, high)) = row.ends {
            line.whisker x1=(at(low)) x2=(at(high)) y1=(y + 6) y2=(y + 6) {}
            line.whisker x1=(at(low)) x2=(at(low)) y1=(y + 2) y2=(y + 10) {}
            line.whisker x1=(at(high)) x2=(at(high)) y1=(y + 2) y2=(y + 10) {}
        }
    }
}
