//! Words that are looked for, in any case of letters and in any script.

use crate::core::refusal::Result;
use memchr::{memchr2_iter, memmem};
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use std::sync::Arc;

/// Words that all stand somewhere in a dialogue.
pub(super) type Words = Arc<[Word]>;

/// Teaches SQL the question `hit(text, ...)`: whether each of the words stands in one of the texts. It is asked of every
/// row, and rows that nobody wants are not handed over.
pub(super) fn teach(conn: &Connection, words: &Words) -> Result<()> {
    let words = Arc::clone(words);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    conn.create_scalar_function("hit", -1, flags, move |texts| Ok(words.iter().all(|word| word.is_in(texts))))?;
    Ok(())
}

/// A word to look for, in any case of letters.
pub(super) struct Word {
    lower: String,
    kind: Kind,
}

/// How a word is looked for.
enum Kind {
    /// Letters of ASCII: by the byte of the word that texts have least, at this place.
    Ascii(usize),
    /// Letters of a script that has another case of them.
    Cased,
    /// Letters of a script without one need no folding.
    Plain,
}

impl Word {
    pub(super) fn new(word: &str) -> Self {
        let lower = lower(word);
        let kind = match (lower.chars().any(char::is_lowercase), lower.is_ascii()) {
            (false, _) => Kind::Plain,
            (true, true) => Kind::Ascii(rarest(lower.as_bytes())),
            (true, false) => Kind::Cased,
        };
        Self { lower, kind }
    }

    /// How many characters it has.
    pub(super) fn length(&self) -> usize {
        self.lower.chars().count()
    }

    /// Where it stands, in bytes.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        match self.kind {
            Kind::Plain => memmem::find(text.as_bytes(), self.lower.as_bytes()),
            Kind::Ascii(rarest) => find_ascii(text.as_bytes(), self.lower.as_bytes(), rarest),
            Kind::Cased => {
                // Lower case can be longer or shorter in bytes: the place is found again by counting characters.
                let lower = lower(text);
                let characters = lower.get(..lower.find(&self.lower)?)?.chars().count();
                text.char_indices().nth(characters).map(|(at, _)| at).or(Some(0))
            }
        }
    }

    /// Whether it stands in one of the texts that SQL gives. What is no text is found, so that it is refused by its row.
    fn is_in(&self, texts: &Context<'_>) -> bool {
        (0..texts.len()).any(|place| match texts.get_raw(place).as_bytes_or_null() {
            Ok(None) => false,
            Ok(Some(text)) => self.is_in_bytes(text),
            Err(_) => true,
        })
    }

    fn is_in_bytes(&self, text: &[u8]) -> bool {
        match self.kind {
            Kind::Plain => memmem::find(text, self.lower.as_bytes()).is_some(),
            Kind::Ascii(rarest) => find_ascii(text, self.lower.as_bytes(), rarest).is_some(),
            Kind::Cased => std::str::from_utf8(text).map_or(true, |text| self.find(text).is_some()),
        }
    }
}

/// In lower case. A sigma is one letter, whether or not it ends a word.
fn lower(text: &str) -> String {
    text.to_lowercase().replace('ς', "σ")
}

/// Bytes that texts have most, the most frequent first; all others are rarer.
const FREQUENT: &[u8] = b" etaoinsrhldcumfpgwybv,.k";

/// The place of the byte of a word that texts have least.
fn rarest(word: &[u8]) -> usize {
    let rank = |byte: &u8| FREQUENT.iter().position(|frequent| frequent == byte).unwrap_or(FREQUENT.len());
    word.iter().enumerate().max_by_key(|(_, byte)| rank(byte)).map_or(0, |(place, _)| place)
}

/// An ASCII word in any case, sought by one of its bytes; its bytes are never part of another character.
fn find_ascii(text: &[u8], word: &[u8], rarest: usize) -> Option<usize> {
    let byte = *word.get(rarest)?;
    memchr2_iter(byte, byte.to_ascii_uppercase(), text).find_map(|at| {
        let start = at.checked_sub(rarest)?;
        text.get(start..start + word.len())?.eq_ignore_ascii_case(word).then_some(start)
    })
}
