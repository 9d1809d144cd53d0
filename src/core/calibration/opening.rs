//! Opening: which dialogues, by which card, who is asked, until when.

use super::fit::{Asked, unfit};
use super::lot::{self, LotOf};
use super::state::{Calibration, CalibrationId, list_open, load};
use crate::core::act::Actor;
use crate::core::dialogue::{self, Dialogue};
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, Role};
use crate::core::plan::Ahead;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, CardId};
use crate::core::text::{Kept, Untrusted};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, ToSql};

/// How many working days people have to answer where no day is given.
const DAYS: u32 = 5;
/// More than so many dialogues or people are a slip.
const MOST: usize = 100;

/// Which dialogues.
#[derive(Clone, Copy, Debug)]
pub enum Picked<'a> {
    /// These, by their refs.
    Named(&'a [String]),
    /// Some by lot.
    ByLot(LotOf<'a>),
}

/// A calibration that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The card, as `name` or `name/version`.
    pub card: &'a str,
    /// The dialogues.
    pub picked: Picked<'a>,
    /// Who is asked, by handle.
    pub auditors: &'a [String],
    /// The day of the talk; without it the fifth working day from today.
    pub day: Option<NaiveDate>,
    /// What it is about.
    pub subject: Option<&'a str>,
}

/// Opens a calibration, led by the actor. The same wish again, while that one is open, changes nothing. Answers whether it
/// is new.
pub fn open(writing: &mut Writing<'_>, actor: &Actor, wanted: &Wanted<'_>) -> Result<(Calibration, bool)> {
    let leader = actor.person(writing)?;
    let subject = Kept::optional("--subject", wanted.subject)?;
    let (card, _) = scorecard::find(writing, Some(wanted.card))?;
    let people = asked(writing, actor, wanted.auditors)?;
    let day = day(writing, actor, wanted.day)?;
    let new = New { leader, card, people: &people, day, subject: subject.as_ref() };
    let named = match wanted.picked {
        Picked::Named(references) => found(writing, references)?,
        Picked::ByLot(_) => Vec::new(),
    };
    if let Some(known) = known(writing, actor, &new, (wanted.picked, &named))? {
        return Ok((known, false));
    }
    let id = match wanted.picked {
        Picked::Named(_) => named_ones(writing, actor, &new, &named)?,
        Picked::ByLot(of) => by_lot(writing, actor, &new, &of)?,
    };
    writing.note(format!("calibration {}", id.0));
    Ok((load(writing, id)?, true))
}

/// A calibration before it is recorded.
struct New<'a> {
    leader: &'a Person,
    card: CardId,
    people: &'a [Person],
    day: NaiveDate,
    subject: Option<&'a Kept>,
}

impl New<'_> {
    const fn asked<'a>(&'a self, ahead: &'a Ahead) -> Asked<'a> {
        Asked { leader: self.leader, people: self.people, ahead }
    }
}

/// Two people or more, each once, who are auditors today.
fn asked(conn: &Connection, actor: &Actor, handles: &[String]) -> Result<Vec<Person>> {
    let mut found: Vec<Person> = Vec::new();
    for handle in handles {
        let person = people::find(conn, handle.trim())?;
        if found.contains(&person) {
            return Err(Refusal::words(format!("{} is named twice in --auditors", person.handle))
                .hint("name each once: everybody answers about a dialogue once"));
        }
        if !people::has_role(conn, person.id, Role::Auditor, actor.today)? {
            return Err(Refusal::rule(format!("{} is no auditor today, and cannot be asked", person.handle))
                .hint("who audits, and from which day on: assize people list"));
        }
        found.push(person);
    }
    if found.len() < 2 {
        return Err(Refusal::words("one person alone agrees with nobody: a calibration asks two or more")
            .hint("name them: --auditors vera,oleg"));
    }
    require_few(found.len(), "people")?;
    Ok(found)
}

fn day(writing: &Writing<'_>, actor: &Actor, given: Option<NaiveDate>) -> Result<NaiveDate> {
    let usual = || actor.calendar.deadline(writing.now(), DAYS);
    let day = given.or_else(usual).ok_or_else(|| Refusal::outside_calendar("the time to answer"))?;
    if day < actor.today {
        return Err(Refusal::words(format!("{day} is over: nobody can answer before it"))
            .hint("give the day of the talk with --day, today or later"));
    }
    Ok(day)
}

