//! The page on which an auditor scores audits in a browser: one file, offline, with a script of ours and no other.

mod card;
mod data;
mod page;
mod policy;

pub use data::card_json;
pub use page::page;
pub use policy::{SCRIPT, STYLE, content_policy};
