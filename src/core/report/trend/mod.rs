//! Trend: a figure in time, and whether more than chance moves it.

mod cells;
mod hidden;
mod pace;
mod series;
mod signal;
mod wanted;

pub(super) use cells::cells;
pub(super) use hidden::{hide, sizes};
pub use pace::Pace;
pub(super) use series::trend;
pub use series::{POINTS, Point, Series, Trend};
pub use signal::{Idle, Signal, Untold};
pub use wanted::{ChartOf, SeriesOf, WantedTrend};
