//! Precedent: what was decided about a criterion, for all who score it next.
//!
//! It is the answer to a question, or a ruling with a *headnote*. It holds across the versions of the card, and says
//! where the criterion reads differently since. Later rulings follow it, distinguish their case from it, or overrule it.

mod decided;
mod found;
mod reading;
mod treatment;
mod wording;

pub use decided::{Calibrated, Precedent, Ruled, Source, Standing};
pub use found::{Wanted, of_card, on_criterion, search};
pub use treatment::Treatment;
pub use wording::{Found, Wording};
