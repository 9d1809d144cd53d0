//! Patterns: the same criterion below full in several audits of an agent. No number, no rank: the marks themselves.

use super::domain::{Domain, within};
use super::period::Period;
use super::sample::Observation;
use super::standing::{Standing, day_of};
use crate::calc::calendar::Calendar;
use crate::core::audit::{self, AuditId, Mark};
use crate::core::dialogue::{turn_of, turns};
use crate::core::people::{self, Identities, NOW, Person, PersonId};
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::scorecard::{self, Card, CardId};
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which patterns are looked for.
#[derive(Clone, Copy, Debug)]
pub struct WantedPatterns<'a> {
    /// When the dialogues came in.
    pub period: Period,
    /// In how many audits at least.
    pub least: usize,
    /// Only of this agent.
    pub agent: Option<PersonId>,
    /// Only of agents who are in this team on a day.
    pub team: Option<(&'a str, NaiveDate)>,
    /// Only of this criterion.
    pub criterion: Option<&'a str>,
}

/// A mark below full that stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShortMark {
    /// The audit.
    pub audit: AuditId,
    /// Its score.
    pub scoring: i64,
    /// The card it was scored by.
    pub card: CardId,
    /// When the dialogue came in.
    pub day: NaiveDate,
    /// The dialogue's ref.
    pub reference: Untrusted,
    /// The answer in the card's words.
    pub answer: String,
    /// The words it rests on, or the place in the recording.
    pub quote: Option<Untrusted>,
    /// The number of their turn, from 1, where they stand in one.
    pub turn: Option<usize>,
    /// Why.
    pub note: Option<Untrusted>,
}

/// The same criterion below full in several audits of an agent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// Whose.
    pub agent: Person,
    /// The card's name.
    pub card: String,
    /// The criterion.
    pub criterion: String,
    /// What the card calls it.
    pub title: String,
    /// The marks, oldest first; at least one.
    pub marks: Vec<ShortMark>,
}

/// The patterns of agents by handle, card and criterion; and how many marks below full were left out because a dispute
/// about them is open.
pub fn patterns(
    conn: &Connection,
    wanted: &WantedPatterns<'_>,
    unseen: &BTreeSet<AuditId>,
) -> Result<(Vec<Pattern>, u64)> {
    let mut search = Search::new(conn, wanted)?;
    let domain = Domain { period: wanted.period, ..Domain::default() };
    for one in within(conn, &domain, unseen)?.observations.iter().filter(|one| one.inside && one.delivered) {
        search.look(conn, one)?;
    }
    let mut found = Vec::new();
    for ((handle, agent, card, criterion), (title, mut marks)) in search.found {
        if marks.len() >= wanted.least {
            marks.sort_by_key(|mark| (mark.day, mark.audit));
            found.push(Pattern { agent: Person { id: agent, handle }, card, criterion, title, marks });
        }
    }
    Ok((found, search.contested))
}

/// Handle and number of an agent, name of a card, criterion.
type Key = (String, PersonId, String, String);

struct Search<'a> {
    wanted: &'a WantedPatterns<'a>,
    calendar: Calendar,
    selves: Identities,
    standing: Standing,
    cards: HashMap<CardId, Card>,
    /// Whether an agent is looked for, and their handle.
    agents: HashMap<PersonId, Option<String>>,
    found: BTreeMap<Key, (String, Vec<ShortMark>)>,
    contested: u64,
}

impl<'a> Search<'a> {
    fn new(conn: &Connection, wanted: &'a WantedPatterns<'a>) -> Result<Self> {
        Ok(Self {
            wanted,
            calendar: policy::current(conn)?.calendar()?,
            selves: Identities::load(conn, NOW)?,
            standing: Standing::new(conn)?,
            cards: HashMap::new(),
            agents: HashMap::new(),
            found: BTreeMap::new(),
            contested: 0,
        })
    }

