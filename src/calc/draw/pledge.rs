//! A seed from secrets that several parties pledged before any of them was known (statistics.md 1.5).

use super::chance::{check_chance, repeats};
use super::text::has_control_character;
use super::ticket::hex_hash;
use crate::calc::digest::is_hex_digest;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What a party has pledged: `<party>:<pledge>`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pledge {
    /// The party's name.
    pub party: String,
    /// The [`pledge`] of its secret.
    pub pledge: String,
}

/// What a party has revealed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reveal {
    /// The party's name.
    pub party: String,
    /// Its secret.
    pub secret: String,
}

/// The pledge of a secret: `H("pledge:" ‖ party ‖ ":" ‖ secret)`. Refused when the party's name could
/// be misread or the secret could be searched for: it needs at least 16 characters, 20 when they are
/// all digits, and must not repeat itself (64 bits if they are random; what is typed cannot be measured).
pub fn pledge(party: &str, secret: &str) -> Result<String, String> {
    check_party(party)?;
    let characters: Vec<char> = secret.chars().collect();
    check_chance(&format!("secret of `{party}`"), secret, &characters)?;
    if repeats(&characters) {
        return Err(format!("the secret of `{party}` repeats itself: it must be random"));
    }
    Ok(hex_hash(&format!("pledge:{party}:{secret}")))
}

/// The seed from all secrets: `H("seed:" ‖ lines)`, the lines `party:secret` by the bytes of the party,
/// LF between them. Refused when [`pledge`] refuses one of them, a party is there twice, or alone.
pub fn combined_seed(reveals: &[Reveal]) -> Result<String, String> {
    for reveal in reveals {
        pledge(&reveal.party, &reveal.secret)?;
    }
    check_parties(reveals.iter().map(|reveal| reveal.party.as_str()))?;
    let secrets: BTreeMap<&str, &str> = reveals.iter().map(|one| (one.party.as_str(), one.secret.as_str())).collect();
    let lines: Vec<String> = secrets.iter().map(|(party, secret)| format!("{party}:{secret}")).collect();
    Ok(hex_hash(&format!("seed:{}", lines.join("\n"))))
}

/// The [`combined_seed`], when every party has revealed what it pledged and nobody else has revealed
/// anything. The error names the party.
pub fn check_reveals(pledges: &[Pledge], reveals: &[Reveal]) -> Result<String, String> {
    check_pledges(pledges)?;
    let seed = combined_seed(reveals)?;
    for promised in pledges {
        let party = &promised.party;
        let reveal = reveals.iter().find(|reveal| reveal.party == *party);
        let reveal = reveal.ok_or_else(|| format!("`{party}` has not revealed its secret"))?;
        if pledge(party, &reveal.secret)? != promised.pledge {
            return Err(format!("what `{party}` has revealed is not what it pledged"));
        }
    }
    let stranger = reveals.iter().find(|reveal| pledges.iter().all(|pledge| pledge.party != reveal.party));
    stranger.map_or(Ok(seed), |reveal| Err(format!("`{}` has pledged nothing", reveal.party)))
}

/// Whether pledges can stand in a commitment.
pub(super) fn check_pledges(pledges: &[Pledge]) -> Result<(), String> {
    for Pledge { party, pledge } in pledges {
        check_party(party)?;
        if !is_hex_digest(pledge) {
            return Err(format!("the pledge of `{party}` is not 64 lowercase hexadecimal digits"));
        }
    }
    check_parties(pledges.iter().map(|pledge| pledge.party.as_str()))
}

impl fmt::Display for Pledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.party, self.pledge)
    }
}

impl FromStr for Pledge {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (party, pledge) = text.split_once(':').ok_or("a pledge is written `<party>:<pledge>`")?;
        Ok(Self { party: party.to_owned(), pledge: pledge.to_owned() })
    }
}

fn check_parties<'a>(parties: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut sorted: Vec<&str> = parties.collect();
    sorted.sort_unstable();
    let twice = sorted.iter().zip(sorted.iter().skip(1)).find(|(one, next)| one == next);
    if let Some((party, _)) = twice {
        return Err(format!("`{party}` is named twice"));
    }
    if sorted.len() < 2 { Err("it takes two parties or more to pledge".to_owned()) } else { Ok(()) }
}

fn check_party(party: &str) -> Result<(), String> {
    if party.is_empty() || party.trim() != party {
        return Err("the name of a party is empty, or has a space before or after it".to_owned());
    }
    if party.contains([':', ',']) || has_control_character(party) {
        return Err("the name of a party holds a colon, a comma or a control character".to_owned());
    }
    Ok(())
}
