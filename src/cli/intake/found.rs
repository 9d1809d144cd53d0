//! Finding out how a file is to be read, where nobody said it and its bytes prove it.

use super::reader::opened;
use crate::cli::input::name_of;
use crate::cli::paths::cannot_read;
use crate::core::reading::{self, Fault, Form, Judged, Likely, Options, Reader, Remedy, Row};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::mask;
use std::fs::File;
use std::io::{self, Seek};
use std::path::Path;

/// A file that can be read from its start more than once.
pub struct Source<'p> {
    file: File,
    path: &'p Path,
}

impl<'p> Source<'p> {
    /// Opens a file; what is not an ordinary one (stdin, a pipe) is read to its end first.
    pub fn open(path: &'p Path) -> Result<Self> {
        Ok(Self { file: opened(path)?, path })
    }

    /// Tries to read it until one way goes well. What nobody said is found out where the bytes prove it and `searching`
    /// is wanted; every other fault is told. Answers what was read, and how.
    pub fn search<T>(
        &self,
        given: &Options,
        searching: bool,
        attempt: impl Fn(Reader) -> std::result::Result<T, Fault>,
    ) -> Result<(T, Options)> {
        let failed = |error: io::Error| cannot_read(self.path, &error);
        let mut options = reading::options_for(&self.file, given).map_err(failed)?;
        loop {
            let fault = match self.reader(&options)?.and_then(&attempt) {
                Ok(read) => return Ok((read, options)),
                Err(fault) => fault,
            };
            match fault.remedy.filter(|_| searching) {
                Some(Remedy::Delimiter(other)) if options.delimiter.is_none() => options.delimiter = Some(other),
                Some(Remedy::Encoding(label)) if options.encoding.is_none() => {
                    options.encoding = Some(label.to_owned());
                }
                Some(Remedy::SomeEncoding) if options.encoding.is_none() => match self.judged()? {
                    Judged::Proven(label) => options.encoding = Some(label.to_owned()),
                    Judged::InDoubt(several) => return Err(self.undecided(&fault, &several)),
                },
                _ => return Err(Refusal::data(fault.told(&name_of(self.path)))),
            }
        }
    }

    /// One way to read it; a fault says why it is not the one.
    fn reader(&self, options: &Options) -> Result<std::result::Result<Reader, Fault>> {
        Ok(Reader::open(self.again()?, &self.name(), options))
    }

    /// The file from its start.
    fn again(&self) -> Result<Box<File>> {
        let failed = |error: io::Error| cannot_read(self.path, &error);
        let mut file = self.file.try_clone().map_err(failed)?;
        file.rewind().map_err(failed)?;
        Ok(Box::new(file))
    }

    fn name(&self) -> String {
        if self.path == Path::new("-") { "-".to_owned() } else { name_of(self.path) }
    }

    /// What the bytes of the file say of its encoding.
    fn judged(&self) -> Result<Judged> {
        Ok(reading::look(self.again()?, self.name().as_str()))
    }

    /// A person must say which words are right.
    fn undecided(&self, fault: &Fault, several: &[Likely]) -> Refusal {
        let line = fault.line.map(|line| format!(":{line}")).unwrap_or_default();
        let says = format!(
            "{}{line}: {}; the encoding is not decided, read the words below",
            name_of(self.path),
            fault.message
        );
        let words = |likely: &Likely| {
            let words: Vec<String> =
                likely.words.iter().map(|word| format!("`{}`", mask(word).text.escape_debug())).collect();
            format!("--encoding {}: {}", likely.label, words.join(", "))
        };
        Refusal::data(says).findings(several.iter().map(words).collect()).hint(
            "take the one whose words are right: the same command with that --encoding; in a map it is [read] encoding = \"…\"",
        )
    }
}

/// Opens a small file for reading rows, in the encoding and with the delimiter that its bytes prove where nobody said
/// them. A fault that nothing mends is told where the rows are read.
pub fn open_found(path: &Path, given: &Options) -> Result<(Reader, String)> {
    let source = Source::open(path)?;
    let (reader, options) = source.search(given, true, proven)?;
    let name = name_of(path);
    let reader = match reader {
        Some(reader) => reader,
        None => source.reader(&options)?.map_err(|fault| Refusal::data(fault.told(&name)))?,
    };
    Ok((reader, name))
}

/// Reads a file to its end for the fault that stops it before, where another way to read it may not have that fault.
/// Gives the reader back where none of its rows was read for it: a workbook says itself how it is written.
fn proven(mut reader: Reader) -> std::result::Result<Option<Reader>, Fault> {
    if reader.form() == Form::Xlsx {
        return Ok(Some(reader));
    }
    let mut row = Row::new();
    loop {
        match reader.next(&mut row) {
            Err(fault) if fault.fatal && fault.remedy.is_some() => return Err(fault),
            Err(fault) if fault.fatal => return Ok(None),
            Ok(false) => return Ok(None),
            Ok(true) | Err(_) => {}
        }
    }
}
