//! The panel: what three ballots come to, point by point, and whose reasons are the ruling's.

use super::cast::{Ballot, KeyedAnswer};
use super::decide::{Answer, changes, level_in, standing};
use crate::core::audit::{Mark, answers_of};
use crate::core::dispute::{Changes, Dispute, Opened, Point, Verdict, try_out};
use crate::core::refusal::{Kind, Result};
use crate::core::scorecard::{self, Card};
use crate::core::toml::Written;
use rusqlite::Connection;
use serde::Deserialize;
use std::fmt::Write as _;

/// What three ballots come to.
pub(super) struct Majority<'a> {
    /// The answer to each point.
    pub(super) answers: Vec<Answer<'a>>,
    /// The number of the ballot whose reasons are the ruling's.
    pub(super) ballot: i64,
    /// The answers to the questions that this opens, as they would be written.
    pub(super) opened: String,
}

/// The answers of the majority: where two agree on the resulting answer, that; otherwise the first ruling stands. What
/// would leave the agent worse off, or opens a question that no ballot answers, keeps as it is. The reasons are those of
/// the first ballot, by place, that agrees in every point; else of the one that agrees in most.
pub(super) fn majority<'a>(
    conn: &Connection,
    dispute: &Dispute,
    points: &[&'a Point],
    ballots: &[Ballot],
) -> Result<Majority<'a>> {
    let mut ballots: Vec<&Ballot> = ballots.iter().collect();
    ballots.sort_by_key(|ballot| ballot.place);
    let (card, marks) = (scorecard::load(conn, dispute.audit.card)?, standing(conn, dispute)?);
    let mut answers: Vec<Answer<'a>> = points.iter().map(|point| of_point(point, &marks, &ballots)).collect();
    let mut opened = needed(&card, &marks, &changes(&answers), &ballots);
    while !is_allowed(conn, dispute, &changes(&answers), &opened)? {
        let Some(place) = worst(&card, &marks, &answers) else { break };
        if let Some(answer) = answers.get_mut(place) {
            *answer = kept(answer.point, &marks);
        }
        opened = needed(&card, &marks, &changes(&answers), &ballots);
    }
    let agrees = |ballot: &&&Ballot| answers.iter().filter(|answer| is_same(ballot, answer)).count();
    // The first of those that agree in most.
    let ballot = ballots.iter().rev().max_by_key(agrees).map(|ballot| ballot.id).unwrap_or_default();
    Ok(Majority { answers, ballot, opened })
}

/// Answers to questions, as they would be written.
#[derive(Deserialize)]
pub(super) struct OpenedSheet {
    #[serde(default)]
    pub(super) opened: Vec<Opened>,
}

/// Whether a ballot votes for what the majority answers.
pub(super) fn is_same(ballot: &Ballot, answer: &Answer<'_>) -> bool {
    ballot.vote(answer.point.id).is_some_and(|vote| match answer.point.about.criterion() {
        Some(_) => vote.level == answer.level,
        None => vote.verdict == answer.verdict,
    })
}

fn of_point<'a>(point: &'a Point, marks: &[Mark], ballots: &[&Ballot]) -> Answer<'a> {
    let votes: Vec<_> = ballots.iter().filter_map(|ballot| ballot.vote(point.id)).collect();
    let stands = level_in(marks, point);
    if point.about.criterion().is_none() {
        let granted = votes.iter().filter(|vote| vote.verdict == Verdict::Agent).count() >= 2;
        return Answer { point, verdict: if granted { Verdict::Agent } else { Verdict::Keep }, level: None };
    }
    let times = |level: &Option<String>| votes.iter().filter(|vote| vote.level == *level).count();
    let Some(winner) = votes.iter().find(|vote| times(&vote.level) >= 2) else { return kept(point, marks) };
    let level = winner.level.clone();
    let verdict = match level.as_deref() {
        level if level == stands.as_deref() => Verdict::Keep,
        level if level == point.about.proposed() => Verdict::Agent,
        None => Verdict::NotApplicable,
        Some(_) => Verdict::Other,
    };
    Answer { point, verdict, level }
}

fn kept<'a>(point: &'a Point, marks: &[Mark]) -> Answer<'a> {
    Answer { point, verdict: Verdict::Keep, level: level_in(marks, point) }
}

/// Whether answers leave nobody worse off, with these answers to what they open.
fn is_allowed(conn: &Connection, dispute: &Dispute, changes: &Changes, opened: &str) -> Result<bool> {
    let written = Written { name: "the ballots", text: opened };
    let sheet: OpenedSheet = written.parse()?;
    match try_out(conn, &dispute.audit, changes, (&written, &sheet.opened)) {
        Ok(_) => Ok(true),
        Err(refusal) if matches!(refusal.kind, Kind::Rule | Kind::Data) => Ok(false),
        Err(refusal) => Err(refusal),
    }
}

/// The place of the changed answer that is worth least against the mark that stands; the last of those worth the same.
fn worst(card: &Card, marks: &[Mark], answers: &[Answer<'_>]) -> Option<usize> {
    let gain = |answer: &Answer<'_>| {
        let key = answer.point.about.criterion()?;
        let stands = marks.iter().find(|mark| mark.criterion == key)?.percent;
        let percent = card.criterion(key).ok()?.percent(answer.level.as_deref()).ok()?;
        Some(percent? - stands?)
    };
    let is_changed = |answer: &Answer<'_>| answer.verdict != Verdict::Keep && answer.point.about.criterion().is_some();
    let changed = answers.iter().enumerate().filter(|(_, answer)| is_changed(answer));
    changed.min_by_key(|(place, answer)| (gain(answer).unwrap_or(0), usize::MAX - place)).map(|(place, _)| place)
}

/// The answers of the ballots to the questions that these changes open, as they would be written.
fn needed(card: &Card, marks: &[Mark], changes: &Changes, ballots: &[&Ballot]) -> String {
    let mut answers = answers_of(marks);
    for (key, level) in changes {
        if let Some(answer) = answers.get_mut(key) {
            answer.clone_from(level);
        }
    }
    let mut text = String::new();
    for (place, criterion) in card.criteria.iter().enumerate() {
        let is_asked = card.asked(&answers).get(place) == Some(&true);
        if !is_asked || answers.contains_key(&criterion.key) {
            continue;
        }
        let Some(given) = preferred(&criterion.key, ballots) else { continue };
        answers.insert(criterion.key.clone(), given.level.clone());
        text.push_str(&written(given));
    }
    text
}

/// What most ballots answer to a question; of several that as many give, the first by place.
fn preferred<'b>(key: &str, ballots: &[&'b Ballot]) -> Option<&'b KeyedAnswer> {
    let given = || ballots.iter().flat_map(|ballot| &ballot.opened).filter(|one| one.criterion == key);
    let times = |one: &KeyedAnswer| given().filter(|other| other.level == one.level).count();
    given().rev().max_by_key(|one| times(one))
}

fn written(one: &KeyedAnswer) -> String {
    let mut text = "[[opened]]\n".to_owned();
    let level = one.level.as_deref().unwrap_or(crate::core::scorecard::NA);
    let note = one.note.as_ref().map(|note| ("note", note.expose()));
    for (key, value) in [("criterion", one.criterion.as_str()), ("level", level)].into_iter().chain(note) {
        // A JSON string is one of TOML, too, but for this one character.
        let quoted = serde_json::Value::from(value).to_string().replace('\u{7f}', "\\u007F");
        let _ = writeln!(text, "{key} = {quoted}");
    }
    text
}
