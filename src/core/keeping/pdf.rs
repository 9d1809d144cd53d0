//! The text of a PDF, as far as a head in it needs: what a browser or an office program prints, whose streams are packed and
//! whose letters are numbers of a font, with a table that says which characters they are. Not read: pictures of text, what is
//! encrypted, fonts without such a table unless their codes are letters, a head that is broken over two lines.

use super::pdf_text::{Characters, show};
use flate2::read::ZlibDecoder;
use memchr::memmem;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// How many lists of fonts of one object are read, and how long each is at the most.
const MOST: usize = 64;
const LONGEST: usize = 4096;

/// An object: its dictionary, and its stream unpacked.
struct Object<'a> {
    dictionary: &'a [u8],
    stream: Option<Vec<u8>>,
}

/// The text of each stream of a PDF that shows text.
pub(super) fn texts(bytes: &[u8], room: &mut u64) -> Vec<Vec<u8>> {
    let objects = objects(bytes, room);
    let fonts = fonts(&objects);
    let shows = |stream: &&Vec<u8>| {
        let has = |word: &[u8]| memmem::find(stream, word).is_some();
        has(b"BT") && (has(b"Tj") || has(b"TJ"))
    };
    objects.values().filter_map(|one| one.stream.as_ref()).filter(shows).map(|stream| show(stream, &fonts)).collect()
}

/// The objects by their numbers; the last one with a number counts, as in a file that was changed by adding to it.
fn objects<'a>(bytes: &'a [u8], room: &mut u64) -> BTreeMap<u32, Object<'a>> {
    let mut found = BTreeMap::new();
    let (mut begins, mut ends) = (Next::of(b" obj", bytes), Next::of(b"endobj", bytes));
    let (mut streams, mut stream_ends) = (Next::of(b"stream", bytes), Next::of(b"endstream", bytes));
    let mut place = 0;
    loop {
        let at = begins.from(place);
        if at == bytes.len() {
            return found;
        }
        let (after, end) = (at + 4, ends.from(at));
        let stream = streams.from(after);
        let body_ends = stream_ends.from(stream);
        let dictionary = bytes.get(after..end.min(stream)).unwrap_or_default();
        let body = bytes.get(stream..body_ends).filter(|_| stream < end).and_then(|body| body.get(6..));
        place = if body.is_some() { body_ends } else { end };
        if let Some(number) = number_before(bytes.get(..at).unwrap_or_default()) {
            let stream = body.and_then(|body| {
                let body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
                unpacked(dictionary, body, room)
            });
            found.insert(number, Object { dictionary, stream });
        } else {
            place = after;
        }
    }
}

/// Where a word stands next. Each byte is looked at once, however often is asked from a later place.
struct Next<'a> {
    finder: memmem::Finder<'a>,
    bytes: &'a [u8],
    known: Option<usize>,
}

impl<'a> Next<'a> {
    fn of(word: &'a [u8], bytes: &'a [u8]) -> Self {
        Self { finder: memmem::Finder::new(word), bytes, known: None }
    }

    /// The first at a place or after it; the end where there is none.
    fn from(&mut self, place: usize) -> usize {
        if let Some(known) = self.known.filter(|known| *known >= place) {
            return known;
        }
        let rest = self.bytes.get(place..).unwrap_or_default();
        let found = self.finder.find(rest).map_or(self.bytes.len(), |at| place + at);
        self.known = Some(found);
        found
    }
}

/// The number of an object, before its generation: `12 0`.
fn number_before(bytes: &[u8]) -> Option<u32> {
    let tail = bytes.get(bytes.len().saturating_sub(20)..)?;
    let mut words = tail.rsplit(u8::is_ascii_whitespace);
    let is_generation = words.next()?.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(words.next().filter(|_| is_generation)?).ok()?.parse().ok()
}

/// A stream without a filter, or packed by the usual one, as far as there is room.
fn unpacked(dictionary: &[u8], body: &[u8], room: &mut u64) -> Option<Vec<u8>> {
    let has = |word: &[u8]| memmem::find(dictionary, word).is_some();
    if has(b"/Image") || has(b"/Length1") {
        return None;
    }
    if !has(b"/Filter") {
        return Some(body.to_vec());
    }
    if !has(b"/FlateDecode") {
        return None;
    }
    let mut bytes = Vec::new();
    // What came before an error may hold a head too.
    let _ = ZlibDecoder::new(body).take(*room).read_to_end(&mut bytes);
    *room = room.saturating_sub(bytes.len() as u64);
    Some(bytes)
}

/// The characters of each font, by the name under which pages use it; none of a name that means several fonts.
fn fonts(objects: &BTreeMap<u32, Object<'_>>) -> BTreeMap<Vec<u8>, Characters> {
    let mut named: BTreeMap<Vec<u8>, BTreeSet<u32>> = BTreeMap::new();
    for object in objects.values() {
        for place in memmem::find_iter(object.dictionary, b"/Font").take(MOST) {
            let rest = object.dictionary.get(place + 5..).unwrap_or_default().trim_ascii_start();
            let list = match rest {
                [b'<', b'<', list @ ..] => list,
                [b'0'..=b'9', ..] => {
                    let Some(other) = reference(rest).and_then(|number| objects.get(&number)) else { continue };
                    other.dictionary.trim_ascii_start().strip_prefix(b"<<").unwrap_or_default()
                }
                _ => continue,
            };
            for (name, number) in references(list) {
                named.entry(name).or_default().insert(number);
            }
        }
    }
    let of = |number: &u32| {
        let font = objects.get(number)?;
        let place = memmem::find(font.dictionary, b"/ToUnicode")?;
        let table = objects.get(&reference(font.dictionary.get(place + 10..)?)?)?.stream.as_ref()?;
        Some(Characters::read(table))
    };
    let single = named.into_iter().filter_map(|(name, numbers)| {
        let mut numbers = numbers.iter();
        let number = numbers.next().filter(|_| numbers.len() == 0)?;
        Some((name, of(number).unwrap_or_default()))
    });
    single.collect()
}

/// The object that is referred to: `12 0 R`.
fn reference(bytes: &[u8]) -> Option<u32> {
    let mut words = bytes.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let (number, generation, mark) = (words.next()?, words.next()?, words.next()?);
    let is_one = mark == b"R" && generation.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(number).ok().filter(|_| is_one)?.parse().ok()
}

/// The names of a list with what they refer to, up to its end: `/F4 4 0 R /F5 5 0 R>>`.
fn references(list: &[u8]) -> Vec<(Vec<u8>, u32)> {
    let list = list.get(..list.len().min(LONGEST)).unwrap_or_default();
    let list = list.get(..memmem::find(list, b">>").unwrap_or(list.len())).unwrap_or_default();
    let entries = list.split(|byte| *byte == b'/').skip(1);
    let one = |entry: &[u8]| {
        let end = entry.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"+-_.".contains(byte))?;
        Some((entry.get(..end)?.to_vec(), reference(entry.get(end..)?)?))
    };
    entries.filter_map(one).collect()
}
