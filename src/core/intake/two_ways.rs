//! A column of times that are written in two ways, neither of which most of its cells have.

use crate::calc::time::{Guess, guess};

/// Whether a text by itself is no time in any format.
pub(super) fn is_no_time(text: &str) -> bool {
    guess(&[text]) == Guess::Nothing
}

/// Says so, with a cell of each way, where more than half of the cells are times and no format is that of them all.
pub(super) fn two_ways(cells: &[(u64, String)]) -> Option<String> {
    let times: Vec<&(u64, String)> = cells.iter().filter(|(_, text)| !is_no_time(text)).collect();
    let (line, first) = times.first().filter(|_| 2 * times.len() > cells.len())?;
    let (other_line, other) = times.iter().find(|(_, text)| guess(&[first, text]) == Guess::Nothing)?;
    Some(format!(
        "two ways of writing stand in it: `{first}` (line {line}) and `{other}` (line {other_line}); a map can name the \
         format of each, [formats] received = [\"…\", \"…\"]"
    ))
}
