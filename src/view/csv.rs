//! CSV: UTF-8, LF, a header of keys, numbers plain, text inert in a spreadsheet. The stamp is no
//! record, so it is left to the caller to say elsewhere.

use super::inert::csv_cell;
use super::page::{Page, Part, members};
use super::sheet::{Atom, Sheet, decimal};
use std::borrow::Cow;
use std::io::{self, Write};

type Writer<'a> = ::csv::Writer<&'a mut dyn Write>;

/// Writes a header of keys and one record for each row.
pub fn write_sheet(out: &mut dyn Write, sheet: &Sheet) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    record(&mut writer, sheet.keys().iter().map(|key| csv_cell(key)))?;
    for row in sheet.flat() {
        record(&mut writer, row.iter().map(field))?;
    }
    writer.flush()
}

/// Writes one record of `field,value` for each value; rows of a sheet count from 1, as in
/// `marks.1.criterion`.
pub fn write_page(out: &mut dyn Write, page: &Page) -> io::Result<()> {
    let mut writer = Writer::from_writer(out);
    record(&mut writer, ["field".into(), "value".into()])?;
    for part in &page.parts {
        write_part(&mut writer, part)?;
    }
    writer.flush()
}

fn write_part(writer: &mut Writer, part: &Part) -> io::Result<()> {
    match part {
        Part::Fields(fields) => fields.iter().try_for_each(|(key, _, cell)| write_members(writer, members(key, cell))),
        Part::Block { key, body, .. } => write_members(writer, members(key, body)),
        Part::Sheet(sheet) => write_nested(writer, sheet),
    }
}

fn write_nested(writer: &mut Writer, sheet: &Sheet) -> io::Result<()> {
    let keys = sheet.keys();
    for (row, atoms) in (1..).zip(sheet.flat()) {
        let name = |key: &String| format!("{}.{row}.{key}", sheet.name);
        write_members(writer, keys.iter().map(name).zip(atoms))?;
    }
    Ok(())
}

fn write_members<'a>(writer: &mut Writer, mut members: impl Iterator<Item = (String, Atom<'a>)>) -> io::Result<()> {
    members.try_for_each(|(key, atom)| record(writer, [csv_cell(&key), field(&atom)]))
}

fn record<'a>(writer: &mut Writer, fields: impl IntoIterator<Item = Cow<'a, str>>) -> io::Result<()> {
    for field in fields {
        writer.write_field(field.as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)?;
    Ok(())
}

fn field<'a>(atom: &'a Atom) -> Cow<'a, str> {
    match atom {
        Atom::Text(text) => csv_cell(text),
        Atom::Made(text) => Cow::Borrowed(text),
        Atom::Count(n) => Cow::Owned(n.to_string()),
        Atom::Hundredths(n) => Cow::Owned(decimal(*n)),
        Atom::Yes(yes) => Cow::Borrowed(if *yes { "yes" } else { "no" }),
        Atom::Absent => Cow::Borrowed(""),
    }
}
