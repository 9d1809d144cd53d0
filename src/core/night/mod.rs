//! Night: what one line for cron does. Every plan that is due is drawn once, deadlines that passed are recorded, and
//! audits that nobody may audit any more are handed on. Each step is an entry of its own, and one that fails does not
//! hold up the others.

mod due;
mod gaps;
mod outcome;
mod run;
mod since;

pub use gaps::{Gap, Silence, USUAL};
pub use outcome::{Failure, Night};
pub use run::{Order, run};
