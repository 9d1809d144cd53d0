//! Evidence: what a works council, a data-protection officer or an auditor asks of a period. Each *exhibit* is a table of
//! facts with the entries that they come from; each *question* names the exhibits that answer it, and those in which
//! nothing should stand.

mod acts;
mod contested;
mod drawn;
mod exhibit;
mod exhibits;
mod found;
mod kept;
mod machines;
mod questions;
mod read;
mod rules;
mod told;
mod untold;

pub use exhibits::{Period, counted, draws_of, exhibits};
pub use found::{Answered, State, answered};
pub use questions::{Question, questions};
