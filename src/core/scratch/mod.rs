//! Scratch: files on the way to something, and what a process that was killed left of them.

mod partial;
mod sweep;

pub use partial::{Hold, Partial, Unreached, clear_all, left_behind, partial, partial_folder, work_for};
pub use sweep::{PARTIAL, clear, file, folder_of, is_held, lost, sweep};
