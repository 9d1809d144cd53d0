//! Drawing an order: who of several agents is coached first, by the key of a draw.

use super::listed::list;
use super::number::OrderId;
use super::options::current;
use super::place::{Order, load, next, orders};
use super::right::require_coach;
use crate::calc::draw::order_digest;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, Role};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::CardId;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// Who is put in order for what.
#[derive(Clone, Debug)]
pub struct NewOrder<'a> {
    /// Of which team.
    pub team: &'a str,
    /// The card of the criterion.
    pub card: CardId,
    /// The criterion.
    pub criterion: &'a str,
    /// The option, by id.
    pub option: &'a str,
    /// Who.
    pub agents: &'a [Person],
}

/// Puts agents of a team in order by the key of the newest draw that stands. The same agents again, while some of them
/// wait, are the same order. Answers whether it was new.
pub fn draw(writing: &mut Writing<'_>, actor: &Actor, wanted: &NewOrder<'_>) -> Result<(Order, bool)> {
    let options = current(writing)?;
    options.find(wanted.option, wanted.criterion)?;
    require_agents(writing, actor, wanted)?;
    if let Some(known) = waiting(writing, wanted)? {
        return same(known, wanted);
    }
    require_free(writing, wanted)?;
    let (draw, key) = newest_draw(writing, writing.entry())?.ok_or_else(|| {
        Refusal::rule("there is no draw whose key could put them in order")
            .hint("draw what is due first: assize assign nightly")
    })?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
        ("draw", &draw),
        ("team", &wanted.team),
        ("card", &wanted.card.0),
        ("criterion", &wanted.criterion),
        ("options", &options.number),
        ("option", &wanted.option),
    ];
    let id = writing.insert("coaching_order", &facts, &[])?;
    let mut agents: Vec<&Person> = wanted.agents.iter().collect();
    agents.sort_by_cached_key(|agent| order_digest(&key, &agent.handle));
    for (place, agent) in (1_i64..).zip(agents) {
        let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
            [("coaching_order", &id), ("agent", &agent.id.0), ("place", &place)];
        writing.insert("coaching_place", &facts, &[])?;
    }
    writing.note(format!("coaching order {id}"));
    Ok((load(writing, OrderId(id))?, true))
}

/// The newest draw before an entry that was not void then, with its key.
pub(super) fn newest_draw(conn: &Connection, before: i64) -> Result<Option<(i64, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id, d.key FROM draw d WHERE d.entry < ?1
         AND NOT EXISTS (SELECT 1 FROM voiding v WHERE v.commitment = d.commitment AND v.entry < ?1)
         ORDER BY d.id DESC LIMIT 1",
    )?;
    Ok(statement.query_row([before], |row| Ok((row.get("id")?, row.get("key")?))).optional()?)
}

fn require_agents(conn: &Connection, actor: &Actor, wanted: &NewOrder<'_>) -> Result<()> {
    people::require_team(conn, wanted.team)?;
    if wanted.agents.len() < 2 {
        return Err(Refusal::rule("an order needs two agents at least")
            .hint("name them with --agents a,b,c, or coach the one agent without --order draw"));
    }
    for agent in wanted.agents {
        require_coach(conn, actor, agent)?;
        let is_there = |(role, team): &(Role, String)| *role == Role::Agent && team == wanted.team;
        if !people::stints_on(conn, agent.id, actor.today)?.iter().any(is_there) {
            return Err(Refusal::rule(format!("{} is no agent of the team {}", agent.handle, wanted.team))
                .hint("an order is of one team: name its agents with --agents"));
        }
    }
    Ok(())
}

/// The order of this team for this criterion in which somebody still waits.
fn waiting(conn: &Connection, wanted: &NewOrder<'_>) -> Result<Option<Order>> {
    let mut known = orders(conn)?;
    known.retain(|one| one.team == wanted.team && one.criterion == wanted.criterion && next(one).is_some());
    Ok(known.pop())
}

fn same(known: Order, wanted: &NewOrder<'_>) -> Result<(Order, bool)> {
    let own: BTreeSet<_> = known.places.iter().map(|(agent, _)| agent.id).collect();
    if known.option == wanted.option && own == wanted.agents.iter().map(|agent| agent.id).collect() {
        return Ok((known, false));
    }
    Err(Refusal::rule(format!("agents of {} wait in order {} for {}", known.team, known.id.0, known.criterion))
        .hint(format!("coach them first: assize coach plan --order {}", known.id.0)))
}

/// Refuses an agent who is being coached for it.
fn require_free(conn: &Connection, wanted: &NewOrder<'_>) -> Result<()> {
    let busy = list(conn)?.into_iter().find(|one| {
        one.criterion == wanted.criterion
            && one.state().is_open()
            && wanted.agents.iter().any(|agent| agent.id == one.agent.id)
    });
    busy.map_or(Ok(()), |one| {
        Err(Refusal::rule(format!(
            "{} is coached for {} already, by coaching {}",
            one.agent.handle, one.criterion, one.id.0
        ))
        .hint("leave them out: name the others with --agents"))
    })
}
