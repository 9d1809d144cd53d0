//! Answering: each of those who are asked answers about each dialogue once, and sees nobody else's answers.

use super::agreed::{Agreed, item};
use super::fit::barred_since;
use super::state::{Calibration, CalibrationId, Item, load};
use crate::core::act::Actor;
use crate::core::audit::{Answers, Mark, answers_of, read_mark};
use crate::core::dialogue::{Dialogue, Revision, revisions};
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, PersonId, Role, SELVES};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};
use crate::core::text::Kept;
use rusqlite::{Connection, OptionalExtension, ToSql, params};

/// What somebody answered about one dialogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answered {
    /// The dialogue's place.
    pub place: usize,
    /// The total that comes out of it, hundredths of a per cent; none: nothing applied.
    pub total: Option<i64>,
    /// Whether it is new.
    pub new: bool,
    /// The calibration as it stands.
    pub calibration: Calibration,
}

/// Keeps what the actor answers about a dialogue of a calibration, once. The same answers again change nothing; others are
/// refused.
pub fn answer(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: CalibrationId,
    place: usize,
    answers: &Answers,
) -> Result<Answered> {
    let (calibration, person) = (load(writing, id)?, actor.person(writing)?);
    require_asked(&calibration, person)?;
    let item = calibration.item(place)?;
    require_no_feedback(answers)?;
    let (card, dialogue) = (scorecard::load(writing, calibration.card)?, words(writing, item)?.dialogue);
    let marks = answers.marks(&card, &dialogue)?;
    let total = card.score(&answers_of(&marks))?.total;
    if let Some(stands) = marks_by(writing, item, person.id)? {
        if stands == marks {
            return Ok(Answered { place, total, new: false, calibration });
        }
        return Err(Refusal::rule(format!(
            "{} answered about dialogue {place} of calibration {} already, with other answers",
            person.handle, id.0
        ))
        .hint("what you think of it now is for the talk: answers that were given alone stay as they are"));
    }
    require_open(&calibration)?;
    require_unbarred(writing, actor, person, &dialogue)?;
    store(writing, (&calibration, item), person, (&card, &marks))?;
    writing.note(format!("calibration {}, dialogue {place}", id.0));
    Ok(Answered { place, total, new: true, calibration: load(writing, id)? })
}

/// The same about several dialogues, each by its place or its ref: all or none. By place.
pub fn answer_several(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: CalibrationId,
    several: &Agreed,
) -> Result<Vec<Answered>> {
    let calibration = load(writing, id)?;
    let (mut done, mut wrong) = (Vec::new(), Vec::new());
    for (named, answers) in several {
        let given = item(&calibration, named).and_then(|item| answer(writing, actor, id, item.place, answers));
        match given {
            Ok(one) => done.push(one),
            Err(refusal) if refusal.findings.is_empty() => wrong.push(format!("dialogue {named}: {}", refusal.told())),
            Err(refusal) => wrong.extend(refusal.findings.iter().map(|says| format!("dialogue {named}: {says}"))),
        }
    }
    done.sort_by_key(|one| one.place);
    if let Some(twice) = done.windows(2).find(|two| matches!(two, [one, other] if one.place == other.place)) {
        wrong.extend(twice.first().map(|one| format!("dialogue {} is there by its place and by its ref", one.place)));
    }
    if several.is_empty() {
        return Err(
            Refusal::data("no dialogue is answered about in this file").hint("a row or a key for each dialogue")
        );
    }
    if wrong.is_empty() {
        writing.note(format!("calibration {}, {} dialogues", id.0, done.len()));
        return Ok(done);
    }
    Err(Refusal::data("not all answers can be kept; nothing was recorded").findings(wrong))
}

fn require_asked(calibration: &Calibration, person: &Person) -> Result<()> {
    if calibration.asks(person) {
        return Ok(());
    }
    let asked: Vec<&str> = calibration.asked.iter().map(|one| one.handle.as_str()).collect();
    Err(Refusal::rule(format!("{} is not asked in calibration {}", person.handle, calibration.id.0))
        .hint(format!("who is: {}", asked.join(", "))))
}

