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

#[cfg(test)]
mod tests {
    use super::{speaker, turns};

    #[test]
    fn who_speaks_stands_before_the_colon() {
        assert_eq!(speaker("Agent: Yes.\nKim: no"), Some(("Agent", "Yes.\nKim: no")));
        assert_eq!(speaker("客服：好的"), Some(("客服", "好的")));
        assert_eq!(speaker("Is it 9:30?: no"), None);
    }

    #[test]
    fn a_turn_begins_with_who_speaks_and_goes_on_to_the_next() {
        assert_eq!(
            turns("Customer: Hi\nAgent: Hello.\n  What is it?\nIt: x"),
            ["Customer: Hi", "Agent: Hello.\n  What is it?", "It: x"]
        );
        assert_eq!(
            turns("2026-03-01 10:00 Kim: Hi\nand more\n\nAgent: Yes"),
            ["2026-03-01 10:00 Kim: Hi\nand more", "Agent: Yes"]
        );
        assert_eq!(turns("客户：密码错误\n客服：好的"), ["客户：密码错误", "客服：好的"]);
    }

    #[test]
    fn a_turn_says_who_speaks_and_what() {
        assert_eq!(speaker("10:00 Kim: Hi\nand more"), Some(("10:00 Kim", "Hi\nand more")));
        assert_eq!(speaker("Agent:\nYes"), Some(("Agent", "Yes")));
        assert_eq!(speaker("客服：好的"), Some(("客服", "好的")));
        assert_eq!(speaker("Call of Monday"), None);
        assert_eq!(speaker(""), None);
    }

    #[test]
    fn what_stands_before_the_first_speaker_is_a_turn() {
        assert_eq!(turns("Call of Monday\nAgent: Yes"), ["Call of Monday", "Agent: Yes"]);
    }

    #[test]
    fn without_speakers_each_line_that_is_not_indented_is_a_turn() {
        assert_eq!(turns("one\n  more\n\ntwo\n"), ["one\n  more", "two"]);
        assert_eq!(turns(""), Vec::<&str>::new());
        assert_eq!(turns("Is it 9:30?: no"), ["Is it 9:30?: no"]);
    }
}
