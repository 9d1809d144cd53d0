//! The workbook of an export: a worksheet for each table of how things stand, written row by row so that memory does not
//! grow with them. Numbers in hundredths stand there as people read them; every text is a text, so nothing computes.

use super::package::Written;
use crate::core::report::export::{Datum, Field, Kind, Table};
use crate::view::inert::csv_cell;
use chrono::{DateTime, Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io::{Seek, Write};

/// How many rows a worksheet holds, with the names of its columns.
pub const MOST_ROWS: u32 = 1_048_576;
/// How many units of UTF-16 a cell holds.
const LONGEST: usize = 32_767;
/// How wide each column is, in characters: what comes is not known when it is set.
const WIDTH: u32 = 18;
const CUT: &str = " … (cut)";

/// A workbook that is being written.
pub struct Book {
    file: Workbook,
    looks: Looks,
    at: Option<ExcelDateTime>,
    most: u32,
    /// The tables that did not fit.
    cut: Vec<String>,
    texts: u64,
}

struct Looks {
    head: Format,
    text: Format,
    formula_like: Format,
    hundredths: Format,
    day: Format,
    time: Format,
}

/// A worksheet that is being written.
pub struct Rows<'a> {
    page: &'a mut Worksheet,
    looks: &'a Looks,
    fields: &'a [Field],
    next: u32,
    most: u32,
    left_out: LeftOut,
}

/// What a worksheet has not: rows, and the ends of texts.
#[derive(Clone, Copy, Default, Debug)]
pub struct LeftOut {
    rows: u64,
    texts: u64,
}

impl Book {
    /// Begins one whose worksheets have at most so many rows, such as [`MOST_ROWS`].
    pub fn begin(written: &Written, most: u32) -> Result<Self, XlsxError> {
        let mut file = Workbook::new();
        let at = moment(&written.place.at);
        let made = at.clone().map_or_else(|| ExcelDateTime::from_ymd(2000, 1, 1), Ok)?;
        file.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let number = |shown: &str| Format::new().set_num_format(shown);
        let looks = Looks {
            head: Format::new().set_bold(),
            text: Format::new(),
            formula_like: Format::new().set_quote_prefix(),
            hundredths: number("0.00"),
            day: number("yyyy-mm-dd"),
            time: number("yyyy-mm-dd hh:mm:ss"),
        };
        Ok(Self { file, looks, at, most, cut: Vec::new(), texts: 0 })
    }

    /// Begins a worksheet for a table. Rows beyond the last that fits are left out.
    pub fn table<'a>(&'a mut self, table: &'a Table) -> Result<Rows<'a>, XlsxError> {
        let page = self.file.add_worksheet_with_constant_memory()?.set_name(&table.name)?;
        for (column, field) in (0u16..).zip(&table.fields) {
            page.set_column_width(column, WIDTH)?;
            page.write_string_with_format(0, column, &field.name, &self.looks.head)?;
        }
        page.set_freeze_panes(1, 0)?;
        let left_out = LeftOut::default();
        Ok(Rows { page, looks: &self.looks, fields: &table.fields, next: 1, most: self.most, left_out })
    }

    /// Notes what a worksheet has not.
    pub fn note(&mut self, table: &Table, left_out: LeftOut) {
        self.texts += left_out.texts;
        self.cut.extend((left_out.rows > 0).then(|| table.name.clone()));
    }

