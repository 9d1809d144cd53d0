//! What is delivered to an agent: one page to read, and to answer on.

mod coached;
mod evidence;
mod machines;
mod mail;
mod page;
mod reply;
mod said;
mod text;

pub use mail::{Draft, mail};
pub use page::page;
pub use reply::SCRIPT;
pub use text::text;
