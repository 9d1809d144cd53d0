//! Sweep: what a process that was killed left in a folder. Each file is locked while its process lives, so that the next one can
//! tell what nobody will finish.

use crate::core::refusal::{Refusal, Result};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// How the names of files begin that are to take the place of others.
pub const PARTIAL: &str = ".assize-partial-";

/// A file without a name, for what memory should not hold.
pub fn file() -> Result<File> {
    tempfile::tempfile().map_err(|error| lost(&error))
}

/// Why nothing can be kept among the temporary files.
pub fn lost(error: &io::Error) -> Refusal {
    let folder = std::env::temp_dir();
    let why = match error.kind() {
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "no room is left in it".to_owned(),
        io::ErrorKind::NotADirectory => "it is no folder".to_owned(),
        kind => kind.to_string(),
    };
    Refusal::io(format!("nothing can be kept in {}, the folder for temporary files: {why}", folder.display()))
        .hint("TMPDIR names another one: a folder that is there, that you may write to, with room in it")
}

/// Locks what was just made, and answers whether it still stands under its name. Where a disk knows no locks it counts as
/// held: nobody clears it there.
pub fn is_held(file: &File, path: &Path) -> bool {
    let _ = file.lock();
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// The folder in which a path lies; of a bare name the one that the program runs in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Removes the files and folders of a folder with such names that no process holds. Links, devices and what belongs to
/// another login are left alone, as is what cannot be removed.
pub fn sweep(folder: &Path, is_ours: &dyn Fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_name().to_str().is_some_and(is_ours) {
            remove_left(&path, &[&path]);
        }
    }
}

/// Clears a folder of what is to take the place of nothing any more; once, for a command may write many files into it.
pub fn clear(folder: &Path) {
    static CLEARED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let is_first = CLEARED.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
    if is_first {
        sweep(folder, &|name| name.starts_with(PARTIAL));
    }
}

/// Whether something is ours, and no process holds it.
pub(super) fn is_left(path: &Path) -> bool {
    left(path).is_some()
}

/// Removes these where something is left. Nobody can take it up meanwhile: it is locked until it is gone.
pub(super) fn remove_left(path: &Path, all: &[&Path]) {
    let Some(_lock) = left(path) else { return };
    for part in all {
        let _ = if part.is_dir() { fs::remove_dir_all(part) } else { fs::remove_file(part) };
    }
}

/// What is ours, and no process holds, with a lock on it. What `SQLite` put next to a file is left when that file is: it is
/// never locked itself, and without it a copy that is being made breaks.
fn left(path: &Path) -> Option<File> {
    let found = fs::symlink_metadata(path).ok()?;
    if !(found.is_file() || found.is_dir()) || found.uid() != nix::unistd::geteuid().as_raw() {
        return None;
    }
    let file = match log_of(path).filter(|of| of.symlink_metadata().is_ok_and(|of| of.is_file())) {
        Some(of) => File::open(of),
        None => File::open(path),
    };
    file.ok().filter(|file| file.try_lock().is_ok())
}

/// What the names of files end with that `SQLite` puts next to another.
pub(super) const LOGS: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The file that this is a log of, by its name.
fn log_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    LOGS.iter().find_map(|log| name.strip_suffix(log)).map(|of| path.with_file_name(of))
}
