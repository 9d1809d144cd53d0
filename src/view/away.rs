//! Away: that the time to dispute an audit goes on, since its agent is recorded absent.

use super::inert::term_line;
use super::words::list_and;
use crate::core::audit::PutOff;
use crate::core::people::Leave;

/// Why the last day to dispute is a later one than the delivery gave.
pub fn why(one: &PutOff) -> String {
    format!(
        "The last day to dispute was {}. Days on which {} is recorded absent do not count ({}), so it is {}.",
        one.given,
        term_line(&one.agent),
        days(&one.leaves),
        one.until
    )
}

/// That an audit can still be disputed, where it could not but for that.
pub fn goes_on(one: &PutOff) -> String {
    format!(
        "Audit {} can be disputed until {}, and not until {}: {} is recorded absent ({}), and these days do not count.",
        one.audit.0,
        one.until,
        one.given,
        term_line(&one.agent),
        days(&one.leaves)
    )
}

fn days(leaves: &[Leave]) -> String {
    let told: Vec<String> = leaves
        .iter()
        .map(|leave| format!("{} to {}, by {}", leave.since, leave.until, term_line(&leave.by.to_string())))
        .collect();
    list_and(&told)
}
