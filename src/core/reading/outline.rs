//! How a file of JSON begins: which keys its first object has, and which of them may be lists of rows.

use super::fault::{Fault, quoted};
use super::limits::{COLUMN_LIMIT, ROW_LIMIT};
use super::options::Options;
use super::seen::Seen;
use super::text::Text;
use super::turns::Turns;
use serde_json::{Deserializer, Map, Value};

/// The keys of an object, as far as it was read.
#[derive(Default)]
pub(super) struct Outline {
    keys: Vec<Key>,
    /// The object was read to its end.
    ended: bool,
    /// Nothing can be known of what follows.
    broken: bool,
    /// How many bytes it has.
    length: usize,
}

struct Key {
    name: String,
    holds: Holds,
}

enum Holds {
    /// One value.
    Scalar,
    /// A list of objects, and the keys of the first where they are known.
    Rows(Option<Vec<String>>),
    /// Anything else.
    Other,
}

/// The key of the list that has the rows of a file which is one object; none where the rows are lines.
pub(super) fn rows_key(text: &mut Text, options: &Options) -> Result<Option<String>, Fault> {
    let (outline, is_alone) = read(text)?;
    let is_first = matches!(outline.keys.first(), Some(first) if first.may_have_rows(&options.turns));
    let own = has(options, |name| outline.keys.iter().any(|key| key.name == name));
    let lists: Vec<&Key> = outline
        .keys
        .iter()
        .enumerate()
        .filter(|(_, key)| key.may_have_rows(&options.turns))
        .filter(|(place, key)| {
            let may_be_around = is_alone && !outline.broken;
            is_first && *place == 0 || may_be_around && outline.is_around(key, own, options)
        })
        .map(|(_, key)| key)
        .collect();
    match lists.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.name.clone())),
        several => best(several, options).map(|key| Some(key.name.clone())).ok_or_else(|| undecided(text, several)),
    }
}

/// The only list with the most of the columns that are asked for.
fn best<'k>(lists: &[&'k Key], options: &Options) -> Option<&'k Key> {
    let most = lists.iter().map(|key| key.has(options)).max().filter(|most| *most > 0)?;
    let mut found = lists.iter().filter(|key| key.has(options) == most);
    found.next().filter(|_| found.next().is_none()).copied()
}

fn undecided(text: &Text, lists: &[&Key]) -> Fault {
    let names: Vec<String> = lists.iter().map(|key| quoted(&key.name)).collect();
    let example = lists.last().map(|key| key.name.escape_debug().to_string()).unwrap_or_default();
    Fault::fatal(text.line(), format!("rows may stand in several lists: {}", names.join(", ")))
        .advise(format!("say which: --rows {example}; in a map [read] rows = \"{example}\""))
}

/// Reads so far that the first object ends, or is longer than a row may be. Says, too, whether it is all of the file.
fn read(text: &mut Text) -> Result<(Outline, bool), Fault> {
    loop {
        let (outline, length) = (Outline::of(text.rest()), text.rest().len());
        let rest = text.rest().get(outline.length..).unwrap_or_default();
        let is_known = outline.broken || outline.ended && !rest.trim().is_empty();
        if is_known || length > ROW_LIMIT {
            return Ok((outline, !is_known));
        }
        while text.rest().len() < 2 * length {
            if !text.more()? {
                let outline = Outline::of(text.rest());
                let rest = text.rest().get(outline.length..).unwrap_or_default();
                let is_alone = rest.trim().is_empty();
                return Ok((outline, is_alone));
            }
        }
    }
}

impl Outline {
    fn of(text: &str) -> Self {
        let mut outline = Self::default();
        let mut scan = Scan { text, at: 0 };
        outline.broken = scan.next() != Some(b'{');
        scan.at += 1;
        while !outline.broken {
            match scan.next() {
                Some(b'}') => {
                    outline.ended = true;
                    scan.at += 1;
                    break;
                }
                Some(b',') => scan.at += 1,
                // The reader of the rows says that there are too many.
                Some(b'"') if outline.keys.len() > COLUMN_LIMIT => outline.broken = true,
                Some(b'"') => match scan.key() {
                    Some(key) => outline.keys.push(key),
                    None => outline.broken = scan.next().is_some(),
                },
                Some(_) => outline.broken = true,
                None => break,
            }
        }
        outline.length = scan.at.min(text.len());
        outline
    }

    /// Whether the object is rather what stands around those rows than a row: its items have more of the columns that
    /// are asked for than its `own` keys, or, where nobody asked, at least as many keys.
    fn is_around(&self, list: &Key, own: usize, options: &Options) -> bool {
        let inside = list.has(options);
        if own == 0 && inside == 0 {
            let scalars = self.keys.iter().filter(|key| matches!(key.holds, Holds::Scalar)).count();
            return list.keys().is_none_or(|keys| keys.len() >= scalars);
        }
        inside > own
    }
}

impl Key {
    fn keys(&self) -> Option<&[String]> {
        match &self.holds {
            Holds::Rows(keys) => keys.as_deref(),
            Holds::Scalar | Holds::Other => None,
        }
    }

    /// How many of the columns that are asked for the first item has.
    fn has(&self, options: &Options) -> usize {
        has(options, |name| self.keys().unwrap_or_default().iter().any(|key| key == name))
    }

    fn may_have_rows(&self, turns: &Turns) -> bool {
        let are_turns = turns.may_be(&self.name) || Turns::default().may_be(&self.name);
        matches!(self.holds, Holds::Rows(_)) && !are_turns
    }
}

fn has(options: &Options, is_there: impl Fn(&str) -> bool) -> usize {
    let names = options.wanted.iter().chain(&options.usual);
    names.filter(|name| is_there(name.split(['.', '[']).next().unwrap_or(name))).count()
}

/// A place in the text.
struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl Scan<'_> {
    /// The next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at += blank;
        rest.get(blank).copied()
    }

    /// The next value, or what there is of it, and whether it ends here.
    fn value(&mut self) -> (&str, bool) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut seen = Seen::default();
        let end = rest.bytes().position(|byte| seen.ends_at(byte));
        let count = end.map_or(rest.len(), |end| if seen.takes_end { end + 1 } else { end });
        self.at += count;
        (rest.get(..count).unwrap_or_default(), end.is_some())
    }

    /// The next key with what it holds; none where it is not whole.
    fn key(&mut self) -> Option<Key> {
        let name = serde_json::from_str(self.value().0).ok()?;
        if self.next()? != b':' {
            return None;
        }
        self.at += 1;
        self.next()?;
        let holds = holds(self.value().0);
        Some(Key { name, holds })
    }
}

fn holds(value: &str) -> Holds {
    let Some(items) = value.strip_prefix('[').map(str::trim_start) else {
        return if value.starts_with('{') { Holds::Other } else { Holds::Scalar };
    };
    if !items.starts_with('{') {
        return Holds::Other;
    }
    let first = Deserializer::from_str(items).into_iter::<Map<String, Value>>().next();
    Holds::Rows(first.and_then(Result::ok).map(|item| item.into_iter().map(|(key, _)| key).collect()))
}
