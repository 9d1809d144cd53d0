//! The media that a sheet or a page is written for.

use super::look::Look;
use super::page::Page;
use super::sheet::Sheet;
use super::stamp::Stamp;
use super::{csv, json, table};
use std::io::{self, Write};

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

/// Writes a sheet. Only a table uses the look.
pub fn write_sheet(out: &mut dyn Write, sheet: &Sheet, stamp: &Stamp, format: Format, look: Look) -> io::Result<()> {
    match format {
        Format::Table => table::write_sheet(out, sheet, stamp, look),
        Format::Csv => csv::write_sheet(out, sheet),
        Format::Json => json::write_sheet(out, sheet, stamp),
    }
}

/// Writes a page. Only a table uses the look.
pub fn write_page(out: &mut dyn Write, page: &Page, stamp: &Stamp, format: Format, look: Look) -> io::Result<()> {
    match format {
        Format::Table => table::write_page(out, page, stamp, look),
        Format::Csv => csv::write_page(out, page),
        Format::Json => json::write_page(out, page, stamp),
    }
}
