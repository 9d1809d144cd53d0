//! The page on which an auditor scores audits in a browser: one file, offline, with a script of ours and no other.

pub mod asks;
mod book;
mod card;
mod data;
mod grid;
mod page;
mod policy;
mod text;

pub use book::workbook;
pub use data::{card_json, in_script};
pub use grid::{Grid, Unfit, by_audit, by_criterion, csv};
pub use page::page;
pub use policy::{SCRIPT, STYLE, content_policy, page_head, quiet_head};
pub use text::{Before, text};
