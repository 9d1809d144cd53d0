//! Formulas: text that a spreadsheet would run, made inert in a CSV cell, and taken back.

use crate::calc::unseen::is_hidden;
use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// Text for a CSV cell: what a spreadsheet could take for a formula gets one leading `'`.
///
/// That is text whose first character is one of `=` `+` `-` `@`, their full-width forms, tab, CR or
/// LF, when apostrophes, spaces and invisible characters are passed over. [`csv_uncell`] undoes it.
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The exact inverse of [`csv_cell`], for every text.
pub fn csv_uncell(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.chars().find(|&c| starts_formula(c) || !is_passed_over(c)).is_some_and(starts_formula)
}

fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

fn is_passed_over(c: char) -> bool {
    c == '\'' || c.is_whitespace() || is_hidden(c) || c.width() == Some(0)
}
