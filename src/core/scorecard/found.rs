//! Finding a card in the making or a published one by what people call it.

use super::card::Card;
use super::comment::{Comment, of_round};
use super::diff::Difference;
use super::draft::open_draft;
use super::publish::unasked;
use super::published::{Listed, find, find_on, list, load};
use super::story::{Round, Story, rounds, stories};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::Connection;

/// A card that somebody named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// The draft that is open.
    Draft(Box<Round>),
    /// What was published.
    Published(Box<Made>),
}

/// A published card, and how it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// The card.
    pub card: Card,
    /// How it was made, and who knows it.
    pub story: Story,
    /// What is different from its draft without a comment that asked for it.
    pub unasked: Vec<Difference>,
}

/// What is meant by a name alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meant {
    /// Its open draft; where none is open, its newest version.
    Newest,
    /// The version that is in force today.
    InForce,
}

/// The word that stands for a version where the open draft is meant.
const DRAFT: &str = "draft";

impl Found {
    /// What people call it: `chat/2`, or `the draft of chat/3`.
    pub fn label(&self) -> String {
        match self {
            Self::Draft(round) => format!("the draft of {}", round.draft.card.label()),
            Self::Published(made) => made.card.label(),
        }
    }

    /// The card.
    pub fn card(&self) -> &Card {
        match self {
            Self::Draft(round) => &round.draft.card,
            Self::Published(made) => &made.card,
        }
    }

    /// What was said of it before it was published.
    pub fn comments(&self) -> &[Comment] {
        match self {
            Self::Draft(round) => &round.comments,
            Self::Published(made) => &made.story.comments,
        }
    }
}

/// A card by `name`, `name/version` or `name/draft`; without a name the only one there is.
pub fn look_up(conn: &Connection, label: Option<&str>, meant: Meant, today: NaiveDate) -> Result<Found> {
    if let Some(name) = label.and_then(|label| label.strip_suffix(DRAFT)?.strip_suffix('/')) {
        return draft_of(conn, name)?.ok_or_else(|| no_draft(name));
    }
    let by_name = label.filter(|label| !label.contains('/'));
    if meant == Meant::Newest && (label.is_none() || by_name.is_some()) {
        let open = match by_name {
            Some(name) => draft_of(conn, name)?,
            None => the_only_draft(conn)?,
        };
        if let Some(found) = open {
            return Ok(found);
        }
    }
    let (id, card) = match meant {
        Meant::Newest => find(conn, label)?,
        Meant::InForce => find_on(conn, label, today)?,
    };
    let story = stories(conn, today)?.into_iter().find(|story| story.card.id == id);
    let story = story.ok_or_else(|| Refusal::data("the card is not stored").hint("run `assize verify`"))?;
    let unasked = match &story.draft {
        Some(draft) => unasked(&draft.card, &story.comments, &card),
        None => Vec::new(),
    };
    Ok(Found::Published(Box::new(Made { card, story, unasked })))
}

fn no_draft(name: &str) -> Refusal {
    Refusal::rule(format!("no draft of a card `{name}` is open")).hint("what there is: assize card list")
}

fn draft_of(conn: &Connection, name: &str) -> Result<Option<Found>> {
    let Some(draft) = open_draft(conn, name)? else { return Ok(None) };
    let comments = of_round(conn, draft.id)?;
    Ok(Some(Found::Draft(Box::new(Round { draft, comments }))))
}

fn the_only_draft(conn: &Connection) -> Result<Option<Found>> {
    let mut rounds = rounds(conn)?;
    match rounds.len() {
        0 | 1 => Ok(rounds.pop().map(|round| Found::Draft(Box::new(round)))),
        _ => {
            let names: Vec<String> = rounds.into_iter().map(|round| round.draft.card.name).collect();
            Err(Refusal::words(format!("say which card: {}", names.join(", ")))
                .hint("name it, as in: assize card show NAME"))
        }
    }
}

/// The published version before a card: of a draft or a file the newest, of a published one that with the number before.
pub fn version_before(conn: &Connection, card: &Card, is_published: bool) -> Result<(String, Card)> {
    let is_before = |one: &&Listed| one.name == card.name && (!is_published || one.version < card.version);
    let found = list(conn)?.into_iter().rfind(|one| is_before(&one));
    let found = found.ok_or_else(|| {
        Refusal::rule(format!("there is no version of {} before {}", card.name, card.label()))
            .hint("give two cards: assize card diff BEFORE NOW")
    })?;
    Ok((found.label(), load(conn, found.id)?))
}
