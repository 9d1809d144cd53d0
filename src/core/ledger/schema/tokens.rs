//! Tokens: the normal form of a statement. Comments, white space and unneeded quotes do not count.

/// Names that mean something else without their quotes.
const NOT_NAMES: [&str; 6] = ["null", "true", "false", "current_date", "current_time", "current_timestamp"];

/// The tokens of a statement, one space between two of them. Two statements with the same tokens mean the same to
/// SQLite: this form leaves out nothing that its own tokenizer does not leave out (`sqlite.org/lang_comment.html`).
///
/// Quotes around a name in small letters go, because a file that was changed by `ALTER TABLE` may have them; keywords
/// are written in capitals, so a word in small letters is always a name.
pub(super) fn normal(sql: &str) -> String {
    // SQLite stops reading there, so what follows could hide from it or from us.
    if sql.contains('\0') {
        return sql.to_owned();
    }
    let mut normal = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(first) = rest.bytes().next() {
        let (length, token) = next(rest, first);
        if let Some(token) = token {
            if !normal.is_empty() {
                normal.push(' ');
            }
            normal.push_str(token);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    normal
}

/// How many bytes the next token has, and what it says; nothing for white space and comments.
fn next(text: &str, first: u8) -> (usize, Option<&str>) {
    match first {
        b' ' | b'\t' | b'\n' | b'\x0c' | b'\r' => (space(text), None),
        b'-' if text.starts_with("--") => (text.find('\n').unwrap_or(text.len()), None),
        b'/' if text.starts_with("/*") => (2 + end_of(text.get(2..), "*/"), None),
        b'\'' | b'"' | b'`' => quoted(text, first),
        b'[' => quoted(text, b']'),
        _ if is_word(first) => word(text),
        _ => whole(text, 1),
    }
}

fn space(text: &str) -> usize {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\x0c' | b'\r');
    text.as_bytes().iter().position(|byte| !is_space(byte)).unwrap_or(text.len())
}

/// The bytes up to the end of what ends so, or of the text.
fn end_of(text: Option<&str>, end: &str) -> usize {
    let text = text.unwrap_or_default();
    text.find(end).map_or(text.len(), |place| place + end.len())
}

/// A letter, a digit or another part of a word; bytes of other alphabets belong to words.
const fn is_word(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80..)
}

fn word(text: &str) -> (usize, Option<&str>) {
    let length = text.as_bytes().iter().position(|byte| !is_word(*byte)).unwrap_or(text.len());
    match text.get(length..) {
        // A blob: x'0102'.
        Some(more) if length == 1 && text.starts_with(['x', 'X']) && more.starts_with('\'') => {
            whole(text, length + quoted(more, b'\'').0)
        }
        _ => whole(text, length),
    }
}

/// A text or a name in quotes, where two quotes stand for one.
fn quoted(text: &str, quote: u8) -> (usize, Option<&str>) {
    let (bytes, mut at) = (text.as_bytes(), 1);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte == quote {
            if quote == b']' || bytes.get(at) != Some(&quote) {
                break;
            }
            at += 1;
        }
    }
    let inside = text.get(1..at.saturating_sub(1)).filter(|_| quote != b'\'');
    match inside.filter(|name| is_plain_name(name)) {
        Some(name) => (at, Some(name)),
        None => whole(text, at),
    }
}

fn is_plain_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let goes_on = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    starts && goes_on && !NOT_NAMES.contains(&name)
}

fn whole(text: &str, length: usize) -> (usize, Option<&str>) {
    (length, Some(text.get(..length).unwrap_or(text)))
}
