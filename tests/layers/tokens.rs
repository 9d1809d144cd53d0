//! The words of a Rust source, and its `use` items with their braces opened.

/// One name that a `use` item brings in.
#[derive(Clone, Debug)]
pub struct Used {
    /// The path as written: `["super", "moment", "Moment"]`; that of a glob is the module's.
    pub path: Vec<String>,
    /// The name it has in the file; `*` for a glob.
    pub name: String,
    /// Whether others can take it from here.
    pub is_public: bool,
}

/// The words of a source: names, `::` and single signs. Comments, texts and letters are left out.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => quoted(rest, '"'),
            'r' if rest.starts_with("r\"") || rest.starts_with("r#\"") => raw(rest),
            '\'' => letter(rest),
            _ if first.is_alphanumeric() || first == '_' => {
                let name = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                words.push(rest[..name].to_owned());
                name
            }
            ':' if rest.starts_with("::") => {
                words.push("::".to_owned());
                2
            }
            _ => {
                if !first.is_whitespace() {
                    words.push(first.to_string());
                }
                first.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    words
}

/// The `use` items, and the words that are left without them.
pub fn uses(words: &[String]) -> (Vec<Used>, Vec<String>) {
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < words.len() {
        if words[at] == "use" {
            let end = at + words[at..].iter().position(|word| word == ";").unwrap_or(words.len() - at);
            let is_public = at > 0 && ["pub", ")"].contains(&words[at - 1].as_str());
            open(&words[at + 1..end], &[], is_public, &mut found);
            at = end;
        } else {
            rest.push(words[at].clone());
        }
        at += 1;
    }
    (found, rest)
}

/// Opens the braces of one tree of names: `a::{b, c as d}`.
fn open(tree: &[String], before: &[String], is_public: bool, found: &mut Vec<Used>) {
    let mut path = before.to_vec();
    for (at, word) in tree.iter().enumerate() {
        match word.as_str() {
            "::" => {}
            "{" => {
                let inside = &tree[at + 1..tree.len() - 1];
                return parts(inside).into_iter().for_each(|part| open(part, &path, is_public, found));
            }
            "*" => return found.push(Used { path, name: "*".to_owned(), is_public }),
            "as" => return found.push(Used { path, name: tree[at + 1].clone(), is_public }),
            // `a::{self}` is `a`.
            "self" if !path.is_empty() => {}
            name => path.push(name.to_owned()),
        }
    }
    if let Some(name) = path.last().cloned() {
        found.push(Used { path, name, is_public });
    }
}

/// The parts between the outer commas.
fn parts(words: &[String]) -> Vec<&[String]> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, word) in words.iter().enumerate() {
        match word.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 0 => {
                parts.push(&words[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&words[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

/// The length of a text in quotes, with its quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw(rest: &str) -> usize {
    let end = if rest.starts_with("r#") { "\"#" } else { "\"" };
    let start = rest.find('"').unwrap_or(0) + 1;
    rest[start..].find(end).map_or(rest.len(), |found| start + found + end.len())
}

/// The length of a letter in quotes, or of the sign before the name of a lifetime.
fn letter(rest: &str) -> usize {
    let mut letters = rest.chars().skip(1);
    let is_letter = letters.next() == Some('\\') || letters.next() == Some('\'');
    if is_letter { quoted(rest, '\'') } else { 1 }
}
