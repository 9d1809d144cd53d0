//! What people hand in: files, stdin, words. Every file that a command reads is opened here.

use super::outlet;
use super::paths::{cannot_read, is_folder};
use crate::calc::decimal::all_digits;
use crate::calc::time::parse_day;
use crate::core::refusal::{Refusal, Result};
use crate::core::scratch;
use chrono::NaiveDate;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bytes are taken from stdin, a pipe or a device, where nobody says it.
const MOST: u64 = 4 << 30;

/// How many bytes are taken from what has no end of its own.
static LIMIT: AtomicU64 = AtomicU64::new(MOST);

/// Says how many bytes are taken from stdin, a pipe or a device.
pub fn limit(bytes: u64) {
    LIMIT.store(bytes, Ordering::Relaxed);
}

/// Reads what is no ordinary file to its end, into a file that has no name.
pub fn spool(source: &mut dyn Read, path: &Path) -> Result<File> {
    let (mut spool, most) = (scratch::file()?, LIMIT.load(Ordering::Relaxed));
    let mut chunk = vec![0; 128 << 10];
    let mut taken = 0;
    loop {
        let count = match source.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(cannot_read(path, &error)),
        };
        taken += count as u64;
        if taken > most {
            return Err(endless(path, most));
        }
        spool.write_all(chunk.get(..count).unwrap_or_default()).map_err(|error| scratch::lost(&error))?;
    }
    spool.rewind().map_err(|error| scratch::lost(&error))?;
    Ok(spool)
}

fn endless(path: &Path, most: u64) -> Refusal {
    let name = name_of(path);
    Refusal::data(format!("{name} has no end within {most} bytes: nothing was taken in"))
        .hint("is it the right one? --max-size takes more, such as --max-size 20G")
}

/// A number of bytes as people write it: 500M, 4G, 1048576.
pub fn bytes(text: &str) -> std::result::Result<u64, String> {
    let (digits, power) = match text.trim().to_ascii_uppercase() {
        text if text.ends_with('K') => (text.trim_end_matches('K').to_owned(), 10),
        text if text.ends_with('M') => (text.trim_end_matches('M').to_owned(), 20),
        text if text.ends_with('G') => (text.trim_end_matches('G').to_owned(), 30),
        text => (text, 0),
    };
    let number = Some(&digits).filter(|digits| all_digits(digits)).and_then(|digits| digits.parse::<u64>().ok());
    let bytes = number.and_then(|number| number.checked_mul(1 << power)).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| "it is not a number of bytes, such as 500M or 4G".to_owned())
}

/// Opens a file to read; refused where an answer would then be written over it.
pub fn open(path: &Path) -> Result<File> {
    let file = File::open(path).map_err(|error| cannot_read(path, &error))?;
    outlet::spare(path)?;
    outlet::keep(path);
    Ok(file)
}

/// A text file that somebody wrote, or `-` for stdin; no more than 4 MiB.
pub fn read_text(path: &Path) -> Result<String> {
    const LIMIT: u64 = 4 << 20;
    let mut bytes = Vec::new();
    let failed = |error: io::Error| cannot_read(path, &error);
    if path == Path::new("-") {
        io::stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        if path.is_dir() {
            return Err(is_folder(path));
        }
        open(path)?.take(LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    }
    if bytes.len() as u64 > LIMIT {
        return Err(Refusal::data(format!("{} is longer than 4 MiB", path.display()))
            .hint("is it the right file? A text that people write is shorter"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let good = String::from_utf8_lossy(good);
        let line = good.matches('\n').count() + 1;
        let column = good.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Refusal::data(format!("{}:{line}:{column}: this is not UTF-8 text", path.display()))
            .hint("save the file as UTF-8")
    })
}

/// The text of a file that stands in a folder under a name of ours, where it is an ordinary one and no longer than such
/// files are: what somebody else put there neither stops nor fills us.
pub fn text_in(path: &Path) -> Option<String> {
    const LIMIT: u64 = 64 << 20;
    let found = std::fs::symlink_metadata(path).ok().filter(|found| found.is_file() && found.len() <= LIMIT)?;
    let mut text = String::new();
    File::open(path).ok()?.take(found.len()).read_to_string(&mut text).ok()?;
    Some(text)
}

/// A day that was given with a flag.
pub fn day(flag: &str, text: &str) -> Result<NaiveDate> {
    parse_day(text).map_err(|why| Refusal::words(format!("{flag}: {why}")))
}

/// Words as they were given, or with `@FILE` those in a file.
pub fn words_or_file(text: &str) -> Result<String> {
    match text.strip_prefix('@') {
        Some(path) => Ok(read_text(Path::new(path))?.trim_end().to_owned()),
        None => Ok(text.to_owned()),
    }
}

/// The name of a file as faults tell it.
pub fn name_of(path: &Path) -> String {
    if path == Path::new("-") {
        return "stdin".to_owned();
    }
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
