//! What is to be said of a frame: why dialogues are outside it, and which refs look alike.

use super::inert::term_line;
use super::words::{count, count_of};
use crate::core::frame::Exclusion;

/// How many dialogues are outside a frame, one sentence for each reason.
pub fn outside(exclusions: &[(Exclusion, u64)]) -> impl Iterator<Item = String> {
    exclusions
        .iter()
        .map(|(reason, dialogues)| format!("{} outside the frame: {}.", count(*dialogues, "dialogue"), reason.words()))
}

/// Refs that look like another; nothing where none does.
pub fn alike(name: &str, (count, named): &(usize, Vec<String>)) -> Option<String> {
    let shown: Vec<String> = named.iter().map(|reference| format!("`{}`", term_line(reference))).collect();
    let more = if 2 * *count > named.len() { " …" } else { "" };
    (*count > 0).then(|| {
        format!(
            "{name}: {} another but for capitals, spaces at the ends, composed letters or letters that look the same, perhaps the same dialogue twice: {}{more}.",
            count_of(*count as u64, "ref is like", "refs are like"),
            shown.join(", ")
        )
    })
}
