//! A workbook (.xlsx): every text is a text in it, so nothing computes.

use super::sheet::{Atom, Sheet, decimal};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

/// The widest that a column is made, in characters.
const WIDEST: usize = 60;
const NARROWEST: usize = 8;

/// The bytes of a workbook with these sheets; the machine names of columns stand in its first row, as in CSV. Refused where
/// a text is longer than a cell can hold.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The time at which it was written is nobody's business, and the same answer has the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for sheet in sheets {
        fill(book.add_worksheet(), sheet)?;
    }
    book.save_to_buffer()
}

fn fill(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    page.set_name(sheet.name)?;
    let (head, text) = (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
    let number = text.clone().set_num_format("0.00");
    let mut widths = Vec::new();
    for (column, key) in (0u16..).zip(sheet.keys()) {
        page.write_string_with_format(0, column, &key, &head)?;
        widths.push(key.width());
    }
    for (row, atoms) in (1u32..).zip(sheet.flat()) {
        for ((column, atom), widest) in (0u16..).zip(atoms).zip(&mut widths) {
            let shown = write(page, (row, column), &atom, (&text, &number))?;
            *widest = shown.max(*widest);
        }
    }
    for (column, width) in (0u16..).zip(widths) {
        page.set_column_width(column, u32::try_from(width.clamp(NARROWEST, WIDEST)).unwrap_or(u32::MAX))?;
    }
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

/// Writes a value, and answers how wide it is.
fn write(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    atom: &Atom<'_>,
    (text, number): (&Format, &Format),
) -> Result<usize, XlsxError> {
    let string = match atom {
        Atom::Absent => String::new(),
        Atom::Text(words) => (*words).to_owned(),
        Atom::Made(words) => words.clone(),
        Atom::Yes(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Atom::Count(count) => match exact(*count) {
            Some(value) => return page.write_number_with_format(row, column, value, text).map(|_| NARROWEST),
            None => count.to_string(),
        },
        Atom::Hundredths(hundredths) => match exact(*hundredths) {
            Some(value) => return page.write_number_with_format(row, column, value / 100.0, number).map(|_| NARROWEST),
            None => decimal(*hundredths),
        },
    };
    page.write_string_with_format(row, column, &string, text)?;
    Ok(string.lines().map(UnicodeWidthStr::width).max().unwrap_or(0))
}

/// A whole number as a spreadsheet holds it without loss; none beyond 15 digits.
#[allow(clippy::cast_precision_loss)] // every whole number of so many digits is one of its own
fn exact(number: i128) -> Option<f64> {
    (number.unsigned_abs() < 1_000_000_000_000_000).then_some(number as f64)
}
