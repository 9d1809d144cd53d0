//! Partial: files and folders on the way to a name. A note next to the database says where one is made in another folder, so
//! that what a process leaves there when it is killed is found from the database.

use super::sweep::{LOGS, PARTIAL, clear, folder_of, is_held, is_left, remove_left};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::ops::{Deref, DerefMut};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::{Builder, NamedTempFile, PersistError, TempDir};

/// How the names of notes begin.
const NOTE: &str = ".assize-elsewhere-";
/// How often a name is tried that somebody cleared away between its making and its lock.
const TRIES: usize = 8;

/// The folder of the database; none before anybody said which one it is.
static HOME: OnceLock<PathBuf> = OnceLock::new();

/// Says which database this process works with: notes stand next to it.
pub fn work_for(database: &Path) {
    let _ = HOME.set(home_of(database));
}

/// The folder in which notes of a database stand, whatever link leads to it.
fn home_of(database: &Path) -> PathBuf {
    let database = fs::canonicalize(database).unwrap_or_else(|_| database.to_owned());
    let folder = folder_of(&database);
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

/// A file that is to take the place of another.
pub struct Partial {
    file: NamedTempFile,
    note: Option<Note>,
}

impl Partial {
    /// Gives it its name, in the place of what has it.
    pub fn persist(self, path: &Path) -> Result<File, PersistError> {
        self.file.persist(path)
    }

    /// Gives it a name that nothing has yet.
    pub fn persist_noclobber(self, path: &Path) -> Result<File, PersistError> {
        self.file.persist_noclobber(path)
    }

    /// Has the disk confirm the note, where there is one: what follows takes long.
    pub fn sync_note(&self) {
        let _ = self.note.as_ref().map(|note| note.0.as_file().sync_all());
    }
}

impl Deref for Partial {
    type Target = NamedTempFile;

    fn deref(&self) -> &NamedTempFile {
        &self.file
    }
}

impl DerefMut for Partial {
    fn deref_mut(&mut self) -> &mut NamedTempFile {
        &mut self.file
    }
}

/// What holds a folder until it has its name.
pub struct Hold {
    _lock: File,
    _note: Option<Note>,
}

/// A file that is to take the place of another in this folder, with these rights less the umask. What killed processes left
/// there is cleared first.
pub fn partial(folder: &Path, rights: u32) -> io::Result<Partial> {
    clear(folder);
    let begin = || Builder::new().prefix(PARTIAL).permissions(Permissions::from_mode(rights)).tempfile_in(folder);
    let mut file = begin()?;
    for _ in 1..TRIES {
        if is_held(file.as_file(), file.path()) {
            break;
        }
        file = begin()?;
    }
    let note = note(file.path());
    Ok(Partial { file, note })
}

/// A folder that is to get its name in this one, with these rights less the umask, and what holds it. What killed processes
/// left there is cleared first.
pub fn partial_folder(folder: &Path, rights: u32) -> io::Result<(TempDir, Hold)> {
    clear(folder);
    let begin = || Builder::new().prefix(PARTIAL).permissions(Permissions::from_mode(rights)).tempdir_in(folder);
    let mut made = begin()?;
    for _ in 1..TRIES {
        if File::open(made.path()).is_ok_and(|open| is_held(&open, made.path())) {
            break;
        }
        made = begin()?;
    }
    let lock = File::open(made.path())?;
    let _ = lock.lock();
    let note = note(made.path());
    Ok((made, Hold { _lock: lock, _note: note }))
}

/// Goes when what it names has its name, or is gone.
struct Note(#[allow(dead_code, reason = "it goes with the note")] NamedTempFile);

/// A note that something is made elsewhere; none where it stands next to the database, or nothing can be written there.
fn note(made: &Path) -> Option<Note> {
    let (home, folder) = (HOME.get()?, fs::canonicalize(folder_of(made)).ok()?);
    if *home == folder {
        return None;
    }
    let mut file = Builder::new().prefix(NOTE).tempfile_in(home).ok()?;
    let _ = file.as_file().lock();
    file.write_all(folder.join(made.file_name()?).as_os_str().as_bytes()).ok()?;
    Some(Note(file))
}

/// What was never finished and cannot be removed from here.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unreached {
    /// What it is, or where it is thought to be.
    pub path: PathBuf,
    /// The note that says so: who sees to the file removes the note, too.
    pub note: PathBuf,
}

/// Removes what killed processes left next to a database, and in other folders, as the notes say. Answers what cannot be
/// reached.
pub fn clear_all(database: &Path) -> Vec<Unreached> {
    let home = home_of(database);
    clear(&home);
    unfinished(&home, true)
}

/// The same without removing anything: what is left, and with each the note that says so; none next to the database.
pub fn left_behind(database: &Path) -> (Vec<PathBuf>, Vec<Unreached>) {
    let home = home_of(database);
    let is_partial = |name: &OsStr| name.as_bytes().starts_with(PARTIAL.as_bytes());
    let here = entries(&home).filter(|path| path.file_name().is_some_and(is_partial) && is_left(path)).collect();
    (here, unfinished(&home, false))
}

fn unfinished(home: &Path, removes: bool) -> Vec<Unreached> {
    let is_note = |path: &PathBuf| path.file_name().is_some_and(|name| name.as_bytes().starts_with(NOTE.as_bytes()));
    let mut left: Vec<Unreached> = entries(home).filter(is_note).filter_map(|note| look(note, removes)).collect();
    left.sort();
    left
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// What a note says is left; none where that is gone, or somebody is still at it.
fn look(note: PathBuf, removes: bool) -> Option<Unreached> {
    let meta = fs::symlink_metadata(&note).ok().filter(fs::Metadata::is_file)?;
    let Ok(text) = fs::read(&note) else { return Some(Unreached { path: note.clone(), note }) };
    let path = PathBuf::from(OsString::from_vec(text));
    if !is_left(&note) {
        // Who holds it is still at it; of another login only they can clear it.
        let is_others = std::os::unix::fs::MetadataExt::uid(&meta) != nix::unistd::geteuid().as_raw();
        return (is_others && path.symlink_metadata().is_ok()).then_some(Unreached { path, note });
    }
    // Nothing is removed that has another name: anybody who writes in the folder can write a note.
    let is_ours = path.file_name().is_some_and(|name| name.as_bytes().starts_with(PARTIAL.as_bytes()));
    if !(path.is_absolute() && is_ours) {
        let _ = removes.then(|| fs::remove_file(&note));
        return None;
    }
    let is_gone = |path: &Path| {
        fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
            && folder_of(path).is_dir()
    };
    if removes {
        let parts: Vec<PathBuf> = with_logs(&path).collect();
        remove_left(&path, &parts.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    }
    if is_gone(&path) {
        let _ = removes.then(|| fs::remove_file(&note));
        return None;
    }
    Some(Unreached { path, note })
}

/// A file, and what `SQLite` put next to it.
fn with_logs(path: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let name = path.as_os_str().to_owned();
    std::iter::once("").chain(LOGS).map(move |suffix| {
        let mut name = name.clone();
        name.push(suffix);
        PathBuf::from(name)
    })
}
