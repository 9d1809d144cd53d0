//! The sheets of a workbook whose first one has no rows: named, so that somebody can say which is meant.

use super::reader::opened;
use crate::cli::input::name_of;
use crate::core::reading::{SheetRows, sheets_of_hollow};
use crate::core::refusal::{Refusal, Result};
use std::path::Path;

/// A workbook of which the sheet that is read where nobody says another has no rows below its header.
pub struct Hollow {
    file: String,
    sheets: Vec<SheetRows>,
}

impl Hollow {
    /// Looks at a file; none where it is no workbook, or its first sheet has rows. Stdin is not read again.
    pub fn of(path: &Path) -> Result<Option<Self>> {
        if path == Path::new("-") {
            return Ok(None);
        }
        let file = name_of(path);
        let sheets =
            sheets_of_hollow(Box::new(opened(path)?), &file).map_err(|fault| Refusal::data(fault.told(&file)))?;
        Ok(if sheets.is_empty() { None } else { Some(Self { file, sheets }) })
    }

    /// The first sheet that has rows below a header, among those that are seen.
    pub fn first_with_rows(&self) -> Option<&str> {
        self.sheets.iter().find(|sheet| sheet.is_visible && sheet.rows > 1).map(|sheet| sheet.name.as_str())
    }

    /// The sheets with how many rows each has.
    pub fn listed(&self) -> String {
        const SHOWN: usize = 20;
        let told = |sheet: &SheetRows| {
            let rows = if sheet.rows == 1 { "row" } else { "rows" };
            let hidden = if sheet.is_visible { "" } else { ", hidden" };
            format!("`{}` ({} {rows}{hidden})", sheet.name.escape_debug(), sheet.rows)
        };
        self.sheets.iter().take(SHOWN).map(told).collect::<Vec<_>>().join(", ")
    }

    /// Why such a file is refused, and what to do.
    pub fn refusal(&self) -> Refusal {
        let example = self.first_with_rows().unwrap_or("…").escape_debug();
        Refusal::data(format!("the first sheet of {} has no rows: it has {}", self.file, self.listed()))
            .hint(format!("--sheet NAME takes another one; in a map it is [read] sheet = \"{example}\""))
    }
}
