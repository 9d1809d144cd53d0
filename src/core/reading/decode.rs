//! Bytes to characters, chunk by chunk, never replacing what cannot be read.

use super::encodings::{Judged, Likely, judge};
use super::fault::{Fault, Remedy, quoted};
use super::limits::CHUNK;
use super::magic;
use super::source::{self, Bytes};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of the text around a bad byte the advice is drawn from.
const SAMPLE: usize = 4096;

/// How many bytes behind the first that is not UTF-8 say whether the file is UTF-8 all the same.
const AHEAD: usize = 64 << 10;
/// So many good lines with characters beyond ASCII, for each that is broken, show that a file is UTF-8.
const GOOD_LINES: usize = 3;
/// More good lines are not counted.
const ENOUGH: usize = 100;
/// What stands in the text in the place of bytes that are not UTF-8.
const BROKEN: char = '\0';

/// The decoded text of a file, one chunk at a time.
pub(super) struct Decoder {
    source: Bytes,
    encoding: &'static Encoding,
    /// None for UTF-8, which is only checked.
    table: Option<Box<encoding_rs::Decoder>>,
    raw: Vec<u8>,
    /// Bytes at the start of `raw` that begin a character of which the rest is not yet read.
    kept: usize,
    /// Bytes of the file before `raw`.
    passed: u64,
    flaw: Option<Flaw>,
    ended: bool,
    /// Lines so far with characters beyond ASCII, all of them UTF-8.
    good_lines: usize,
    /// Whether the line at hand is one of them so far.
    counted: bool,
    /// Whether the file is UTF-8 but for broken lines; none until the first of them.
    is_utf8: Option<bool>,
    /// Where in what was decoded last bytes stood that are not UTF-8.
    broken: Vec<usize>,
}

/// What stops decoding; the line is known to whom the text before it was given.
pub(super) struct Flaw {
    pub message: String,
    pub hint: Option<String>,
    pub remedy: Option<Remedy>,
}

impl Decoder {
    /// A decoder for the declared encoding, or the one the first bytes show.
    pub(super) fn open(source: Bytes, head: &[u8], label: Option<&str>) -> Result<Self, Fault> {
        magic::refuse_binary(head)?;
        let encoding = choose(head, label)?;
        if !is_wide(encoding) {
            magic::refuse_wide(head)?;
        }
        let table = (encoding != UTF_8).then(|| Box::new(encoding.new_decoder_without_bom_handling()));
        // A byte order mark says that it is UTF-8.
        let good_lines = if magic::marked(head) == Some(UTF_8) { ENOUGH } else { 0 };
        let decoder = Self {
            source,
            encoding,
            table,
            raw: vec![0; CHUNK],
            kept: 0,
            passed: 0,
            flaw: None,
            ended: false,
            good_lines,
            counted: false,
            is_utf8: None,
            broken: Vec::new(),
        };
        Ok(decoder)
    }

