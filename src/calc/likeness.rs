//! Likeness: whether two names, logins or addresses may be one person's, written in two ways.
//!
//! It is a reason to ask, and none to take somebody for somebody else.

use super::lookalikes::folded;
use super::spelling::seen;

/// The fewest letters of a login made of a name, such as `vnunes`.
const LOGIN: usize = 4;

/// A name taken apart: the words of each way to read it, first name first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Likeness(Vec<Vec<String>>);

impl Likeness {
    /// Takes a name, a login or an e-mail address apart.
    pub fn of(text: &str) -> Self {
        let mut readings: Vec<Vec<String>> = Vec::new();
        for part in parts(&seen(text)) {
            let part = turned(&part).unwrap_or(part);
            for umlauts in [false, true] {
                let words = words(&part, umlauts);
                if !words.is_empty() && !readings.contains(&words) {
                    readings.push(words);
                }
            }
        }
        Self(readings)
    }

    /// Whether both may be one person's: the same words in another order, with a name or an initial more or less, or
    /// one the login that is usually made of the other.
    pub fn may_be(&self, other: &Self) -> bool {
        self.0.iter().any(|one| other.0.iter().any(|other| fit(one, other)))
    }

    /// Whether both have the same words, in any order.
    pub fn has_words_of(&self, other: &Self) -> bool {
        self.0.iter().any(|one| other.0.iter().any(|other| sorted(one) == sorted(other)))
    }

    /// Whether a word of more than a letter is in both.
    pub fn shares_a_word(&self, other: &Self) -> bool {
        let theirs = || other.0.iter().flatten();
        self.0.iter().flatten().any(|word| word.chars().nth(1).is_some() && theirs().any(|other| other == word))
    }

    /// Whether one is a single word, such as a last name, and the other a name that has it. Numbers are no such names.
    pub fn is_word_of(&self, other: &Self) -> bool {
        let has = |long: &[String], short: &[String]| match short {
            [word] => long.len() > 1 && word.chars().nth(1).is_some() && !is_numbered(long) && long.contains(word),
            _ => false,
        };
        self.0.iter().any(|one| other.0.iter().any(|other| has(one, other) || has(other, one)))
    }

    /// Words of which any two that may be one person's share at least one: to find them by.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> =
            self.0.iter().flat_map(|words| keys_of(words).into_iter().chain(logins(words))).collect();
        keys.sort();
        keys.dedup();
        keys
    }
}

/// The words of a name; all of them in one where it is numbered, since `Agent 1` is like no other agent.
fn keys_of(words: &[String]) -> Vec<String> {
    if is_numbered(words) {
        return vec![sorted(words).into_iter().map(String::as_str).collect::<Vec<_>>().join(" ")];
    }
    words.iter().filter(|word| !is_initial(word)).cloned().collect()
}

fn is_numbered(words: &[String]) -> bool {
    words.iter().any(|word| word.chars().any(char::is_numeric))
}

/// `Last, First` as `First Last`; none where a name is not written so.
pub fn turned(name: &str) -> Option<String> {
    let (last, first) = name.split_once([',', '，'])?;
    let (last, first) = (last.trim(), first.trim());
    let is_plain = !last.is_empty() && !first.is_empty() && !first.contains([',', '，']);
    is_plain.then(|| format!("{first} {last}"))
}

/// What can be a name in a text: what stands before an @, and what stands neither in brackets nor before a `\`.
fn parts(text: &str) -> Vec<String> {
    let is_bracket = |c: char| matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | '"');
    let mut parts: Vec<String> = Vec::new();
    let (mut outside, mut depth) = (String::new(), 0_u32);
    for c in text.chars() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            '\\' if depth == 0 => outside.clear(),
            '"' => {}
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    let is_address = |word: &&str| word.contains('@');
    parts.extend(
        text.split(|c: char| c.is_whitespace() || is_bracket(c) || c == ',')
            .filter(is_address)
            .filter_map(|address| address.split(['@', '+']).next())
            .map(str::to_owned),
    );
    let outside: Vec<&str> = outside.split_whitespace().filter(|word| !word.contains('@')).collect();
    if outside.is_empty() && parts.is_empty() {
        vec![text.to_owned()]
    } else {
        parts.into_iter().chain([outside.join(" ")]).collect()
    }
}

/// The words of a name; an apostrophe parts none.
fn words(name: &str, umlauts: bool) -> Vec<String> {
    let is_apostrophe = |c: &char| matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ');
    let name: String = name.chars().filter(|c| !is_apostrophe(c)).collect();
    let name = folded(&name, umlauts);
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether a word is one letter that can stand for a name, of a script that has capitals.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    matches!((letters.next(), letters.next()), (Some(letter), None) if letter.to_uppercase().ne(letter.to_lowercase()))
}

/// The logins that are usually made of a name of several words.
fn logins(words: &[String]) -> Vec<String> {
    let [first, middle @ .., last] = words else { return Vec::new() };
    let begins = |word: &String| word.chars().next().map(String::from).unwrap_or_default();
    let initials: String = middle.iter().map(begins).collect();
    let all = [
        format!("{}{last}", begins(first)),
        format!("{}{initials}{last}", begins(first)),
        format!("{last}{}", begins(first)),
        words.concat(),
        format!("{last}{first}"),
    ];
    all.into_iter().filter(|login| login.chars().count() >= LOGIN).collect()
}

fn fit(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    match (short, long) {
        ([only], [same]) => only == same,
        ([only], _) => logins(long).contains(only),
        _ if is_numbered(short) || is_numbered(long) => sorted(short) == sorted(long),
        _ => each_has_its_own(short, long),
    }
}

fn sorted(words: &[String]) -> Vec<&String> {
    let mut words: Vec<&String> = words.iter().collect();
    words.sort();
    words
}

/// Whether every word of a name is one of the other's, or an initial of one, and at least one is the same in full.
fn each_has_its_own(short: &[String], long: &[String]) -> bool {
    let (mut left, mut rest, mut is_same) = (long.to_vec(), Vec::new(), false);
    for word in short {
        if let Some(place) = left.iter().position(|other| other == word) {
            left.remove(place);
            is_same |= !is_initial(word);
        } else {
            rest.push(word);
        }
    }
    is_same
        && rest.into_iter().all(|word| {
            let begins = |other: &String| {
                (is_initial(word) && other.starts_with(word.as_str()))
                    || (is_initial(other) && word.starts_with(other.as_str()))
            };
            let place = left.iter().position(begins);
            place.map(|place| left.remove(place)).is_some()
        })
}
