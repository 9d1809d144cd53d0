//! Drafts: a card that is proposed, so that those who are measured by it can say what they think of it first.

use super::card::Card;
use super::check::{sound, stored};
use super::finding::Finding;
use super::published::{newest_version, require_next, require_unchanged};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::{self, NOW, Person, PersonId, Role};
use crate::core::policy::day;
use crate::core::refusal::{Refusal, Result};
use crate::core::suggest::did_you_mean_or;
use crate::core::toml::Written;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// The number of a draft.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DraftId(pub i64);

/// A card that is proposed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// Its number.
    pub id: DraftId,
    /// The card, as proposed.
    pub card: Card,
    /// Its text, as proposed.
    text: String,
    /// The last day to comment.
    pub until: NaiveDate,
    /// How many people were asked, about this draft or those before it in the same round.
    pub asked: u64,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl Draft {
    /// Whether one can still comment.
    pub fn takes_comments(&self, today: NaiveDate) -> bool {
        today <= self.until
    }
}

/// How a card is proposed.
#[derive(Clone, Copy, Debug)]
pub struct Proposing<'a> {
    /// The card.
    pub written: Written<'a>,
    /// The last day to comment; without it as many working days as the policy says.
    pub until: Option<NaiveDate>,
    /// Whose agents are asked; without it everybody's.
    pub teams: &'a [String],
}

/// A draft that was proposed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposed {
    /// The draft.
    pub draft: Draft,
    /// Who is asked, by handle.
    pub asked: Vec<String>,
    /// What somebody should think about.
    pub warnings: Vec<Finding>,
    /// Whether something was recorded.
    pub new: bool,
}

