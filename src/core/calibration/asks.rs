//! What people could not agree on, since the card does not say it: the owner of the card decides, and the answer is a
//! precedent.

use super::no_part::require_no_part;
use super::state::{Calibration, CalibrationId, load};
use crate::core::act::{self, Actor};
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, PersonId, Role};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

/// A question that a calibration leaves to the owner of its card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardQuestion {
    /// The calibration.
    pub calibration: CalibrationId,
    /// The card, as its label.
    pub card: String,
    /// The criterion's key.
    pub criterion: String,
    /// Who is to answer.
    pub owner: Person,
    /// The last day to answer.
    pub due: NaiveDate,
    /// What is asked.
    pub words: Untrusted,
    /// The answer, and who gave it, by handle.
    pub answer: Option<(Untrusted, String)>,
}

impl CardQuestion {
    /// Whether nobody answered it in time.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.answer.is_none() && self.due < today
    }
}

/// Who is to answer: somebody who is named, or who published the card; a lead or a manager today, and no agent of one of
/// the dialogues.
pub(super) fn owner(
    conn: &Connection,
    actor: &Actor,
    calibration: &Calibration,
    named: Option<&str>,
) -> Result<Person> {
    let owner = match named {
        Some(handle) => people::find(conn, handle)?,
        None => publisher(conn, calibration)?,
    };
    let refused = |why: &str| {
        Err(Refusal::rule(format!("{} cannot answer what is asked about the card: {why}", owner.handle))
            .hint("name a lead or a manager with --owner WHO"))
    };
    let stints = people::stints_on(conn, owner.id, actor.today)?;
    if !stints.iter().any(|(role, _)| matches!(role, Role::Lead | Role::Manager)) {
        return refused("they are neither a lead nor a manager today");
    }
    if calibration.items.iter().any(|item| item.agent == owner.id) {
        return refused("one of the dialogues is their own");
    }
    Ok(owner)
}

/// Who published the card of a calibration.
fn publisher(conn: &Connection, calibration: &Calibration) -> Result<Person> {
    let handle: String = conn
        .prepare_cached("SELECT e.actor FROM card c JOIN entry e ON e.id = c.entry WHERE c.id = ?1")?
        .query_row([calibration.card.0], |row| row.get("actor"))?;
    people::lookup(conn, &handle)?.ok_or_else(|| {
        Refusal::rule(format!("{handle}, who published the card, is not on the roster"))
            .hint("name a lead or a manager with --owner WHO")
    })
}

/// Answers what a calibration asks about a criterion: from then on it is a precedent. Its owner does; once its time is over,
/// any manager may too. Answers whether it is new.
pub fn answer_question(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (id, criterion): (CalibrationId, &str),
    note: &str,
) -> Result<(CardQuestion, bool)> {
    let calibration = load(writing, id)?;
    let question = find(writing, id, criterion)?;
    let (person, headnote) = (actor.person(writing)?, Kept::new("--note", note)?);
    if let Some((stands, by)) = &question.answer {
        if *by == person.handle && stands.expose() == headnote.as_str() {
            return Ok((question, false));
        }
        return Err(Refusal::rule(format!(
            "what calibration {} asked about `{criterion}` is answered already, by {by}",
            id.0
        ))
        .hint("what no longer fits is asked again: assize score ask, or another calibration"));
    }
    require_answerer(actor, person, &question, &calibration)?;
    require_other(person, &calibration)?;
    require_no_part(writing, actor, &calibration, (person, criterion))?;
    store_precedent(writing, &calibration, person.id, (criterion, &headnote))?;
    writing.note(format!("calibration {}, {criterion}", id.0));
    Ok((find(writing, id, criterion)?, true))
}

fn require_answerer(actor: &Actor, person: &Person, question: &CardQuestion, calibration: &Calibration) -> Result<()> {
    let is_own = calibration.items.iter().any(|item| item.agent == person.id);
    let may = person.id == question.owner.id || (question.is_overdue(actor.today) && actor.has(Role::Manager));
    if may && !is_own {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "{} may not {}, calibration {}",
        person.handle,
        act::CALIBRATE_ANSWER.verb,
        question.calibration.0
    ))
    .hint(format!("{} owns it, until {}; after that any manager may answer too", question.owner.handle, question.due)))
}

