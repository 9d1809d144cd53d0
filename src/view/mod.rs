//! What people and programs read: sheets and pages, written as a table, as CSV or as JSON.
//!
//! Every text that goes to a medium passes that medium's writer, which makes it inert there (see
//! [`inert`]). There is no other way out.

pub mod after;
pub mod csv;
pub mod draws;
pub mod inert;
pub mod json;
mod medium;
pub mod notices;
pub mod page;
pub mod pages;
pub mod people;
pub mod plans;
pub mod proof;
pub mod proposal;
pub mod reports;
pub mod requests;
pub mod sheet;
mod stamp;
pub mod table;
pub mod words;
mod wrap;

pub use medium::{Format, write_page, write_sheet};
pub use stamp::Stamp;
