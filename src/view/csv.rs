//! CSV: UTF-8, LF, a header of keys, numbers plain, text inert in a spreadsheet. The stamp is no
//! record, so it is left to the caller to say elsewhere.

use super::inert::csv_cell;
use super::page::{Page, Part, members};
use super::sheet::{Atom, Sheet, decimal};
use std::borrow::Cow;
use std::io::{self, Write};

/// A kind of CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Whether a byte order mark stands first: by it Excel knows UTF-8.
    marked: bool,
    /// What stands between fields.
    between: u8,
    /// The decimal mark.
    point: char,
}

/// For programs and most spreadsheets.
pub const PLAIN: Kind = Kind { marked: false, between: b',', point: '.' };
/// For an Excel whose decimal mark is a comma.
pub const COMMA: Kind = Kind { marked: true, between: b';', point: ',' };
/// For an Excel whose decimal mark is a point.
pub const POINT: Kind = Kind { marked: true, between: b',', point: '.' };

struct Writer<'a> {
    records: ::csv::Writer<&'a mut dyn Write>,
    point: char,
}

/// Writes a header of keys and one record for each row.
pub fn write_sheet(out: &mut dyn Write, sheet: &Sheet, kind: Kind) -> io::Result<()> {
    let mut writer = begun(out, kind)?;
    record(&mut writer, sheet.keys().iter().map(|key| csv_cell(key)))?;
    for row in sheet.flat() {
        let point = writer.point;
        record(&mut writer, row.iter().map(|atom| field(atom, point)))?;
    }
    writer.records.flush()
}

/// Writes one record of `field,value` for each value; rows of a sheet count from 1, as in
/// `marks.1.criterion`.
pub fn write_page(out: &mut dyn Write, page: &Page, kind: Kind) -> io::Result<()> {
    let mut writer = begun(out, kind)?;
    record(&mut writer, ["field".into(), "value".into()])?;
    for part in &page.parts {
        write_part(&mut writer, part)?;
    }
    writer.records.flush()
}

fn begun(out: &mut dyn Write, kind: Kind) -> io::Result<Writer<'_>> {
    if kind.marked {
        out.write_all("\u{feff}".as_bytes())?;
    }
    Ok(Writer { records: ::csv::WriterBuilder::new().delimiter(kind.between).from_writer(out), point: kind.point })
}

fn write_part(writer: &mut Writer<'_>, part: &Part) -> io::Result<()> {
    match part {
        Part::Fields(fields) => fields.iter().try_for_each(|(key, _, cell)| write_members(writer, members(key, cell))),
        Part::Block { key, body, .. } => write_members(writer, members(key, body)),
        Part::Sheet(sheet) => write_nested(writer, sheet),
    }
}

fn write_nested(writer: &mut Writer<'_>, sheet: &Sheet) -> io::Result<()> {
    let keys = sheet.keys();
    for (row, atoms) in (1..).zip(sheet.flat()) {
        let name = |key: &String| format!("{}.{row}.{key}", sheet.name);
        write_members(writer, keys.iter().map(name).zip(atoms))?;
    }
    Ok(())
}

fn write_members<'a>(writer: &mut Writer<'_>, mut members: impl Iterator<Item = (String, Atom<'a>)>) -> io::Result<()> {
    let point = writer.point;
    members.try_for_each(|(key, atom)| record(writer, [csv_cell(&key), field(&atom, point)]))
}

fn record<'a>(writer: &mut Writer<'_>, fields: impl IntoIterator<Item = Cow<'a, str>>) -> io::Result<()> {
    for field in fields {
        writer.records.write_field(field.as_bytes())?;
    }
    writer.records.write_record(None::<&[u8]>)?;
    Ok(())
}

fn field<'a>(atom: &'a Atom, point: char) -> Cow<'a, str> {
    match atom {
        Atom::Text(text) => csv_cell(text),
        Atom::Made(text) => Cow::Borrowed(text),
        Atom::Count(n) => Cow::Owned(n.to_string()),
        Atom::Hundredths(n) => Cow::Owned(decimal(*n).replace('.', point.encode_utf8(&mut [0; 4]))),
        Atom::Yes(yes) => Cow::Borrowed(if *yes { "yes" } else { "no" }),
        Atom::Absent => Cow::Borrowed(""),
    }
}
