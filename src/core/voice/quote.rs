//! The quote of a voice: the customer's own words, as many as say something.

use crate::calc::spelling::is_unspaced;
use crate::core::dialogue::{Dialogue, Speakers, is_place, named_turn, require_evidence, speaker, stands_in};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use rusqlite::Connection;

/// The customer's words that a quote gives, or whose turn or place in the recording it names.
pub(super) fn of_customer(conn: &Connection, quote: Kept, dialogue: &Dialogue) -> Result<Kept> {
    let asked = Untrusted::new(quote.as_str());
    require_evidence("voice", &asked, dialogue)?;
    if is_place(&asked, dialogue) {
        return Ok(quote);
    }
    let words = if dialogue.erased { quote } else { said(conn, quote, dialogue)? };
    require_enough(words.as_str())?;
    Ok(words)
}

/// The words of a voice. Earlier versions kept `turn 2` as it was given.
pub(super) fn words(quote: &Untrusted, dialogue: &Dialogue) -> Option<Untrusted> {
    let (turn, part) = named_turn(quote, dialogue)?;
    Some(Untrusted::new(part.unwrap_or_else(|| of_turn(turn))))
}

fn of_turn(turn: &str) -> &str {
    speaker(turn).map_or(turn, |(_, said)| said)
}

fn said(conn: &Connection, quote: Kept, dialogue: &Dialogue) -> Result<Kept> {
    let speakers = Speakers::of(conn, dialogue.agent)?;
    let asked = Untrusted::new(quote.as_str());
    let Some((turn, part)) = named_turn(&asked, dialogue) else {
        let is_said = speakers.of_others(dialogue).iter().any(|run| stands_in(quote.as_str(), run));
        return if is_said { Ok(quote) } else { Err(of_agent("these words are")) };
    };
    if speakers.is_agents(turn) {
        return Err(of_agent("the words of that turn are"));
    }
    Kept::new("--quote", part.unwrap_or_else(|| of_turn(turn)))
}

fn of_agent(which: &str) -> Refusal {
    Refusal::data(format!("{which} not the customer's: only the agent says them"))
        .hint("quote the customer; score show numbers the turns of the dialogue")
}

/// Refuses words that say nothing: two words, or four letters, are the least; of a script without spaces two characters.
fn require_enough(words: &str) -> Result<()> {
    let letters = || words.chars().filter(|letter| letter.is_alphanumeric());
    let parts = words.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    if parts >= 2 || letters().count() >= 4 || letters().filter(|letter| is_unspaced(*letter)).count() >= 2 {
        return Ok(());
    }
    Err(Refusal::data("the quote is too short to say anything")
        .hint("quote two words or more, or one of four letters or more"))
}
