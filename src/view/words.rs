//! Words in sentences: numbers of things, spans of time, lists of names.

pub use crate::calc::listing::{list_and, list_or};
use crate::core::works_agreement::Clause;
use std::fmt::Display;

/// What a dialogue that was drawn and is missing from the record means for figures, one or more of them.
pub const MISSING: &str = "What is missing is in no mean; reports tell the mean with it worth 0 % too";

/// Why a share has no interval.
pub const COMPLETE: &str = "Every dialogue was audited: a share without an interval is of all there is.";

/// That sums leave out what the reader may not see.
pub const OF_SHOWN: &str = "Sums here are of what is shown to you.";

/// A number of things, as `1 dispute` or `2 disputes`; `entry` becomes `entries`, `match` `matches`.
pub fn count<N: Copy + Display + PartialEq + From<u8>>(n: N, noun: &str) -> String {
    count_of(n, noun, &plural(noun))
}

/// A number of things whose plural is irregular, as `2 people`.
pub fn count_of<N: Copy + Display + PartialEq + From<u8>>(n: N, one: &str, many: &str) -> String {
    let noun = if n == N::from(1) { one } else { many };
    format!("{n} {noun}")
}

/// That so many things of others are left out; none where none are.
pub fn withheld(number: u64, one: &str) -> Option<String> {
    let is = if number == 1 { "is" } else { "are" };
    (number > 0).then(|| format!("{} {is} for others to read, and not shown to you.", count(number, one)))
}

/// Which clause of which works agreement says so.
pub fn by_clause(agreement: i64, clause: Clause) -> String {
    format!("Works agreement {agreement} says so: clause `{clause}`.")
}

/// A span of time in its two largest units, as `2 h 05 min`; what is shorter than a minute is `0 min`.
pub fn span(seconds: i64) -> String {
    let minutes = seconds.max(0) / 60;
    match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes:02} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

fn plural(noun: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end));
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if sibilant => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}
