//! Evidence: what a mark rests on. Words of the dialogue, the number of a turn, or a place in its recording.

use super::finished::Dialogue;
use super::turns::turns;
use crate::calc::time::{clock, parse_clock};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};

/// Refuses a quote that is neither a turn, nor a place in the recording, nor words of the dialogue.
pub fn require_evidence(key: &str, quote: &Untrusted, dialogue: &Dialogue) -> Result<()> {
    if let (true, Some(place)) = (dialogue.is_heard(), parse_clock(quote.expose())) {
        return within_recording(key, place, dialogue);
    }
    if let Some((number, said)) = turn(quote.expose()) {
        return in_turn(key, number, said, dialogue);
    }
    let texts = [&dialogue.transcript, &dialogue.reply, &dialogue.details];
    if dialogue.erased || texts.into_iter().flatten().any(|text| stands_in(quote.expose(), text.expose())) {
        return Ok(());
    }
    let hint = if dialogue.is_heard() {
        "copy the words as they are, or give the place in the recording, such as 03:12"
    } else {
        "copy the words as they are, or give their turn, such as: turn 2"
    };
    Err(Refusal::data(format!("the quote for `{key}` does not stand in the dialogue")).hint(hint))
}

/// The same for a quote as it is typed, which is kept with card numbers and codes masked.
pub fn require_quote(key: &str, quote: &str, dialogue: &Dialogue) -> Result<()> {
    match Kept::optional(&format!("the quote for `{key}`"), Some(quote))? {
        Some(kept) => require_evidence(key, &Untrusted::new(kept.as_str()), dialogue),
        None => Ok(()),
    }
}

/// The words of the turn that a quote names.
pub fn words_of_turn(quote: &Untrusted, dialogue: &Dialogue) -> Option<Untrusted> {
    named_turn(quote, dialogue).map(|(words, _)| Untrusted::new(words))
}

/// The turn that a quote names, and the words of it that the quote gives.
pub fn named_turn<'a>(quote: &'a Untrusted, dialogue: &'a Dialogue) -> Option<(&'a str, Option<&'a str>)> {
    let (number, said) = turn(quote.expose())?;
    let transcript = dialogue.transcript.as_ref()?;
    let all = turns(transcript.expose());
    all.get(number.checked_sub(1)?).map(|words| (*words, said))
}

/// Where a quote stands: the place of its turn, from 0, and the words of it. None where it is a place in the recording, or
/// stands outside the turns.
pub fn turn_of<'a>(quote: &'a Untrusted, dialogue: &Dialogue) -> Option<(usize, Option<&'a str>)> {
    if is_place(quote, dialogue) {
        return None;
    }
    let transcript = dialogue.transcript.as_ref()?;
    let all = turns(transcript.expose());
    if let Some((number, said)) = turn(quote.expose()) {
        return number.checked_sub(1).filter(|place| *place < all.len()).map(|place| (place, said));
    }
    let place = all.iter().position(|words| stands_in(quote.expose(), words))?;
    Some((place, Some(quote.expose())))
}

/// Whether a quote is a place in the recording.
pub fn is_place(quote: &Untrusted, dialogue: &Dialogue) -> bool {
    dialogue.is_heard() && parse_clock(quote.expose()).is_some()
}

/// `turn 7`, or `turn 7: words of it`.
fn turn(quote: &str) -> Option<(usize, Option<&str>)> {
    let (head, said) = quote.split_once(':').map_or((quote, None), |(head, said)| (head, Some(said.trim())));
    let word = head.get(..4).filter(|word| word.eq_ignore_ascii_case("turn"))?;
    let number = head.get(word.len()..)?;
    let number = number.strip_prefix(char::is_whitespace)?.trim();
    let number = number.parse().ok().filter(|_| number.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some((number, said.filter(|said| !said.is_empty())))
}

fn in_turn(key: &str, number: usize, said: Option<&str>, dialogue: &Dialogue) -> Result<()> {
    if dialogue.erased {
        return Ok(());
    }
    let all = dialogue.transcript.as_ref().map(|text| turns(text.expose())).unwrap_or_default();
    let there = match all.len() {
        0 => "the dialogue has no turns: quote its words".to_owned(),
        1 => "the dialogue has one turn".to_owned(),
        several => format!("the dialogue has {several} turns"),
    };
    let Some(words) = number.checked_sub(1).and_then(|place| all.get(place)) else {
        return Err(Refusal::data(format!("the quote for `{key}` names turn {number}, and {there}"))
            .hint("score show numbers the turns"));
    };
    if said.is_none_or(|said| stands_in(said, words)) {
        return Ok(());
    }
    Err(Refusal::data(format!("the words quoted for `{key}` do not stand in turn {number}"))
        .hint("copy the words of that turn, or give its number alone"))
}

fn within_recording(key: &str, place: u64, dialogue: &Dialogue) -> Result<()> {
    match dialogue.duration {
        Some(length) if place > length => Err(Refusal::data(format!(
            "the quote for `{key}` is at {}, and the recording ends at {}",
            clock(place),
            clock(length)
        ))
        .hint("give a place within the recording, minutes:seconds")),
        _ => Ok(()),
    }
}

/// Whether words, masked as the dialogue is, stand in a text, white space aside.
pub fn stands_in(words: &str, text: &str) -> bool {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    squeezed(text).contains(&squeezed(words))
}
