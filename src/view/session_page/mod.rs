//! The page of a session: the disputed points and what both sides said, to be filled in and handed in.

mod fields;
mod page;

pub use page::{SCRIPT, SessionPage, page};
