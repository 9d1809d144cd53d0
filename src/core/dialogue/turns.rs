//! Turns: what each side of a dialogue said, one after the other, numbered from 1.

/// The most characters of who speaks, with a time.
const LONGEST: usize = 60;

/// The turns of a dialogue as it was written down: each begins with a line that names who speaks, such as
/// `Customer: Hello`, and goes on to the next such line. Where no line names anybody, each line that is not indented is
/// a turn.
pub fn turns(text: &str) -> Vec<&str> {
    let named = text.lines().any(names_speaker);
    let begins = |line: &str| if named { names_speaker(line) } else { !line.starts_with(char::is_whitespace) };
    let (mut turns, mut start, mut at) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        if begins(line) {
            turns.extend(text.get(start..at));
            start = at;
        }
        at += line.len();
    }
    turns.extend(text.get(start..));
    turns.into_iter().map(str::trim).filter(|turn| !turn.is_empty()).collect()
}

/// Who speaks in a turn, and what they say; none where it does not begin with who speaks.
pub fn speaker(turn: &str) -> Option<(&str, &str)> {
    let line = turn.lines().next()?;
    let (speaker, said) = split(line)?;
    let rest = turn.get(line.len()..).unwrap_or_default();
    // What is said begins in the same line or in the next one.
    let start = turn.len().checked_sub(said.len() + rest.len())?;
    Some((speaker, turn.get(start..)?.trim()))
}

/// Whether a line begins with who speaks: a few words and a colon.
fn names_speaker(line: &str) -> bool {
    split(line).is_some()
}

/// Who speaks, and the rest of the line.
fn split(line: &str) -> Option<(&str, &str)> {
    let parts = line.split_once(": ").or_else(|| line.split_once('：'));
    let parts = parts.or_else(|| line.trim_end().strip_suffix(':').map(|speaker| (speaker, "")));
    parts.filter(|(speaker, _)| {
        let short = !speaker.is_empty() && speaker.chars().count() <= LONGEST;
        short && !speaker.starts_with(char::is_whitespace) && !speaker.contains(['?', '!', '"', ';'])
    })
}
