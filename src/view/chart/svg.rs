//! What every chart has: its frame with the text alternative, and places on a scale.

use crate::view::inert::term_line;
use maud::{Markup, html};

/// The width of every chart, in its own unit: as wide as a telephone, so that its words are never smaller than they say.
pub const WIDTH: i64 = 340;

/// A chart with its name and its text alternative.
pub fn framed(id: &str, height: i64, (title, says): (&str, &str), body: &Markup) -> Markup {
    html! {
        svg.chart role="img" viewBox={ "0 0 " (WIDTH) " " (height) } aria-labelledby={ (id) "-t " (id) "-d" } {
            title id={ (id) "-t" } { (term_line(title)) }
            desc id={ (id) "-d" } { (term_line(says)) }
            (body)
        }
    }
}

/// Words at a place.
pub fn words(x: i64, y: i64, class: &str, text: &str) -> Markup {
    html! { text x=(x) y=(y) class=(class) { (term_line(text)) } }
}

/// A word cut to so many characters: the table has it whole.
pub fn cut(text: &str, most: usize) -> String {
    let shown = term_line(text);
    if shown.chars().count() <= most {
        return shown;
    }
    shown.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Where a value lies between two places, as its scale goes from `low` to `high`.
pub fn place(value: i64, (low, high): (i64, i64), (first, last): (i64, i64)) -> i64 {
    let room = (high - low).max(1);
    let value = value.clamp(low.min(high), high.max(low));
    first + i64::try_from(i128::from(value - low) * i128::from(last - first) / i128::from(room)).unwrap_or_default()
}
