//! Times as other systems write them, read without guessing.
//!
//! A text becomes a [`Reading`] by a [`TimeFormat`], and a reading becomes a moment by a [`Wall`]: what
//! the clock on the wall is taken for.

mod digits;
mod fault;
mod format;
mod guess;
mod iso;
mod language;
mod parse;
mod pattern;
mod serial;
mod span;
mod tongues;
mod unit;
mod wall;
mod written;
mod zones;

pub use fault::{TimeFault, TimeFaultKind};
pub use format::TimeFormat;
pub use guess::{Guess, Guessed, guess, guess_most};
pub use iso::parse_day;
pub use language::Language;
pub use parse::{parse_time, parse_timestamp};
pub use span::{clock, parse_clock, parse_span};
pub use tongues::languages_of;
pub use unit::{SpanUnit, parse_span_in};
pub use wall::{Twice, Wall};
pub use written::{Misfit, Reading};
