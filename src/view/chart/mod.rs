//! Charts as SVG that stands in a page: no script, no request, no style of its own. Each has a text alternative, and never
//! says anything by colour alone; the numbers stand beside it in a table.

mod bars;
mod line;
mod stack;
mod svg;

pub use bars::{Bar, Bars};
pub use line::{Line, Point};
pub use stack::{Part, Stack};

use maud::Markup;

/// A chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chart {
    /// Values with their intervals, one below the other.
    Bars(Bars),
    /// Values in time, with their limits.
    Line(Line),
    /// Parts of a whole.
    Stack(Stack),
}

impl Chart {
    /// What it shows, for people.
    pub fn title(&self) -> &str {
        match self {
            Self::Bars(chart) => &chart.title,
            Self::Line(chart) => &chart.title,
            Self::Stack(chart) => &chart.title,
        }
    }

    /// It as SVG; `id` is its own in the page.
    pub fn svg(&self, id: &str) -> Markup {
        match self {
            Self::Bars(chart) => bars::svg(chart, id),
            Self::Line(chart) => line::svg(chart, id),
            Self::Stack(chart) => stack::svg(chart, id),
        }
    }
}
