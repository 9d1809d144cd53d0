//! What people and programs read: sheets and pages, written as a table, as CSV or as JSON.
//!
//! Every text that goes to a medium passes that medium's writer, which makes it inert there (see
//! [`inert`]). There is no other way out.

pub mod audit;
pub mod audits;
pub mod card;
mod cells;
pub mod commitment;
pub mod coverage;
pub mod csv;
pub mod dialogue;
pub mod dispute;
pub mod disputes;
pub mod draw;
pub mod draws;
pub mod frame;
pub mod handover;
pub mod imports;
pub mod inert;
pub mod json;
pub mod night;
pub mod notices;
pub mod page;
pub mod people;
pub mod plans;
pub mod preview;
pub mod proof;
pub mod proposal;
pub mod replacement;
pub mod report;
pub mod requests;
pub mod score;
pub mod seed;
pub mod sheet;
pub mod table;
pub mod verdicts;
pub mod words;
mod wrap;

use crate::calc::moment::Moment;
use page::Page;
use sheet::Sheet;
use std::io::{self, Write};

/// What a report was made from: it stands under every table and in every JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The moment the report speaks of.
    pub as_of: Moment,
    /// The last entry of the record, as `42:0123456789abcdef`, or `no entries`.
    pub head: String,
    /// Whether the file is a rehearsal, where nothing counts.
    pub rehearsal: bool,
}

/// The media a report can be written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A plain text table, for people.
    Table,
    /// RFC 4180 records, inert in a spreadsheet.
    Csv,
    /// One JSON document.
    Json,
}

/// Writes a sheet. Only a table heeds `width`; without one nothing is wrapped.
pub fn write_sheet(
    out: &mut dyn Write,
    sheet: &Sheet,
    stamp: &Stamp,
    format: Format,
    width: Option<u16>,
) -> io::Result<()> {
    match format {
        Format::Table => table::write_sheet(out, sheet, stamp, width),
        Format::Csv => csv::write_sheet(out, sheet),
        Format::Json => json::write_sheet(out, sheet, stamp),
    }
}

/// Writes a page. Only a table heeds `width`; without one nothing is wrapped.
pub fn write_page(
    out: &mut dyn Write,
    page: &Page,
    stamp: &Stamp,
    format: Format,
    width: Option<u16>,
) -> io::Result<()> {
    match format {
        Format::Table => table::write_page(out, page, stamp, width),
        Format::Csv => csv::write_page(out, page),
        Format::Json => json::write_page(out, page, stamp),
    }
}
