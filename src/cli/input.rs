//! What people hand in: files, stdin, words. Every file that a command reads is opened here.

use super::outlet;
use super::paths::{cannot_read, is_folder};
use crate::calc::time::parse_day;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Opens a file to read; refused where an answer would then be written over it.
pub fn open(path: &Path) -> Result<File> {
    let file = File::open(path).map_err(|error| cannot_read(path, &error))?;
    outlet::spare(path)?;
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
