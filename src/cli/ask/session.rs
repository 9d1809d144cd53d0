//! What is asked of a session, as the TOML that `dispute session --notes` takes.

use super::case::{Case, choice, day, level, of_point};
use super::item::{Item, Kind, words};
use super::paper::{Paper, Place};
use crate::core::dispute::{About, Outcome, Point};
use crate::core::refusal::Result;
use crate::core::scorecard::parse_level;

/// What is asked after the answers so far.
pub fn items<'a>(case: &'a Case, paper: &Paper) -> Result<Vec<Item<'a>>> {
    let item = |key, asks: &str, kind, needed| Item {
        place: Place::Top(key),
        asks: asks.to_owned(),
        about: Vec::new(),
        kind,
        needed,
    };
    let side = item("agent_side", "The agent's side of the story", words(), true);
    let days = (Some(case.dispute.opened_on), Some(case.today));
    let mut items = vec![
        item("held", "The day of the talk", day(case.today.to_string(), days), true),
        Item { about: case.said(), ..side },
        item("criteria_explained", "The criteria, as they were explained", words(), false),
        item("communication", "Where communication failed", words(), false),
        item("improvement", "How the audit could be better", words(), false),
    ];
    let mut changes = Vec::new();
    for point in case.dispute.open_points() {
        items.extend(of(case, point, paper)?);
        changes.extend(adjusted(point, paper));
    }
    items.extend(case.opened(paper, &changes));
    items.push(item("agreed", "What else was agreed", words(), false));
    items.extend(case.actions(paper));
    Ok(items)
}

/// What became of a point, and where it was adjusted its new answer.
fn of<'a>(case: &'a Case, point: &'a Point, paper: &Paper) -> Result<Vec<Item<'a>>> {
    let place = of_point(&point.about, "outcome");
    let adjusted = match &point.about {
        About::Mark { .. } => "both agree on another answer",
        About::Selection | About::WrongAgent => "both agree: the audit is struck",
    };
    let outcomes = vec![
        choice(Outcome::Kept.word(), "the mark stands"),
        choice(Outcome::Adjusted.word(), adjusted),
        choice(Outcome::Unresolved.word(), "an arbiter is to rule"),
    ];
    let is_adjusted = paper.get(&place).as_deref() == Some(Outcome::Adjusted.word());
    let asks = format!("{}: what became of it", case.title(point));
    let mut items = vec![Item { place, asks, about: case.about(point), kind: Kind::One(outcomes), needed: true }];
    if let About::Mark { criterion, .. } = &point.about
        && is_adjusted
    {
        let mark = case.marks.iter().find(|mark| mark.criterion == *criterion);
        let is_other = move |answer: Option<&str>| mark.is_none_or(|mark| mark.level.as_deref() != answer);
        let asks = format!("{}: the answer that both agree on", case.title(point));
        items.push(level(case.card.criterion(criterion)?, of_point(&point.about, "level"), asks, is_other));
    }
    Ok(items)
}

/// The new answer of a point.
fn adjusted(point: &Point, paper: &Paper) -> Option<(String, Option<String>)> {
    let key = point.about.criterion()?;
    paper.get(&of_point(&point.about, "outcome")).filter(|outcome| outcome == Outcome::Adjusted.word())?;
    let level = paper.get(&of_point(&point.about, "level"))?;
    Some((key.to_owned(), parse_level(&level)))
}
