//! The workbook as the library that reads cells has it.

use super::super::fault::Fault;
use calamine::XlsxError;
use std::fs::File;
use std::io::BufReader;

/// A workbook in a file in which one can go back and forth.
pub(super) type Book = calamine::Xlsx<BufReader<File>>;

/// What the library says of a workbook that it cannot read, as something that can be shown.
pub(super) fn damaged(line: u64, error: &XlsxError) -> Fault {
    if matches!(error, XlsxError::Password) {
        return Fault::fatal(1, "the workbook is locked with a password").advise("save it without one");
    }
    let text: String = error.to_string().chars().take(120).flat_map(char::escape_debug).collect();
    Fault::fatal(line, format!("the workbook is damaged: {text}"))
        .advise("open it in a spreadsheet program, save it again and give that file")
}
