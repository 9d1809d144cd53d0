//! Turns of a dialogue: an array of objects that say who said what, as lines `Agent: …`.

use super::fault::quoted;

/// Keys whose arrays are read as turns where their objects look like some.
const LISTS: [&str; 3] = ["turns", "comments", "messages"];
/// Keys that say who spoke, the plainest first.
const WHO: [&str; 14] = [
    "role",
    "author",
    "sender",
    "speaker",
    "from",
    "user",
    "author.name",
    "sender.name",
    "speaker.name",
    "from.name",
    "user.name",
    "author_name",
    "sender_name",
    "author_id",
];
/// Keys that say what was said.
const TEXT: [&str; 5] = ["text", "body", "message", "content", "plain_body"];

/// Which array of an object is its turns, and what is what in one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turns {
    /// The key of the array, where it is named; otherwise `turns`, `comments` or `messages`.
    pub list: Option<String>,
    /// The key of who spoke, where it is named.
    pub who: Option<String>,
    /// The key of what was said, where it is named.
    pub text: Option<String>,
    /// Turns that are left out: a key, and what stands there in those.
    pub leave_out: Vec<(String, Vec<String>)>,
}

/// One turn: its keys, those of objects inside it too, and their values.
pub(super) type Turn = Vec<(String, Option<String>)>;

impl Turns {
    /// Whether an array under that key may be turns.
    pub(super) fn may_be(&self, path: &str) -> bool {
        match &self.list {
            Some(list) => list == path,
            None => LISTS.contains(&path.rsplit('.').next().unwrap_or(path)),
        }
    }

    /// Whether an array under that key must be turns.
    pub(super) fn must_be(&self, path: &str) -> bool {
        self.list.as_deref().map_or(path == "turns", |list| list == path)
    }

    /// Whether an object has what a turn has.
    pub(super) fn is_turn(&self, turn: &Turn) -> bool {
        self.who(turn).is_some() && self.text(turn).is_some()
    }

    /// Adds a turn as one line, unless it is left out; `index` is its place, from 0.
    pub(super) fn write(&self, turn: &Turn, index: usize, out: &mut String) -> Result<(), String> {
        let wrong = |what: String| format!("turn {} {what}", index + 1);
        let mut keys = turn.iter().map(|(key, _)| key);
        while let Some(key) = keys.next() {
            if keys.clone().any(|other| other == key) {
                return Err(wrong(format!("has the key {} twice", quoted(key))));
            }
        }
        if self.leaves_out(turn) {
            return Ok(());
        }
        let (Some(who), Some(said)) = (self.who(turn).and_then(speaker), self.text(turn)) else {
            return Err(wrong(format!("lacks {} or {}", self.name_of_who(), self.name_of_text())));
        };
        if !out.is_empty() {
            out.push('\n');
        }
        // A line break inside a turn is indented, so that nobody can write a turn of somebody else's.
        out.extend([who.as_str(), ": ", &said.replace('\n', "\n  ")]);
        Ok(())
    }

    fn who<'t>(&self, turn: &'t Turn) -> Option<&'t str> {
        found(turn, self.who.as_deref(), &WHO)
    }

    fn text<'t>(&self, turn: &'t Turn) -> Option<&'t str> {
        found(turn, self.text.as_deref(), &TEXT)
    }

    fn leaves_out(&self, turn: &Turn) -> bool {
        let stands = |key: &str| found(turn, Some(key), &[]).unwrap_or_default().trim();
        self.leave_out.iter().any(|(key, values)| values.iter().any(|value| value == stands(key)))
    }

    fn name_of_who(&self) -> String {
        self.who.as_deref().map_or_else(|| "a role".to_owned(), quoted)
    }

    fn name_of_text(&self) -> String {
        self.text.as_deref().map_or_else(|| "a text".to_owned(), quoted)
    }
}

/// The value of the key that is named, or of the first of the usual ones.
fn found<'t>(turn: &'t Turn, named: Option<&str>, usual: &[&str]) -> Option<&'t str> {
    let value = |key: &str| turn.iter().find(|(other, _)| other == key).and_then(|(_, value)| value.as_deref());
    match named {
        Some(key) => value(key),
        None => usual.iter().find_map(|key| value(key)),
    }
}

/// Who spoke, with a capital: `Agent`. None if it could not stand before a colon.
fn speaker(who: &str) -> Option<String> {
    let who = who.trim();
    let mut letters = who.chars();
    let first = letters.next()?;
    let plain = !who.contains([':', '\n', '\r']);
    plain.then(|| first.to_uppercase().chain(letters).collect())
}
