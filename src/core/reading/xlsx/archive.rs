//! The archive that a workbook is: what is in it, and that it is complete and not too big.
//!
//! Everything is unpacked once and thrown away. That finds damage before a row is given out (the
//! library that reads cells never compares checksums of what it stops reading early), and sizes
//! that would exhaust memory: the library holds a whole tag, cell and table of strings.

use super::super::fault::Fault;
use super::super::limits::{CHUNK, ROW_LIMIT};
use std::fs::File;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// What helps with every workbook that is not read.
pub(super) const SAVE_AS_CSV: &str = "save it as .xlsx or CSV UTF-8 and give that file";

const SHEET_LIMIT: u64 = 4 << 30;
const PART_LIMIT: u64 = 256 << 20;
/// Text of two bytes a character is not looked into.
const WIDE_LIMIT: u64 = 8 << 20;
/// The most memory that copies of formats may take.
const STYLES_LIMIT: u64 = 512 << 20;
/// The longest table of strings beyond what is there, which some programs count wrongly.
const SPARE_STRINGS: u64 = 1 << 20;
const ENTRY_LIMIT: usize = 10_000;

type Archive = ZipArchive<BufReader<File>>;

/// Looks through a file that begins like a zip archive; gives it back if it is a workbook to read, and whether a
/// cell of it has a formula and no value.
pub(super) fn look_through(file: File) -> Result<(File, bool), Fault> {
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(&error))?;
    refuse_other(&mut archive)?;
    refuse_huge(&mut archive)?;
    let mut hollow = false;
    for index in 0..archive.len() {
        hollow |= scan(&mut archive, index)?;
    }
    let mut file = archive.into_inner().into_inner();
    file.rewind().map_err(|error| Fault::fatal(1, format!("the workbook cannot be read: {error}")))?;
    Ok((file, hollow))
}

/// A zip archive that is something else is called by its name.
fn refuse_other(archive: &mut Archive) -> Result<(), Fault> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    let what = if has("xl/workbook.bin") {
        "a binary workbook (.xlsb)"
    } else if has("word/document.xml") {
        "a Word file (.docx)"
    } else if has("content.xml") && has("META-INF/manifest.xml") {
        "an OpenDocument file, such as .ods"
    } else if !has("[Content_Types].xml") || !names_workbook(archive)? {
        "a zip archive, and no workbook"
    } else {
        return Ok(());
    };
    Err(Fault::fatal(1, format!("not a file that is read: {what}")).advise(SAVE_AS_CSV))
}

/// Whether the table of contents has a workbook in it.
fn names_workbook(archive: &mut Archive) -> Result<bool, Fault> {
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return Ok(true);
    }
    let mut contents = Vec::new();
    let part = archive.by_name("[Content_Types].xml").map_err(|error| broken(&error))?;
    part.take(1 << 20).read_to_end(&mut contents).map_err(|error| torn(&error))?;
    let contents = String::from_utf8_lossy(&contents);
    Ok(["sheet.main+xml", "sheet.macroEnabled.main+xml"].iter().any(|kind| contents.contains(kind)))
}

/// Sizes are the directory's; nothing gives more when it is unpacked than is written there.
fn refuse_huge(archive: &mut Archive) -> Result<(), Fault> {
    if archive.len() > ENTRY_LIMIT {
        return Err(huge(&format!("is a zip archive of more than {ENTRY_LIMIT} files")));
    }
    let mut whole = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|error| broken(&error))?;
        let name = part.name().map(|name| name.to_lowercase()).unwrap_or_default();
        let strings = name.ends_with("sharedstrings.xml");
        let sheet = name.contains("worksheets/") && !strings;
        whole = whole.saturating_add(part.size());
        if strings && part.size() > PART_LIMIT {
            return Err(huge("has shared strings that unpack to more than 256 MiB"));
        }
        if !sheet && part.size() > PART_LIMIT {
            return Err(huge("has a part other than its sheets that unpacks to more than 256 MiB"));
        }
        if sheet && part.size() > SHEET_LIMIT {
            return Err(huge("has a sheet that unpacks to more than 4 GiB"));
        }
    }
    if whole > 2 * SHEET_LIMIT { Err(huge("unpacks to more than 8 GiB")) } else { Ok(()) }
}

