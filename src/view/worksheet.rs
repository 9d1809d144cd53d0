//! One worksheet of a workbook: numbers, days and times as such, every text as a text, so that nothing computes.

use super::inert::csv_cell;
use super::page::{Page, Part};
use super::sheet::{Atom, Cell, Kind, Sheet, at, decimal};
use crate::calc::moment::Moment;
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Worksheet, XlsxError};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// The widest that a column is made, in characters.
const WIDEST: usize = 60;
const NARROWEST: usize = 8;
/// As wide as a time.
const TIME: usize = 20;
/// How many units of UTF-16 a cell holds.
const LONGEST: usize = 32_767;
/// What stands at the end of a text that a cell does not hold.
const CUT: &str = " … (cut)";

/// What to do with a text that no cell holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Long {
    /// Say so: nothing is written.
    Refuse,
    /// Cut it, and say so in the cell.
    Cut,
}

/// Fills a worksheet: machine names in its first row, as in CSV, then a row for each. Answers how many texts were cut.
pub fn fill(page: &mut Worksheet, sheet: &Sheet, long: Long) -> Result<usize, XlsxError> {
    let mut grid = Grid::begin(page, &sheet.keys(), long)?;
    for row in &sheet.rows {
        let columns = sheet.columns.iter().enumerate();
        let values = columns.flat_map(|(place, column)| values(at(row, place), column.kind)).collect::<Vec<_>>();
        grid.row(&values)?;
    }
    grid.end()
}

/// Fills a worksheet with the fields and texts of a page, each with its machine name. Answers how many texts were cut.
pub fn fill_fields(worksheet: &mut Worksheet, page: &Page) -> Result<usize, XlsxError> {
    let mut grid = Grid::begin(worksheet, &["field".to_owned(), "value".to_owned()], Long::Cut)?;
    for (key, cell) in page.parts.iter().flat_map(single) {
        let kind = Kind::of(cell);
        for (name, value) in kind.keys(key).iter().zip(values(cell, kind)) {
            grid.row(&[Value::Text(Cow::Borrowed(name)), value])?;
        }
    }
    grid.end()
}

/// Fills a worksheet with pairs of words. Answers how many texts were cut.
pub fn fill_pairs(page: &mut Worksheet, names: [&str; 2], pairs: &[(String, String)]) -> Result<usize, XlsxError> {
    let mut grid = Grid::begin(page, &names.map(str::to_owned), Long::Cut)?;
    for (what, says) in pairs {
        grid.row(&[what, says].map(|text| Value::Text(Cow::Borrowed(text))))?;
    }
    grid.end()
}

/// The cells of a part that stand alone, each with its key.
fn single(part: &Part) -> Vec<(&str, &Cell)> {
    match part {
        Part::Fields(fields) => fields.iter().map(|(key, _, cell)| (*key, cell)).collect(),
        Part::Block { key, body, .. } => vec![(*key, body)],
        Part::Sheet(_) => Vec::new(),
    }
}

/// A value as a spreadsheet holds it.
enum Value<'a> {
    Text(Cow<'a, str>),
    Count(f64),
    Hundredths(f64),
    Percent(f64),
    Day(ExcelDateTime),
    Time(ExcelDateTime),
    Absent,
}

/// The values of a cell in a column of this kind, as many as it has names.
fn values(cell: &Cell, kind: Kind) -> Vec<Value<'_>> {
    let dated = match cell {
        Cell::Day(day) => of_day(*day).map(Value::Day),
        Cell::Moment(moment) => of_moment(*moment).map(Value::Time),
        _ => None,
    };
    let is_rate = !matches!(cell, Cell::Decimal(_));
    let mut values: Vec<_> = cell.flat(kind).into_iter().map(|atom| value(atom, is_rate)).collect();
    if let Some((dated, first)) = dated.zip(values.first_mut().filter(|_| kind != Kind::Range)) {
        *first = dated;
    }
    values
}

fn value(atom: Atom<'_>, is_rate: bool) -> Value<'_> {
    match atom {
        Atom::Text(words) => Value::Text(words.into()),
        Atom::Made(words) => Value::Text(words.into()),
        Atom::Yes(yes) => Value::Text(if yes { "yes" } else { "no" }.into()),
        Atom::Count(n) => exact(n).map_or_else(|| Value::Text(n.to_string().into()), Value::Count),
        Atom::Hundredths(n) => match exact(n) {
            Some(n) if is_rate => Value::Percent(n / 10_000.0),
            Some(n) => Value::Hundredths(n / 100.0),
            None => Value::Text(decimal(n).into()),
        },
        Atom::Absent => Value::Absent,
    }
}

/// A day as a spreadsheet holds it, from 1900 on.
fn of_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| *year > 1900)?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

