//! Compared: the answers side by side, criterion by criterion, and only then person by person. People who differ about a
//! criterion usually read a form that can be read in two ways.

use super::agreed::Consensus;
use super::answer::marks_by;
use super::asks::{CardQuestion, precedent_of, questions_of};
use super::closing::stored;
use super::state::{Calibration, Item};
use crate::calc::agreement::{self, Errors, against_consensus, majority};
use crate::calc::decimal::round_half_even;
use crate::calc::scoring::FULL;
use crate::core::audit::{Mark, answers_of};
use crate::core::people::Person;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, AnswersByKey, Card, Criterion};
use crate::core::text::Untrusted;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Where an agreed answer comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// They agreed on it in the talk.
    Talk,
    /// More than half gave it, and nothing was agreed.
    Majority,
}

/// The answer that counts as right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Right {
    /// The level; none is not applicable.
    pub level: Option<String>,
    /// What it is worth, hundredths of a per cent.
    pub percent: Option<i64>,
    /// Where it comes from.
    pub by: By,
    /// Why, where they said so.
    pub note: Option<Untrusted>,
}

/// The answers about one dialogue to one criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The dialogue's place.
    pub place: usize,
    /// Each mark, with who gave it.
    pub marks: Vec<(String, Mark)>,
    /// The answer that counts as right; none where there is none.
    pub right: Option<Right>,
}

/// One criterion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfCriterion {
    /// Its key.
    pub key: String,
    /// Dialogue by dialogue.
    pub rows: Vec<Row>,
    /// How many pairs of answers are the same.
    pub same: u64,
    /// How many pairs there are.
    pub pairs: u64,
    /// Who missed what falls short, and who saw it where it does not, all together.
    pub errors: Errors,
    /// What became a precedent.
    pub precedent: Option<Untrusted>,
    /// What the owner of the card is asked.
    pub question: Option<CardQuestion>,
}

/// The totals of one dialogue, hundredths of a per cent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Totals {
    /// The dialogue's place.
    pub place: usize,
    /// Its ref.
    pub reference: Untrusted,
    /// Each total, with whose answers it comes from.
    pub totals: Vec<(String, Option<i64>)>,
    /// The total of the answers that count as right, where each has one.
    pub right: Option<i64>,
}

/// One person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfPerson {
    /// Who.
    pub handle: String,
    /// Whether they came to the talk; none: it was not held yet.
    pub attended: Option<bool>,
    /// About how many dialogues they answered.
    pub dialogues: u64,
    /// How many answers they gave.
    pub given: u64,
    /// How many of these have one to be held against: what was agreed, or what more than half of two or more others gave.
    pub answers: u64,
    /// How many of these are the same.
    pub same: u64,
    /// The mean of what their answers are worth less what the right ones are, hundredths of a per cent.
    pub difference: Option<i64>,
}

/// All answers of a calibration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compared {
    /// Criteria, those on which people differ most first.
    pub criteria: Vec<OfCriterion>,
    /// Dialogues.
    pub totals: Vec<Totals>,
    /// People, by handle.
    pub people: Vec<OfPerson>,
}

/// What somebody answered about a dialogue.
type Given<'a> = (&'a Item, &'a Person, Vec<Mark>);

/// Holds all answers of a calibration against each other, and against what was agreed. It is for those who may see all.
pub fn compared(conn: &Connection, calibration: &Calibration) -> Result<Compared> {
    let card = scorecard::load(conn, calibration.card)?;
    let (given, agreed) = (given(conn, calibration)?, stored(conn, calibration)?);
    let questions = questions_of(conn, calibration.id)?;
    let mut criteria = Vec::new();
    for criterion in card.criteria.iter().filter(|criterion| !criterion.is_text()) {
        let rows = rows(calibration, criterion, &given, &agreed);
        let (same, pairs) = pairs(&rows);
        criteria.push(OfCriterion {
            errors: errors(&rows),
            precedent: precedent_of(conn, calibration.id, &criterion.key)?,
            question: questions.iter().find(|one| one.criterion == criterion.key).cloned(),
            key: criterion.key.clone(),
            rows,
            same,
            pairs,
        });
    }
    let totals = totals(calibration, &card, &given, &criteria)?;
    let people = calibration.asked.iter().map(|person| of_person(calibration, person, &given, &criteria)).collect();
    // Of two shares the smaller one is that with the smaller cross product; no pair at all stands last.
    criteria.sort_by(|one, other| {
        (one.pairs == 0).cmp(&(other.pairs == 0)).then((one.same * other.pairs).cmp(&(other.same * one.pairs)))
    });
    Ok(Compared { criteria, totals, people })
}

/// Every answer that is in, by dialogue and person.
pub(super) fn given<'a>(conn: &Connection, calibration: &'a Calibration) -> Result<Vec<Given<'a>>> {
    let mut found = Vec::new();
    for item in &calibration.items {
        for person in &calibration.asked {
            if let Some(marks) = marks_by(conn, item, person.id)? {
                found.push((item, person, marks));
            }
        }
    }
    Ok(found)
}

