//! Reading rows: a file, or stdin, opened once for every command that takes rows in.

use super::progress::Counted;
use crate::cli::input::{self, name_of};
use crate::cli::paths::{cannot_read, is_folder};
use crate::core::ledger::Gauge;
use crate::core::reading::{Fault, Options, Reader, options_for};
use crate::core::refusal::{Refusal, Result};
use std::fs::File;
use std::io::{self, Seek};
use std::path::Path;
use std::sync::Arc;

/// A file whose rows can be read more than once. What is not an ordinary file (stdin, a pipe) is read to its end first, so
/// that no slow writer holds up others while rows are recorded.
pub struct Export<'p> {
    file: File,
    path: &'p Path,
}

impl<'p> Export<'p> {
    /// Opens it.
    pub fn open(path: &'p Path) -> Result<Self> {
        Ok(Self { file: opened(path)?, path })
    }

    /// Whether it has not even a header.
    pub fn is_empty(&self, options: &Options) -> Result<bool> {
        Ok(self.reader(options, &Arc::default())?.is_err_and(|fault| fault.is_of_nothing()))
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> Result<u64> {
        Ok(self.file.metadata().map_err(|error| cannot_read(self.path, &error))?.len())
    }

    /// Its rows from the first, with a gauge that shows how many of its bytes were read. It ends every reader before.
    pub fn rows(&self, options: &Options, gauge: &Arc<Gauge>) -> Result<(Reader, String)> {
        let told = name_of(self.path);
        let reader = self.reader(options, gauge)?.map_err(|fault| Refusal::data(fault.told(&told)))?;
        Ok((reader, told))
    }

    fn reader(&self, options: &Options, gauge: &Arc<Gauge>) -> Result<std::result::Result<Reader, Fault>> {
        let failed = |error: io::Error| cannot_read(self.path, &error);
        let told = name_of(self.path);
        let name = if self.path == Path::new("-") { "-" } else { &told };
        let mut source = self.file.try_clone().map_err(failed)?;
        source.rewind().map_err(failed)?;
        let options = options_for(&source, options).map_err(failed)?;
        let source = Box::new(Counted { source, gauge: Arc::clone(gauge) });
        Ok(Reader::open(source, name, &options))
    }
}

/// A file that can be read from its start.
pub(super) fn opened(path: &Path) -> Result<File> {
    if path == Path::new("-") {
        return input::spool(&mut io::stdin().lock(), path);
    }
    let file = input::open(path)?;
    let meta = file.metadata().map_err(|error| cannot_read(path, &error))?;
    if meta.is_dir() {
        return Err(is_folder(path));
    }
    if meta.is_file() { Ok(file) } else { input::spool(&mut &file, path) }
}