/// Proposes a card: its agents have until a day to comment. Another draft of that name takes the place of the one before.
pub fn propose(writing: &mut Writing<'_>, actor: &Actor, proposing: &Proposing<'_>) -> Result<Proposed> {
    let written = &proposing.written;
    let (card, warnings) = sound(written)?;
    if !require_unchanged(writing, &card, written.text)? {
        return Err(Refusal::rule(format!("the card {} is published already", card.label()))
            .hint(format!("propose the next one: version = {}", newest_version(writing, &card.name)? + 1)));
    }
    require_next(&card, newest_version(writing, &card.name)?)?;
    let before = open_draft(writing, &card.name)?;
    let is_same =
        |draft: &Draft| draft.text == written.text && proposing.until.is_none_or(|until| until == draft.until);
    if let Some(draft) = before.clone().filter(is_same) {
        return Ok(Proposed { asked: asked(writing, draft.id)?, draft, warnings, new: false });
    }
    let until = until(writing, actor, proposing.until, before.as_ref())?;
    let asked = to_ask(writing, actor, proposing.teams)?;
    let facts: [(&'static str, &dyn rusqlite::ToSql); 3] =
        [("name", &card.name), ("text", &written.text), ("until", &until.to_string())];
    let id = DraftId(writing.insert("card_draft", &facts, &[])?);
    for person in &asked {
        writing.insert("card_asked", &[("draft", &id.0), ("person", &person.id.0)], &[])?;
    }
    writing.note(format!("the card {}, {} people asked", card.label(), asked.len()));
    let asked: Vec<String> = asked.into_iter().map(|person| person.handle).collect();
    let draft = Draft {
        id,
        card,
        text: written.text.to_owned(),
        until,
        asked: asked.len() as u64,
        by: actor.who.actor.clone(),
        at: writing.now(),
    };
    Ok(Proposed { draft, asked, warnings, new: true })
}

/// The last day to comment: as many working days as the policy says, or more; never less than an earlier draft promised.
fn until(writing: &Writing<'_>, actor: &Actor, wanted: Option<NaiveDate>, before: Option<&Draft>) -> Result<NaiveDate> {
    let days = actor.policy.cards.comment_within;
    let least = actor.calendar.deadline(writing.now(), days);
    let least = least.ok_or_else(|| Refusal::outside_calendar("the time to comment"))?;
    let wanted = wanted.unwrap_or_else(|| before.map_or(least, |before| least.max(before.until)));
    if wanted < least {
        return Err(Refusal::rule(format!("people have {days} working days to comment: until {least} at least"))
            .hint("the policy says so: [cards] comment_within"));
    }
    if let Some(before) = before.filter(|before| wanted < before.until) {
        let until = before.until;
        return Err(Refusal::rule(format!("people were told that they can comment until {until}"))
            .hint(format!("another draft gives them that time too: --until {until}")));
    }
    if wanted > actor.today + chrono::Days::new(LATEST) {
        return Err(Refusal::words(format!("{wanted} is more than a year ahead"))
            .hint("nothing of this name can be published before that day is over"));
    }
    Ok(wanted)
}

/// How many days people can have at the most.
const LATEST: u64 = 366;

/// The agents of today, or of some teams, by handle.
fn to_ask(conn: &Connection, actor: &Actor, teams: &[String]) -> Result<Vec<Person>> {
    let mut agents = people::with_role(conn, NOW, Role::Agent, actor.today)?;
    if agents.is_empty() {
        return Err(Refusal::rule("nobody is asked: the roster has no agent today")
            .hint("take them in first: assize people import"));
    }
    if teams.is_empty() {
        return Ok(agents);
    }
    let mut of_teams: BTreeSet<PersonId> = BTreeSet::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut met: BTreeSet<String> = BTreeSet::new();
    for agent in &agents {
        for (_, team) in people::stints_on(conn, agent.id, actor.today)?.into_iter().filter(is_agent) {
            if teams.contains(&team) {
                of_teams.insert(agent.id);
                met.insert(team.clone());
            }
            known.insert(team);
        }
    }
    if let Some(unknown) = teams.iter().find(|team| !met.contains(*team)) {
        let list = || format!("teams with agents are {}", known.iter().cloned().collect::<Vec<_>>().join(", "));
        let hint = did_you_mean_or(unknown, known.iter().map(String::as_str), list);
        return Err(Refusal::rule(format!("no agent is in a team `{unknown}` today")).hint(hint));
    }
    agents.retain(|agent| of_teams.contains(&agent.id));
    Ok(agents)
}

fn is_agent((role, _): &(Role, String)) -> bool {
    *role == Role::Agent
}

/// Who was asked about a draft, by handle.
pub fn asked(conn: &Connection, draft: DraftId) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT p.handle FROM card_asked a JOIN identity i ON i.person = a.person JOIN person p ON p.id = i.one
         WHERE a.draft = ?1 ORDER BY p.handle",
    )?;
    let rows = statement.query_map([draft.0], |row| row.get("handle"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The draft of a name on which people can comment, or which waits to be published; none where the newest was published.
pub fn open_draft(conn: &Connection, name: &str) -> Result<Option<Draft>> {
    let newest: Option<i64> = conn
        .prepare_cached(
            "SELECT max(d.id) FROM card_draft d WHERE d.name = ?1
             AND NOT EXISTS (SELECT 1 FROM card c WHERE c.name = ?1 AND c.entry >= d.entry)",
        )?
        .query_row([name], |row| row.get(0))?;
    newest.map(|id| draft(conn, DraftId(id))).transpose()
}

/// The drafts that led to one: those of its name since the card before it was published, the oldest first.
pub fn drafts_of_round(conn: &Connection, draft: DraftId) -> Result<Vec<DraftId>> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id FROM card_draft n JOIN card_draft d ON d.name = n.name AND d.id <= n.id WHERE n.id = ?1
           AND NOT EXISTS (SELECT 1 FROM card c WHERE c.name = n.name AND c.entry >= d.entry AND c.entry < n.entry)
         ORDER BY d.id",
    )?;
    let rows = statement.query_map([draft.0], |row| row.get("id").map(DraftId))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The draft that a published card was made of.
pub fn draft_of_card(conn: &Connection, name: &str, version: i64) -> Result<Option<Draft>> {
    let id: Option<i64> = conn
        .prepare_cached("SELECT draft FROM card WHERE name = ?1 AND version = ?2")?
        .query_row(params![name, version], |row| row.get("draft"))
        .optional()?
        .flatten();
    id.map(|id| draft(conn, DraftId(id))).transpose()
}

/// The names of all that was ever proposed.
pub fn names_proposed(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT name FROM card_draft ORDER BY name")?;
    let rows = statement.query_map([], |row| row.get("name"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One by its number.
pub fn draft(conn: &Connection, id: DraftId) -> Result<Draft> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id, d.text, d.until, e.at, e.actor, (
           SELECT count(DISTINCT i.one) FROM card_draft b JOIN card_asked a ON a.draft = b.id JOIN identity i ON i.person = a.person
           WHERE b.name = d.name AND b.id <= d.id
           AND NOT EXISTS (SELECT 1 FROM card c WHERE c.name = d.name AND c.entry >= b.entry AND c.entry < d.entry)) AS asked
         FROM card_draft d JOIN entry e ON e.id = d.entry WHERE d.id = ?1",
    )?;
    let mut rows = statement.query([id.0])?;
    match rows.next()? {
        Some(row) => read(row),
        None => Err(Refusal::data(format!("there is no draft {}", id.0)).hint("run `assize verify`")),
    }
}

fn read(row: &Row<'_>) -> Result<Draft> {
    let (id, text): (i64, String) = (row.get("id")?, row.get("text")?);
    let card = stored(&Written { name: "the draft", text: &text })
        .map_err(|refusal| Refusal::altered(&format!("card_draft {id}"), &refusal))?;
    Ok(Draft {
        id: DraftId(id),
        card,
        text,
        until: day(&row.get::<_, String>("until")?)?,
        asked: row.get("asked")?,
        by: row.get("actor")?,
        at: row.get::<_, String>("at")?.parse().map_err(Refusal::data)?,
    })
}
