//! Taking a case: its arbiter answers the disputed criteria from the dialogue alone, before they see what the sides say.

use super::lapse::{Lapsed, settle_lapses};
use super::seat::{Seat, seat_of, sitting};
use crate::core::act::Actor;
use crate::core::dispute::{About, Dispute, DisputeId, Point, load};
use crate::core::ledger::Writing;
use crate::core::people::Person;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, Card, NA, parse_level};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What an arbiter sees before they answer: the dialogue is the audit's.
pub struct Blind {
    /// The dispute.
    pub dispute: Dispute,
    /// Their seat.
    pub seat: Seat,
    /// The card.
    pub card: Card,
    /// The keys of the criteria that are disputed, in the order of the card; none where only the audit as a whole is.
    pub criteria: Vec<String>,
}

/// What taking a case led to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Taken {
    /// They have it, now or before.
    Now {
        /// Whether it was new.
        new: bool,
        /// Their seat.
        seat: Seat,
    },
    /// The time to rule had passed; that is recorded instead.
    TooLate(Lapsed),
}

/// What the arbiter of a dispute may see before they answer. Refused to everybody else.
pub fn blind(conn: &Connection, id: DisputeId, reader: &Person) -> Result<Blind> {
    let dispute = load(conn, id)?;
    let seat = require_seat(conn, &dispute, reader)?;
    let card = scorecard::load(conn, dispute.audit.card)?;
    let criteria = criteria(&dispute, &card);
    Ok(Blind { dispute, seat, card, criteria })
}

/// Records that the arbiter of a dispute took it, with their answers to the disputed criteria. The same again changes
/// nothing; other answers are refused: what was seen since cannot be forgotten.
pub fn take(
    writing: &mut Writing<'_>,
    actor: &Actor,
    id: DisputeId,
    answers: &BTreeMap<String, String>,
) -> Result<Taken> {
    let person = actor.person(writing)?;
    require_seat(writing, &load(writing, id)?, person)?;
    let lapsed = settle_lapses(writing, actor, Some(id))?;
    let dispute = load(writing, id)?;
    let Some(seat) = seat_of(writing, &dispute, person.id)? else {
        writing.note(format!("dispute {} changed hands", id.0));
        return Ok(Taken::TooLate(lapsed.into_iter().next().unwrap_or(Lapsed { dispute: id, events: Vec::new() })));
    };
    let card = scorecard::load(writing, dispute.audit.card)?;
    let levels = levels(&dispute, &card, answers)?;
    if let Some(taking) = seat.taking {
        require_same(writing, id, taking, &levels)?;
        return Ok(Taken::Now { new: false, seat });
    }
    let taking = writing.insert("taking", &[("seat", &seat.id)], &[])?;
    for (point, level) in &levels {
        writing.insert("blind_answer", &[("taking", &taking), ("point", &point.id), ("level", level)], &[])?;
    }
    writing.note(format!("dispute {}", id.0));
    Ok(Taken::Now { new: true, seat })
}

/// The seat of somebody who is to rule on a dispute; refused where they are not.
pub(super) fn require_seat(conn: &Connection, dispute: &Dispute, person: &Person) -> Result<Seat> {
    if let Some(seat) = seat_of(conn, dispute, person.id)? {
        return Ok(seat);
    }
    let (id, who) = (dispute.id.0, &person.handle);
    if super::seat::instance_of(dispute.state).is_none() {
        let hint = if dispute.state.is_open() {
            "the session comes first: assize dispute session"
        } else {
            "there is nothing left to rule on"
        };
        return Err(
            Refusal::rule(format!("dispute {id} is not in arbitration: it {}", dispute.state.said())).hint(hint)
        );
    }
    let sitting = sitting(conn, dispute)?;
    if sitting.iter().any(|seat| seat.arbiter.id == person.id) {
        return Err(Refusal::rule(format!("{who} has ruled on dispute {id} already"))
            .hint("a ballot never changes; the ruling is made when all three are in"));
    }
    Err(Refusal::rule(format!("{who} was not drawn to rule on dispute {id}")).hint(may_rule(&sitting)))
}

/// Who is to rule, in words.
pub(super) fn may_rule(sitting: &[Seat]) -> String {
    let due = sitting.iter().filter(|seat| seat.is_due());
    let who: Vec<String> = due.map(|seat| format!("{}, until {}", seat.arbiter.handle, seat.due)).collect();
    if who.is_empty() {
        return "nobody has the seat yet: a lot gives it, assize arbitrate assign says when".to_owned();
    }
    format!("who was drawn to: {}", who.join("; "))
}

fn criteria(dispute: &Dispute, card: &Card) -> Vec<String> {
    let open: BTreeSet<&str> = dispute.open_points().filter_map(|point| point.about.criterion()).collect();
    card.criteria.iter().map(|one| one.key.clone()).filter(|key| open.contains(key.as_str())).collect()
}

/// The level of each open mark; every one of them, and no other.
fn levels<'a>(
    dispute: &'a Dispute,
    card: &Card,
    answers: &BTreeMap<String, String>,
) -> Result<Vec<(&'a Point, Option<String>)>> {
    let wanted = criteria(dispute, card);
    if let Some(other) = answers.keys().find(|key| !wanted.contains(key)) {
        let disputed = if wanted.is_empty() { "the audit as a whole".to_owned() } else { wanted.join(", ") };
        return Err(Refusal::data(format!("`{other}` is not open in dispute {}", dispute.id.0))
            .hint(format!("disputed is {disputed}")));
    }
    let mut levels = Vec::new();
    for point in dispute.open_points() {
        let About::Mark { criterion: key, .. } = &point.about else { continue };
        let criterion = card.criterion(key)?;
        let answer = answers.get(key).ok_or_else(|| {
            let hint =
                format!("--answer {key}=… ({}{})", criterion.choices(), if criterion.na { " or na" } else { "" });
            Refusal::data(format!("`{key}` has no answer: each disputed criterion is answered")).hint(hint)
        })?;
        let level = parse_level(answer).filter(|level| level != NA);
        criterion.answer(level.as_deref())?;
        levels.push((point, level.map(|level| criterion.kept(&level)).transpose()?));
    }
    Ok(levels)
}

fn require_same(conn: &Connection, id: DisputeId, taking: i64, levels: &[(&Point, Option<String>)]) -> Result<()> {
    let mut statement =
        conn.prepare_cached("SELECT point, level FROM blind_answer WHERE taking = ?1 ORDER BY point")?;
    let rows = statement.query_map([taking], |row| Ok((row.get("point")?, row.get("level")?)))?;
    let stored: Vec<(i64, Option<String>)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut given: Vec<(i64, Option<String>)> = levels.iter().map(|(point, level)| (point.id, level.clone())).collect();
    given.retain(|(point, _)| stored.iter().any(|(other, _)| other == point));
    given.sort_by_key(|(point, _)| *point);
    let is_open = |point: &i64| levels.iter().any(|(other, _)| other.id == *point);
    if stored.iter().filter(|(point, _)| is_open(point)).eq(given.iter()) {
        return Ok(());
    }
    Err(Refusal::rule(format!("your answers in dispute {} are recorded already, and they were others", id.0))
        .hint("they were given before you saw both sides; the ruling may differ from them, with its reasons"))
}
