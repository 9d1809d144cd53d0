//! Parts of a file: what SQLite takes for one by its name alone. Each is looked at before SQLite opens it, since a journal
//! that somebody put there overwrites the file, and a FIFO under such a name stops every command.

use crate::core::refusal::{Refusal, Result};
use std::fs::{self, File, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How a file keeps what was written last: with a log, as ours do, or with a journal, as another tool may have set it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// With a log. There is no journal, but for a moment while it is switched.
    Log,
    /// With a journal.
    Journal,
}

/// How often a journal is looked at before it counts as left behind, and how long in between.
const LOOKS: (u32, Duration) = (50, Duration::from_millis(20));

/// Refuses what stands under the name of a part of a file and is none. Answers what is odd.
pub(super) fn look_at_parts(path: &Path, keeping: Keeping) -> Result<Option<String>> {
    for suffix in ["-journal", "-wal", "-shm"] {
        require_ordinary(&part(path, suffix), suffix)?;
    }
    let journal = part(path, "-journal");
    match keeping {
        Keeping::Log if stays_hot(&journal)? => Err(Refusal::data(format!(
            "{} is none of ours: it would overwrite {} with what it holds, such as an older state",
            journal.display(),
            path.display()
        ))
        .hint("nothing was touched; move it away and keep it, then: assize verify --against a head that was noted")),
        Keeping::Journal if is_hot(&journal)? => Ok(Some(format!(
            "{} was there: what another program had not finished is taken back; whether more is missing, a head that was noted shows",
            journal.display()
        ))),
        Keeping::Log | Keeping::Journal => Ok(None),
    }
}

/// Whether a file has a log with anything in it.
pub(super) fn has_log(path: &Path) -> Result<bool> {
    Ok(meta_of(&part(path, "-wal"))?.is_some_and(|meta| meta.len() > 0))
}

/// Whether a file has a journal that SQLite would play back.
pub(super) fn has_journal(path: &Path) -> Result<bool> {
    is_hot(&part(path, "-journal"))
}

/// The name of a file that belongs to another, such as its log.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A part of a file: next to the file itself, wherever the link is by which it was given.
fn part(path: &Path, suffix: &str) -> PathBuf {
    let is_link = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    let file = is_link.then(|| fs::canonicalize(path).ok()).flatten();
    with_suffix(file.as_deref().unwrap_or(path), suffix)
}

/// A link in the place of what a log is shared through is followed by nobody: then the file is read as it stands.
fn require_ordinary(part: &Path, suffix: &str) -> Result<()> {
    if meta_of(part)?.is_none_or(|meta| meta.is_file() || (suffix == "-shm" && meta.is_symlink())) {
        return Ok(());
    }
    Err(Refusal::data(format!("{} is not an ordinary file, and has the name of a part of the file", part.display()))
        .hint("nothing was touched; move it away, then run the same command again"))
}

/// Another program may be switching the file from a journal to a log just now.
fn stays_hot(journal: &Path) -> Result<bool> {
    for _ in 0..LOOKS.0 {
        if !is_hot(journal)? {
            return Ok(false);
        }
        thread::sleep(LOOKS.1);
    }
    is_hot(journal)
}

/// As SQLite sees it: a journal that begins with a zero, or is empty, is a finished one.
fn is_hot(journal: &Path) -> Result<bool> {
    let mut first = [0];
    match File::open(journal).and_then(|mut file| file.read(&mut first)) {
        Ok(read) => Ok(read > 0 && first != [0]),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(cannot(journal, &error)),
    }
}

/// What stands there itself, not what a link leads to.
fn meta_of(part: &Path) -> Result<Option<Metadata>> {
    match fs::symlink_metadata(part) {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(cannot(part, &error)),
    }
}

fn cannot(part: &Path, error: &std::io::Error) -> Refusal {
    Refusal::io(format!("{} cannot be looked at: {error}", part.display()))
        .hint("you need the right to read it and to enter its folder")
}
