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

/// Whether two refs that are not the same look it. Letters of ASCII are held against each other only within a number:
/// `I-1` and `l-1` are two of many of one system, `D-0055` and `D-OO55` are not.
pub fn looks_like(one: &str, other: &str) -> bool {
    if one == other || looking(one) != looking(other) {
        return false;
    }
    !(one.is_ascii() && other.is_ascii()) || has_false_digit(one, other)
}

/// Whether two names that are not the same look it, whatever they are written with: `saIes` and `sales` too.
pub fn passes_for(one: &str, other: &str) -> bool {
    one != other && looking(one) == looking(other)
}

/// Whether a letter stands beside a digit where the other text has a digit.
fn has_false_digit(one: &str, other: &str) -> bool {
    let is_digit = |text: &str, at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let beside =
        |text: &str, at: usize| is_digit(text, at + 1) || at.checked_sub(1).is_some_and(|at| is_digit(text, at));
    one.len() == other.len()
        && (0..one.len()).any(|at| is_digit(one, at) != is_digit(other, at) && (beside(one, at) || beside(other, at)))
}

/// Other ways to write a text in plain letters: what stands in it that only looks plain is put in the place of what it
/// looks like. None where nothing does.
pub fn plain_spellings(text: &str) -> Vec<String> {
    let mut all = vec![true_digits(text)];
    for one in ["1", "l", "I"].into_iter().filter(|_| !text.is_ascii()) {
        let spelled: String = text.nfkc().map(|c| latin(c, one)).collect::<String>().nfc().collect();
        all.extend([spelled.to_lowercase(), spelled.to_uppercase(), spelled]);
    }
    all.sort();
    all.dedup();
    all.retain(|other| other != text);
    all
}

/// A text with a digit for each letter of ASCII that stands in a number and looks like one.
fn true_digits(text: &str) -> String {
    let mut all: Vec<char> = text.chars().collect();
    let is_digit = |all: &[char], at: usize| all.get(at).is_some_and(char::is_ascii_digit);
    for places in [(0..all.len()).collect::<Vec<_>>(), (0..all.len()).rev().collect()] {
        for at in places {
            let beside = is_digit(&all, at + 1) || at.checked_sub(1).is_some_and(|at| is_digit(&all, at));
            if let Some(c) = all.get_mut(at).filter(|_| beside) {
                *c = match *c {
                    'O' | 'o' => '0',
                    'l' | 'I' => '1',
                    other => other,
                };
            }
        }
    }
    all.into_iter().collect()
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
    match c {
        // A small i has its dot.
        'I' | 'l' | 'L' | '1' | '|' => look.push('l'),
        'O' | 'o' | '0' => look.push('o'),
        'M' | 'm' => look.push_str("rn"),
        ' ' => {}
        other => look.push(other.to_ascii_lowercase()),
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
        like.iter().map(String::as_str).find(|other| passes_for(other, name))
    }
}

fn looking(text: &str) -> String {
    let mut looking = String::new();
    look(text, &mut looking);
    looking
}