fn found(conn: &Connection, references: &[String]) -> Result<Vec<Dialogue>> {
    let mut dialogues: Vec<Dialogue> = Vec::new();
    for reference in references {
        let dialogue = dialogue::find(conn, reference.trim())?;
        if dialogues.iter().any(|one| one.id == dialogue.id) {
            return Err(
                Refusal::words(format!("`{}` is named twice in --dialogues", reference.trim())).hint("name each once")
            );
        }
        dialogues.push(dialogue);
    }
    if dialogues.is_empty() {
        return Err(Refusal::words("no dialogue is named").hint("name some with --dialogues, or draw some: --count 12"));
    }
    require_few(dialogues.len(), "dialogues")?;
    Ok(dialogues)
}

fn require_few(number: usize, what: &str) -> Result<()> {
    if number <= MOST {
        return Ok(());
    }
    Err(Refusal::words(format!("{number} {what} are more than a talk can take, {MOST} at the most"))
        .hint("several calibrations can be open at the same time"))
}

/// The open calibration that is wanted again, where there is one.
fn known(
    conn: &Connection,
    actor: &Actor,
    new: &New<'_>,
    (picked, named): (Picked<'_>, &[Dialogue]),
) -> Result<Option<Calibration>> {
    for one in list_open(conn)? {
        let subject = one.subject.as_ref().map(Untrusted::expose);
        let is_same = one.leader.id == new.leader.id
            && one.card == new.card
            && one.day == new.day
            && subject == new.subject.map(Kept::as_str)
            && one.asked.len() == new.people.len()
            && new.people.iter().all(|person| one.asks(person));
        let is_of_same = || match picked {
            Picked::Named(_) => {
                let wanted = named.iter().map(|dialogue| dialogue.id);
                Ok(one.drawn_from.is_none() && one.items.iter().map(|item| item.request).eq(wanted))
            }
            Picked::ByLot(of) => {
                let span = lot::span_of(conn, one.id.0)?;
                Ok::<_, Refusal>(span == Some(of.span(actor)?) && one.items.len() == of.count)
            }
        };
        if is_same && is_of_same()? {
            return Ok(Some(one));
        }
    }
    Ok(None)
}

fn named_ones(
    writing: &mut Writing<'_>,
    actor: &Actor,
    new: &New<'_>,
    dialogues: &[Dialogue],
) -> Result<CalibrationId> {
    let ahead = Ahead::load(writing)?;
    for dialogue in dialogues {
        if let Some(found) = unfit(writing, actor, dialogue, &new.asked(&ahead))? {
            return Err(found.refused());
        }
    }
    store(writing, new, dialogues)
}

fn by_lot(writing: &mut Writing<'_>, actor: &Actor, new: &New<'_>, of: &LotOf<'_>) -> Result<CalibrationId> {
    if of.count == 0 {
        return Err(Refusal::words("--count is 0: there would be nothing to answer about").hint("draw 1 or more"));
    }
    require_few(of.count, "dialogues")?;
    let ahead = Ahead::load(writing)?;
    let lot = lot::draw(writing, actor, of, &new.asked(&ahead))?;
    let id = store(writing, new, &lot.drawn)?;
    lot::store(writing, id.0, &lot)?;
    Ok(id)
}

fn store(writing: &mut Writing<'_>, new: &New<'_>, dialogues: &[Dialogue]) -> Result<CalibrationId> {
    let facts: [(&'static str, &dyn ToSql); 3] =
        [("card", &new.card.0), ("leader", &new.leader.id.0), ("day", &new.day.to_string())];
    let id = writing.insert("calibration", &facts, &[("subject", new.subject)])?;
    for (place, dialogue) in (1_i64..).zip(dialogues) {
        let revision = newest_words(writing, dialogue)?;
        let facts: [(&'static str, &dyn ToSql); 4] =
            [("calibration", &id), ("place", &place), ("request", &dialogue.id.0), ("revision", &revision)];
        writing.insert("calibration_item", &facts, &[])?;
    }
    for person in new.people {
        writing.insert("calibration_asked", &[("calibration", &id), ("person", &person.id.0)], &[])?;
    }
    Ok(CalibrationId(id))
}

fn newest_words(conn: &Connection, dialogue: &Dialogue) -> Result<Option<i64>> {
    let found = conn
        .prepare_cached("SELECT revision FROM dialogue WHERE request = ?1")?
        .query_row([dialogue.id.0], |row| row.get("revision"))
        .optional()?;
    Ok(found.flatten())
}
