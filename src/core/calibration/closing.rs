//! Closing: they talked. Who came, what was agreed, what becomes a rule for all, and what the owner of the card is to say.

use super::agreed::{Agreed, Consensus, consensus};
use super::asks::{owner, precedent_of, questions_of, store_precedent};
use super::no_part::{require_no_part, require_talk};
use super::state::{Calibration, CalibrationId, Closing, load};
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card};
use crate::core::text::{Kept, Untrusted};
use rusqlite::{Connection, ToSql};
use std::collections::BTreeMap;

/// How a calibration is closed.
#[derive(Clone, Copy, Debug)]
pub struct Close<'a> {
    /// Who of those who were asked came, by handle.
    pub attended: &'a [String],
    /// Although answers are missing and its day has not come.
    pub early: bool,
    /// What was agreed.
    pub agreed: &'a Agreed,
    /// What they take from it.
    pub learnt: Option<&'a str>,
    /// What holds from now on, by criterion.
    pub precedents: &'a [(String, String)],
    /// What the owner of the card is asked, by criterion.
    pub asks: &'a [(String, String)],
    /// Who is to answer that; without it who published the card.
    pub owner: Option<&'a str>,
}

/// What was recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closed {
    /// The calibration as it stands.
    pub calibration: Calibration,
    /// How many answers were agreed on.
    pub agreed: usize,
    /// Whether it is new.
    pub new: bool,
}

/// All that is said, held against the card and the roster.
struct Said {
    attended: Vec<Person>,
    agreed: Vec<Consensus>,
    learnt: Option<Kept>,
    precedents: BTreeMap<String, Kept>,
    asks: BTreeMap<String, Kept>,
    owner: Option<Person>,
}

/// Closes a calibration. Who leads it does, or a manager. The same again changes nothing.
pub fn close(writing: &mut Writing<'_>, actor: &Actor, id: CalibrationId, how: &Close<'_>) -> Result<Closed> {
    let calibration = load(writing, id)?;
    let person = require_leader(writing, actor, &calibration)?;
    let card = scorecard::load(writing, calibration.card)?;
    let said = said(writing, actor, (&calibration, &card), how)?;
    let agreed = said.agreed.len();
    if let Some(closing) = &calibration.closing {
        require_same(writing, &calibration, closing, &said)?;
        return Ok(Closed { calibration, agreed, new: false });
    }
    require_time(&calibration, actor, how)?;
    require_rule(writing, actor, (&calibration, person), &said)?;
    store(writing, actor, (&calibration, person), &said)?;
    writing.note(format!("calibration {}", id.0));
    Ok(Closed { calibration: load(writing, id)?, agreed, new: true })
}

fn require_leader<'a>(conn: &Connection, actor: &'a Actor, calibration: &Calibration) -> Result<&'a Person> {
    let person = actor.person(conn)?;
    let id = calibration.id.0;
    if calibration.items.iter().any(|item| item.agent == person.id) {
        return Err(Refusal::rule(format!(
            "{} may not close calibration {id}: one of its dialogues is their own",
            person.handle
        ))
        .hint("somebody else closes it: who leads it, or a manager"));
    }
    if calibration.leader.id == person.id || actor.has(Role::Manager) {
        return Ok(person);
    }
    Err(Refusal::rule(format!("{} may not close calibration {id}", person.handle))
        .hint(format!("{} leads it; a manager may, too", calibration.leader.handle)))
}

/// Answers that would come after the closing are not taken any more.
fn require_time(calibration: &Calibration, actor: &Actor, how: &Close<'_>) -> Result<()> {
    let missing = calibration.missing();
    if missing == 0 || how.early || actor.today >= calibration.day {
        return Ok(());
    }
    let (id, day) = (calibration.id.0, calibration.day);
    let are = if missing == 1 { "answer is" } else { "answers are" };
    Err(Refusal::rule(format!("{missing} {are} missing in calibration {id}, and its day, {day}, has not come"))
        .hint("wait for them, or close it with --early: they are not taken any more then"))
}

/// Refuses rules for all that no talk stands behind, or by somebody whose open case they would decide.
fn require_rule(
    conn: &Connection,
    actor: &Actor,
    (calibration, person): (&Calibration, &Person),
    said: &Said,
) -> Result<()> {
    for key in said.precedents.keys() {
        require_talk(calibration, person, &said.attended)?;
        require_no_part(conn, actor, calibration, (person, key))?;
    }
    Ok(())
}

fn said(conn: &Connection, actor: &Actor, (calibration, card): (&Calibration, &Card), how: &Close<'_>) -> Result<Said> {
    let (precedents, asks) =
        (by_criterion(card, "--precedent", how.precedents)?, by_criterion(card, "--ask", how.asks)?);
    if let Some(both) = precedents.keys().find(|key| asks.contains_key(*key)) {
        return Err(Refusal::words(format!("`{both}` is decided and asked at the same time"))
            .hint("either it holds from now on (--precedent), or the owner of the card says what holds (--ask)"));
    }
    if asks.is_empty() && how.owner.is_some() {
        return Err(Refusal::words("--owner is given, and nothing is asked").hint("ask with --ask CRITERION=WORDS"));
    }
    let owner = (!asks.is_empty()).then(|| owner(conn, actor, calibration, how.owner)).transpose()?;
    Ok(Said {
        attended: attended(conn, calibration, how.attended)?,
        agreed: consensus(calibration, card, how.agreed)?,
        learnt: Kept::optional("--learnt", how.learnt)?,
        precedents,
        asks,
        owner,
    })
}

