//! Forms: what an auditor fills in away from the file, and hands in as a file.

mod filled;
mod hand_in;
mod json;

pub use filled::{Batch, Filled};
pub use hand_in::{Fate, HandedIn, brought_in_by, hand_in};
pub use json::read;
