//! The management report: one model, shown as a page of a terminal, Markdown, or one file of HTML with charts.

mod change;
mod coaching;
mod council;
mod customers;
mod definitions;
mod disputes;
mod html;
mod later;
mod list;
mod looked_at;
mod model;
mod of;
mod page;
mod people;
mod service;
mod words;

pub use html::html;
pub use list::{list, nothing_in, reviewed, submitted};
pub use looked_at::{HIDDEN_KEY, TO_CHECK};
pub use model::{Edition, Report, Section, Tile};
pub use of::report;
pub use page::page;
