//! Heads in what people keep: reports in every format that assize writes, mails, proofs, notes, or a folder of them.

use super::unpacked::unpacked;
use crate::core::ledger::Anchor;
use crate::core::refusal::{Kind, Refusal, Result};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How many bytes of one file are read.
const LONGEST: u64 = 64 << 20;
/// How many folders may lie in each other.
const DEEP: usize = 32;
/// How many hex digits a head has, at least and at most.
const DIGITS: std::ops::RangeInclusive<usize> = 16..=64;

/// The heads of one file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// Its heads; or why it was not read, in words.
    pub heads: std::result::Result<BTreeSet<Anchor>, String>,
}

/// The heads of files and of all that lies in folders, in the order of their names. Links in a folder are not followed.
/// Refused where something that was named is not there or cannot be read.
pub fn found(places: &[PathBuf]) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for place in places {
        let meta = fs::metadata(place).map_err(|error| not_read(place, &error))?;
        if meta.is_dir() {
            in_folder(place, DEEP, &mut found)?;
        } else if meta.is_file() {
            found.push(Found { path: place.clone(), heads: in_file(place, meta.len())? });
        } else {
            return Err(Refusal::words(format!("{} is neither a file nor a folder", place.display()))
                .hint("name a file that holds heads, or a folder of them"));
        }
    }
    Ok(found)
}

/// The heads that stand in some bytes: `42:0123456789abcdef`, with 16 to 64 hex digits, by itself.
pub fn in_bytes(bytes: &[u8]) -> BTreeSet<Anchor> {
    let colons = bytes.iter().enumerate().filter(|(_, byte)| **byte == b':').map(|(place, _)| place);
    colons.filter_map(|colon| around(bytes, colon)).collect()
}

/// The head whose colon stands at a place.
fn around(bytes: &[u8], colon: usize) -> Option<Anchor> {
    let (before, after) = (bytes.get(..colon)?, bytes.get(colon + 1..)?);
    let entry = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = after.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    let is_apart = |byte: Option<&u8>| !byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_:".contains(byte));
    let start = colon - entry;
    let stands = is_apart(start.checked_sub(1).and_then(|place| bytes.get(place))) && is_apart(after.get(digits));
    if entry == 0 || entry > 18 || !DIGITS.contains(&digits) || !stands {
        return None;
    }
    std::str::from_utf8(bytes.get(start..=colon + digits)?).ok()?.parse().ok()
}

fn in_folder(folder: &Path, deep: usize, found: &mut Vec<Found>) -> Result<()> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut paths: Vec<PathBuf> =
        entries.map_err(|error| not_read(folder, &error))?.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let meta = fs::symlink_metadata(&path).map_err(|error| not_read(&path, &error))?;
        let heads = match () {
            () if meta.is_file() => in_file(&path, meta.len())?,
            () if meta.is_dir() && deep > 0 => {
                in_folder(&path, deep - 1, found)?;
                continue;
            }
            () if meta.is_symlink() => Err("a link: not followed".to_owned()),
            () => Err("no file".to_owned()),
        };
        found.push(Found { path, heads });
    }
    Ok(())
}

fn in_file(path: &Path, size: u64) -> Result<std::result::Result<BTreeSet<Anchor>, String>> {
    if size > LONGEST {
        return Ok(Err("larger than 64 MiB: not read".to_owned()));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LONGEST).read_to_end(&mut bytes))
        .map_err(|error| not_read(path, &error))?;
    let mut heads = in_bytes(&bytes);
    for inner in unpacked(&bytes) {
        heads.extend(in_bytes(&inner));
    }
    Ok(Ok(heads))
}

fn not_read(path: &Path, error: &io::Error) -> Refusal {
    let kind = if error.kind() == io::ErrorKind::NotFound { Kind::Missing } else { Kind::Io };
    let says = match kind {
        Kind::Missing => format!("there is no file or folder {}", path.display()),
        _ => format!("{} cannot be read: {error}", path.display()),
    };
    Refusal::new(kind, says).hint("it was named as a place where heads are kept: is the path right?")
}