/// Feedback is for an agent, and no agent is told anything of a calibration.
fn require_no_feedback(answers: &Answers) -> Result<()> {
    let said = |words: Option<&str>| words.is_some_and(|words| !words.trim().is_empty());
    if said(answers.met()) || said(answers.develop()) {
        return Err(Refusal::data("a calibration has no feedback: no agent reads it; nothing was recorded")
            .hint("leave out `met` and `develop`; what is to be said in the talk stands in the notes"));
    }
    Ok(())
}

/// Refuses what is over.
pub(super) fn require_open(calibration: &Calibration) -> Result<()> {
    match &calibration.closing {
        None => Ok(()),
        Some(closing) => {
            Err(Refusal::rule(format!("calibration {} is closed, since {}", calibration.id.0, closing.on))
                .hint(format!("what came of it: assize score calibrate show {}", calibration.id.0)))
        }
    }
}

fn require_unbarred(conn: &Connection, actor: &Actor, person: &Person, dialogue: &Dialogue) -> Result<()> {
    let reference = dialogue.reference.expose();
    let why = if people::has_role(conn, person.id, Role::Auditor, actor.today)? {
        barred_since(conn, actor, dialogue, person)?
    } else {
        Some("they are no auditor today".to_owned())
    };
    match why {
        None => Ok(()),
        Some(why) => {
            Err(Refusal::rule(format!("{} may not answer about `{reference}` any more: {why}", person.handle))
                .hint("who leads the calibration closes it without these answers"))
        }
    }
}

/// The words that all answer about.
pub fn words(conn: &Connection, item: &Item) -> Result<Revision> {
    let all = revisions(conn, item.request)?;
    let found = all.into_iter().find(|one| one.id == item.revision);
    found.ok_or_else(|| {
        Refusal::data(format!("the words of `{}` are not there", item.reference.expose())).hint("run `assize verify`")
    })
}

fn store(
    writing: &mut Writing<'_>,
    (calibration, item): (&Calibration, &Item),
    person: &Person,
    (card, marks): (&Card, &[Mark]),
) -> Result<()> {
    let score = card.score(&answers_of(marks))?;
    let facts: [(&'static str, &dyn ToSql); 4] =
        [("item", &item.id), ("person", &person.id.0), ("raw", &score.raw), ("total", &score.total)];
    let scoring = writing.insert("calibration_scoring", &facts, &[])?;
    let criteria = scorecard::criterion_ids(writing, calibration.card)?;
    for mark in marks {
        let criterion = criteria
            .get(&mark.criterion)
            .ok_or_else(|| Refusal::fault(format!("`{}` is not on the card {}", mark.criterion, card.label())))?;
        let facts: [(&'static str, &dyn ToSql); 4] =
            [("scoring", &scoring), ("criterion", criterion), ("level", &mark.level), ("percent", &mark.percent)];
        let [quote, note] = [&mark.quote, &mark.note].map(|text| text.as_ref().map(Kept::stored));
        writing.insert("calibration_mark", &facts, &[("quote", quote.as_ref()), ("note", note.as_ref())])?;
    }
    Ok(())
}

/// What somebody answered about a dialogue, in the order of the card; none where they did not.
pub fn marks_by(conn: &Connection, item: &Item, person: PersonId) -> Result<Option<Vec<Mark>>> {
    let scoring: Option<i64> = conn
        .prepare_cached(&format!("SELECT s.id FROM calibration_scoring s WHERE s.item = ?2 AND s.person IN {SELVES}"))?
        .query_row(params![person.0, item.id], |row| row.get("id"))
        .optional()?;
    scoring.map(|scoring| marks_of(conn, scoring)).transpose()
}

/// The marks of one scoring.
pub(super) fn marks_of(conn: &Connection, scoring: i64) -> Result<Vec<Mark>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.key, m.level, m.percent, m.quote, m.note FROM calibration_mark m JOIN criterion c ON c.id = m.criterion
         WHERE m.scoring = ?1 ORDER BY c.id",
    )?;
    let rows = statement.query_map([scoring], read_mark)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
