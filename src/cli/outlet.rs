//! Where answers go: the one writer of files that a command is told to write.
//!
//! A regular file is replaced in one step and keeps its mode and owner; a new one gets its mode by the umask. A device, a
//! FIFO or a descriptor is written into, never replaced. Links are followed. What the command reads, and the database
//! with its log, are spared.

use super::paths::cannot_write;
use crate::core::refusal::{Refusal, Result};
use crate::core::scratch;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};

/// What writes an answer's bytes.
pub type Content<'a> = dyn Fn(&mut dyn Write) -> io::Result<()> + 'a;

/// The files that this command will write, with the flag that named each.
static CLAIMED: Mutex<Vec<(PathBuf, &'static str)>> = Mutex::new(Vec::new());

/// Whether new files are for their owner alone.
static PRIVATE: AtomicBool = AtomicBool::new(false);

/// What no answer in a folder may take the place of.
static SPARED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Says before anything else that a file will be written: from now on no input may be the same file. Refused where it
/// is a folder, or another answer goes there.
pub fn claim(path: &Path, flag: &'static str) -> Result<()> {
    if path.is_dir() {
        return Err(Refusal::words(format!("{flag}: {} is a folder", path.display())).hint("give the name of a file"));
    }
    if let Some((_, other)) = claimed().iter().find(|(other, _)| is_same(path, other)) {
        return Err(Refusal::words(format!("{flag} and {other} name the same file, {}", path.display()))
            .hint("give each its own file"));
    }
    claimed().push((path.to_owned(), flag));
    Ok(())
}

/// Refuses to read what an answer would be written over.
pub fn spare(input: &Path) -> Result<()> {
    match claimed().iter().find(|(output, _)| is_same(input, output)) {
        Some((output, flag)) => {
            Err(Refusal::words(format!("{flag} would overwrite {}, which is read", output.display()))
                .hint("give another name"))
        }
        None => Ok(()),
    }
}

/// From now on new files are for their owner alone, whatever the umask says: they hold everything about somebody.
pub fn make_private() {
    PRIVATE.store(true, Ordering::Relaxed);
}

/// The rights of a new file.
fn rights() -> u32 {
    if PRIVATE.load(Ordering::Relaxed) { 0o600 } else { 0o666 }
}

/// Keeps the database and its log from being written over in a folder.
pub fn keep_database(database: &Path) {
    for own in files_of(database) {
        keep(&own);
    }
}

/// The database, and what may stand beside it.
fn files_of(database: &Path) -> [PathBuf; 4] {
    ["", "-wal", "-shm", "-journal"].map(|suffix| {
        let mut own = database.as_os_str().to_owned();
        own.push(suffix);
        PathBuf::from(own)
    })
}

/// Refuses to write over the database or its log.
pub fn spare_database(database: &Path) -> Result<()> {
    for own in files_of(database) {
        if claimed().iter().any(|(output, _)| is_same(&own, output)) {
            return Err(Refusal::words("that would overwrite the file itself").hint("give another name"));
        }
    }
    Ok(())
}

/// Writes a file: a regular one whole or not at all, anything else by writing into it.
pub fn write(path: &Path, content: &Content<'_>) -> Result<()> {
    let failed = |error: io::Error| cannot_write(path, &error);
    match Place::of(path).map_err(failed)? {
        Place::Stdout => to_stdout(|out| content(out)),
        Place::Stream(path) => into_stream(&path, content).map_err(failed),
        Place::Regular(path, standing) => replace(&path, standing.as_ref(), content).map_err(failed),
    }
}

/// Writes a file of a folder under a name that is ours: where a link, a FIFO, a device or a folder stands there, somebody
/// else put it there, and nothing is written. Nor over the database or what the command reads.
pub fn write_in(folder: &Path, name: &str, content: &Content<'_>) -> Result<()> {
    let path = folder.join(name);
    require_plain(&path)?;
    let is_spared = spared().iter().any(|one| is_same(one, &path));
    if is_spared {
        return Err(Refusal::words(format!("{} is read by this very command, or is the file itself", path.display()))
            .hint("name another folder"));
    }
    write(&path, content)
}

/// Refuses a place at which something else than a file stands.
pub fn require_plain(path: &Path) -> Result<()> {
    let Ok(found) = fs::symlink_metadata(path) else { return Ok(()) };
    let kind = found.file_type();
    let what = match kind {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_symlink() => "a link",
        kind if kind.is_dir() => "a folder",
        kind if kind.is_fifo() => "a FIFO",
        kind if kind.is_socket() => "a socket",
        _ => "a device",
    };
    Err(Refusal::io(format!("{} is {what}: nothing is written through it", path.display()))
        .hint("look who put it there, remove it, or name another folder"))
}

/// Keeps what a command reads, or the database with its log, from being written over in a folder.
pub fn keep(path: &Path) {
    spared().push(path.to_owned());
}

fn spared() -> MutexGuard<'static, Vec<PathBuf>> {
    SPARED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Writes to stdout, checked to the last byte. A reader that goes away early is no error.
pub fn to_stdout(content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match content(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // What is left in the buffer has no reader: it must not be tried again on drop.
            let _ = out.into_parts();
            Ok(())
        }
        Err(error) => {
            let _ = out.into_parts();
            Err(Refusal::io(format!("the answer could not be written: {error}"))
                .hint("what was recorded stays recorded; only the answer is missing"))
        }
    }
}

