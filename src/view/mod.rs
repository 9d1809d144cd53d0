//! What people and programs read: sheets and pages, written as a table, as CSV or as JSON.
//!
//! Every text that goes to a medium passes that medium's writer, which makes it inert there (see
//! [`inert`]). There is no other way out.

pub mod arithmetic;
pub mod audit;
pub mod audits;
pub mod card;
pub mod cards;
pub mod care;
mod cells;
pub mod commendation;
pub mod commitment;
pub mod coverage;
pub mod csv;
pub mod delivery;
pub mod dialogue;
pub mod diff;
pub mod dispute;
pub mod disputes;
pub mod draw;
pub mod draws;
pub mod for_comments;
pub mod form;
pub mod frame;
pub mod handed_in;
pub mod handover;
mod html;
pub mod imports;
pub mod inert;
pub mod json;
pub mod lot;
pub mod markdown;
mod medium;
pub mod night;
pub mod notices;
pub mod page;
pub mod people;
pub mod plans;
pub mod preview;
pub mod proof;
pub mod proposal;
pub mod question;
pub mod reach;
pub mod replacement;
pub mod replies;
pub mod report;
pub mod requests;
pub mod revisions;
pub mod score;
pub mod seed;
pub mod self_score;
pub mod sheet;
pub mod signs;
mod stamp;
pub mod table;
pub mod unread;
pub mod verdicts;
pub mod voice;
pub mod words;
pub mod workbook;
pub mod wrap;

pub use medium::{Format, write_page, write_sheet};
pub use stamp::Stamp;
