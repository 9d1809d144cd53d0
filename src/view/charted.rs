//! A figure that has a chart: short for a terminal, every row for programs, and drawn for a browser.

use super::names::Names;
use super::picture::Picture;
use super::sheet::Sheet;
use super::stamp::Stamp;
use super::{Format, Look, document, report, write_sheet};
use crate::core::report::Beside;
use std::io::{self, Write};

/// A figure with its charts.
#[derive(Clone, Debug, PartialEq)]
pub struct Charted {
    /// What a terminal shows, and a text.
    pub brief: Sheet,
    /// Every row: what files hold, and a terminal with `--wide`.
    pub full: Sheet,
    /// What a browser draws above the rows.
    pub pictures: Vec<Picture>,
    /// Sentences to stand below either.
    pub notes: Vec<String>,
}

impl Charted {
    /// Says below that something is for others to read, where something is.
    pub fn withhold(&mut self, note: Option<String>) {
        self.brief.withhold(note.clone());
        self.full.withhold(note);
    }

    /// What is said where there is nothing, and first of all.
    pub fn limit_to(&mut self, says: &str) {
        self.notes.insert(0, format!("Only dialogues {says}."));
        for sheet in [&mut self.brief, &mut self.full] {
            sheet.empty = format!("None of the dialogues {says}.");
        }
    }

    /// Says below what is told below every figure.
    pub fn beside(&mut self, beside: &Beside) {
        self.notes.extend(report::beside(beside));
    }

    /// The same with names in place of handles; where it is of people, also in what a chart is called and what is told of a
    /// line.
    #[must_use]
    pub fn named(&self, names: &Names) -> Self {
        let sheets = Self { brief: names.in_sheet(&self.brief), full: names.in_sheet(&self.full), ..self.clone() };
        if self.full.columns.first().is_none_or(|column| column.key != "agent") {
            return sheets;
        }
        let Self { mut pictures, mut notes, .. } = sheets.clone();
        pictures.iter_mut().filter_map(Picture::line_title).chain(&mut notes).for_each(|text| names.at_the_start(text));
        Self { pictures, notes, ..sheets }
    }
}

/// Writes a figure in the shape that its medium is for. Only a table uses the look.
pub fn write_charted(
    out: &mut dyn Write,
    charted: &Charted,
    stamp: &Stamp,
    format: Format,
    look: Look,
) -> io::Result<()> {
    let is_brief = matches!(format, Format::Table | Format::Markdown) && !look.wide;
    let mut sheet = if is_brief { charted.brief.clone() } else { charted.full.clone() };
    sheet.notes = [charted.notes.as_slice(), &sheet.notes].concat();
    match format {
        Format::Html => out.write_all(document::drawn_html(&charted.pictures, &sheet, stamp).as_bytes()),
        _ => write_sheet(out, &sheet, stamp, format, look),
    }
}