fn huge(what: &str) -> Fault {
    Fault::fatal(1, format!("the workbook {what}")).advise("save the one sheet as CSV UTF-8 and give that file")
}

/// Unpacks one part to its end, which compares its checksum; says whether a formula in it has no value.
fn scan(archive: &mut Archive, index: usize) -> Result<bool, Fault> {
    let part = archive.by_index(index).map_err(|error| broken(&error))?;
    let size = part.size();
    let mut part = BufReader::with_capacity(CHUNK, part);
    let head = part.fill_buf().map_err(|error| torn(&error))?;
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || head.iter().take(2).any(|b| *b == 0);
    if wide && size > WIDE_LIMIT && head.iter().take(8).any(|byte| *byte == b'<') {
        return Err(huge("has a large part of UTF-16"));
    }
    let (mut look, mut begun) = (Look::default(), Vec::new());
    loop {
        let chunk = part.fill_buf().map_err(|error| torn(&error))?;
        if chunk.is_empty() {
            look.at(&begun)?;
            return look.verdict().map(|()| look.hollow);
        }
        let count = chunk.len();
        look.over(chunk, &mut begun)?;
        part.consume(count);
    }
}

/// What is counted while a part goes by, piece by piece: what stands after a `<` up to the next one.
#[derive(Default)]
struct Look {
    /// The end of a comment or the like, in which no tag counts.
    until: Option<&'static [u8]>,
    /// Bytes since a row or cell began or ended.
    since: usize,
    in_sheet: bool,
    /// The cell at hand.
    cell: Option<CellHas>,
    /// A cell had a formula and no value.
    hollow: bool,
    longest: usize,
    formats: u64,
    strings: u64,
    promised: u64,
}

/// What a cell was seen to have.
#[derive(Clone, Copy, Default)]
struct CellHas {
    formula: bool,
    value: bool,
    /// Its value is a text, which may be empty.
    text: bool,
}

impl Look {
    /// Looks at the pieces that end in a chunk; the last one begins in it, as the first began in the one before.
    fn over(&mut self, chunk: &[u8], begun: &mut Vec<u8>) -> Result<(), Fault> {
        for piece in chunk.split_inclusive(|byte| *byte == b'<') {
            let is_whole = piece.last() == Some(&b'<');
            if is_whole && begun.is_empty() {
                self.at(piece)?;
                continue;
            }
            begun.extend_from_slice(piece);
            if is_whole || begun.len() > ROW_LIMIT {
                self.at(begun)?;
                begun.clear();
            }
        }
        Ok(())
    }

    fn at(&mut self, piece: &[u8]) -> Result<(), Fault> {
        self.since += piece.len();
        self.longest = self.longest.max(piece.len());
        if piece.len() > ROW_LIMIT || (self.in_sheet && self.since > ROW_LIMIT) {
            return Err(huge("has a row or cell of more than 8 MiB"));
        }
        if self.until.is_none() {
            self.until = opened(piece);
            let name = local(piece);
            self.tag(name, piece);
            if self.in_sheet && matches!(name, b"c" | b"row") && misplaced(piece) {
                return Err(Fault::fatal(1, "the workbook is damaged: it has a cell where no sheet has a place"));
            }
        }
        if self.until.is_some_and(|end| piece.windows(end.len()).any(|window| window == end)) {
            self.until = None;
        }
        Ok(())
    }