/// The answers to one criterion; a dialogue about which nobody answered it is left out.
pub(super) fn rows(
    calibration: &Calibration,
    criterion: &Criterion,
    given: &[Given<'_>],
    agreed: &[Consensus],
) -> Vec<Row> {
    let row = |item: &Item| {
        let of_item = given.iter().filter(|(one, ..)| one.place == item.place);
        let marks: Vec<(String, Mark)> = of_item
            .filter_map(|(_, person, marks)| {
                let mark = marks.iter().find(|mark| mark.criterion == criterion.key)?;
                Some((person.handle.clone(), mark.clone()))
            })
            .collect();
        let said = agreed.iter().find(|one| one.item == item.id && one.criterion == criterion.key);
        let right = said.map(talked).or_else(|| by_most(&marks));
        (!marks.is_empty() || right.is_some()).then_some(Row { place: item.place, marks, right })
    };
    calibration.items.iter().filter_map(row).collect()
}

fn talked(one: &Consensus) -> Right {
    let note = one.note.as_ref().map(|note| Untrusted::new(note.as_str()));
    Right { level: one.level.clone(), percent: one.percent, by: By::Talk, note }
}

/// The answer that more than half gave, of two or more.
fn by_most(marks: &[(String, Mark)]) -> Option<Right> {
    if marks.len() < 2 {
        return None;
    }
    let mut levels: Vec<&Option<String>> = Vec::new();
    let mut values = Vec::new();
    for (_, mark) in marks {
        let place = levels.iter().position(|level| **level == mark.level).unwrap_or_else(|| {
            levels.push(&mark.level);
            levels.len() - 1
        });
        values.push(i64::try_from(place).ok()?);
    }
    let most = usize::try_from(majority(&values)?).ok()?;
    let (_, mark) = marks.iter().find(|(_, mark)| Some(&&mark.level) == levels.get(most))?;
    Some(Right { level: mark.level.clone(), percent: mark.percent, by: By::Majority, note: None })
}

/// How many pairs of answers about one dialogue are the same, and how many there are.
fn pairs(rows: &[Row]) -> (u64, u64) {
    let (mut same, mut all) = (0, 0);
    for row in rows {
        for (place, (_, one)) in row.marks.iter().enumerate() {
            for (_, other) in row.marks.iter().skip(place + 1) {
                all += 1;
                same += u64::from(one.level == other.level);
            }
        }
    }
    (same, all)
}

/// Whether an answer falls short of the best one; none where it counts for nothing.
fn is_short(percent: Option<i64>) -> Option<bool> {
    percent.map(|percent| percent < FULL)
}

fn errors(rows: &[Row]) -> Errors {
    let answers = rows.iter().flat_map(|row| {
        let right = row.right.as_ref().and_then(|right| is_short(right.percent));
        row.marks.iter().filter_map(move |(_, mark)| {
            Some(agreement::Answer { auditor: 0, is_fail: is_short(mark.percent)?, is_agreed_fail: right? })
        })
    });
    against_consensus(answers).into_values().next().unwrap_or_default()
}

fn totals(
    calibration: &Calibration,
    card: &Card,
    given: &[Given<'_>],
    criteria: &[OfCriterion],
) -> Result<Vec<Totals>> {
    let of = |item: &Item| {
        let mut totals = Vec::new();
        for (_, person, marks) in given.iter().filter(|(one, ..)| one.place == item.place) {
            totals.push((person.handle.clone(), card.score(&answers_of(marks))?.total));
        }
        let right = right_total(card, criteria, item.place);
        Ok(Totals { place: item.place, reference: item.reference.clone(), totals, right })
    };
    calibration.items.iter().map(of).collect()
}

/// The total of the answers that count as right; none where one is missing that is asked.
fn right_total(card: &Card, criteria: &[OfCriterion], place: usize) -> Option<i64> {
    let mut answers: AnswersByKey = BTreeMap::new();
    for criterion in criteria {
        let row = criterion.rows.iter().find(|row| row.place == place);
        if let Some(right) = row.and_then(|row| row.right.as_ref()) {
            answers.insert(criterion.key.clone(), right.level.clone());
        }
    }
    // Words count in no score; what they are does not matter.
    let texts = card.criteria.iter().filter(|criterion| criterion.is_text());
    answers.extend(texts.map(|criterion| (criterion.key.clone(), Some(scorecard::SAID.to_owned()))));
    card.score(&answers).ok()?.total
}

/// What an answer of somebody is held against: what was agreed in the talk, else what most of the others gave.
fn held_against(row: &Row, handle: &str) -> Option<Right> {
    if let Some(right) = row.right.as_ref().filter(|right| right.by == By::Talk) {
        return Some(right.clone());
    }
    let others: Vec<(String, Mark)> = row.marks.iter().filter(|(who, _)| who != handle).cloned().collect();
    by_most(&others)
}

fn of_person(calibration: &Calibration, person: &Person, all: &[Given<'_>], criteria: &[OfCriterion]) -> OfPerson {
    let (mut given, mut answers, mut same, mut sum, mut worths) = (0, 0, 0, 0_i128, 0_i128);
    let rows = criteria.iter().flat_map(|criterion| &criterion.rows);
    for row in rows {
        let Some((_, mark)) = row.marks.iter().find(|(handle, _)| *handle == person.handle) else { continue };
        given += 1;
        if let Some(right) = held_against(row, &person.handle) {
            answers += 1;
            same += u64::from(mark.level == right.level);
            if let (Some(own), Some(agreed)) = (mark.percent, right.percent) {
                sum += i128::from(own) - i128::from(agreed);
                worths += 1;
            }
        }
    }
    let closing = calibration.closing.as_ref();
    OfPerson {
        handle: person.handle.clone(),
        attended: closing.map(|closing| closing.attended.contains(&person.handle)),
        dialogues: all.iter().filter(|(_, one, _)| one.id == person.id).count() as u64,
        given,
        answers,
        same,
        difference: round_half_even(sum, worths),
    }
}
