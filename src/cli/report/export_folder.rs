//! The folder of an export: made whole under another name beside it, then given its own. One that is there gives way only if
//! it is an export too, with nothing else in it.

use crate::calc::digest::hex;
use crate::cli::folder::{Files, Lines};
use crate::cli::input;
use crate::cli::paths::{cannot_make, cannot_read, cannot_write};
use crate::core::refusal::{Refusal, Result};
use crate::core::scratch::{self, Hold};
use crate::view::export::{Parcel, is_of};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// The list of the files, as `sha256sum -c` reads it.
const SUMS: &str = "SHA256SUMS";
/// What says that a folder is an export.
pub const PACKAGE: &str = "datapackage.json";

/// An export that is being written.
pub struct ExportFolder {
    path: PathBuf,
    partial: tempfile::TempDir,
    parcel: Parcel,
    /// The rights of its files: for their owner alone where they hold text of people.
    rights: u32,
    /// Held until it has its name.
    _lock: Hold,
    /// The digest of each file, by its name.
    sums: BTreeMap<String, String>,
}

impl ExportFolder {
    /// Begins one; refused where something else is there. `with_text`: it holds text of people.
    pub fn begin(path: &Path, parcel: Parcel, with_text: bool) -> Result<Self> {
        require_own(path, parcel)?;
        // A link to a folder stays a link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        settle(&path, parcel);
        let parent = scratch::folder_of(&path);
        let (partial, lock) = scratch::partial_folder(parent, if with_text { 0o700 } else { 0o777 })
            .map_err(|error| cannot_make(&path, &error))?;
        let rights = if with_text { 0o600 } else { 0o666 };
        Ok(Self { partial, parcel, rights, _lock: lock, path, sums: BTreeMap::new() })
    }

    /// Writes a file, and answers how many bytes it has and their digest.
    pub fn file(&mut self, name: &str, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<(u64, String)> {
        let lost = |error: io::Error| cannot_write(&self.path.join(name), &error);
        let mut out = BufWriter::with_capacity(1 << 16, Digesting::of(self.create(name)?));
        write(&mut out)?;
        let digesting = out.into_inner().map_err(|error| lost(error.into_error()))?;
        digesting.file.sync_all().map_err(lost)?;
        let (bytes, sum) = (digesting.bytes, hex(&digesting.digest.finalize()));
        self.sums.insert(name.to_owned(), sum.clone());
        Ok((bytes, sum))
    }

    /// Writes a file with a text.
    pub fn text(&mut self, name: &str, text: &str) -> Result<()> {
        let lost = self.lost_at(name);
        self.file(name, |out| out.write_all(text.as_bytes()).map_err(|error| lost(&error))).map(drop)
    }

    /// Writes a file that is not written from its beginning to its end.
    pub fn whole_file<T>(&mut self, name: &str, write: impl FnOnce(&File) -> Result<T>) -> Result<T> {
        let lost = |error: io::Error| cannot_write(&self.path.join(name), &error);
        let file = self.create(name)?;
        let answer = write(&file)?;
        file.sync_all().map_err(lost)?;
        let (mut digest, mut read) = (Sha256::new(), File::open(self.partial.path().join(name)).map_err(lost)?);
        let mut piece = vec![0; 1 << 16];
        loop {
            match read.read(&mut piece).map_err(lost)? {
                0 => break,
                count => digest.update(piece.get(..count).unwrap_or_default()),
            }
        }
        self.sums.insert(name.to_owned(), hex(&digest.finalize()));
        Ok(answer)
    }

    /// Takes a folder in it out again, with all that was written there.
    pub fn without(&mut self, name: &str) -> Result<()> {
        let below = format!("{name}/");
        self.sums.retain(|file, _| !file.starts_with(&below));
        let path = self.partial.path().join(name);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|error| cannot_write(&self.path.join(name), &error))?;
        }
        Ok(())
    }

    /// Why one of its files cannot be written.
    pub fn lost_at(&self, name: &str) -> impl Fn(&io::Error) -> Refusal + use<> {
        let path = self.path.join(name);
        move |error| cannot_write(&path, error)
    }

    fn create(&self, name: &str) -> Result<File> {
        let path = self.partial.path().join(name);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            // It is read back once, where it cannot be hashed while it is written.
            File::options().read(true).write(true).create_new(true).mode(self.rights).open(&path)
        });
        made.map_err(|error| cannot_write(&self.path.join(name), &error))
    }

    /// Writes the list of the files and gives the folder its name. One that was there is removed after that.
    pub fn finish(mut self) -> Result<()> {
        let (sums, lost) = (std::mem::take(&mut self.sums), self.lost_at(SUMS));
        self.file(SUMS, |out| {
            sums.iter().try_for_each(|(name, sum)| writeln!(out, "{sum}  {name}")).map_err(|error| lost(&error))
        })?;
        require_own(&self.path, self.parcel)?;
        let failed = |error: io::Error| cannot_write(&self.path, &error);
        let beside = beside(&self.path);
        let stood = self.path.exists();
        if stood {
            fs::rename(&self.path, &beside).map_err(failed)?;
        }
        if let Err(error) = fs::rename(self.partial.path(), &self.path) {
            if stood {
                let _ = fs::rename(&beside, &self.path);
            }
            return Err(failed(error));
        }
        if stood {
            fs::remove_dir_all(&beside).map_err(failed)?;
        }
        let _ = self.partial.keep();
        Ok(())
    }
}

