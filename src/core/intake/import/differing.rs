//! Differing: rows of one file that say different things of one dialogue, of which nobody knows the right one.

use crate::core::intake::clock::Clock;
use crate::core::intake::map::Mapping;
use crate::core::intake::rules::{Found, Rules};
use crate::core::people::Meant;
use crate::core::reading::Row;
use crate::core::refusal::Refusal;
use crate::core::request::Field;

/// What two of these rows say differently of their dialogue; none where they can all be true.
pub(super) fn contradiction(rows: &[Row], mapping: &Mapping<'_>, rules: &Rules<'_>, clock: &Clock) -> Option<Refusal> {
    Field::ALL.iter().copied().filter(|field| *field != Field::Ref).find_map(|field| {
        let mut said = rows.iter().filter_map(|row| {
            let (word, of_file) = mapping.word(row, field)?;
            Some((row.line(), meant(field, &word, of_file, rules, clock)))
        });
        let (first, meaning) = said.next()?;
        let (line, _) = said.find(|(_, other)| *other != meaning)?;
        let says = format!("the rows of this dialogue differ in `{}`: lines {first} and {line}", field.word());
        Some(Refusal::data(says).hint(
            "several rows for one dialogue? [rows] per = \"message\" in the map joins them; if one of them is right, take the others out",
        ))
    })
}

/// What a word means, so that two ways to write it are one.
fn meant(field: Field, word: &str, of_file: bool, rules: &Rules<'_>, clock: &Clock) -> String {
    let text = word.trim();
    let meaning = match field {
        Field::Received | Field::Closed if of_file => clock.read(text).ok().map(|moment| moment.to_string()),
        Field::Agent => match rules.agent(text) {
            Found::Handle(person) | Found::Name(Meant::One(person, _)) => Some(person.0.to_string()),
            Found::Name(_) => None,
        },
        _ => None,
    };
    meaning.unwrap_or_else(|| if field.is_free() { word.to_owned() } else { text.to_owned() })
}
