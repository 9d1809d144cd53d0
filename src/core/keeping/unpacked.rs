//! What lies packed in a file: worksheets of a workbook, a file under gzip, the parts of a mail, UTF-16, the text of a PDF,
//! and heads of which a table has the entry and the seal in columns of their own.

use super::pdf;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// How many bytes all that is packed in one file may unpack to.
const LARGEST: u64 = 64 << 20;
/// How often something may be packed in something else.
const DEEP: u8 = 3;
/// How long the first line of a table is at the most.
const WIDEST: usize = 4096;
/// How many characters of base64 in a row begin a part of a mail.
const ROW: usize = 40;

/// Everything that is packed in some bytes, and in that in turn. What does not unpack is left out.
pub(super) fn unpacked(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut room = LARGEST;
    let mut all = Vec::new();
    unpack(bytes, DEEP, &mut room, &mut all);
    all
}

fn unpack(bytes: &[u8], deep: u8, room: &mut u64, all: &mut Vec<Vec<u8>>) {
    let Some(deep) = deep.checked_sub(1) else { return };
    let parts = match bytes {
        [b'P', b'K', 3, 4, ..] => of_archive(bytes, room),
        [0x1f, 0x8b, ..] => within(MultiGzDecoder::new(bytes), room).into_iter().collect(),
        [0xff, 0xfe, rest @ ..] => vec![UTF_16LE.decode_without_bom_handling(rest).0.into_owned().into_bytes()],
        [0xfe, 0xff, rest @ ..] => vec![UTF_16BE.decode_without_bom_handling(rest).0.into_owned().into_bytes()],
        [b'%', b'P', b'D', b'F', ..] => pdf::texts(bytes, room),
        _ if is_mail(bytes) => of_mail(bytes),
        _ => of_table(bytes).into_iter().collect(),
    };
    for part in parts {
        unpack(&part, deep, room, all);
        all.push(part);
    }
}

fn of_archive(bytes: &[u8], room: &mut u64) -> Vec<Vec<u8>> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let names: Vec<usize> = (0..archive.len()).collect();
    names.into_iter().filter_map(|place| within(archive.by_index(place).ok()?, room)).collect()
}

/// What a stream unpacks to, as far as there is room for it.
fn within(stream: impl Read, room: &mut u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = stream.take(*room).read_to_end(&mut bytes);
    *room = room.saturating_sub(bytes.len() as u64);
    // What came before an error may hold a head too.
    (read.is_ok() || !bytes.is_empty()).then_some(bytes)
}

/// The heads of a table that has entries with their seals, as evidence and exports have: one in each line.
fn of_table(bytes: &[u8]) -> Option<Vec<u8>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.split(|byte| *byte == b'\n').next().filter(|line| line.len() < WIDEST)?;
    let between = *first.iter().find(|byte| b",;\t".contains(byte))?;
    let mut reader = csv::ReaderBuilder::new().delimiter(between).flexible(true).from_reader(bytes);
    let names = reader.byte_headers().ok()?.clone();
    let place = |name: &[u8]| names.iter().position(|found| found == name);
    let (entry, seal) = (place(b"entry").or_else(|| place(b"id"))?, place(b"seal")?);
    let mut heads = Vec::new();
    for row in reader.byte_records().map_while(Result::ok) {
        if let (Some(entry), Some(seal)) = (row.get(entry), row.get(seal)) {
            heads.extend_from_slice(&[entry, b":", seal, b"\n"].concat());
        }
    }
    Some(heads)
}

fn is_mail(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"content-transfer-encoding:";
    bytes.windows(NAME.len()).any(|window| window.eq_ignore_ascii_case(NAME))
}

/// A mail with what was written in quoted-printable, and each part that was in base64.
fn of_mail(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = vec![plain(bytes)];
    let mut row = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let is_row = line.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte));
        if is_row && !line.is_empty() && (!row.is_empty() || line.len() >= ROW) {
            row.extend_from_slice(line);
        } else {
            parts.extend(STANDARD.decode(&row).ok().filter(|part| !part.is_empty()));
            row.clear();
        }
    }
    parts.extend(STANDARD.decode(&row).ok().filter(|part| !part.is_empty()));
    parts
}

/// Quoted-printable undone: `=3A` is a byte, `=` at the end of a line is no end.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let (mut plain, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Some((first, after)) = rest.split_first() {
        rest = match after {
            [b'\r', b'\n', after @ ..] | [b'\n', after @ ..] if *first == b'=' => after,
            [high, low, after @ ..] if *first == b'=' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                plain.extend(byte(*high, *low));
                after
            }
            after => {
                plain.push(*first);
                after
            }
        };
    }
    plain
}

fn byte(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