/// A folder in an export.
pub struct Under<'a> {
    folder: &'a mut ExportFolder,
    name: String,
}

impl ExportFolder {
    /// A folder in it; its files are in the list too.
    pub const fn under(&mut self, name: String) -> Under<'_> {
        Under { folder: self, name }
    }
}

impl Files for Under<'_> {
    fn lines(&mut self, name: &'static str, each: &mut Lines<'_>) -> Result<()> {
        let name = format!("{}/{name}", self.name);
        let lost = self.folder.lost_at(&name);
        let write = |out: &mut dyn Write| each(&mut |line| writeln!(out, "{line}").map_err(|error| lost(&error)));
        self.folder.file(&name, write).map(drop)
    }

    fn text(&mut self, name: &'static str, text: &str) -> Result<()> {
        self.folder.text(&format!("{}/{name}", self.name), text)
    }
}

/// Where an export stands while another one takes its place.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".assize-export-{name}-old"))
}

/// Ends what an export that was killed began: the one before it comes back, or goes where the new one stands.
fn settle(path: &Path, parcel: Parcel) {
    let beside = beside(path);
    if fs::symlink_metadata(&beside).is_ok_and(|found| found.is_dir()) && require_own(&beside, parcel).is_ok() {
        let _ = if path.exists() { fs::remove_dir_all(&beside) } else { fs::rename(&beside, path) };
    }
}

/// Refuses a place where something is that is not an export, or an export in which somebody put something.
fn require_own(path: &Path, parcel: Parcel) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let there = |what: &str| {
        Refusal::words(format!("{} is there already, {what}", path.display()))
            .hint(format!("nothing but an {} is replaced: name another folder", parcel.called))
    };
    if !path.is_dir() {
        return Err(there("and no folder"));
    }
    let mut found = BTreeSet::new();
    files(path, Path::new(""), &mut found).map_err(|error| cannot_read(path, &error))?;
    let is_export = input::text_in(&path.join(PACKAGE)).is_some_and(|text| is_of(parcel, &text));
    if !found.is_empty() && !is_export {
        return Err(there(&format!("and no {} of assize", parcel.called)));
    }
    let sums = input::text_in(&path.join(SUMS)).unwrap_or_default();
    let own: BTreeSet<&str> = sums.lines().filter_map(|line| Some(line.split_once("  ")?.1)).chain([SUMS]).collect();
    match found.iter().find(|name| !own.contains(name.as_str())) {
        Some(stranger) => Err(there(&format!("with a file that no {} has: {stranger}", parcel.called))),
        None => Ok(()),
    }
}

/// The files below a folder, by their names from there.
fn files(folder: &Path, below: &Path, found: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let name = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            files(folder, &name, found)?;
        } else {
            found.insert(name.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// A file whose digest is known once it is written.
struct Digesting {
    file: File,
    digest: Sha256,
    bytes: u64,
}

impl Digesting {
    fn of(file: File) -> Self {
        Self { file, digest: Sha256::new(), bytes: 0 }
    }
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.digest.update(bytes.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
