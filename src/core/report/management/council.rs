//! What a works council asks for: replacements with their reasons, who was told of monitoring, how cards changed and what
//! agents' comments did to them; and what people did around draws. No person stands in it but who did that.

use super::reading::Reading;
use super::span::Span;
use crate::core::audit::{self, WishState};
use crate::core::dispute;
use crate::core::draw;
use crate::core::people;
use crate::core::policy::Calendars;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Comment, Story};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a works council asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Council {
    /// Wishes to replace a drawn dialogue, by draw and reason.
    pub replacements: Vec<Replaced>,
    /// The notices to staff that held in the period.
    pub notices: Vec<NoticeRow>,
    /// The cards that were published in it.
    pub cards: Vec<CardStory>,
    /// What people did around the draws.
    pub acts: Vec<ActRow>,
}

/// What people did around a draw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActRow {
    /// Plan and window of the draw.
    pub draw: String,
    /// What, in words.
    pub what: String,
    /// How often.
    pub times: u64,
    /// Who.
    pub by: Vec<String>,
}

/// Wishes to replace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Replaced {
    /// Plan and window of the draw.
    pub draw: String,
    /// Why.
    pub reason: String,
    /// How often it was asked.
    pub asked: u64,
    /// How often the dialogue was replaced.
    pub replaced: u64,
    /// How often that was returned.
    pub returned: u64,
    /// How often it waits.
    pub waits: u64,
}

/// A notice to staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeRow {
    /// Its version.
    pub version: i64,
    /// Since when it applies.
    pub since: String,
    /// How many people of the roster were told of it.
    pub told: u64,
    /// How many were not.
    pub untold: u64,
}

/// How a card was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardStory {
    /// Name and version.
    pub card: String,
    /// From which day it applies.
    pub since: String,
    /// How many people were asked about its draft.
    pub asked: u64,
    /// How many comments came.
    pub comments: u64,
    /// How many of them somebody else wrote down for who said it.
    pub written: u64,
    /// How many of them changed it.
    pub changed: u64,
    /// How many of the roster said that they know it, and how many there are.
    pub known: (u64, u64),
    /// What the comments that changed it said, about which criterion, and what was answered.
    pub changes: Vec<(Option<String>, String, String)>,
}

/// What a works council asks for, of some days.
pub(super) fn council(conn: &Connection, span: &Span, reading: &Reading) -> Result<Council> {
    Ok(Council {
        replacements: replacements(conn, span)?,
        notices: notices(conn, span)?,
        cards: cards(conn, span)?,
        acts: acts(&reading.draws).into_iter().chain(struck(conn, span)?).chain(merges(conn, span)?).collect(),
    })
}

fn acts(listed: &[draw::Listed]) -> Vec<ActRow> {
    let rows = listed.iter().flat_map(|listed| {
        let of = |one: draw::Acts| (listed.name.clone(), one);
        listed.behind.acts().into_iter().map(of)
    });
    let row = |(draw, one): (String, draw::Acts)| {
        let by = one.by.into_iter().collect();
        ActRow { draw, what: one.what.to_owned(), times: one.times, by }
    };
    rows.map(row).collect()
}

/// The audits that disputes took out of all figures: over what, at whose wish, and by whom. Agents are not named.
fn struck(conn: &Connection, span: &Span) -> Result<Vec<ActRow>> {
    let mut found = BTreeMap::<(String, String), ActRow>::new();
    for one in dispute::struck(conn, None)?.into_iter().filter(|one| span.period().holds(one.audit.received)) {
        let wish = if one.opened_by == one.audit.agent.handle { "its agent" } else { &one.opened_by };
        let what = format!("audit struck by a dispute: {}; opened by {wish}", one.subject);
        let draw = one.audit.draw.clone().unwrap_or_else(|| "spot check".to_owned());
        let row = found.entry((draw.clone(), what.clone())).or_insert(ActRow { draw, what, times: 0, by: Vec::new() });
        row.times += 1;
        let by = one.by.to_string();
        if !row.by.contains(&by) {
            row.by.push(by);
        }
    }
    Ok(found.into_values().collect())
}

/// That somebody made one person of two handles in the period. Whom is not named.
fn merges(conn: &Connection, span: &Span) -> Result<Vec<ActRow>> {
    let (calendars, mut found) = (Calendars::load(conn)?, Vec::new());
    for one in people::merges_after(conn, 0)? {
        if span.period().holds(calendars.local_day(i64::MAX, one.by.at)) {
            let (draw, what) = ("the roster".to_owned(), "two handles made one person".to_owned());
            found.push(ActRow { draw, what, times: 1, by: vec![one.by.to_string()] });
        }
    }
    Ok(found)
}

fn replacements(conn: &Connection, span: &Span) -> Result<Vec<Replaced>> {
    let mut found = BTreeMap::<(String, &str), Replaced>::new();
    for wish in audit::wishes(conn)?.into_iter().filter(|wish| span.period().holds(wish.received)) {
        let one = found.entry((wish.draw, wish.reason.word())).or_default();
        one.asked += 1;
        one.replaced += u64::from(wish.state == WishState::Approved);
        one.returned += u64::from(wish.state == WishState::Returned);
        one.waits += u64::from(wish.state == WishState::Waits);
    }
    let row = |((draw, reason), one): ((String, &str), Replaced)| Replaced { draw, reason: reason.to_owned(), ..one };
    Ok(found.into_iter().map(row).collect())
}

fn notices(conn: &Connection, span: &Span) -> Result<Vec<NoticeRow>> {
    let mut found = Vec::new();
    let versions = people::notice::versions(conn)?;
    for (place, notice) in versions.iter().enumerate() {
        let gave_way = versions.get(place + 1).is_some_and(|next| next.since <= span.first);
        if notice.since > span.last || gave_way {
            continue;
        }
        let lines = people::told::list_told(conn, notice.version, span.last.min(span.today))?;
        let told = lines.iter().filter(|line| line.told.is_some()).map(|line| line.person.id);
        let told = told.collect::<std::collections::BTreeSet<_>>().len() as u64;
        let untold = lines.iter().filter(|line| line.told.is_none()).count() as u64;
        found.push(NoticeRow { version: notice.version, since: notice.since.to_string(), told, untold });
    }
    Ok(found)
}

fn cards(conn: &Connection, span: &Span) -> Result<Vec<CardStory>> {
    let calendars = Calendars::load(conn)?;
    let mut found = Vec::new();
    for story in scorecard::stories(conn, span.today)? {
        let is_of = span.period().holds(story.card.since);
        let was_asked =
            story.draft.as_ref().is_some_and(|one| span.period().holds(calendars.local_day(i64::MAX, one.at)));
        if is_of || was_asked {
            found.push(card_story(&story));
        }
    }
    Ok(found)
}

fn card_story(story: &Story) -> CardStory {
    let has_changed = |one: &&Comment| one.answer.as_ref().is_some_and(|answer| answer.changed);
    let said = |one: &Comment| {
        let answer = one.answer.as_ref().map(|answer| answer.words.expose().to_owned()).unwrap_or_default();
        (one.key.clone(), one.words.expose().to_owned(), answer)
    };
    let changes: Vec<_> = story.comments.iter().filter(has_changed).map(said).collect();
    CardStory {
        card: format!("{}/{}", story.card.name, story.card.version),
        since: story.card.since.to_string(),
        asked: story.draft.as_ref().map_or(0, |draft| draft.asked),
        comments: story.comments.len() as u64,
        written: story.comments.iter().filter(|one| one.recorded.is_for_another()).count() as u64,
        changed: changes.len() as u64,
        known: (story.known, story.there),
        changes,
    }
}
