//! What a machine that marked every dialogue is worth, and what its marks add to a human sample drawn by lottery. Figures
//! for display.
//!
//! Nothing here trusts the machine: a figure for all dialogues is right however wrong the machine is. A better machine
//! makes it narrower, not different. Only human marks of dialogues that were drawn may come in, given blind to the
//! machine; what may not is counted by who reads the file.
//! Source: statistics.md 8 (Cassel, Särndal and Wretman 1976; Tenenbein 1970; Zou and Donner 2008).

mod between;
mod bought;
mod cell;
mod lambda;
mod learn;
mod pair;
mod scores;
mod share;
mod unsaid;
mod verdict;

pub use between::{Group, GroupError, compare, differ, holm, together};
pub use bought::{breakeven, needed_with, worth_without};
pub use cell::{Mark, VerdictCell};
pub use lambda::Lambda;
pub use learn::{Learning, Lesson, learn};
pub use pair::Pair;
pub use scores::{Assisted, Method, Reach, SharedSpreads, SpreadOf, assisted, shared_spreads};
pub use share::Share;
pub use unsaid::{ENOUGH_DIFFERENCES, ENOUGH_OF_A_VERDICT, Unsaid};
pub use verdict::{ByVerdict, by_verdict, plain};
