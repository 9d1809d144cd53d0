//! What a file that is no text begins with.

use super::fault::{Fault, Remedy};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How a gzip file begins.
pub(super) const GZIP: &[u8] = &[0x1f, 0x8b];

/// How a zip archive begins, and so a workbook.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";

/// Refuses a file that its first bytes show to be no text.
pub(super) fn refuse_binary(head: &[u8]) -> Result<(), Fault> {
    for (magic, what, advice) in BINARY {
        if head.starts_with(magic) {
            return Err(Fault::fatal(1, *what).advise(*advice));
        }
    }
    Ok(())
}

/// Refuses text of two or four bytes a character that carries no mark saying so.
pub(super) fn refuse_wide(head: &[u8]) -> Result<(), Fault> {
    let zero: Vec<bool> = head.iter().take(4).map(|byte| *byte == 0).collect();
    let message = match zero[..] {
        [false, true, true, true] | [true, true, true, false] => UTF_32,
        [false, true] | [false, true, _, true] => return Err(unmarked("utf-16le")),
        [true, false] | [true, false, true, _] => return Err(unmarked("utf-16be")),
        [true, ..] => "the file begins with NUL bytes: it is no text, or a torn export",
        _ => return Ok(()),
    };
    Err(Fault::fatal(1, message).advise(SAVE_AS_CSV))
}

/// The encoding that a byte order mark declares.
pub(super) fn marked(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xef, 0xbb, 0xbf, ..] => Some(UTF_8),
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    }
}

fn unmarked(label: &'static str) -> Fault {
    Fault::fatal(1, "the file looks like UTF-16 without a byte order mark")
        .advise(format!("pass --encoding {label}"))
        .mended_by(Remedy::Encoding(label))
}

type Magic = (&'static [u8], &'static str, &'static str);

const SAVE_AS_CSV: &str = "save it as CSV UTF-8 and give that file";
const UNPACK: &str = "unpack it first; of compressed files only .gz is read";
const LOCKED: &str = "not a text file: an old Excel or Word file, or a workbook locked with a password";
const UTF_32: &str = "the file is UTF-32, which is not read";

const BINARY: &[Magic] = &[
    (GZIP, "compressed file", "name it .gz or unpack it"),
    (b"PK\x05\x06", "not a text file: an empty zip archive", SAVE_AS_CSV),
    (b"\xd0\xcf\x11\xe0", LOCKED, "save it as .xlsx without a password, or as CSV UTF-8"),
    (b"%PDF-", "not a text file: a PDF", SAVE_AS_CSV),
    (b"\x89PNG", "not a text file: a PNG image", SAVE_AS_CSV),
    (b"\xff\xd8\xff", "not a text file: a JPEG image", SAVE_AS_CSV),
    (b"GIF8", "not a text file: a GIF image", SAVE_AS_CSV),
    (b"\x7fELF", "not a text file: a program", SAVE_AS_CSV),
    (b"SQLite format 3\0", "not a text file: an SQLite database", SAVE_AS_CSV),
    (b"PAR1\x15", "not a text file: Parquet", SAVE_AS_CSV),
    (b"{\\rtf", "not a plain text file: RTF", SAVE_AS_CSV),
    (b"<!DOCTYPE", "not CSV or JSONL: a web page", SAVE_AS_CSV),
    (b"<html", "not CSV or JSONL: a web page", SAVE_AS_CSV),
    (b"<?xml", "not CSV or JSONL: XML", SAVE_AS_CSV),
    (b"\xfd7zXZ\0", "compressed file (xz)", UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed file (zstd)", UNPACK),
    (b"7z\xbc\xaf", "compressed file (7z)", UNPACK),
    (b"Rar!\x1a", "compressed file (rar)", UNPACK),
    (b"BZh91AY&SY", "compressed file (bzip2)", UNPACK),
    // Before UTF-16: its mark begins with the same two bytes.
    (b"\xff\xfe\0\0", UTF_32, SAVE_AS_CSV),
    (b"\0\0\xfe\xff", UTF_32, SAVE_AS_CSV),
];
