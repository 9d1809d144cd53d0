//! A folder that an answer is written into.

use super::paths::cannot_write;
use crate::core::refusal::{Refusal, Result};
use crate::core::scratch::{self, Hold};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Hands on lines, one at a time.
pub type Lines<'a> = dyn FnMut(&mut dyn FnMut(&str) -> Result<()>) -> Result<()> + 'a;

/// What takes the files of an answer.
pub trait Files {
    /// A file of lines that come one at a time.
    fn lines(&mut self, name: &'static str, each: &mut Lines<'_>) -> Result<()>;

    /// A file with a text.
    fn text(&mut self, name: &'static str, text: &str) -> Result<()>;
}

/// A folder that is made whole or not at all: under another name in the same place first.
pub struct Folder {
    path: PathBuf,
    partial: tempfile::TempDir,
    /// Held until it has its name.
    _lock: Hold,
    /// The names of its files.
    pub files: Vec<&'static str>,
}

impl Folder {
    /// Begins one; refused where something is there already.
    pub fn begin(path: &Path) -> Result<Self> {
        if path.exists() && !fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()) {
            return Err(Refusal::words(format!("{} is there already, and not an empty folder", path.display()))
                .hint("nothing is overwritten; give another one with --folder"));
        }
        let parent = scratch::folder_of(path);
        // The person who gets it must be able to read it, as far as the umask lets them.
        let (partial, lock) = scratch::partial_folder(parent, 0o777).map_err(|error| cannot_write(path, &error))?;
        Ok(Self { path: path.to_owned(), partial, _lock: lock, files: Vec::new() })
    }

    fn file(&mut self, name: &'static str, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let path = self.partial.path().join(name);
        let lost = |error: std::io::Error| cannot_write(&self.path.join(name), &error);
        let mut out = BufWriter::new(File::create_new(path).map_err(lost)?);
        write(&mut out)?;
        out.flush().and_then(|()| out.get_ref().sync_all()).map_err(lost)?;
        self.files.push(name);
        Ok(())
    }

    /// Gives the folder its name; an empty one that was there is replaced.
    pub fn finish(self) -> Result<()> {
        fs::rename(self.partial.path(), &self.path).map_err(|error| cannot_write(&self.path, &error))?;
        let _ = self.partial.keep();
        Ok(())
    }
}

impl Files for Folder {
    fn lines(&mut self, name: &'static str, each: &mut Lines<'_>) -> Result<()> {
        self.file(name, |out| {
            each(&mut |line| writeln!(out, "{line}").map_err(|error| cannot_write(Path::new(name), &error)))
        })
    }

    fn text(&mut self, name: &'static str, text: &str) -> Result<()> {
        self.file(name, |out| out.write_all(text.as_bytes()).map_err(|error| cannot_write(Path::new(name), &error)))
    }
}