/// A moment as a spreadsheet holds it, in UTC, from 1900 on.
pub fn of_moment(moment: Moment) -> Option<ExcelDateTime> {
    const FROM: i64 = -2_177_452_800; // 1901-01-01
    Some(moment.seconds()).filter(|seconds| *seconds >= FROM).and_then(|at| ExcelDateTime::from_timestamp(at).ok())
}

/// A whole number as a spreadsheet holds it without loss; none beyond 15 digits.
#[allow(clippy::cast_precision_loss)] // every whole number of so many digits is one of its own
fn exact(number: i128) -> Option<f64> {
    (number.unsigned_abs() < 1_000_000_000_000_000).then_some(number as f64)
}

/// How cells look.
struct Looks {
    text: Format,
    formula_like: Format,
    hundredths: Format,
    percent: Format,
    day: Format,
    time: Format,
}

impl Looks {
    fn new() -> Self {
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let number = |shown: &str| text.clone().set_num_format(shown);
        Self {
            // A text that is typed again in its cell would compute otherwise.
            formula_like: text.clone().set_quote_prefix(),
            hundredths: number("0.00"),
            percent: number("0.00%"),
            day: number("yyyy-mm-dd"),
            time: number("yyyy-mm-dd hh:mm:ss"),
            text,
        }
    }
}

/// A worksheet that is being filled.
struct Grid<'a> {
    page: &'a mut Worksheet,
    looks: Looks,
    long: Long,
    widths: Vec<usize>,
    rows: u32,
    cut: usize,
}

impl<'a> Grid<'a> {
    fn begin(page: &'a mut Worksheet, names: &[String], long: Long) -> Result<Self, XlsxError> {
        let head = Format::new().set_bold();
        for (column, name) in (0u16..).zip(names) {
            page.write_string_with_format(0, column, name, &head)?;
        }
        page.set_freeze_panes(1, 0)?;
        let widths = names.iter().map(|name| name.width()).collect();
        Ok(Self { page, looks: Looks::new(), long, widths, rows: 0, cut: 0 })
    }

    fn row(&mut self, values: &[Value<'_>]) -> Result<(), XlsxError> {
        self.rows += 1;
        for ((column, value), place) in (0u16..).zip(values).zip(0..) {
            let width = self.write(column, value)?;
            if let Some(widest) = self.widths.get_mut(place) {
                *widest = width.max(*widest);
            }
        }
        Ok(())
    }

    /// Writes a value, and answers how wide it is.
    fn write(&mut self, column: u16, value: &Value<'_>) -> Result<usize, XlsxError> {
        let (looks, row) = (&self.looks, self.rows);
        match value {
            Value::Text(words) => return self.write_text(column, words),
            Value::Count(n) => self.page.write_number_with_format(row, column, *n, &looks.text)?,
            Value::Hundredths(n) => self.page.write_number_with_format(row, column, *n, &looks.hundredths)?,
            Value::Percent(n) => self.page.write_number_with_format(row, column, *n, &looks.percent)?,
            Value::Day(day) => {
                self.page.write_datetime_with_format(row, column, day, &looks.day)?;
                return Ok(TIME / 2);
            }
            Value::Time(time) => {
                self.page.write_datetime_with_format(row, column, time, &looks.time)?;
                return Ok(TIME);
            }
            Value::Absent => self.page.write_blank(row, column, &looks.text)?,
        };
        Ok(NARROWEST)
    }

    fn write_text(&mut self, column: u16, words: &str) -> Result<usize, XlsxError> {
        let fitting = if self.long == Long::Cut { fitting(words) } else { words };
        let is_cut = fitting.len() < words.len();
        self.cut += usize::from(is_cut);
        let text = if is_cut { Cow::Owned(format!("{fitting}{CUT}")) } else { Cow::Borrowed(words) };
        let is_formula = matches!(csv_cell(&text), Cow::Owned(_));
        let look = if is_formula { &self.looks.formula_like } else { &self.looks.text };
        self.page.write_string_with_format(self.rows, column, text.as_ref(), look)?;
        Ok(text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0))
    }

    fn end(self) -> Result<usize, XlsxError> {
        for (column, width) in (0u16..).zip(&self.widths) {
            self.page.set_column_width(column, u32::try_from(*width.clamp(&NARROWEST, &WIDEST)).unwrap_or(u32::MAX))?;
        }
        let last = u16::try_from(self.widths.len()).unwrap_or(0).saturating_sub(1);
        if self.rows > 0 {
            self.page.autofilter(0, 0, self.rows, last)?;
        }
        Ok(self.cut)
    }
}

/// The beginning of a text that a cell holds, or all of it.
fn fitting(words: &str) -> &str {
    if words.len() <= LONGEST || words.encode_utf16().count() <= LONGEST {
        return words;
    }
    let mut room = LONGEST - CUT.chars().count();
    let end = words.char_indices().find(|(_, c)| match room.checked_sub(c.len_utf16()) {
        Some(left) => {
            room = left;
            false
        }
        None => true,
    });
    end.and_then(|(end, _)| words.get(..end)).unwrap_or(words)
}
