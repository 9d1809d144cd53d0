//! Machine: what machines say of dialogues. A machine is measured against what people find blind, and never judges: no
//! verdict becomes a score.
//!
//! A *machine* is one version of a program; it stands in the roster as `name/version`. Its *verdict* is what it says of
//! one criterion of a dialogue, or of the dialogue as a whole. It says one thing of it: the first stays.

mod agreed;
mod before;
mod bring;
mod check;
mod draft;
mod listed;
mod map;
mod shown;
mod successor;
mod total;
mod verdict;

pub use agreed::on_no_card;
pub(in crate::core) use before::Before;
pub use bring::{Brought, Order, Rejects, bring};
pub(in crate::core) use listed::drawn_before;
pub use listed::{Listed, listed};
pub use map::Map;
pub(in crate::core) use shown::{Showing, Shown, said_parts};
pub use successor::successor;
pub use verdict::{Outcome, TOTAL, TUNED, Tuned, Verdict, VerdictOf, verdict_of, verdicts_of};
