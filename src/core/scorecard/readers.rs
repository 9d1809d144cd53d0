//! Readers: who said that they know a published card, and who did not.

use super::card::{Card, CardId};
use super::published::{Listed, find};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, Person, PersonId, Role, SELVES};
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Somebody who is to know a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reader {
    /// Who.
    pub person: Person,
    /// Their teams today, none where they left.
    pub teams: Vec<String>,
    /// Their roles today.
    pub roles: Vec<&'static str>,
    /// When they said that they know it.
    pub acknowledged: Option<Moment>,
    /// Under which login they said so.
    pub login: Option<String>,
    /// The newest earlier version that they said they know.
    pub earlier: Option<i64>,
}

/// Records that the person who acts knows a published card: nobody else can say so. Answers the card, and whether it is
/// new.
pub fn acknowledge(writing: &mut Writing<'_>, actor: &Actor, label: Option<&str>) -> Result<(Card, bool)> {
    let person = actor.person(writing)?.clone();
    if actor.stints.is_empty() {
        return Err(Refusal::rule(format!("{} is not on the roster on {}", person.handle, actor.today))
            .hint("who is there from when to when: assize people list"));
    }
    let (id, card) = find(writing, label)?;
    let known = writing
        .prepare_cached(&format!("SELECT 1 FROM card_acknowledgement WHERE person IN {SELVES} AND card = ?2"))?
        .exists(params![person.id.0, id.0])?;
    if !known {
        writing.insert("card_acknowledgement", &[("card", &id.0), ("person", &person.id.0)], &[])?;
        writing.note(format!("the card {}", card.label()));
    }
    Ok((card, !known))
}

/// Everybody who is on the roster today, or who acknowledged a card, by handle.
pub fn readers(conn: &Connection, card: CardId, today: NaiveDate) -> Result<Vec<Reader>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id, p.handle, known.at, known.login, before.earlier FROM person p JOIN identity s ON s.person = p.id AND s.one = p.id
         LEFT JOIN (SELECT i.one AS one, min(e.at) AS at, e.login AS login FROM card_acknowledgement a JOIN identity i ON i.person = a.person
             JOIN entry e ON e.id = a.entry WHERE a.card = ?1 GROUP BY i.one) known ON known.one = p.id
         LEFT JOIN (SELECT j.one AS one, max(o.version) AS earlier FROM card d JOIN card o ON o.name = d.name AND o.version < d.version
             JOIN card_acknowledgement b ON b.card = o.id JOIN identity j ON j.person = b.person
             WHERE d.id = ?1 GROUP BY j.one) before ON before.one = p.id
         ORDER BY p.handle",
    )?;
    let mut rows = statement.query([card.0])?;
    let mut readers = Vec::new();
    while let Some(row) = rows.next()? {
        let person = Person { id: PersonId(row.get("id")?), handle: row.get("handle")? };
        let at: Option<String> = row.get("at")?;
        let acknowledged = at.map(|at| at.parse().map_err(Refusal::data)).transpose()?;
        let mut stints = people::stints_on(conn, person.id, today)?;
        stints.retain(|(role, _)| *role != Role::Machine);
        if acknowledged.is_some() || !stints.is_empty() {
            let teams: BTreeSet<&String> = stints.iter().map(|(_, team)| team).collect();
            let roles: BTreeSet<&'static str> = stints.iter().map(|(role, _)| role.word()).collect();
            readers.push(Reader {
                person,
                teams: teams.into_iter().cloned().collect(),
                roles: roles.into_iter().collect(),
                acknowledged,
                login: row.get("login")?,
                earlier: row.get("earlier")?,
            });
        }
    }
    Ok(readers)
}

/// How many of those who are on the roster today acknowledged a card, and how many there are.
pub fn known_by(conn: &Connection, card: &Listed, today: NaiveDate) -> Result<(u64, u64)> {
    let readers = readers(conn, card.id, today)?;
    let there = readers.iter().filter(|reader| !reader.roles.is_empty());
    let known = there.clone().filter(|reader| reader.acknowledged.is_some()).count();
    Ok((known as u64, there.count() as u64))
}
