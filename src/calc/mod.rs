//! Numbers and words without a context: time and working days, scores, the draw, allocation, intervals.
//!
//! Nothing here reads a file, a clock, a random source or a terminal, and nothing here knows the
//! rest of the crate: the same arguments always give the same answer, so every rule can be tested
//! with plain values. No function panics, on any input. Scores are exact integers; floating
//! point is used only in figures for display: [`interval`], [`mean`], [`planning`], [`estimate`], [`assisted`],
//! [`change`], [`shrinkage`], [`nested`], [`shrunk_rates`], [`rank`], [`chart`], [`agreement`] and [`severity`].

pub mod agreement;
pub mod allocation;
pub mod assisted;
pub mod calendar;
pub mod change;
pub mod chart;
pub mod correlation;
pub mod decimal;
pub mod digest;
pub mod draw;
pub mod estimate;
pub mod excel;
pub mod figure;
pub mod interval;
pub mod likeness;
pub mod listing;
mod lookalikes;
pub mod mean;
pub mod moment;
pub mod nested;
pub mod planning;
pub mod rank;
pub mod scoring;
pub mod severity;
pub mod shrinkage;
pub mod shrunk_rates;
pub mod skeleton;
pub mod spelling;
pub mod spreadsheet;
mod square;
pub mod time;
pub mod unseen;
pub mod zone;
