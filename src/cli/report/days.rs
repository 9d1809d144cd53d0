//! The days of a report, as they are given and as they are told.

use crate::cli::input::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::report::Period;
use clap::Args;

/// Which dialogues are counted, by the local day they came in.
#[derive(Args, Debug)]
pub struct Days {
    /// The first day on which dialogues came in
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The last day on which dialogues came in, included
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
}

/// The period in words; none where everything is counted.
pub fn spoken(period: Period) -> Option<String> {
    match (period.from, period.to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {from} on")),
        (None, Some(to)) => Some(format!("until {to}")),
        (Some(from), Some(to)) => Some(format!("from {from} to {to}")),
    }
}

/// The period that was given.
pub fn period(days: &Days) -> Result<Period> {
    let from = days.from.as_deref().map(|text| day("--from", text)).transpose()?;
    let to = days.to.as_deref().map(|text| day("--to", text)).transpose()?;
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        return Err(Refusal::words("--to is before --from").hint("give the earlier day with --from"));
    }
    Ok(Period { from, to })
}
