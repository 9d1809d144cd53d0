//! The header of a CSV file: its delimiter and its names.

use super::fault::{Fault, Remedy, quoted};
use super::limits::CELL_LIMIT;
use super::options::Options;
use super::row::Row;
use super::source;
use super::text::Text;
use crate::calc::decimal::all_digits;
use std::collections::HashMap;

/// What the first line says before it is read as a record.
pub(super) struct Header {
    /// What stands between two cells.
    pub delimiter: u8,
    /// Nobody named the delimiter: it is the usual comma.
    pub guessed: bool,
}

/// Finds the delimiter, and takes a line `sep=;` that Excel wrote and the lines above the header.
pub(super) fn look(text: &mut Text, name: &str, options: &Options) -> Result<Header, Fault> {
    let given = options.delimiter.map(usable).transpose()?;
    let declared = declared(text)?;
    if let Some(line) = options.header {
        reach(text, line)?;
    }
    if let Some(delimiter) = given.or(declared) {
        return Ok(Header { delimiter, guessed: false });
    }
    let end = first_record(text)?;
    let line = &text.rest()[..end];
    if line.starts_with("{\"") {
        return Err(Fault::fatal(text.line(), "the file looks like JSONL, not CSV").advise("name it .jsonl"));
    }
    let tabs = has(line, '\t') && (!has(line, ',') || source::extension(name) == "tsv");
    let delimiter = if tabs { b'\t' } else { b',' };
    Ok(Header { delimiter, guessed: !tabs })
}

/// The trimmed names, each of them once.
pub(super) fn names(row: &Row, guessed: bool) -> Result<Vec<String>, Fault> {
    let mut names: Vec<String> =
        (0..row.len()).filter_map(|index| row.get(index)).map(|name| name.trim().to_owned()).collect();
    if guessed && names.len() == 1 {
        refuse_other_delimiter(row.line(), &names[0])?;
    }
    if names.iter().all(String::is_empty) {
        return Err(Fault::fatal(row.line(), "no column of the header has a name")
            .advise("a map can say in which line the header stands, such as [read] header = 3"));
    }
    tell_apart(row.line(), &mut names)?;
    Ok(names)
}

/// The names that stand in place of a header, as many as there are columns: the last ones may go unnamed.
pub(super) fn given(columns: &[String], width: usize, line: u64) -> Result<Vec<String>, Fault> {
    if columns.len() > width {
        let message = format!("[read] columns names {} columns, and here are {width}", columns.len());
        return Err(Fault::fatal(line, message).advise("is the delimiter another one?"));
    }
    let mut names = columns.to_vec();
    names.resize(width, String::new());
    Ok(names)
}

/// That a header was wanted in a line where there is none.
pub(super) fn not_there(wanted: u64) -> Fault {
    Fault::fatal(wanted, format!("[read] header = {wanted}, but no header stands in line {wanted}"))
        .advise("lines are counted from 1, blank ones too")
}

/// One name as it is compared with others.
pub(super) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Takes the lines above that of the header.
fn reach(text: &mut Text, wanted: u64) -> Result<(), Fault> {
    while text.line() < wanted {
        if !text.skip_line()? {
            return Err(not_there(wanted));
        }
    }
    let blank = matches!(text.peek()?, None | Some(b'\n' | b'\r'));
    if blank || text.line() > wanted { Err(not_there(wanted)) } else { Ok(()) }
}

fn usable(delimiter: char) -> Result<u8, Fault> {
    match u8::try_from(delimiter) {
        Ok(byte) if byte.is_ascii() && !b"\"\n\r\0".contains(&byte) => Ok(byte),
        _ => Err(Fault { line: None, ..Fault::fatal(1, format!("{delimiter:?} cannot be a delimiter")) }
            .advise("a delimiter is one ASCII character, such as ';' or '|', and no quote or line break")),
    }
}

/// The delimiter of a first line `sep=;`, which is taken with its line break.
fn declared(text: &mut Text) -> Result<Option<u8>, Fault> {
    let end = first_record(text)?;
    let line = &text.rest()[..end];
    if !line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep=")) {
        return Ok(None);
    }
    let mut letters = line[4..].chars();
    let (Some(delimiter), None) = (letters.next(), letters.next()) else {
        let message = format!("{} names no delimiter: it should be like `sep=;`", quoted(line));
        return Err(Fault::fatal(text.line(), message));
    };
    let line = text.line();
    let delimiter = usable(delimiter).map_err(|fault| Fault { line: Some(line), ..fault })?;
    text.pass(end);
    if !text.skip_blank_lines()? {
        return Err(Fault::fatal(line, "there is no header under the line `sep=`"));
    }
    Ok(Some(delimiter))
}

/// The length of the first record, which is read whole so that it can be looked at.
fn first_record(text: &mut Text) -> Result<usize, Fault> {
    let (mut seen, mut inside) = (0, false);
    loop {
        let rest = text.rest().as_bytes();
        let breaks = |byte: &u8| {
            inside ^= *byte == b'"';
            !inside && matches!(byte, b'\n' | b'\r')
        };
        if let Some(end) = rest.get(seen..).unwrap_or_default().iter().position(breaks) {
            return Ok(seen + end);
        }
        seen = rest.len();
        // Too long for a header: the machine will say so.
        if seen > CELL_LIMIT || !text.more()? {
            return Ok(seen);
        }
    }
}

/// The characters that stand outside double quotes.
fn outside(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut inside = false;
    text.char_indices().filter(move |(_, letter)| {
        inside ^= *letter == '"';
        !inside
    })
}

fn has(line: &str, delimiter: char) -> bool {
    outside(line).any(|(_, letter)| letter == delimiter)
}

fn refuse_other_delimiter(line: u64, name: &str) -> Result<(), Fault> {
    let Some(other) = name.chars().find(|letter| matches!(letter, ';' | '|')) else { return Ok(()) };
    let message = format!("one column found; looks like `{other}`");
    Err(Fault::fatal(line, message)
        .in_column(0)
        .advise(format!("pass --delimiter '{other}'"))
        .mended_by(Remedy::Delimiter(other)))
}

/// Names that stand more than once get the place of their column: `Comment (column 5)`. So no field can take one of them
/// for the other.
fn tell_apart(line: u64, names: &mut [String]) -> Result<(), Fault> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        *count.entry(folded(name)).or_default() += 1;
    }
    for (index, name) in names.iter_mut().enumerate() {
        if count.get(&folded(name)).is_some_and(|count| *count > 1) {
            *name = format!("{name}{MARK}{})", index + 1);
        }
    }
    refuse_duplicates(line, names)
}

const MARK: &str = " (column ";

/// The name that several columns have, of one that was told apart from the others: `Comment` of `Comment (column 5)`.
pub fn shared_name(name: &str) -> Option<&str> {
    let (shared, place) = name.rsplit_once(MARK)?;
    place.strip_suffix(')').is_some_and(all_digits).then_some(shared)
}

fn refuse_duplicates(line: u64, names: &[String]) -> Result<(), Fault> {
    let mut seen = HashMap::new();
    for (index, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if let Some(first) = seen.insert(folded(name), index) {
            let name = quoted(name);
            let message = format!("columns {} and {} are both named {name}", first + 1, index + 1);
            return Err(Fault::fatal(line, message).in_column(index));
        }
    }
    Ok(())
}