    /// Ends it with a worksheet that says what it is and what it has not, and writes it. Answers the tables that did not fit.
    pub fn end(mut self, written: &Written, out: impl Write + Seek + Send) -> Result<Vec<String>, XlsxError> {
        let page = self.file.add_worksheet_with_constant_memory()?.set_name("about")?;
        let pair = |what: &str, says: String| (what.to_owned(), says);
        let mut pairs = vec![
            pair("title", "How things stand in an assize file".to_owned()),
            pair("head", written.place.head.to_string()),
            pair("times", "UTC".to_owned()),
            pair("scores, percentages, weights", "per cent; the CSV has whole hundredths".to_owned()),
        ];
        if written.rehearsal {
            pairs.push(pair(
                "rehearsal",
                "the clock and the chance of this file are given, nothing here counts".to_owned(),
            ));
        }
        let most = self.most;
        let rest = |name: &String| format!("{name} has more than {most} rows: the rest is in now/{name}.csv only");
        pairs.extend(self.cut.iter().map(|name| pair("cut", rest(name))));
        if self.texts > 0 {
            pairs.push(pair("cut", format!("texts longer than a cell holds: {}; the CSV has them whole", self.texts)));
        }
        page.set_column_width(0, WIDTH * 2)?.set_column_width(1, WIDTH * 4)?;
        for (row, (what, says)) in (0u32..).zip(&pairs) {
            page.write_string(row, 0, what)?.write_string(row, 1, says)?;
        }
        if let Some(at) = &self.at {
            let row = u32::try_from(pairs.len()).unwrap_or(0);
            page.write_string(row, 0, "as of")?.write_datetime_with_format(row, 1, at, &self.looks.time)?;
        }
        self.file.save_to_writer(out)?;
        Ok(self.cut)
    }
}

impl Rows<'_> {
    /// What it has not.
    pub const fn end(self) -> LeftOut {
        self.left_out
    }

    /// Writes the next row, where there is room for it.
    pub fn row(&mut self, data: &[Datum<'_>]) -> Result<(), XlsxError> {
        if self.next >= self.most {
            self.left_out.rows += 1;
            return Ok(());
        }
        for ((column, datum), field) in (0u16..).zip(data).zip(self.fields) {
            self.write(column, *datum, field)?;
        }
        self.next += 1;
        Ok(())
    }

    fn write(&mut self, column: u16, datum: Datum<'_>, field: &Field) -> Result<(), XlsxError> {
        let (row, looks) = (self.next, self.looks);
        match datum {
            Datum::Absent | Datum::Bytes(_) => {}
            Datum::Text(text) => self.text(column, text)?,
            Datum::Yes(yes) => drop(self.page.write_boolean(row, column, yes)?),
            Datum::Number(number) => self.number(column, number, field)?,
            Datum::Time(time) => {
                let look = if field.kind == Kind::Day { &looks.day } else { &looks.time };
                let when = if field.kind == Kind::Day { day(time) } else { moment(time) };
                match when {
                    Some(when) => drop(self.page.write_datetime_with_format(row, column, &when, look)?),
                    None => self.text(column, time)?,
                }
            }
        }
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)] // looked at before: it has at most 15 digits
    fn number(&mut self, column: u16, number: i64, field: &Field) -> Result<(), XlsxError> {
        let is_exact = number.unsigned_abs() < 1_000_000_000_000_000;
        let is_hundredths = field.unit.as_ref().is_some_and(|unit| unit.starts_with("hundredths"));
        match (is_exact, is_hundredths) {
            (false, _) => self.text(column, &number.to_string())?,
            (true, true) => {
                self.page.write_number_with_format(self.next, column, number as f64 / 100.0, &self.looks.hundredths)?;
            }
            (true, false) => drop(self.page.write_number(self.next, column, number as f64)?),
        }
        Ok(())
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        let fits = text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST;
        let short = if fits { text.to_owned() } else { shortened(text) };
        self.left_out.texts += u64::from(!fits);
        let is_formula = csv_cell(&short).len() > short.len();
        let look = if is_formula { &self.looks.formula_like } else { &self.looks.text };
        self.page.write_string_with_format(self.next, column, short, look)?;
        Ok(())
    }
}

/// The beginning of a text that a cell holds. Half of the units is room enough for any of its characters.
fn shortened(text: &str) -> String {
    text.chars().take(LONGEST / 2 - CUT.chars().count()).chain(CUT.chars()).collect()
}

fn day(text: &str) -> Option<ExcelDateTime> {
    let day: NaiveDate = text.parse().ok()?;
    let year = u16::try_from(day.year()).ok().filter(|year| *year > 1900)?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

fn moment(text: &str) -> Option<ExcelDateTime> {
    let moment: DateTime<chrono::FixedOffset> = DateTime::parse_from_rfc3339(text).ok()?;
    (moment.year() > 1900).then(|| ExcelDateTime::from_timestamp(moment.timestamp()).ok()).flatten()
}
