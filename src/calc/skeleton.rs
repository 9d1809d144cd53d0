//! Skeletons: what a text looks like, whatever it is written with (Unicode Technical Standard 39, from the crate
//! `unicode-security`). To find what is taken for something else, never to take one for the other.

use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

/// Writes down how a text looks: its letters by the plainest that look like them, small, without what nobody sees. Digits
/// and letters of ASCII that are taken for each other are one here.
pub fn look(text: &str, look: &mut String) {
    look.clear();
    if text.is_ascii() {
        text.bytes().for_each(|byte| plain(char::from(byte), look));
        return;
    }
    for c in text.nfkd() {
        if c.is_ascii() {
            plain(c, look);
        } else {
            let mut bytes = [0; 4];
            skeleton(c.encode_utf8(&mut bytes)).flat_map(char::to_lowercase).for_each(|c| plain(c, look));
        }
    }
}

/// Whether two texts that are not the same look it. Letters of ASCII are not held against each other: `I-1` and `l-1` are
/// two of many numbers of one system.
pub fn looks_like(one: &str, other: &str) -> bool {
    if one == other || (one.is_ascii() && other.is_ascii()) {
        return false;
    }
    looking(one) == looking(other)
}

/// Other ways to write a text in plain letters: what stands in it that only looks plain is put in the place of what it
/// looks like. None where nothing does.
pub fn plain_spellings(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut all = Vec::new();
    for one in ["1", "l", "I"] {
        let spelled: String = text.nfkc().map(|c| latin(c, one)).collect::<String>().nfc().collect();
        all.extend([spelled.to_lowercase(), spelled.to_uppercase(), spelled]);
    }
    all.sort();
    all.dedup();
    all.retain(|other| other != text);
    all
}

/// The letter of ASCII that one looks like, in its own case; `one` is what a stroke stands for.
fn latin(c: char, one: &str) -> String {
    let mut bytes = [0; 4];
    if c.is_ascii() {
        return c.to_string();
    }
    let plain: String = skeleton(c.encode_utf8(&mut bytes)).collect();
    match plain.as_str() {
        "l" => one.to_owned(),
        "rn" => "m".to_owned(),
        _ => plain,
    }
}

/// A letter of ASCII as it looks.
fn plain(c: char, look: &mut String) {
    match c.to_ascii_lowercase() {
        'i' | 'l' | '1' | '|' => look.push('l'),
        'o' | '0' => look.push('o'),
        'm' => look.push_str("rn"),
        ' ' => {}
        small => look.push(small),
    }
}

/// Names by how they look.
#[derive(Clone, Debug, Default)]
pub struct Looks(HashMap<String, Vec<String>>);

impl Looks {
    /// One more name.
    pub fn add(&mut self, name: String) {
        self.0.entry(looking(&name)).or_default().push(name);
    }

    /// A name that looks like another one and is not the same.
    pub fn other(&self, name: &str) -> Option<&str> {
        let like = self.0.get(&looking(name))?;
        like.iter().map(String::as_str).find(|other| looks_like(other, name))
    }
}

fn looking(text: &str) -> String {
    let mut looking = String::new();
    look(text, &mut looking);
    looking
}
