//! A workbook (.xlsx): a worksheet for each sheet, and one that says what the answer is about. The same answer has the
//! same bytes, and nothing in it says on which machine or by whom it was made.

use super::page::{Page, Part};
use super::sheet::Sheet;
use super::stamp::{REHEARSAL, Stamp};
use super::worksheet::{Long, fill, fill_fields, fill_pairs, of_moment};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::collections::BTreeSet;

/// The longest name of a worksheet, in characters.
const LONGEST_NAME: usize = 31;
/// The worksheet with the title, the notes and the head.
const ABOUT: &str = "about";
/// The worksheet with the fields and texts of a page.
const FIELDS: &str = "fields";

/// The bytes of a workbook with these sheets; the machine names of columns stand in its first row, as in CSV. Refused where
/// a text is longer than a cell can hold. That of a rehearsal has one more, which says so.
pub fn workbook(sheets: &[Sheet], rehearsal: bool) -> Result<Vec<u8>, XlsxError> {
    // The time at which it was written is nobody's business.
    let mut book = made_at(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    for sheet in sheets {
        fill(book.add_worksheet().set_name(sheet.name)?, sheet, Long::Refuse)?;
    }
    if rehearsal {
        let pairs = [("rehearsal".to_owned(), REHEARSAL.to_owned())];
        fill_pairs(book.add_worksheet().set_name(ABOUT)?, ["what", "says"], &pairs)?;
    }
    book.save_to_buffer()
}

/// The bytes of a workbook that answers with a sheet.
pub fn of_sheet(sheet: &Sheet, stamp: &Stamp) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::begin(stamp)?;
    book.sheet(sheet)?;
    book.end(&sheet.title, &sheet.notes, stamp)
}

/// The bytes of a workbook that answers with a page: its fields and texts, then each of its sheets.
pub fn of_page(page: &Page, stamp: &Stamp) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::begin(stamp)?;
    let name = book.name(FIELDS);
    book.cut += fill_fields(book.file.add_worksheet().set_name(name)?, page)?;
    for part in &page.parts {
        if let Part::Sheet(sheet) = part {
            book.sheet(sheet)?;
            book.notes.extend(sheet.notes.iter().map(|note| (sheet.title.clone(), note.clone())));
        }
    }
    book.end(&page.title, &page.notes, stamp)
}

/// A workbook that is being made.
struct Book {
    file: Workbook,
    /// The names of its worksheets, in small letters: Excel does not tell them apart otherwise.
    names: BTreeSet<String>,
    /// What is said of single sheets, each with its title.
    notes: Vec<(String, String)>,
    cut: usize,
}

impl Book {
    fn begin(stamp: &Stamp) -> Result<Self, XlsxError> {
        let made = of_moment(stamp.as_of).map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
        let names = BTreeSet::from([ABOUT.to_owned()]);
        Ok(Self { file: made_at(&made), names, notes: Vec::new(), cut: 0 })
    }

    fn sheet(&mut self, sheet: &Sheet) -> Result<(), XlsxError> {
        let name = self.name(sheet.name);
        self.cut += fill(self.file.add_worksheet().set_name(name)?, sheet, Long::Cut)?;
        if sheet.rows.is_empty() {
            self.notes.push((sheet.title.clone(), sheet.empty.clone()));
        }
        Ok(())
    }

    /// A name that no worksheet has yet.
    fn name(&mut self, wanted: &str) -> String {
        let short = |room: usize| wanted.chars().take(room).collect::<String>();
        let names =
            std::iter::once(short(LONGEST_NAME)).chain((2..).map(|n| format!("{}_{n}", short(LONGEST_NAME - 6))));
        let free = names.into_iter().find(|name| !self.names.contains(&name.to_lowercase())).unwrap_or_default();
        self.names.insert(free.to_lowercase());
        free
    }

    /// Adds what the answer is about.
    fn end(mut self, title: &str, notes: &[String], stamp: &Stamp) -> Result<Vec<u8>, XlsxError> {
        let pair = |what: &str, says: &str| (what.to_owned(), says.to_owned());
        let mut pairs = vec![pair("title", title)];
        pairs.extend(stamp.rehearsal.then(|| pair("rehearsal", REHEARSAL)));
        pairs.push(pair("as of", &stamp.as_of.to_string()));
        pairs.push(pair("head", &stamp.head));
        pairs.push(pair("times", "UTC"));
        pairs.extend(notes.iter().map(|note| pair("note", note)));
        pairs.extend(self.notes);
        if self.cut > 0 {
            let says = format!("{} longer than a cell holds, cut: .csv and .json have them whole", self.cut);
            pairs.push(pair("texts", &says));
        }
        fill_pairs(self.file.add_worksheet().set_name(ABOUT)?, ["what", "says"], &pairs)?;
        self.file.save_to_buffer()
    }
}

fn made_at(made: &ExcelDateTime) -> Workbook {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(made));
    book
}
