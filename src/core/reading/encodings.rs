//! In which encoding a text that is not UTF-8 could be. Bytes that happen to decode prove nothing: what is not
//! proven is shown as words, for a person to read.

use super::scripts::{Script, is_common, script};
use super::source;
use encoding_rs::{DecoderResult, Encoding};
use std::collections::BTreeSet;
use std::io::Read;

/// What the bytes prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// One encoding; others would say the same.
    Proven(&'static str),
    /// Any of these, the likelier first.
    InDoubt(Vec<Likely>),
}

/// An encoding that could be meant, with a few of the words that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likely {
    /// Its label, as `--encoding` takes it.
    pub label: &'static str,
    /// Three words of the file.
    pub words: Vec<String>,
}

/// How much of a file is looked at, and how much of it is kept.
const LOOK: u64 = 8 << 20;
const KEEP: usize = 256 << 10;

const WESTERN: &str = "windows-1252";

/// The encodings that are thought of, and the scripts that each is for.
const KNOWN: [(&str, &[Script]); 14] = [
    ("gb18030", &[Script::Han]),
    ("big5", &[Script::Han]),
    ("shift_jis", &[Script::Kana, Script::Han]),
    ("euc-jp", &[Script::Kana, Script::Han]),
    ("euc-kr", &[Script::Hangul]),
    ("windows-1251", &[Script::Cyrillic]),
    ("koi8-r", &[Script::Cyrillic]),
    ("windows-874", &[Script::Thai]),
    ("windows-1253", &[Script::Greek]),
    ("windows-1255", &[Script::Hebrew]),
    ("windows-1256", &[Script::Arabic]),
    (WESTERN, &[Script::Latin]),
    ("windows-1250", &[Script::Latin]),
    ("windows-1254", &[Script::Latin]),
];

/// Looks at the lines of a file (unpacked where it is gzip) that are not ASCII.
pub fn look(file: Box<dyn Read + Send>, name: &str) -> Judged {
    let mut bytes = Vec::new();
    if let Ok((unpacked, _)) = source::unpack(file, name) {
        // What cannot be read is told by the reader itself.
        let _ = unpacked.take(LOOK).read_to_end(&mut bytes);
    }
    let mut kept = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        if kept.len() + line.len() > KEEP && !kept.is_empty() {
            break;
        }
        kept.extend_from_slice(line);
    }
    judge(&kept)
}

/// What these bytes prove.
pub fn judge(bytes: &[u8]) -> Judged {
    let all = KNOWN.iter().filter_map(|(label, scripts)| Attempt::of(label, scripts, bytes));
    let mut all: Vec<Attempt> = all.collect();
    let of = |label: &str| all.iter().find(|read| read.label == label);
    if of("gb18030").is_some_and(|chinese| is_chinese(chinese, &of)) {
        return Judged::Proven("gb18030");
    }
    let latin: Vec<&Attempt> = all.iter().filter(|read| read.scripts.contains(&Script::Latin)).collect();
    if latin.iter().any(|read| read.label == WESTERN && read.is_latin())
        && latin.iter().all(|read| read.text == latin[0].text)
    {
        return Judged::Proven(WESTERN);
    }
    if all.iter().any(Attempt::is_plausible) {
        all.retain(Attempt::is_plausible);
    }
    all.sort_by_key(|read| std::cmp::Reverse(read.percent(read.own())));
    let mut seen = BTreeSet::new();
    let distinct = all.into_iter().filter(|read| seen.insert(read.text.clone()));
    Judged::InDoubt(distinct.map(|read| Likely { label: read.label, words: words(&read.text) }).collect())
}

/// Whether a text has the characters that every Chinese text has, and no other encoding makes a text of it.
fn is_chinese<'r>(chinese: &Attempt, of: &dyn Fn(&str) -> Option<&'r Attempt>) -> bool {
    let common = |read: &Attempt| read.text.chars().filter(|letter| is_common(*letter)).count();
    let share = |label: &str, script: Script| of(label).map_or(0, |read| read.percent(read.count(script)));
    let hits = common(chinese);
    let japanese = ["shift_jis", "euc-jp"].iter().any(|label| share(label, Script::Kana) >= 20);
    let korean = share("euc-kr", Script::Hangul) >= 85;
    let traditional = of("big5").is_some_and(|read| read.is_plausible() && 2 * common(read) >= hits);
    hits >= 3
        && chinese.percent(hits) >= 25
        && chinese.percent(chinese.own()) >= 80
        && !japanese
        && !korean
        && !traditional
}

/// The bytes as one encoding reads them.
struct Attempt {
    label: &'static str,
    scripts: &'static [Script],
    text: String,
    /// The letters that are not ASCII.
    letters: Vec<Script>,
}

impl Attempt {
    /// None where the bytes are not of that encoding.
    fn of(label: &'static str, scripts: &'static [Script], bytes: &[u8]) -> Option<Self> {
        let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len())?);
        let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
        let letters = text.chars().filter(|letter| !letter.is_ascii()).map(script);
        let letters = letters.filter(|script| *script != Script::Sign).collect();
        (result == DecoderResult::InputEmpty).then_some(Self { label, scripts, text, letters })
    }

    fn count(&self, script: Script) -> usize {
        self.letters.iter().filter(|of| **of == script).count()
    }

    /// How many letters are of the scripts that the encoding is for.
    fn own(&self) -> usize {
        self.scripts.iter().map(|script| self.count(*script)).sum()
    }

    fn percent(&self, count: usize) -> usize {
        (100 * count).checked_div(self.letters.len()).unwrap_or(0)
    }

    /// Whether its letters are of the right scripts, and its words of one.
    fn is_plausible(&self) -> bool {
        if self.scripts.contains(&Script::Latin) {
            return self.is_latin();
        }
        let single = !self.scripts.iter().any(|script| matches!(script, Script::Han | Script::Kana | Script::Hangul));
        let (mut mixed, mut count) = (0, 0);
        for word in foreign_words(&self.text) {
            count += 1;
            mixed += usize::from(word.chars().any(|letter| letter.is_ascii_alphabetic()));
        }
        // Chinese has `VIP客户`, but not in most of its words.
        let limit = if single { count } else { 2 * count };
        self.percent(self.own()) >= 70 && 3 * mixed <= limit
    }

    /// Whether its letters are accented ones among plain ones.
    fn is_latin(&self) -> bool {
        let (mut plain, mut accented) = (0, 0);
        for word in foreign_words(&self.text) {
            plain += word.chars().filter(char::is_ascii_alphabetic).count();
            accented += word.chars().filter(|letter| script(*letter) == Script::Latin).count();
        }
        accented > 0 && self.percent(self.own()) >= 90 && 2 * accented <= plain + accented
    }
}

/// The words that are not ASCII throughout.
fn foreign_words(text: &str) -> impl Iterator<Item = &str> {
    let between =
        |letter: char| letter.is_whitespace() || letter != '_' && letter.is_ascii_punctuation() || is_stop(letter);
    text.split(between).filter(|word| word.chars().any(|letter| !letter.is_ascii() && script(letter) != Script::Sign))
}

fn is_stop(letter: char) -> bool {
    letter.is_ascii_control()
        || matches!(letter, '\u{3000}'..='\u{3003}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// Three different words to read.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in foreign_words(text) {
        let word: String = word.chars().take(16).collect();
        if !words.contains(&word) {
            words.push(word);
        }
        if words.len() == 3 {
            break;
        }
    }
    words
}
