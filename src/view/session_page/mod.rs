//! The page of a session: the disputed points and what both sides said, to be filled in and handed in.

mod fields;
mod of;
mod page;

pub use of::SessionPage;
pub use page::{SCRIPT, page};