    fn look(&mut self, conn: &Connection, one: &Observation) -> Result<()> {
        let agent = self.selves.one(one.agent);
        let Some(handle) = self.handle(conn, agent)? else { return Ok(()) };
        if one.scoring == 0 || self.standing.is_cared_for(one) {
            return Ok(());
        }
        let card = match self.cards.remove(&one.card) {
            Some(card) => card,
            None => scorecard::load(conn, one.card)?,
        };
        for mark in audit::marks_of(conn, one.scoring)? {
            let is_short = mark.percent.is_some_and(|percent| percent < FULL);
            if !is_short || self.wanted.criterion.is_some_and(|key| key != mark.criterion) {
                continue;
            }
            if self.standing.is_contested(conn, one, (&card, &mark.criterion))? {
                self.contested += 1;
                continue;
            }
            let title = card.criterion(&mark.criterion)?.title.own().to_owned();
            let key = (handle.clone(), agent, card.name.clone(), mark.criterion.clone());
            let short = self.short(conn, one, &card, mark)?;
            self.found.entry(key).or_insert_with(|| (title, Vec::new())).1.push(short);
        }
        self.cards.insert(one.card, card);
        Ok(())
    }

    fn short(&self, conn: &Connection, one: &Observation, card: &Card, mark: Mark) -> Result<ShortMark> {
        let mut statement = conn.prepare_cached("SELECT ref FROM request WHERE id = ?1")?;
        let reference = Untrusted::new(statement.query_row([one.request.0], |row| row.get::<_, String>("ref"))?);
        let (quote, turn) = rests_on(conn, one.audit, mark.quote.as_ref())?;
        Ok(ShortMark {
            audit: one.audit,
            scoring: one.scoring,
            card: one.card,
            day: day_of(conn, &self.calendar, one)?,
            reference,
            answer: answer(card, &mark),
            quote,
            turn,
            note: mark.note,
        })
    }

    /// The handle of an agent; none where they are not looked for.
    fn handle(&mut self, conn: &Connection, agent: PersonId) -> Result<Option<String>> {
        if let Some(known) = self.agents.get(&agent) {
            return Ok(known.clone());
        }
        let is_there = match self.wanted.team {
            None => true,
            Some((team, day)) => people::stints_on(conn, agent, day)?.iter().any(|(_, own)| own == team),
        };
        let is_wanted = is_there && self.wanted.agent.is_none_or(|only| only == agent);
        let handle = if is_wanted { Some(people::handle(conn, agent)?) } else { None };
        self.agents.insert(agent, handle.clone());
        Ok(handle)
    }
}

/// What a quote says: the words of the turn that it names, and its number; or the quote as it is.
fn rests_on(conn: &Connection, id: AuditId, quote: Option<&Untrusted>) -> Result<(Option<Untrusted>, Option<usize>)> {
    let Some(quote) = quote else { return Ok((None, None)) };
    let dialogue = audit::words(conn, &audit::load(conn, id)?)?.rests_on.dialogue;
    let Some((place, said)) = turn_of(quote, &dialogue) else { return Ok((Some(quote.clone()), None)) };
    let transcript = dialogue.transcript.as_ref().map(Untrusted::expose).unwrap_or_default();
    let whole = turns(transcript).get(place).copied().unwrap_or_else(|| quote.expose());
    let words = said.filter(|said| !said.is_empty()).unwrap_or(whole);
    Ok((Some(Untrusted::new(words)), Some(place + 1)))
}

const FULL: i64 = 10_000;

/// An answer in the words of its card; what has none, as it was given.
fn answer(card: &Card, mark: &Mark) -> String {
    let level = mark.level.as_deref().unwrap_or_default();
    let known = card.criterion(&mark.criterion).ok();
    let title = known.and_then(|one| one.kind.choices().iter().find(|choice| choice.key == level));
    title.map_or_else(|| level.to_owned(), |choice| choice.title.own().to_owned())
}
