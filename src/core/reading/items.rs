//! A file of JSON whose rows are the items of an array: `[…]`, or `{"tickets": […]}`.

use super::fault::{Fault, quoted};
use super::limits::ROW_LIMIT;
use super::options::Options;
use super::outline::rows_key;
use super::seen::Seen;
use super::text::Text;

/// How many keys may stand above the rows.
const DEPTH: usize = 8;

/// Finds the items, one after the other.
pub(super) struct Items {
    /// The keys above the array.
    path: Vec<String>,
    inside: bool,
    /// An item was given since the array began.
    after: bool,
    /// How many items there were.
    count: u64,
    /// The line on which the item before ends, or the array begins.
    line: u64,
    /// The number of the item that was given, where another stands on its line.
    number: Option<u64>,
}

impl Items {
    /// The items of the array under these keys, or, where none is named, of what a file begins with; none where it
    /// begins with something else.
    pub(super) fn of(text: &mut Text, options: &Options) -> Result<Option<Self>, Fault> {
        let path = match &options.rows {
            Some(path) => path.split('.').take(DEPTH).map(str::to_owned).collect(),
            None if text.rest().trim_start().starts_with('[') => Vec::new(),
            None if text.rest().trim_start().starts_with('{') => match rows_key(text, options)? {
                Some(key) => vec![key],
                None => return Ok(None),
            },
            None => return Ok(None),
        };
        Ok(Some(Self { path, inside: false, after: false, count: 0, line: 0, number: None }))
    }

    /// The key that has the rows, dotted where it is inside others.
    pub(super) fn key(&self) -> Option<String> {
        (!self.path.is_empty()).then(|| self.path.join("."))
    }

    /// The number of the item that was given last, from 1, where its line does not tell which one it is.
    pub(super) const fn number(&self) -> Option<u64> {
        self.number
    }

    /// Copies the next item into `item`; gives the line on which it begins, none at the end.
    pub(super) fn next(&mut self, text: &mut Text, item: &mut String) -> Result<Option<u64>, Fault> {
        item.clear();
        loop {
            let next = solid(text)?;
            if !self.inside {
                if next.is_none() {
                    return Ok(None);
                }
                self.enter(text)?;
                continue;
            }
            match next {
                Some(b']') => {
                    text.take(1);
                    self.leave(text)?;
                }
                Some(b',') if self.after => {
                    text.take(1);
                    self.after = false;
                }
                Some(byte) if !self.after && !matches!(byte, b',' | b'}' | b':') => {
                    let line = text.line();
                    self.count += 1;
                    self.number = (line == self.line).then_some(self.count);
                    value(text, Some(item), 0)?;
                    (self.after, self.line) = (true, text.line());
                    return Ok(Some(line));
                }
                Some(_) => return Err(Fault::fatal(text.line(), "the array of rows is broken here")),
                None => return Err(torn(text)),
            }
        }
    }

    /// Goes in to the array that has the rows.
    fn enter(&mut self, text: &mut Text) -> Result<(), Fault> {
        for key in &self.path {
            expect(text, b'{', key)?;
            while !find(text, key)? {
                value(text, None, 0)?;
                match solid(text)? {
                    Some(b',') => _ = text.take(1),
                    _ => return Err(missing(text, key)),
                }
            }
        }
        expect(text, b'[', self.path.last().map_or("", String::as_str))?;
        (self.inside, self.after, self.line) = (true, false, text.line());
        Ok(())
    }

    /// Goes out again, past what else is there.
    fn leave(&mut self, text: &mut Text) -> Result<(), Fault> {
        self.inside = false;
        if self.path.is_empty() { Ok(()) } else { value(text, None, self.path.len()) }
    }
}

/// Reads the next key and its colon; says whether it is the one that is looked for.
fn find(text: &mut Text, wanted: &str) -> Result<bool, Fault> {
    if solid(text)? != Some(b'"') {
        return Err(missing(text, wanted));
    }
    let mut raw = String::new();
    value(text, Some(&mut raw), 0)?;
    expect(text, b':', wanted)?;
    solid(text)?;
    Ok(serde_json::from_str::<String>(&raw).is_ok_and(|key| key == wanted))
}

fn expect(text: &mut Text, byte: u8, key: &str) -> Result<(), Fault> {
    if solid(text)? != Some(byte) {
        return Err(missing(text, key));
    }
    text.take(1);
    Ok(())
}

fn missing(text: &Text, key: &str) -> Fault {
    let message = match key {
        "" => "an array of rows, or the end of the file, should stand here".to_owned(),
        key => format!("there is no array of rows under the key {}", quoted(key)),
    };
    Fault::fatal(text.line(), message).advise("a map can name the key: [read] rows = \"tickets\"")
}

fn torn(text: &Text) -> Fault {
    Fault::fatal(text.line(), "the file ends inside an array or object: is it torn?")
}

/// The next byte that is no white space.
fn solid(text: &mut Text) -> Result<Option<u8>, Fault> {
    loop {
        let rest = text.rest();
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        text.pass(blank);
        if let Some(byte) = text.peek()? {
            if !byte.is_ascii_whitespace() {
                return Ok(Some(byte));
            }
        } else {
            return Ok(None);
        }
    }
}

/// Takes one value, or with `depth` the rest of what is open so deep. It is not looked into: only brackets and
/// quotes count.
fn value(text: &mut Text, mut out: Option<&mut String>, depth: usize) -> Result<(), Fault> {
    let mut seen = Seen::within(depth);
    loop {
        let rest = text.rest();
        let end = rest.bytes().position(|byte| seen.ends_at(byte));
        let count = end.map_or(rest.len(), |end| if seen.takes_end { end + 1 } else { end });
        if let Some(out) = &mut out {
            if out.len() + count > ROW_LIMIT {
                return Err(Fault::fatal(text.line(), "a row is longer than 8 MiB"));
            }
            out.push_str(rest.get(..count).unwrap_or_default());
        }
        text.pass(count);
        if end.is_some() {
            return Ok(());
        }
        if !text.more()? {
            return Err(torn(text));
        }
    }
}
