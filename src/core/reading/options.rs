//! What the caller knows about a file, and the forms that files have.

use super::turns::Turns;

/// What the caller knows about the file; what is not given is read off the file or its name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// What stands between two cells of a CSV row: one ASCII character.
    pub delimiter: Option<char>,
    /// The label of the encoding, such as `gb18030`, `utf-16le` or `windows-1252`.
    pub encoding: Option<String>,
    /// Whether the file is CSV or JSONL; a workbook is known by its content.
    pub form: Option<Form>,
    /// The sheet of a workbook, where it is not the first that is visible and not empty.
    pub sheet: Option<String>,
    /// The sheet that is read where there is one of that name and nobody names another.
    pub usual_sheet: Option<&'static str>,
    /// The line of a CSV file, or row of a sheet, in which the header stands; lines above it are passed over.
    pub header: Option<u64>,
    /// The names of the columns, in place of a header or where there is none; an empty one names nothing.
    pub columns: Option<Vec<String>>,
    /// The key, dotted where it is inside others, of the array that has the rows of a JSON file.
    pub rows: Option<String>,
    /// Keys that are asked for by name.
    pub wanted: Vec<String>,
    /// Keys that are looked for where nobody names them.
    pub usual: Vec<String>,
    /// What the turns of a dialogue are in JSON.
    pub turns: Turns,
}

/// The forms of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values (RFC 4180) under one header; any delimiter.
    Csv,
    /// JSON: one object on each line, or an array of them.
    Jsonl,
    /// A workbook (.xlsx), one sheet of it: a header, then a row in each row of the sheet.
    Xlsx,
}