    fn tag(&mut self, name: &[u8], piece: &[u8]) {
        let end = piece.first() == Some(&b'/');
        let alone = || piece.iter().position(|byte| *byte == b'>').is_some_and(|at| at > 0 && piece[at - 1] == b'/');
        match name {
            b"sheetData" => (self.in_sheet, self.since) = (!end && !alone(), 0),
            b"row" if self.cell.is_none() => self.since = 0,
            b"c" if end || self.cell.is_none() => {
                self.hollow |= self.cell.is_some_and(|cell| cell.formula && !cell.value);
                let begins = !end && !alone();
                let has = || CellHas { text: place_of(piece, b" t=\"str\"").is_some(), ..CellHas::default() };
                (self.cell, self.since) = (begins.then(has), 0);
            }
            b"f" => self.cell.iter_mut().for_each(|cell| cell.formula = true),
            b"is" => self.cell.iter_mut().for_each(|cell| cell.value = true),
            // Some programs write an empty value beside a formula that they never computed.
            b"v" if !end => {
                let empty = alone() || piece.ends_with(b"><");
                self.cell.iter_mut().for_each(|cell| cell.value |= cell.text || !empty);
            }
            b"si" if !end => self.strings += 1,
            b"xf" if !end => self.formats += 1,
            b"sst" if !end => self.promised = promised(piece),
            _ => {}
        }
    }

    fn verdict(&self) -> Result<(), Fault> {
        if self.promised > self.strings + SPARE_STRINGS {
            return Err(huge("says it has far more shared strings than it has"));
        }
        if self.formats.saturating_mul(self.longest as u64) > STYLES_LIMIT {
            return Err(huge("has far too many formats"));
        }
        Ok(())
    }
}

fn opened(piece: &[u8]) -> Option<&'static [u8]> {
    const OPENED: [(&[u8], &[u8]); 3] = [(b"!--", b"-->"), (b"![CDATA[", b"]]>"), (b"?", b"?>")];
    // Hundreds of thousands of tags pass here, and next to none of them is one of these.
    if !matches!(piece.first(), Some(b'!' | b'?')) {
        return None;
    }
    OPENED.iter().find(|(begin, _)| piece.starts_with(begin)).map(|(_, end)| *end)
}

/// The name of a tag, without a slash before it and without its namespace.
fn local(piece: &[u8]) -> &[u8] {
    let name = if let [b'/', name @ ..] = piece { name } else { piece };
    let end = name.iter().position(|byte| matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'));
    let name = &name[..end.unwrap_or(name.len())];
    name.iter().position(|byte| *byte == b':').map_or(name, |colon| &name[colon + 1..])
}

/// Whether a cell or row says it stands beyond XFD9999999: the library counts so far and no further.
fn misplaced(piece: &[u8]) -> bool {
    const NAME: &[u8; 3] = b" r=";
    let Some(at) = place_of(piece, NAME) else { return false };
    let place = piece[at + NAME.len()..].iter().skip(1);
    let letters = place.clone().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let digits = place.skip(letters).take_while(|byte| byte.is_ascii_digit()).count();
    letters > 3 || digits > 7
}

/// How many strings the table says it has: room is made for that many.
fn promised(piece: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(piece);
    let Some((_, after)) = text.split_once("uniqueCount") else { return 0 };
    let digits: String =
        after.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).take(20).collect();
    digits.parse().unwrap_or(u64::MAX)
}

/// Where something is in a text. Its length is known here, so that it is compared as a number is.
fn place_of<const LENGTH: usize>(text: &[u8], part: &[u8; LENGTH]) -> Option<usize> {
    text.windows(LENGTH).position(|window| window.first_chunk() == Some(part))
}

fn broken(error: &ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Fault::fatal(1, "the workbook is locked with a password").advise("save it without one")
        }
        ZipError::Io(error) => torn(error),
        _ => cut(),
    }
}

fn torn(error: &Error) -> Fault {
    match error.kind() {
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof | ErrorKind::InvalidInput | ErrorKind::Other => cut(),
        _ => Fault::fatal(1, format!("the workbook cannot be read: {error}")),
    }
}

fn cut() -> Fault {
    Fault::fatal(1, "not a text file: a zip archive or an Excel workbook (.xlsx) that is damaged or cut short")
        .advise("export it again, or save it as CSV UTF-8 and give that file")
}
