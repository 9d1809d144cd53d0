//! Places in an order: who is coached first, who next.

use super::listed::{Coaching, load as load_coaching};
use super::number::{CoachingId, OrderId};
use super::options::numbered;
use super::right::require_coach;
use super::state::State;
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::written_at;
use crate::core::people::{Person, PersonId};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{self, CardId};
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;

/// An order as it was drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// Its number.
    pub id: OrderId,
    /// The draw whose key it is, by number.
    pub(super) draw: i64,
    /// The same, by name.
    pub draw_name: String,
    /// The key.
    pub key: String,
    /// Of which team.
    pub team: String,
    /// The card of the criterion.
    pub card: CardId,
    /// Its name and version.
    pub card_label: String,
    /// The criterion.
    pub criterion: String,
    /// The option, by id.
    pub option: String,
    /// What it is called.
    pub option_title: String,
    /// The entry that drew it.
    pub(super) entry: i64,
    /// When; none while the act that records it goes on.
    pub at: Option<Moment>,
    /// Who, in the order of their places, and the coaching that each came to.
    pub places: Vec<(Person, Option<CoachingId>)>,
}

/// Every order, by number.
pub fn orders(conn: &Connection) -> Result<Vec<Order>> {
    found(conn, None)
}

/// The order with a number. Refused where there is none.
pub fn load(conn: &Connection, id: OrderId) -> Result<Order> {
    found(conn, Some(id))?
        .pop()
        .ok_or_else(|| Refusal::rule(format!("there is no order {}", id.0)).hint("see them: assize coach orders"))
}

/// Who comes next: the first who was not proposed to.
pub fn next(order: &Order) -> Option<&Person> {
    order.places.iter().find(|(_, coaching)| coaching.is_none()).map(|(agent, _)| agent)
}

/// Who comes next. Refused where all had their turn.
pub fn require_next(order: &Order) -> Result<&Person> {
    next(order).ok_or_else(|| {
        Refusal::rule(format!("all agents of order {} had their turn", order.id.0))
            .hint(format!("see what it did: assize coach orders {}", order.id.0))
    })
}

/// The newest coaching of an order, while its agent has not answered: asking for who comes next waits for that. Refused to
/// who may not coach them.
pub fn unanswered(conn: &Connection, actor: &Actor, order: &Order) -> Result<Option<Coaching>> {
    let Some(newest) = order.places.iter().filter_map(|(_, coaching)| *coaching).max() else { return Ok(None) };
    let found = load_coaching(conn, newest)?;
    if found.state() != State::Proposed {
        return Ok(None);
    }
    require_coach(conn, actor, &found.agent)?;
    Ok(Some(found))
}

/// The coachings of an order that came while somebody before them waited. Who stands in it twice, since two turned out to
/// be one person, has the first of both places.
pub fn out_of_turn(order: &Order) -> Vec<CoachingId> {
    let (mut seen, mut places) = (BTreeSet::new(), Vec::new());
    for (agent, coaching) in &order.places {
        if seen.insert(agent.id) {
            places.push(*coaching);
        }
    }
    let is_passed = |place: usize, id: CoachingId| {
        places.iter().take(place).any(|other: &Option<CoachingId>| other.is_none_or(|other| other > id))
    };
    let all = places.iter().enumerate().filter_map(|(place, coaching)| Some((place, (*coaching)?)));
    all.filter(|(place, id)| is_passed(*place, *id)).map(|(_, id)| id).collect()
}

/// Refuses an agent who does not come next, where no reason is given.
pub(super) fn require_turn(
    conn: &Connection,
    id: OrderId,
    agent: &Person,
    (criterion, option): (&str, &str),
    has_reason: bool,
) -> Result<()> {
    let order = load(conn, id)?;
    if order.criterion != criterion || order.option != option {
        return Err(Refusal::rule(format!("order {} is for {} by {}", id.0, order.criterion, order.option))
            .hint("leave --criterion and --option out: the order says them"));
    }
    let Some((_, known)) = order.places.iter().find(|(one, _)| one.id == agent.id) else {
        return Err(Refusal::rule(format!("{} is not in order {}", agent.handle, id.0))
            .hint("coach them without --order, or draw an order that they are in"));
    };
    if known.is_some() {
        return Err(Refusal::rule(format!("{} had their turn in order {}", agent.handle, id.0))
            .hint("coach them again without --order"));
    }
    match next(&order) {
        Some(first) if first.id != agent.id && !has_reason => {
            Err(Refusal::rule(format!("{} comes first in order {}", first.handle, id.0))
                .hint("take who comes next, or say with --note why not: it stays on the record"))
        }
        _ => Ok(()),
    }
}

fn found(conn: &Connection, only: Option<OrderId>) -> Result<Vec<Order>> {
    let mut statement = conn.prepare_cached(
        "SELECT o.*, d.key, c.name, e.at FROM coaching_order o JOIN draw d ON d.id = o.draw
         JOIN commitment c ON c.id = d.commitment LEFT JOIN entry e ON e.id = o.entry
         WHERE ?1 IS NULL OR o.id = ?1 ORDER BY o.id",
    )?;
    let mut rows = statement.query([only.map(|id| id.0)])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(read(conn, row)?);
    }
    Ok(found)
}

fn read(conn: &Connection, row: &Row<'_>) -> Result<Order> {
    let (id, card) = (OrderId(row.get("id")?), CardId(row.get("card")?));
    let option: String = row.get("option")?;
    let choice = numbered(conn, row.get("options")?)?.choices.into_iter().find(|one| one.id == option);
    Ok(Order {
        id,
        draw: row.get("draw")?,
        draw_name: row.get("name")?,
        key: row.get("key")?,
        team: row.get("team")?,
        card,
        card_label: scorecard::load(conn, card)?.label(),
        criterion: row.get("criterion")?,
        option,
        option_title: choice.map(|one| one.title).unwrap_or_default(),
        entry: row.get("entry")?,
        at: written_at(row)?,
        places: places(conn, id)?,
    })
}

fn places(conn: &Connection, id: OrderId) -> Result<Vec<(Person, Option<CoachingId>)>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id, p.handle, (SELECT min(c.id) FROM coaching c JOIN identity j ON j.person = c.agent
           WHERE c.coaching_order = x.coaching_order AND j.one = i.one) AS coaching
         FROM coaching_place x JOIN identity i ON i.person = x.agent JOIN person p ON p.id = i.one
         WHERE x.coaching_order = ?1 ORDER BY x.place",
    )?;
    let rows = statement.query_map([id.0], |row| {
        let agent = Person { id: PersonId(row.get("id")?), handle: row.get("handle")? };
        Ok((agent, row.get::<_, Option<i64>>("coaching")?.map(CoachingId)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
