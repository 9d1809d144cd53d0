//! Bytes to characters, chunk by chunk, never replacing what cannot be read.

use super::encodings::{Judged, Likely, judge};
use super::fault::{Fault, Remedy, quoted};
use super::limits::CHUNK;
use super::magic;
use super::source::{self, Bytes};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of the text around a bad byte the advice is drawn from.
const SAMPLE: usize = 4096;

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
        let raw = vec![0; CHUNK];
        Ok(Self { source, encoding, table, raw, kept: 0, passed: 0, flaw: None, ended: false })
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

    /// UTF-8: takes what is valid, keeps a character that is cut by the end of the chunk.
    fn check(&mut self, length: usize, out: &mut String) {
        let bytes = &self.raw[..length];
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => {
                out.push_str(text);
                self.kept = 0;
                self.passed += length as u64;
                return;
            }
            Err(error) => error,
        };
        let good = error.valid_up_to();
        out.push_str(std::str::from_utf8(&bytes[..good]).unwrap_or_default());
        self.passed += good as u64;
        if error.error_len().is_some() || self.ended {
            self.flaw = Some(self.not_utf8(good, length));
        }
        self.raw.copy_within(good..length, 0);
        self.kept = length - good;
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
