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
    /// The limits of this point alone, where each has its own.
    pub limits: Option<(i64, i64)>,
}

const HEIGHT: i64 = 190;
/// Where the values stand, from left to right and from the bottom up.
const ACROSS: (i64, i64) = (44, WIDTH - 12);
const UP: (i64, i64) = (HEIGHT - 28, 12);
/// A scale is at least so high, in hundredths: what differs less looks alike.
const LEAST: i64 = 400;
/// What may lie between two lines, in hundredths.
const STEPS: [i64; 11] = [100, 200, 500, 1_000, 2_000, 2_500, 5_000, 10_000, 20_000, 50_000, 100_000];
/// How many steps a scale has at the most.
const LINES: i64 = 5;
/// Up to so many points each has its label.
const LABELLED: i64 = 6;
/// All of a score.
const FULL: i64 = 10_000;

pub(super) fn svg(chart: &Line, id: &str) -> Markup {
    let (scale, step) = scale(chart);
    let y = |value: i64| place(value, scale, UP);
    let last = i64::try_from(chart.points.len()).unwrap_or_default() - 1;
    let x = |at: i64| place(at, (0, last.max(1)), ACROSS);
    let body = html! {
        (grid(scale, step))
        @if let Some((centre, low, high)) = chart.limits {
            line.centre x1=(ACROSS.0) x2=(ACROSS.1) y1=(y(centre)) y2=(y(centre)) {}
            // Where each point has limits of its own, these are the centre.
            @for limit in [low, high].into_iter().filter(|limit| *limit != centre) {
                line.limit x1=(ACROSS.0) x2=(ACROSS.1) y1=(y(limit)) y2=(y(limit)) {}
            }
        }
        @for (at, point) in (0..).zip(&chart.points) {
            @for limit in point.limits.map(|(low, high)| [low, high]).into_iter().flatten() {
                line.limit x1=(x(at) - half(last)) x2=(x(at) + half(last)) y1=(y(limit)) y2=(y(limit)) {}
            }
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
        @for (at, point) in (0..).zip(&chart.points).filter(|(at, _)| last < LABELLED || [0, last / 2, last].contains(at)) {
            (words(x(at), HEIGHT - 8, anchor(at, last), &point.label))
        }
    };
    framed(id, HEIGHT, (&chart.title, &chart.says), &body)
}

/// Half of what lies between two points.
fn half(last: i64) -> i64 {
    ((ACROSS.1 - ACROSS.0) / last.max(1) / 2).clamp(1, 12)
}

/// A label never leaves the chart.
const fn anchor(at: i64, last: i64) -> &'static str {
    match at {
        0 => "tick",
        at if at == last => "tick end",
        _ => "tick middle",
    }
}

/// From a round value below the lowest of all that is drawn to one above the highest, and what lies between two lines.
fn scale(chart: &Line) -> ((i64, i64), i64) {
    let own = chart.points.iter().filter_map(|point| point.limits).flat_map(|(low, high)| [low, high]);
    let limits = chart.limits.map(|(_, low, high)| [low, high]).into_iter().flatten().chain(own);
    let all: Vec<i64> = chart.points.iter().filter_map(|point| point.value).chain(limits).collect();
    let (low, high) = (all.iter().min().copied().unwrap_or_default(), all.iter().max().copied().unwrap_or(FULL));
    let room = ((high - low) / 10).max((LEAST - (high - low)) / 2).max(0);
    // Nothing is above all of a score or below none of it, unless something is.
    let (low, high) = ((low - room).max(low.min(0)), (high + room).min(high.max(FULL)));
    let around = |step: i64| (low.div_euclid(step) * step, (high + step - 1).div_euclid(step) * step);
    let fits = |step: &i64| (around(*step).1 - around(*step).0) / step <= LINES;
    let step = STEPS.into_iter().find(fits).unwrap_or_else(|| (high - low).max(1));
    (around(step), step)
}

fn grid((low, high): (i64, i64), step: i64) -> Markup {
    html! {
        @for value in (0..=LINES).map(|part| low + step * part).filter(|value| *value <= high) {
            @let y = place(value, (low, high), UP);
            line.grid x1=(ACROSS.0) x2=(ACROSS.1) y1=(y) y2=(y) {}
            (words(ACROSS.0 - 5, y + 4, "tick end", &short(value)))
        }
    }
}

/// A value without digits that say nothing: the table has the rest.
fn short(value: i64) -> String {
    let text = decimal(value.into());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
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
