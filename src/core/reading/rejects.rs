//! How a file of rejects is to be read: as what it is, and not as the map says of its source.

use super::limits::CHUNK;
use super::magic;
use super::options::{Form, Options};
use super::reader::Reader;
use super::returned::MARKS;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};

/// How a file is to be read that may be one of rejects. Such a file is known by how it begins, whatever program saved it
/// again: then only its encoding may still have to be said, where it is not UTF-8 any more. The file stands at its
/// start again.
pub fn options_for(file: &File, given: &Options) -> io::Result<Options> {
    let mut file = file;
    let mut head = [0; 128];
    let count = fill(file, &mut head)?;
    file.rewind()?;
    let head = head.get(..count).unwrap_or_default();
    if head.starts_with(magic::ZIP) {
        return of_workbook(file, given);
    }
    let marked = magic::marked(head);
    let text = marked.unwrap_or(encoding_rs::UTF_8).decode_with_bom_removal(head).0;
    let Some(delimiter) = delimiter_of(&text) else { return Ok(given.clone()) };
    let plain = marked.is_some() || is_utf8(file)?;
    let encoding = given.encoding.clone().filter(|_| !plain);
    Ok(Options { delimiter: Some(delimiter), encoding, form: Some(Form::Csv), ..Options::default() })
}

/// What stands behind the first mark.
fn delimiter_of(text: &str) -> Option<char> {
    let rest = text.trim_start_matches('"').strip_prefix(MARKS[0])?.trim_start_matches('"');
    rest.chars().next().filter(|letter| matches!(letter, ',' | ';' | '\t' | '|'))
}

/// Of a workbook, what the map says of header, columns and sheet holds for the source alone.
fn of_workbook(mut file: &File, given: &Options) -> io::Result<Options> {
    if given.header.is_none() && given.columns.is_none() && given.sheet.is_none() {
        return Ok(given.clone());
    }
    let opened = Reader::open(Box::new(file.try_clone()?), "rejects.xlsx", &Options::default());
    file.rewind()?;
    let is_ours = opened.is_ok_and(|reader| reader.is_returned());
    Ok(if is_ours { Options::default() } else { given.clone() })
}

/// Whether the whole file is UTF-8.
fn is_utf8(mut file: &File) -> io::Result<bool> {
    let (mut bytes, mut kept) = (vec![0; CHUNK], 0);
    let valid = loop {
        let count = fill(file, bytes.get_mut(kept..).unwrap_or_default())?;
        let read = bytes.get(..kept + count).unwrap_or_default();
        let good = match std::str::from_utf8(read) {
            Ok(_) => read.len(),
            Err(error) if error.error_len().is_none() && count > 0 => error.valid_up_to(),
            Err(_) => break false,
        };
        if count == 0 {
            break true;
        }
        let length = read.len();
        bytes.copy_within(good..length, 0);
        kept = length - good;
    };
    file.rewind()?;
    Ok(valid)
}

fn fill(mut file: &File, space: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while let Some(rest) = space.get_mut(count..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}
