//! The bytes of the file: gzip is unpacked, the first few bytes are looked at.

use super::fault::Fault;
use super::magic;
use flate2::read::MultiGzDecoder;
use std::io::{self, Cursor, ErrorKind, Read};

/// Bytes to read, from a file or from standard input.
pub(super) type Bytes = Box<dyn Read + Send>;

/// Enough of the file to know it by.
const HEAD: usize = 16;

/// The bytes of the file, unpacked, and a copy of the first of them.
pub(super) fn unpack(source: Bytes, name: &str) -> Result<(Bytes, Vec<u8>), Fault> {
    let (source, head) = peek(source)?;
    let packed = head.starts_with(magic::GZIP);
    if !packed && is_gz(name) && !head.is_empty() {
        return Err(Fault::fatal(1, "the file is named .gz but is not compressed with gzip")
            .advise("give it the name of what it is, such as .csv"));
    }
    if !packed || !(is_gz(name) || name == "-") {
        return Ok((source, head));
    }
    peek(Box::new(MultiGzDecoder::new(source)))
}

/// The extension of a file's name, in lower case, without a last `.gz`.
pub(super) fn extension(name: &str) -> String {
    let lower = name.to_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    plain.rsplit_once('.').map(|(_, extension)| extension.to_owned()).unwrap_or_default()
}

/// Reads once; again when a signal interrupted it.
pub(super) fn read(source: &mut Bytes, space: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(space) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// A failed read in words.
pub(super) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof => "the compressed file ends too early".into(),
        _ => format!("the file cannot be read: {error}"),
    }
}

fn is_gz(name: &str) -> bool {
    name.to_lowercase().ends_with(".gz")
}

fn peek(mut source: Bytes) -> Result<(Bytes, Vec<u8>), Fault> {
    let mut head = vec![0; HEAD];
    let mut count = 0;
    while count < HEAD {
        match read(&mut source, &mut head[count..]) {
            Ok(0) => break,
            Ok(more) => count += more,
            Err(error) => return Err(Fault::fatal(1, unreadable(&error))),
        }
    }
    head.truncate(count);
    Ok((Box::new(Cursor::new(head.clone()).chain(source)), head))
}
