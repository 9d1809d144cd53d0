//! The media that a sheet or a page is written for.

use super::look::Look;
use super::page::Page;
use super::sheet::Sheet;
use super::stamp::Stamp;
use super::{csv, document, json, table, workbook};
use std::io::{self, Write};

/// The media a report can be written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A plain text table, for people.
    Table,
    /// RFC 4180 records, inert in a spreadsheet.
    Csv,
    /// The same for an Excel whose decimal mark is a comma: with a BOM, fields apart by `;`.
    ExcelComma,
    /// The same for an Excel whose decimal mark is a point: with a BOM, fields apart by `,`.
    ExcelPoint,
    /// One JSON document.
    Json,
    /// Markdown with the tables of GitHub.
    Markdown,
    /// One page of HTML.
    Html,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// Whether it is a kind of CSV, which holds nothing but records.
    pub const fn is_csv(self) -> bool {
        matches!(self, Self::Csv | Self::ExcelComma | Self::ExcelPoint)
    }
}

/// Writes a sheet. Only a table uses the look.
pub fn write_sheet(out: &mut dyn Write, sheet: &Sheet, stamp: &Stamp, format: Format, look: Look) -> io::Result<()> {
    match format {
        Format::Table => table::write_sheet(out, sheet, stamp, look),
        Format::Csv => csv::write_sheet(out, sheet, csv::PLAIN),
        Format::ExcelComma => csv::write_sheet(out, sheet, csv::COMMA),
        Format::ExcelPoint => csv::write_sheet(out, sheet, csv::POINT),
        Format::Json => json::write_sheet(out, sheet, stamp),
        Format::Markdown => out.write_all(document::sheet_text(sheet, stamp).as_bytes()),
        Format::Html => out.write_all(document::sheet_html(sheet, stamp).as_bytes()),
        Format::Xlsx => out.write_all(&workbook::of_sheet(sheet, stamp).map_err(io::Error::other)?),
    }
}

/// Writes a page. Only a table uses the look.
pub fn write_page(out: &mut dyn Write, page: &Page, stamp: &Stamp, format: Format, look: Look) -> io::Result<()> {
    match format {
        Format::Table => table::write_page(out, page, stamp, look),
        Format::Csv => csv::write_page(out, page, csv::PLAIN),
        Format::ExcelComma => csv::write_page(out, page, csv::COMMA),
        Format::ExcelPoint => csv::write_page(out, page, csv::POINT),
        Format::Json => json::write_page(out, page, stamp),
        Format::Markdown => out.write_all(document::page_text(page, stamp).as_bytes()),
        Format::Html => out.write_all(document::page_html(page, stamp).as_bytes()),
        Format::Xlsx => out.write_all(&workbook::of_page(page, stamp).map_err(io::Error::other)?),
    }
}
