//! Charts that tell a signal from chance: limits of rates, of counts and of single values, runs, and funnels. Figures for
//! display. A signal lies strictly outside its limits.
//! Source: statistics.md 4.5 (Montgomery, Introduction to Statistical Quality Control; R package qcc; Spiegelhalter 2005).

mod control;
mod funnel;
mod runs;

pub use control::{Chart, Single, of_counts, of_rates, of_values};
pub use funnel::{Funnel, Limits, exact_limits, few_limits, funnel, normal_limits, rate_limits};
pub use runs::{Rule, signals};
