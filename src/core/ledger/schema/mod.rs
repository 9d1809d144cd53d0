//! The schema: what a file is made of, how it is checked, and how an older file becomes a newer one.
//!
//! `schema.sql` is the text that people read and change. Everything else follows from it: the guards, which columns
//! are personal, what `verify` compares, and what an older file must be equal to after its climb.

mod contents;
mod edition;
mod guards;
mod ladder;
mod open_work;
mod relations;
mod statistics;
mod tokens;

pub(super) use contents::{Trust, list_differences};
pub(super) use edition::Expected;
pub use edition::{CURRENT, Change, Edition, FIRST, Step};
pub(super) use ladder::climb;
pub(super) use open_work::{differences as open_work, open_audits_from};
pub(super) use relations::{Relation, Relations, Role};
pub(super) use statistics::statistics;