fn by_criterion(card: &Card, flag: &str, pairs: &[(String, String)]) -> Result<BTreeMap<String, Kept>> {
    let mut found = BTreeMap::new();
    for (key, words) in pairs {
        let key = &card.criterion(key)?.key;
        if found.insert(key.clone(), Kept::new(flag, words)?).is_some() {
            return Err(Refusal::words(format!("{flag} names `{key}` twice")).hint("say it once, in one sentence"));
        }
    }
    Ok(found)
}

fn attended(conn: &Connection, calibration: &Calibration, handles: &[String]) -> Result<Vec<Person>> {
    let found = people::find_all(conn, handles)?;
    if let Some(other) = found.iter().find(|person| !calibration.asks(person)) {
        let asked: Vec<&str> = calibration.asked.iter().map(|one| one.handle.as_str()).collect();
        return Err(Refusal::words(format!("{} was not asked in calibration {}", other.handle, calibration.id.0))
            .hint(format!("--attended names those who were asked and came, of {}", asked.join(", "))));
    }
    Ok(found)
}

fn store(
    writing: &mut Writing<'_>,
    actor: &Actor,
    (calibration, person): (&Calibration, &Person),
    said: &Said,
) -> Result<()> {
    let id = calibration.id.0;
    let facts: [(&'static str, &dyn ToSql); 2] = [("calibration", &id), ("person", &person.id.0)];
    writing.insert("calibration_closing", &facts, &[("learnt", said.learnt.as_ref())])?;
    for one in &calibration.asked {
        let facts: [(&'static str, &dyn ToSql); 3] =
            [("calibration", &id), ("person", &one.id.0), ("attended", &said.attended.contains(one))];
        writing.insert("calibration_attendance", &facts, &[])?;
    }
    let criteria = scorecard::criterion_ids(writing, calibration.card)?;
    for one in &said.agreed {
        let facts: [(&'static str, &dyn ToSql); 4] = [
            ("item", &one.item),
            ("criterion", &criteria.get(&one.criterion)),
            ("level", &one.level),
            ("percent", &one.percent),
        ];
        writing.insert("calibration_consensus", &facts, &[("note", one.note.as_ref())])?;
    }
    for (key, headnote) in &said.precedents {
        store_precedent(writing, calibration, person.id, (key, headnote))?;
    }
    store_questions(writing, actor, calibration, said)
}

fn store_questions(writing: &mut Writing<'_>, actor: &Actor, calibration: &Calibration, said: &Said) -> Result<()> {
    let Some(owner) = &said.owner else { return Ok(()) };
    let due = actor.calendar.deadline(writing.now(), actor.policy.questions.answer_within);
    let due = due.ok_or_else(|| Refusal::outside_calendar("the time to answer"))?.to_string();
    let criteria = scorecard::criterion_ids(writing, calibration.card)?;
    for (key, words) in &said.asks {
        let facts: [(&'static str, &dyn ToSql); 4] = [
            ("calibration", &calibration.id.0),
            ("criterion", &criteria.get(key)),
            ("owner", &owner.id.0),
            ("due", &due),
        ];
        writing.insert("calibration_question", &facts, &[("words", Some(words))])?;
    }
    Ok(())
}

/// Refuses another closing than the one that stands.
fn require_same(conn: &Connection, calibration: &Calibration, closing: &Closing, said: &Said) -> Result<()> {
    let came: Vec<&str> = said.attended.iter().map(|person| person.handle.as_str()).collect();
    let words = |text: &Untrusted| text.expose().to_owned();
    let is_same = closing.attended.len() == came.len()
        && closing.attended.iter().all(|handle| came.contains(&handle.as_str()))
        && closing.learnt.as_ref().map(words).as_deref() == said.learnt.as_ref().map(Kept::as_str)
        && stored(conn, calibration)? == said.agreed
        && are_precedents(conn, calibration, said)?
        && are_asked(conn, calibration, said)?;
    if is_same {
        return Ok(());
    }
    Err(Refusal::rule(format!("calibration {} is closed already, with other words", calibration.id.0))
        .hint("what was agreed stands; another calibration can agree on something else"))
}

fn are_precedents(conn: &Connection, calibration: &Calibration, said: &Said) -> Result<bool> {
    for (key, headnote) in &said.precedents {
        let stands = precedent_of(conn, calibration.id, key)?;
        if stands.is_none_or(|stands| stands.expose() != headnote.as_str()) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn are_asked(conn: &Connection, calibration: &Calibration, said: &Said) -> Result<bool> {
    let stands = questions_of(conn, calibration.id)?;
    let is_asked = |(key, words): (&String, &Kept)| {
        stands.iter().any(|one| one.criterion == *key && one.words.expose() == words.as_str())
    };
    Ok(stands.len() == said.asks.len() && said.asks.iter().all(is_asked))
}

/// What was agreed, as it stands.
pub(super) fn stored(conn: &Connection, calibration: &Calibration) -> Result<Vec<Consensus>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.item, c.key, s.level, s.percent, s.note FROM calibration_consensus s JOIN criterion c ON c.id = s.criterion
         JOIN calibration_item i ON i.id = s.item WHERE i.calibration = ?1 ORDER BY s.item, c.key",
    )?;
    let rows = statement.query_map([calibration.id.0], |row| {
        let note = row.get::<_, Option<String>>("note")?.map(Untrusted::new);
        Ok(Consensus {
            item: row.get("item")?,
            criterion: row.get("key")?,
            level: row.get("level")?,
            percent: row.get("percent")?,
            note: note.as_ref().map(Kept::stored),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
