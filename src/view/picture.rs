//! What a browser draws above the rows of a figure.

use super::chart::Chart;
use super::shaded::Shaded;

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// A chart.
    Chart(Chart),
    /// A table whose cells are shaded.
    Shaded(Shaded),
}

impl Picture {
    /// What a line in time is called, by whose it is.
    pub const fn line_title(&mut self) -> Option<&mut String> {
        match self {
            Self::Chart(Chart::Line(line)) => Some(&mut line.title),
            Self::Chart(_) | Self::Shaded(_) => None,
        }
    }
}
