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
