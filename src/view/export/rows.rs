//! Rows of data as CSV by RFC 4180 with LF: numbers as they are, times in UTC, bytes in hexadecimal digits, `true` and `false`;
//! nothing where there is none, and `""` for an empty text. Text of people is inert in a spreadsheet, as in every CSV.

use crate::calc::digest::hex;
use crate::core::report::export::{Datum, Table};
use crate::view::inert::csv_cell;
use std::io::{self, Write};

/// Writes the names of the columns.
pub fn write_names(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let names: Vec<&str> = table.fields.iter().map(|field| field.name.as_str()).collect();
    writeln!(out, "{}", names.join(","))
}

/// Writes one row.
pub fn write_row(out: &mut dyn Write, row: &[Datum<'_>]) -> io::Result<()> {
    for (place, datum) in row.iter().enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        write_datum(out, *datum)?;
    }
    out.write_all(b"\n")
}

fn write_datum(out: &mut dyn Write, datum: Datum<'_>) -> io::Result<()> {
    match datum {
        Datum::Absent => Ok(()),
        Datum::Number(number) => write!(out, "{number}"),
        Datum::Yes(yes) => write!(out, "{yes}"),
        Datum::Time(time) => write_text(out, time),
        Datum::Bytes(bytes) => out.write_all(hex(bytes).as_bytes()),
        Datum::Text(text) => write_text(out, &csv_cell(text)),
    }
}

fn write_text(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let is_plain = !text.is_empty() && !text.contains(['"', ',', '\n', '\r']);
    if is_plain { out.write_all(text.as_bytes()) } else { write!(out, "\"{}\"", text.replace('"', "\"\"")) }
}
