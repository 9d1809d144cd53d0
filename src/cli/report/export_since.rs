//! After which head an export begins: a head, or an earlier export that goes up to one.

use super::export_folder::PACKAGE;
use crate::cli::input;
use crate::cli::paths::cannot_read;
use crate::core::ledger::Anchor;
use crate::core::refusal::{Refusal, Result};
use crate::view::export::since_in;
use std::fs;
use std::path::{Path, PathBuf};

/// The head that was given: as reports print it, in a file, of an export, or of the newest export in a folder but the one
/// that is to be written. None: such a folder has no other export yet.
pub fn since(given: &str, target: &Path, with_text: bool) -> Result<Option<Anchor>> {
    if let Ok(anchor) = given.parse() {
        return Ok(Some(anchor));
    }
    let path = Path::new(given);
    if !path.exists() {
        return Err(Refusal::words(format!("--since {given}: there is no such file or folder, and it is no head"))
            .hint("a head is like 42:0123456789abcdef; or name an export, or the folder in which all exports are"));
    }
    if is_same(path, target) {
        return Err(Refusal::words(format!("{given} cannot be replaced by what comes after it"))
            .hint("name another folder: what comes after an export stands beside it"));
    }
    if path.is_file() {
        return of_file(path, with_text).map(Some);
    }
    if path.join(PACKAGE).is_file() {
        return of_file(&path.join(PACKAGE), with_text).map(Some);
    }
    let packages = exports_in(path)?.into_iter().filter(|folder| !is_same(folder, target));
    let heads = packages.map(|folder| of_file(&folder.join(PACKAGE), with_text));
    Ok(heads.collect::<Result<Vec<_>>>()?.into_iter().max_by_key(Anchor::entry))
}

fn of_file(path: &Path, with_text: bool) -> Result<Anchor> {
    let text = input::read_text(path)?;
    let no_head = || {
        Refusal::data(format!("{} names no head", path.display()))
            .hint("name an export, its head.txt or its datapackage.json")
    };
    let Some((head, had_text)) = since_in(&text) else { return text.parse().map_err(|_| no_head()) };
    if had_text != with_text {
        let word = |has: bool| if has { "with" } else { "without" };
        let (then, now) = (word(had_text), word(with_text));
        return Err(Refusal::words(format!(
            "{} is {then} text of people, and this one would be {now}",
            path.display()
        ))
        .hint("what grows must be of one kind: export everything once, without --since"));
    }
    head.parse().map_err(|_| no_head())
}

/// The exports in a folder.
fn exports_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| cannot_read(folder, &error))?;
    let paths = entries.filter_map(std::result::Result::ok).map(|entry| entry.path());
    let is_export = |path: &PathBuf| {
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        !is_hidden && input::text_in(&path.join(PACKAGE)).is_some_and(|text| since_in(&text).is_some())
    };
    Ok(paths.filter(is_export).collect())
}

fn is_same(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).ok().zip(fs::canonicalize(other).ok()).is_some_and(|(one, other)| one == other)
}
