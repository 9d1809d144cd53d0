//! Rows that were turned away, as they come back: columns of ours stand before and behind their own.
//!
//! A file of rejects is CSV in UTF-8 whatever the source was, and known by its first columns. In it every cell is inert
//! in a spreadsheet; here each is again what it was.

use super::fault::Fault;
use super::row::{Kind, Row};
use crate::calc::digest::{hex, sha256};
use crate::core::text::csv_uncell;

/// The first columns of a file of rejects: the line in the source, why the row was turned away, and what else is to be
/// known of it. No other file begins so.
pub const MARKS: [&str; 3] = ["assize: line", "assize: reason", "assize: mark"];
/// How columns are named, with a number, that hold cells beyond those of the header.
pub const MORE: &str = "assize: more";

const UNREAD: &str = "unread:";
const TURNS: &str = "turns:";
const AS_IT_WAS: &str = "the row is as it was turned away: ";

/// What is to be known of a row beside its cells: of one that could not be read what it looked like, so that it does not
/// come in unmended; and which of its cells are turns of a dialogue.
pub fn mark(row: &Row, cells: &[String], is_unread: bool) -> String {
    let turns = (0..row.len()).filter(|place| row.is_turns(*place)).map(|place| format!("{TURNS}{place}"));
    let unread = is_unread.then(|| format!("{UNREAD}{}", look(cells.iter().map(String::as_str))));
    unread.into_iter().chain(turns).collect::<Vec<_>>().join(" ")
}

/// What the cells of a row look like. Blanks at its end and the kind of line breaks say nothing: a spreadsheet changes
/// them.
fn look<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut cells: Vec<String> = cells.map(|cell| cell.replace("\r\n", "\n")).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    let framed: Vec<u8> =
        cells.iter().flat_map(|cell| (cell.len() as u64).to_be_bytes().into_iter().chain(cell.bytes())).collect();
    hex(&sha256(&[&framed])[..8])
}

/// A file of rejects that is read.
pub(super) struct Returned {
    /// The columns of the source.
    names: Vec<String>,
    raw: Row,
}

impl Returned {
    /// None where the columns are those of any other file.
    pub(super) fn of(columns: &[String]) -> Option<Self> {
        let own = columns.strip_prefix(&MARKS.map(str::to_owned))?;
        let own = own.iter().take_while(|name| !name.starts_with(MORE));
        Some(Self { names: own.map(|name| csv_uncell(name).to_owned()).collect(), raw: Row::new() })
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Makes of a row what it was in the source.
    pub(super) fn take(&mut self, read: Result<bool, Fault>, row: &mut Row) -> Result<bool, Fault> {
        std::mem::swap(&mut self.raw, row);
        row.begin(self.raw.line());
        let mark = self.raw.get(2).unwrap_or_default();
        let turns: Vec<usize> = mark.split(' ').filter_map(|word| word.strip_prefix(TURNS)?.parse().ok()).collect();
        for place in MARKS.len()..self.raw.len() {
            let (index, cell) = (place - MARKS.len(), csv_uncell(self.raw.get(place).unwrap_or_default()));
            if index >= self.names.len() && cell.is_empty() {
                continue;
            }
            row.push(cell).map_err(|long| Fault::fatal(self.raw.line(), long.0))?;
            row.close_as(index, if turns.contains(&index) { Kind::Turns } else { Kind::Text });
        }
        if !read? {
            return Ok(false);
        }
        let cells = || (0..row.len()).map(|index| row.get(index).unwrap_or_default());
        if mark.split(' ').filter_map(|word| word.strip_prefix(UNREAD)).any(|looked| looked == look(cells())) {
            let reason = csv_uncell(self.raw.get(1).unwrap_or_default());
            let reason = reason.strip_prefix(AS_IT_WAS).unwrap_or(reason);
            return Err(Fault::of_row(row.line(), format!("{AS_IT_WAS}{reason}")));
        }
        if row.len() > self.names.len() {
            let message = format!("the row has a cell beyond its {} columns", self.names.len());
            return Err(Fault::of_row(row.line(), message)
                .advise(format!("put it where it belongs, and empty the cell under `{MORE}`")));
        }
        Ok(true)
    }
}
