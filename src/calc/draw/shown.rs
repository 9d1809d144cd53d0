//! Shown: of which items of a draw something is shown that is hidden of the others, by its key, so that nobody chooses.

use super::ticket::word_hash;
use std::collections::BTreeSet;

/// The places of the refs of which it is shown: `percent` of each hundred. They stand in the order of
/// `(H("blind:" ‖ key ‖ ":" ‖ ref), ref)`. The whole part of their share is shown, and of what is left over the next
/// one's own number decides: the first eight hexadecimal digits of `H("blind rest:" ‖ key ‖ ":" ‖ ref)`, of which the
/// last two decimal digits are below it. So each is shown with the same chance, in a draw of one as in one of a thousand.
pub fn shown_by_lot(key: &str, references: &[String], percent: u32) -> BTreeSet<usize> {
    let hashed = (0..).zip(references).map(|(index, reference)| (word_hash("blind", key, reference), reference, index));
    let mut order: Vec<_> = hashed.collect();
    order.sort_unstable();
    let share = order.len() * percent as usize;
    let (whole, left) = (share / 100, share % 100);
    let next = order.get(whole).filter(|(_, reference, _)| hundredth(key, reference) < left);
    order.iter().take(whole).chain(next).map(|(.., index)| *index).collect()
}

/// The number of a ref from 0 to 99.
fn hundredth(key: &str, reference: &str) -> usize {
    let [a, b, c, d, ..] = word_hash("blind rest", key, reference);
    u32::from_be_bytes([a, b, c, d]) as usize % 100
}
