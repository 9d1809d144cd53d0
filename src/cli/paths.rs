//! Why a file or a folder cannot be read, written or made: what is in the way, and what to do about it.

use crate::core::refusal::{Kind, Refusal};
use crate::core::scratch;
use std::io;
use std::path::Path;

/// Why a file cannot be written.
pub fn cannot_write(path: &Path, error: &io::Error) -> Refusal {
    stopped(path, "written", error)
}

/// Why a folder cannot be made.
pub fn cannot_make(path: &Path, error: &io::Error) -> Refusal {
    stopped(path, "made", error)
}

/// Why a file or a folder cannot be read.
pub fn cannot_read(path: &Path, error: &io::Error) -> Refusal {
    match error.kind() {
        io::ErrorKind::NotFound => Refusal::new(Kind::Missing, format!("there is no file {}", path.display())).hint(
            missing_folder(path).map_or_else(
                || "is the path right, seen from this folder?".to_owned(),
                |folder| format!("the folder {} is not there: is the path right, seen from here?", folder.display()),
            ),
        ),
        io::ErrorKind::PermissionDenied => Refusal::io(format!("{} cannot be read: permission denied", path.display()))
            .hint(format!("you need the right to read it: ls -l {}", quoted(path))),
        io::ErrorKind::IsADirectory => is_folder(path),
        _ => stopped(path, "read", error),
    }
}

/// Whether a path names a folder: one that is there, or one to make.
pub fn names_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// The refusal of a folder where a file is wanted.
pub fn is_folder(path: &Path) -> Refusal {
    Refusal::data(format!("{} is a folder, not a file", path.display())).hint("name a file in it")
}

fn stopped(path: &Path, done: &str, error: &io::Error) -> Refusal {
    let says = |why: &str| Refusal::io(format!("{} cannot be {done}: {why}", path.display()));
    let folder = scratch::folder_of(path);
    match error.kind() {
        io::ErrorKind::NotFound => match missing_folder(path) {
            Some(missing) => says(&format!("the folder {} is not there", missing.display()))
                .hint(format!("make it first: mkdir -p {}", quoted(folder))),
            None => says("it is not there").hint("is the path right, seen from this folder?"),
        },
        io::ErrorKind::PermissionDenied => says("permission denied")
            .hint(format!("the file and its folder must let you write: ls -ld {}", quoted(folder))),
        io::ErrorKind::ReadOnlyFilesystem => {
            says("its disk can only be read").hint("name a file in a folder of yours, such as /tmp")
        }
        io::ErrorKind::IsADirectory => says("it is a folder").hint("name a file in it"),
        io::ErrorKind::NotADirectory => says("a part of its path is a file, not a folder").hint("name another folder"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => says("the disk is full")
            .hint("free some space, then run the command again: what it recorded is not doubled"),
        io::ErrorKind::InvalidFilename => says("its name is too long, or none").hint("give a shorter name"),
        kind => says(&kind.to_string()).hint("name another place, or look at the disk"),
    }
}

/// The first folder on the way to a file that is not there.
fn missing_folder(path: &Path) -> Option<&Path> {
    let mut folders: Vec<&Path> = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()).collect();
    folders.reverse();
    folders.into_iter().find(|folder| !folder.exists())
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+".contains(c);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}
