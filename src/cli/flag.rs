//! What several commands read from their flags in the same way.

use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;

/// A day as a flag gives it.
pub fn day(flag: &str, text: Option<&str>) -> Result<Option<NaiveDate>> {
    let says = |refusal: Refusal| Refusal::words(format!("{flag}: {}", refusal.message));
    text.map(policy::day).transpose().map_err(says)
}