/// What a path leads to.
enum Place {
    /// Our own standard output.
    Stdout,
    /// A device, a FIFO, a socket or an open descriptor: written into.
    Stream(PathBuf),
    /// A regular file, or a new one: replaced in one step.
    Regular(PathBuf, Option<Metadata>),
}

/// How many links may follow each other; Linux allows as many.
const LINKS: usize = 40;

impl Place {
    /// Follows links to the end.
    fn of(path: &Path) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            if let Some(descriptor) = descriptor(&path) {
                return Ok(if descriptor == "1" { Self::Stdout } else { Self::Stream(path) });
            }
            let found = match fs::symlink_metadata(&path) {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Regular(path, None)),
                Err(error) => return Err(error),
            };
            let kind = found.file_type();
            if kind.is_symlink() {
                let target = fs::read_link(&path)?;
                path = path.parent().map_or_else(|| target.clone(), |folder| folder.join(&target));
            } else if kind.is_file() {
                return Ok(Self::Regular(path, Some(found)));
            } else if kind.is_fifo() || kind.is_char_device() || kind.is_block_device() || kind.is_socket() {
                return Ok(Self::Stream(path));
            } else {
                return Err(io::Error::from(io::ErrorKind::IsADirectory));
            }
        }
        Err(io::Error::other("too many links follow each other"))
    }
}

/// The number of an open descriptor that a path names: a file behind it may be open to append, and is never replaced.
fn descriptor(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    match text {
        "/dev/stdout" => return Some("1"),
        "/dev/stderr" => return Some("2"),
        _ => {}
    }
    let number = text.strip_prefix("/dev/fd/").or_else(|| text.strip_prefix("/proc/self/fd/"))?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(number)
}

/// Writes into what is no regular file. A reader that goes away early is no error.
fn into_stream(path: &Path, content: &Content<'_>) -> io::Result<()> {
    let mut out = BufWriter::new(OpenOptions::new().append(true).open(path)?);
    match content(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            let _ = out.into_parts();
            Ok(())
        }
        Err(error) => {
            let _ = out.into_parts();
            Err(error)
        }
        Ok(()) => Ok(()),
    }
}

/// Writes a temporary file in the same folder, then renames it.
fn replace(path: &Path, standing: Option<&Metadata>, content: &Content<'_>) -> io::Result<()> {
    if standing.is_some() {
        // A file that may not be written is not replaced either.
        OpenOptions::new().append(true).open(path)?;
    }
    let folder = scratch::folder_of(path);
    // The umask takes away from this what it takes away from every new file.
    let mut partial = scratch::partial(folder, rights())?;
    if let Some(standing) = standing {
        keep_owner(partial.as_file(), standing)?;
    }
    let mut buffer = BufWriter::new(partial.as_file_mut());
    content(&mut buffer).and_then(|()| buffer.flush())?;
    drop(buffer);
    partial.as_file().sync_all()?;
    partial.persist(path).map(drop).map_err(|error| error.error)
}

/// Gives the new file the owner, where that is allowed, and the mode of the one that it replaces.
fn keep_owner(file: &File, standing: &Metadata) -> io::Result<()> {
    let ours = file.metadata()?;
    if (ours.uid(), ours.gid()) != (standing.uid(), standing.gid()) {
        let descriptor = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(file));
        // Only root may give a file away; for everybody else it stays theirs.
        let _ = chown(descriptor, Some(standing.uid()), Some(standing.gid()));
    }
    file.set_permissions(Permissions::from_mode(standing.mode() & 0o7777))
}

/// Whether two paths lead to one regular file, by whatever links, or to the same place where nothing stands yet.
fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::metadata(one), fs::metadata(other)) {
        (Ok(one), Ok(other)) => one.is_file() && (one.dev(), one.ino()) == (other.dev(), other.ino()),
        (Err(_), Err(_)) => place_of(one).is_some_and(|place| Some(place) == place_of(other)),
        _ => false,
    }
}

/// Where a file that is not there yet would stand.
fn place_of(path: &Path) -> Option<PathBuf> {
    let Ok(Place::Regular(path, _)) = Place::of(path) else { return None };
    let folder = scratch::folder_of(&path);
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

fn claimed() -> MutexGuard<'static, Vec<(PathBuf, &'static str)>> {
    CLAIMED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
