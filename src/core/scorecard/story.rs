//! Story: how a published card was made, who was asked, what they changed, who knows it.

use super::comment::{Comment, of_round};
use super::draft::{Draft, draft_of_card, names_proposed, open_draft};
use super::published::{Listed, list};
use super::readers::known_by;
use crate::core::closed_list;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

closed_list! {
    /// How a card stands on a day.
    pub enum Standing("a state of a card", "states") {
        /// People are asked about it.
        Proposed = "proposed",
        /// It is published, and not in force yet.
        ToCome = "to come",
        /// Dialogues of that day are scored by it.
        InForce = "in force",
        /// Another version took its place.
        Over = "over",
    }
}

/// How a card was made, and who knows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Story {
    /// Its name, version, title and first day.
    pub card: Listed,
    /// How it stands.
    pub standing: Standing,
    /// The draft that it was made of.
    pub draft: Option<Draft>,
    /// What was said of that draft, and of those before it in the same round.
    pub comments: Vec<Comment>,
    /// How many of those who are on the roster said that they know it.
    pub known: u64,
    /// How many are on the roster.
    pub there: u64,
}

/// A draft that people are asked about, with what they said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Round {
    /// The draft.
    pub draft: Draft,
    /// What was said of it, and of those before it in the same round.
    pub comments: Vec<Comment>,
}

/// Every published card, by name and version.
pub fn stories(conn: &Connection, today: NaiveDate) -> Result<Vec<Story>> {
    let listed = list(conn)?;
    let story = |card: &Listed| {
        let draft = draft_of_card(conn, &card.name, card.version)?;
        let comments = draft.as_ref().map_or_else(|| Ok(Vec::new()), |draft| of_round(conn, draft.id))?;
        let (known, there) = known_by(conn, card, today)?;
        Ok(Story { card: card.clone(), standing: standing(&listed, card, today), draft, comments, known, there })
    };
    listed.iter().map(story).collect()
}

/// Every draft that is open, by name.
pub fn rounds(conn: &Connection) -> Result<Vec<Round>> {
    let mut rounds = Vec::new();
    for name in names_proposed(conn)? {
        if let Some(draft) = open_draft(conn, &name)? {
            rounds.push(Round { comments: of_round(conn, draft.id)?, draft });
        }
    }
    Ok(rounds)
}

fn standing(listed: &[Listed], card: &Listed, today: NaiveDate) -> Standing {
    let later = |other: &&Listed| other.name == card.name && other.version > card.version;
    if listed.iter().filter(later).any(|other| other.since <= today.max(card.since)) {
        Standing::Over
    } else if card.since > today {
        Standing::ToCome
    } else {
        Standing::InForce
    }
}
