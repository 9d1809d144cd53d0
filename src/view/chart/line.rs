//! Line: values in time, with the limits that chance alone seldom leaves.

use super::svg::{WIDTH, framed, place, words};
use crate::calc::decimal::decimal;
use maud::{Markup, html};
use std::fmt::Write as _;

/// Values in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What is shown.
    pub title: String,
    /// The same in words, for people who do not see it.
    pub says: String,
    /// From left to right.
    pub points: Vec<Point>,
    /// The centre, the lower and the upper limit, where there are any.
    pub limits: Option<(i64, i64, i64)>,
}

/// One value in time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// When.
    pub label: String,
    /// The value; none leaves a gap.
    pub value: Option<i64>,
    /// Whether more than chance moves it.
    pub is_signal: bool,
}

const HEIGHT: i64 = 190;
/// Where the values stand, from left to right and from the bottom up.
const ACROSS: (i64, i64) = (44, WIDTH - 12);
const UP: (i64, i64) = (HEIGHT - 28, 12);
/// A scale is at least so high, in hundredths: what differs less looks alike.
const LEAST: i64 = 400;
/// All of a score.
const FULL: i64 = 10_000;

pub(super) fn svg(chart: &Line, id: &str) -> Markup {
    let scale = scale(chart);
    let y = |value: i64| place(value, scale, UP);
    let last = i64::try_from(chart.points.len()).unwrap_or_default() - 1;
    let x = |at: i64| place(at, (0, last.max(1)), ACROSS);
    let body = html! {
        (grid(scale))
        @if let Some((centre, low, high)) = chart.limits {
            line.centre x1=(ACROSS.0) x2=(ACROSS.1) y1=(y(centre)) y2=(y(centre)) {}
            line.limit x1=(ACROSS.0) x2=(ACROSS.1) y1=(y(low)) y2=(y(low)) {}
            line.limit x1=(ACROSS.0) x2=(ACROSS.1) y1=(y(high)) y2=(y(high)) {}
        }
        path.line d=(path(chart, x, y)) {}
        @for (at, point) in (0..).zip(&chart.points) {
            @if let Some(value) = point.value {
                @if point.is_signal {
                    rect.signal x=(x(at) - 5) y=(y(value) - 5) width="10" height="10" {}
                } @else {
                    circle.point cx=(x(at)) cy=(y(value)) r="3.5" {}
                }
            }
        }
        @for (at, point) in [(0, chart.points.first()), (last / 2, chart.points.get(chart.points.len() / 2)), (last, chart.points.last())] {
            @if let Some(point) = point { (words(x(at), HEIGHT - 8, if at == 0 { "tick" } else if at == last { "tick end" } else { "tick middle" }, &point.label)) }
        }
    };
    framed(id, HEIGHT, (&chart.title, &chart.says), &body)
}

/// From the lowest to the highest of all that is drawn, with some room.
fn scale(chart: &Line) -> (i64, i64) {
    let limits = chart.limits.map(|(_, low, high)| [low, high]).into_iter().flatten();
    let all: Vec<i64> = chart.points.iter().filter_map(|point| point.value).chain(limits).collect();
    let (low, high) = (all.iter().min().copied().unwrap_or_default(), all.iter().max().copied().unwrap_or(10_000));
    let room = ((high - low) / 10).max((LEAST - (high - low)) / 2).max(0);
    // Nothing is above all of a score, unless something is.
    (low - room, (high + room).min(high.max(FULL)))
}

fn grid((low, high): (i64, i64)) -> Markup {
    let step = (high - low) / 4;
    html! {
        @for part in 0..=4 {
            @let value = low + step * part;
            @let y = place(value, (low, high), UP);
            line.grid x1=(ACROSS.0) x2=(ACROSS.1) y1=(y) y2=(y) {}
            (words(ACROSS.0 - 5, y + 4, "tick end", &short(value)))
        }
    }
}

/// A value to one decimal: the table has the rest.
fn short(value: i64) -> String {
    let text = decimal((value / 10 * 10).into());
    text.strip_suffix('0').map_or_else(|| text.clone(), str::to_owned)
}

fn path(chart: &Line, x: impl Fn(i64) -> i64, y: impl Fn(i64) -> i64) -> String {
    let (mut path, mut is_open) = (String::new(), false);
    for (at, point) in (0..).zip(&chart.points) {
        let Some(value) = point.value else {
            is_open = false;
            continue;
        };
        let _ = write!(path, "{}{} {} ", if is_open { 'L' } else { 'M' }, x(at), y(value));
        is_open = true;
    }
    path
}
