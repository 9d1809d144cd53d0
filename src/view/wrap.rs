//! Breaking inert text into lines of a given display width, in time linear in its length.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The lines of one line of text, none wider than `width` columns unless a single character is;
/// broken at spaces, though not before the unit of a number, and inside a word only when the word alone is too wide.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for piece in words(text).flat_map(|word| pieces(word, width)) {
        if used > 0 && used + piece.trim_end_matches(' ').width() > width {
            lines.push(line.trim_end().to_owned());
            (line, used) = (String::new(), 0);
        }
        line.push_str(piece);
        used += piece.width();
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// A text in the words between which it may be broken, each with its spaces: a number keeps its unit.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = 0;
        for word in rest.split_inclusive(' ') {
            end += word.len();
            if !rest.get(end..).is_some_and(is_unit) {
                break;
            }
        }
        let (word, more) = rest.split_at_checked(end).filter(|(word, _)| !word.is_empty())?;
        rest = more;
        Some(word)
    })
}

fn is_unit(rest: &str) -> bool {
    rest.strip_prefix('%').is_some_and(|after| !after.starts_with(char::is_alphanumeric))
}

fn pieces(word: &str, width: usize) -> Vec<&str> {
    if word.width() <= width {
        return vec![word];
    }
    let (mut pieces, mut start, mut used, mut before) = (Vec::new(), 0, 0, ' ');
    for (at, c) in word.char_indices() {
        let wide = c.width().unwrap_or(0);
        if used > 0 && used + wide > width && !is_glued(before, c) {
            pieces.push(&word[start..at]);
            (start, used) = (at, 0);
        }
        used += wide;
        before = c;
    }
    pieces.push(&word[start..]);
    pieces
}

/// Whether a break would part a mark, a skin tone or a joined emoji from its base.
fn is_glued(before: char, c: char) -> bool {
    c.width() == Some(0) || before == '\u{200d}' || matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}
