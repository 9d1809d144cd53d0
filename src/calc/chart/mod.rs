//! Charts that tell a signal from chance: limits of rates, of counts and of single values, runs, and funnels. Figures for
//! display. A signal lies strictly outside its limits. Of counts the limits that are shown are the outermost counts which
//! chance still leaves, by [`Chance`]; those of [`of_rates`], [`of_counts`] and the funnels are the textbook's.
//! Source: statistics.md 4.5 (Montgomery, Introduction to Statistical Quality Control; R package qcc; Spiegelhalter 2005).

mod chance;
mod control;
mod funnel;
mod runs;

pub use chance::{BEYOND_THREE, Chance, Limits};
pub use control::{Chart, Single, of_counts, of_rates, of_values};
pub use funnel::{Funnel, exact_limits, normal_limits};
pub use runs::{Rule, long_runs, of_one_side, runs_in_order, signals};