    /// Where, in the text to which characters were added last, a NUL stands for bytes that are not UTF-8.
    pub(super) fn take_broken(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.broken)
    }

    /// Adds the next characters to `out`; false at the end. All text before a flaw comes first.
    pub(super) fn more(&mut self, out: &mut String) -> Result<bool, Flaw> {
        let before = out.len();
        while out.len() == before {
            if let Some(flaw) = self.flaw.take() {
                return Err(flaw);
            }
            if self.ended {
                return Ok(false);
            }
            self.read(out);
        }
        Ok(true)
    }

    fn read(&mut self, out: &mut String) {
        match source::read(&mut self.source, &mut self.raw[self.kept..]) {
            Ok(count) => {
                self.ended = count == 0;
                self.decode(self.kept + count, out);
            }
            Err(error) => self.flaw = Some(Flaw { message: source::unreadable(&error), hint: None, remedy: None }),
        }
    }

    fn decode(&mut self, length: usize, out: &mut String) {
        if let Some(mut table) = self.table.take() {
            self.translate(&mut table, length, out);
            self.table = Some(table);
        } else {
            self.check(length, out);
        }
    }

    /// UTF-8: takes what is valid, keeps a character that is cut by the end of the chunk. Where the file is UTF-8 but for
    /// a few lines, a NUL stands for what is broken in them.
    fn check(&mut self, mut length: usize, out: &mut String) {
        let mut at = 0;
        while let Err(error) = std::str::from_utf8(&self.raw[at..length]) {
            let good = at + error.valid_up_to();
            self.pass(at, good, out);
            at = good;
            if error.error_len().is_none() && !self.ended {
                break;
            }
            if self.is_utf8.is_none() {
                length = self.look_ahead(good, length);
                self.is_utf8 = Some(self.is_utf8_but_for_lines(good, length));
            }
            let Some(bad) = error.error_len().filter(|_| self.is_utf8 == Some(true)) else {
                self.flaw = Some(self.not_utf8(good, length));
                break;
            };
            self.broken.push(out.len());
            out.push(BROKEN);
            self.passed += bad as u64;
            at += bad;
        }
        if std::str::from_utf8(&self.raw[at..length]).is_ok() {
            self.pass(at, length, out);
            at = length;
        }
        self.raw.copy_within(at..length, 0);
        self.kept = length - at;
    }

    /// Hands over bytes that are UTF-8.
    fn pass(&mut self, from: usize, to: usize, out: &mut String) {
        let bytes = &self.raw[from..to];
        out.push_str(std::str::from_utf8(bytes).unwrap_or_default());
        self.passed += bytes.len() as u64;
        if self.good_lines < ENOUGH {
            self.count(from, to);
        }
    }

    fn count(&mut self, from: usize, to: usize) {
        let bytes = &self.raw[from..to];
        if bytes.is_ascii() {
            self.counted &= !bytes.iter().any(|byte| is_break(*byte));
            return;
        }
        for part in self.raw[from..to].split_inclusive(|byte| is_break(*byte)) {
            if !self.counted && !part.is_ascii() {
                (self.good_lines, self.counted) = (self.good_lines + 1, true);
            }
            self.counted &= !part.last().is_some_and(|byte| is_break(*byte));
        }
    }

    /// Reads on, to judge by more than what happens to be there; says how many bytes there are now.
    fn look_ahead(&mut self, from: usize, mut length: usize) -> usize {
        self.raw.resize(self.raw.len().max(from + AHEAD), 0);
        while length < from + AHEAD && !self.ended {
            match source::read(&mut self.source, &mut self.raw[length..]) {
                Ok(count) => {
                    self.ended = count == 0;
                    length += count;
                }
                // The source says it again when it is asked again.
                Err(_) => break,
            }
        }
        length
    }

    /// Whether nearly all lines that prove anything are UTF-8, of those before a byte that is not and of some behind it.
    fn is_utf8_but_for_lines(&self, from: usize, length: usize) -> bool {
        let window = &self.raw[from..length.min(from + AHEAD)];
        let is_whole = self.ended && from + window.len() == length;
        let end = if is_whole { None } else { window.iter().rposition(|byte| is_break(*byte)) };
        let mut lines =
            window[..end.unwrap_or(window.len())].split(|byte| is_break(*byte)).filter(|line| !line.is_ascii());
        // The first is the line at hand.
        let before = self.good_lines - usize::from(self.counted);
        lines.next();
        let (good, bad): (Vec<&[u8]>, Vec<&[u8]>) = lines.partition(|line| std::str::from_utf8(line).is_ok());
        before + good.len() >= GOOD_LINES * (bad.len() + 1)
    }

    /// Any other encoding: the table keeps a cut character itself.
    fn translate(&mut self, table: &mut encoding_rs::Decoder, length: usize, out: &mut String) {
        let bytes = &self.raw[..length];
        out.reserve(table.max_utf8_buffer_length_without_replacement(length).unwrap_or(4 * CHUNK));
        let (result, used) = table.decode_to_string_without_replacement(bytes, out, self.ended);
        self.passed += used as u64;
        if let DecoderResult::Malformed(bad, after) = result {
            let offset = self.passed.saturating_sub(u64::from(bad) + u64::from(after));
            self.flaw = Some(self.not_encoded(offset));
        }
    }

    fn not_utf8(&mut self, good: usize, length: usize) -> Flaw {
        if self.is_utf8 == Some(true) {
            let message = "the file ends in the middle of a character: it is cut short".to_owned();
            return Flaw { message, hint: Some("export it again".into()), remedy: None };
        }
        // A character of another encoding may have begun before the byte that betrays it, and its word says more.
        let line = self.raw[..good].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let mut sample = self.raw[line..length.min(good + SAMPLE)].to_vec();
        self.top_up(&mut sample);
        let byte = self.raw[good];
        let message = format!("byte 0x{byte:02x} at offset {} is not UTF-8", self.passed);
        let (hint, remedy) = advice(&sample);
        Flaw { message, hint: Some(hint), remedy: Some(remedy) }
    }

    /// Reads on, since the first bytes alone may end within a character. Nothing else is read after a flaw.
    fn top_up(&mut self, sample: &mut Vec<u8>) {
        let mut more = [0; SAMPLE];
        while sample.len() < SAMPLE {
            match source::read(&mut self.source, &mut more) {
                Ok(count) if count > 0 => sample.extend_from_slice(&more[..count]),
                _ => break,
            }
        }
    }

    fn not_encoded(&self, offset: u64) -> Flaw {
        let name = self.encoding.name();
        if self.ended && is_wide(self.encoding) {
            let message = format!("the file ends in the middle of a {name} character: it is cut short");
            return Flaw { message, hint: Some("export it again".into()), remedy: None };
        }
        let message = format!("the bytes at offset {offset} are not {name}");
        Flaw { message, hint: Some("pass the --encoding the file was saved in".into()), remedy: None }
    }
}

const fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn choose(head: &[u8], label: Option<&str>) -> Result<&'static Encoding, Fault> {
    let marked = magic::marked(head);
    let Some(label) = label else { return Ok(marked.unwrap_or(UTF_8)) };
    let Some(given) = Encoding::for_label_no_replacement(label.trim().as_bytes()) else {
        return Err(Fault { line: None, ..Fault::fatal(1, format!("unknown encoding {}", quoted(label))) }
            .advise("for example utf-8, gb18030, big5, shift_jis, windows-1252 or utf-16le"));
    };
    let either = label.trim().eq_ignore_ascii_case("utf-16");
    match marked {
        Some(mark) if mark != given && !(either && is_wide(mark)) => Err(contradiction(mark, given)),
        Some(mark) => Ok(mark),
        None => Ok(given),
    }
}

fn contradiction(mark: &'static Encoding, given: &'static Encoding) -> Fault {
    let (mark, given) = (mark.name(), given.name());
    Fault::fatal(1, format!("the file begins with the byte order mark of {mark}, but the encoding given is {given}"))
        .advise("leave --encoding away")
}

fn is_wide(encoding: &Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Which encoding the bytes could be: advice only, never acted upon.
fn advice(sample: &[u8]) -> (String, Remedy) {
    let zeros: usize = sample.iter().map(|byte| usize::from(*byte == 0)).sum();
    if 5 * zeros > sample.len() {
        return ("it may be UTF-16: pass --encoding utf-16le".into(), Remedy::Encoding("utf-16le"));
    }
    let hint = match judge(sample) {
        Judged::Proven("gb18030") => "if it was saved by Chinese Excel, pass --encoding gb18030".into(),
        Judged::Proven(label) => format!("if it was saved by Western Excel, pass --encoding {label}"),
        Judged::InDoubt(several) => in_doubt(&several),
    };
    (hint, Remedy::SomeEncoding)
}

fn in_doubt(several: &[Likely]) -> String {
    let labels: Vec<String> = several.iter().take(3).map(|one| format!("--encoding {}", one.label)).collect();
    match labels.as_slice() {
        [] => "pass the encoding it was saved in, such as --encoding gb18030 or --encoding windows-1252".into(),
        [only] => format!("it may be {only}: see its words with --sample"),
        several => format!("it may be {}: see the words of each with --sample", several.join(" or ")),
    }
}