/// Refuses an answer to one's own question where no talk stands behind it.
fn require_other(person: &Person, calibration: &Calibration) -> Result<()> {
    let Some(closing) = calibration.closing.as_ref().filter(|closing| closing.by.id == person.id) else {
        return Ok(());
    };
    let is_talk = calibration.answerers() > 1 && closing.attended.iter().any(|handle| *handle != person.handle);
    if is_talk {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "{} asked it themselves when they closed calibration {}, and no talk of two or more stands behind it",
        person.handle, calibration.id.0
    ))
    .hint("once its time is over any other manager may answer; or open another calibration"))
}

/// Makes a precedent on a criterion of the card of a calibration.
pub(super) fn store_precedent(
    writing: &mut Writing<'_>,
    calibration: &Calibration,
    person: PersonId,
    (criterion, headnote): (&str, &Kept),
) -> Result<()> {
    let (number, line): (i64, i64) = writing
        .prepare_cached("SELECT id, line FROM criterion WHERE card = ?1 AND key = ?2")?
        .query_row((calibration.card.0, criterion), |row| Ok((row.get("id")?, row.get("line")?)))?;
    let facts: [(&'static str, &dyn ToSql); 4] =
        [("line", &line), ("criterion", &number), ("person", &person.0), ("calibration", &calibration.id.0)];
    writing.insert("precedent", &facts, &[("headnote", Some(headnote))]).map(drop)
}

/// What a calibration made a precedent of a criterion, where it did.
pub fn precedent_of(conn: &Connection, id: CalibrationId, criterion: &str) -> Result<Option<Untrusted>> {
    let found = conn
        .prepare_cached(
            "SELECT coalesce(p.headnote, 'erased') AS headnote FROM precedent p JOIN criterion c ON c.id = p.criterion
             WHERE p.calibration = ?1 AND c.key = ?2",
        )?
        .query_row((id.0, criterion), |row| row.get::<_, String>("headnote"))
        .optional()?;
    Ok(found.map(Untrusted::new))
}

/// Every question of calibrations: what is open first, then the rest, each oldest first.
pub fn card_questions(conn: &Connection) -> Result<Vec<CardQuestion>> {
    let mut found = select(conn, "q.id > ?1", 0)?;
    found.sort_by_key(|one| one.answer.is_some());
    Ok(found)
}

/// Those of one calibration.
pub fn questions_of(conn: &Connection, id: CalibrationId) -> Result<Vec<CardQuestion>> {
    select(conn, "q.calibration = ?1", id.0)
}

fn find(conn: &Connection, id: CalibrationId, criterion: &str) -> Result<CardQuestion> {
    let all = questions_of(conn, id)?;
    let keys: Vec<String> = all.iter().map(|one| one.criterion.clone()).collect();
    all.into_iter().find(|one| one.criterion == criterion).ok_or_else(|| {
        let hint =
            if keys.is_empty() { "it asks nothing".to_owned() } else { format!("it asks about {}", keys.join(", ")) };
        Refusal::rule(format!("calibration {} asks nothing about `{criterion}`", id.0)).hint(hint)
    })
}

fn select(conn: &Connection, which: &str, number: i64) -> Result<Vec<CardQuestion>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT q.calibration, k.name || '/' || k.version AS label, c.key, o.id AS owner, o.handle, q.due,
           coalesce(q.words, 'erased') AS words, p.id AS precedent, coalesce(p.headnote, 'erased') AS headnote, a.handle AS answerer
         FROM calibration_question q JOIN criterion c ON c.id = q.criterion JOIN card k ON k.id = c.card
         JOIN identity i ON i.person = q.owner JOIN person o ON o.id = i.one
         LEFT JOIN precedent p ON p.calibration = q.calibration AND p.criterion = q.criterion
         LEFT JOIN identity j ON j.person = p.person LEFT JOIN person a ON a.id = j.one WHERE {which} ORDER BY q.id"
    ))?;
    let mut rows = statement.query([number])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<CardQuestion> {
    let answer = match row.get::<_, Option<i64>>("precedent")? {
        Some(_) => Some((Untrusted::new(row.get::<_, String>("headnote")?), row.get("answerer")?)),
        None => None,
    };
    Ok(CardQuestion {
        calibration: CalibrationId(row.get("calibration")?),
        card: row.get("label")?,
        criterion: row.get("key")?,
        owner: Person { id: PersonId(row.get("owner")?), handle: row.get("handle")? },
        due: day(&row.get::<_, String>("due")?)?,
        words: Untrusted::new(row.get::<_, String>("words")?),
        answer,
    })
}
