//! Rescoring: a session or a ruling changes answers, and never leaves the agent worse off.

use super::opening::require_better;
use crate::calc::decimal::Hundredths;
use crate::calc::scoring::{Class, Score};
use crate::core::audit::{self, Audit, Basis, Mark, NewScoring, answers_of};
use crate::core::ledger::Writing;
use crate::core::people::PersonId;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, Criterion, parse_level};
use crate::core::text::{Kept, Untrusted};
use crate::core::toml::Written;
use rusqlite::Connection;
use serde::Deserialize;
use std::collections::BTreeSet;
use toml::Spanned;

/// The criteria whose answers change, each with its new level; none is not applicable.
pub type Changes = Vec<(String, Option<String>)>;

/// An answer to a question that is asked only after answers changed: nobody marked it before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    criterion: Spanned<String>,
    level: Spanned<String>,
    #[serde(default)]
    note: Option<String>,
}

/// Scores an audit again with some answers changed, and with those to the questions that this opens; without any its score
/// stands. What would leave the agent worse off is refused. Answers the total.
pub fn rescore(
    writing: &mut Writing<'_>,
    audit: &Audit,
    (basis, scorer): (Basis, PersonId),
    changes: &Changes,
    opened: (&Written<'_>, &[Opened]),
) -> Result<Option<i64>> {
    let (card, marks) = try_out(writing, audit, changes, opened)?;
    if changes.is_empty() {
        return Ok(audit.total);
    }
    let feedback = audit::feedback(writing, scoring_of(audit)?)?;
    let new = NewScoring { audit: audit.id, basis, scorer, card: audit.card, marks: &marks, feedback, minutes: None };
    audit::record_scoring(writing, &new, &card).map(|score| score.total)
}

/// The marks that an audit would have with some answers changed, checked as [`rescore`] checks them; nothing is recorded.
pub fn try_out(
    conn: &Connection,
    audit: &Audit,
    changes: &Changes,
    opened: (&Written<'_>, &[Opened]),
) -> Result<(Card, Vec<Mark>)> {
    let card = scorecard::load(conn, audit.card)?;
    let mut marks = audit::marks_of(conn, scoring_of(audit)?)?;
    let before = card.score(&answers_of(&marks))?;
    let mut lowered = None;
    for (key, level) in changes {
        let criterion = card.criterion(key)?;
        let percent = criterion.percent(level.as_deref())?;
        let kept = level.as_deref().map(|level| criterion.kept(level)).transpose()?;
        if let Some(mark) = marks.iter_mut().find(|mark| mark.criterion == *key) {
            lowered = lowered.or(require_better(criterion, mark, level.as_deref()).err());
            (mark.level, mark.percent) = (kept, percent);
            if let Some(words) = level.as_deref().filter(|_| criterion.is_text()) {
                mark.note = Some(Untrusted::new(Kept::new("the agreed words", words)?.as_str()));
            }
        }
    }
    answer_opened(&card, &mut marks, opened)?;
    if !changes.is_empty() {
        never_worse(&before, &card.score(&answers_of(&marks))?)?;
    }
    lowered.map_or(Ok((card, marks)), Err)
}

/// Refuses what leaves an agent worse off. No score goes down: the total, the one before fails (where one fail hides it, a
/// lowered mark would come out with the next dispute), those of the classes. Of a class nothing may apply any more, unless
/// it was full.
pub fn never_worse(before: &Score, after: &Score) -> Result<()> {
    let totals = [("", before.total, after.total), (", fails aside", before.raw, after.raw)];
    for (which, before, after) in totals {
        refuse(is_worse(before, after), which, before, after)?;
    }
    for ((class, before), (_, after)) in before.classes.iter().zip(&after.classes) {
        let is_worse = if after.is_none() { *before == Some(FULL) } else { is_worse(*before, *after) };
        refuse(is_worse, &format!(" in what is {}-critical", word_of(*class)), *before, *after)?;
    }
    Ok(())
}

fn refuse(is_worse: bool, which: &str, before: Option<i64>, after: Option<i64>) -> Result<()> {
    if !is_worse {
        return Ok(());
    }
    let says = format!("the agent would be worse off{which}: {} before, {} after", said(before), said(after));
    Err(Refusal::rule(says)
        .hint("a dispute never lowers a score: keep the mark; what else was found becomes coaching, not points"))
}

fn scoring_of(audit: &Audit) -> Result<i64> {
    audit.scoring.ok_or_else(|| Refusal::fault("a dispute without a score"))
}

/// Adds the answers to questions that are asked now and were not before; every one of them, and no other.
fn answer_opened(card: &Card, marks: &mut Vec<Mark>, (written, opened): (&Written<'_>, &[Opened])) -> Result<()> {
    let mut used = BTreeSet::new();
    for (place, criterion) in card.criteria.iter().enumerate() {
        // A question hangs on those before it alone.
        let is_asked = card.asked(&answers_of(marks)).get(place) == Some(&true);
        if !is_asked || marks.iter().any(|mark| mark.criterion == criterion.key) {
            continue;
        }
        let found = opened.iter().position(|one| *one.criterion.get_ref() == criterion.key);
        let Some((index, one)) = found.and_then(|index| Some((index, opened.get(index)?))) else {
            return Err(unanswered(criterion, written));
        };
        let before = card.criteria.iter().take(place);
        let at = before.filter(|other| marks.iter().any(|mark| mark.criterion == other.key)).count();
        marks.insert(at.min(marks.len()), marked(criterion, one, written)?);
        used.insert(index);
    }
    match opened.iter().enumerate().find(|(index, _)| !used.contains(index)) {
        Some((_, one)) => {
            let key = one.criterion.get_ref();
            Err(at(
                written,
                &one.criterion,
                &format!("`{key}` is no question that these answers open, or stands here twice"),
            ))
        }
        None => Ok(()),
    }
}

fn unanswered(criterion: &Criterion, written: &Written<'_>) -> Refusal {
    let key = &criterion.key;
    Refusal::data(format!("{}: after these answers `{key}` is asked too, and has no answer", written.name)).hint(
        format!(
            "add [[opened]] with criterion = \"{key}\", level = \"…\" ({}), and a note where it needs one",
            criterion.choices()
        ),
    )
}

fn marked(criterion: &Criterion, one: &Opened, written: &Written<'_>) -> Result<Mark> {
    let refused = |refusal: Refusal| Refusal {
        message: format!("{}: {}", written.place(&one.level.span()), refusal.message),
        ..refusal
    };
    let level = parse_level(one.level.get_ref());
    let answer = criterion.answer(level.as_deref()).map_err(refused)?;
    let said = level.as_deref().filter(|_| criterion.is_text());
    let note = written.kept("note", said.or(one.note.as_deref()))?;
    if criterion.needs_note(answer) && note.is_none() {
        return Err(at(written, &one.level, &format!("`{}` needs a note with this answer", criterion.key)));
    }
    let percent = criterion.percent(level.as_deref())?;
    let level = level.map(|level| criterion.kept(&level)).transpose()?;
    let note = note.map(|note| Untrusted::new(note.as_str()));
    Ok(Mark { criterion: criterion.key.clone(), level, percent, quote: None, note })
}

fn at(written: &Written<'_>, spanned: &Spanned<String>, says: &str) -> Refusal {
    Refusal::data(format!("{}: {says}", written.place(&spanned.span())))
        .hint("the answers and what they open: assize card show")
}

const fn word_of(class: Class) -> &'static str {
    match class {
        Class::None => "not",
        Class::Customer => "customer",
        Class::Business => "business",
        Class::Compliance => "compliance",
    }
}

/// Whether a score is worse than another. What is undefined is no number: it may become a full score only, and a number
/// may not become undefined.
fn is_worse(before: Option<i64>, after: Option<i64>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => after < before,
        (Some(_), None) => true,
        (None, Some(after)) => after < FULL,
        (None, None) => false,
    }
}

/// A full score, in hundredths of a per cent.
const FULL: i64 = 10_000;

fn said(score: Option<i64>) -> String {
    score.map_or_else(|| "undefined".to_owned(), |score| format!("{} %", Hundredths(score)))
}
