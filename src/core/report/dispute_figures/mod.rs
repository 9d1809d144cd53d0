//! Disputes in figures: what was rejected and why, what became of it, how long it took, and what changed because of it.

mod cases;
mod changes;
mod few;
mod figures;
mod lines;
mod outcomes;
mod overturned;
mod rulings;
mod stages;

pub use cases::{Cases, Scope, cases};
pub(super) use cases::{cases_in, delivered};
pub(super) use changes::changed_in;
pub use changes::{Changed, Published, changed};
pub use few::Few;
pub use figures::{Actions, DisputeFigures, dispute_figures};
pub use lines::{DisputeLine, GroupBy, dispute_lines, keep_lines};
pub use outcomes::{Fate, Outcomes};
pub use overturned::{MeanEffect, Overturned};
pub use stages::StageLine;
