//! JSON: one document, `{"format":1,…}`, with its keys in a fixed order and nothing hidden in it.

use super::inert;
use super::page::{Page, Part, members};
use super::sheet::{Atom, Sheet, decimal};
use super::stamp::Stamp;
use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// Writes a sheet: each row an object.
pub fn write_sheet(out: &mut dyn Write, sheet: &Sheet, stamp: &Stamp) -> io::Result<()> {
    write(out, stamp, sheet.name, objects(sheet), &sheet.notes)
}

/// Writes a page: one object, with fields and blocks as members and sheets as arrays of objects.
pub fn write_page(out: &mut dyn Write, page: &Page, stamp: &Stamp) -> io::Result<()> {
    let object = Object(page.parts.iter().flat_map(part).collect());
    write(out, stamp, page.name, vec![object], &page.notes)
}

#[derive(Serialize)]
struct Document<'a> {
    format: u8,
    report: &'a str,
    as_of: String,
    head: &'a str,
    rehearsal: bool,
    rows: Vec<Object<'a>>,
    notes: &'a [String],
}

struct Object<'a>(Vec<(String, Member<'a>)>);

#[derive(Serialize)]
#[serde(untagged)]
enum Member<'a> {
    One(Atom<'a>),
    Many(Vec<Object<'a>>),
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, member) in &self.0 {
            map.serialize_entry(key, member)?;
        }
        map.end()
    }
}

impl Serialize for Atom<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Atom::Text(text) => serializer.serialize_str(text),
            Atom::Made(text) => serializer.serialize_str(text),
            Atom::Count(n) => serializer.serialize_i128(*n),
            // The nearest double to two decimals prints as those decimals again.
            Atom::Hundredths(n) => serializer.serialize_f64(decimal(*n).parse().map_err(S::Error::custom)?),
            Atom::Yes(yes) => serializer.serialize_bool(*yes),
            Atom::Absent => serializer.serialize_unit(),
        }
    }
}

fn write(out: &mut dyn Write, stamp: &Stamp, report: &str, rows: Vec<Object>, notes: &[String]) -> io::Result<()> {
    let document = Document {
        format: 1,
        report,
        as_of: stamp.as_of.to_string(),
        head: &stamp.head,
        rehearsal: stamp.rehearsal,
        rows,
        notes,
    };
    let text = serde_json::to_string_pretty(&document)?;
    writeln!(out, "{}", inert::json(&text))
}

fn objects(sheet: &Sheet) -> Vec<Object<'_>> {
    let keys = sheet.keys();
    let object = |row: Vec<_>| Object(keys.iter().cloned().zip(row.into_iter().map(Member::One)).collect());
    sheet.flat().map(object).collect()
}

fn part(part: &Part) -> Vec<(String, Member<'_>)> {
    let one = |(key, atom)| (key, Member::One(atom));
    match part {
        Part::Fields(fields) => fields.iter().flat_map(|(key, _, cell)| members(key, cell)).map(one).collect(),
        Part::Block { key, body, .. } => members(key, body).map(one).collect(),
        Part::Sheet(sheet) => vec![(sheet.name.to_owned(), Member::Many(objects(sheet)))],
    }
}
