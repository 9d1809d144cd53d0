//! Routings computed again: whom the rule gave a request to, from the roster and the open work of then.

use super::routing::{Candidate, choose, words};
use super::state::Complexity;
use crate::core::ledger;
use crate::core::people::{self, Identities, Person, PersonId, Role};
use crate::core::policy::Calendars;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// Recomputes every routing. Answers how many there are, and what differs.
pub fn recheck_routings(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let calendars = Calendars::load(conn)?;
    let mut statement = conn.prepare(
        "SELECT o.id, o.entry, o.request, r.ref, r.channel, o.agent, o.part, o.chosen, o.why, e.at, e.actor, e.previous
         FROM routing o JOIN entry e ON e.id = o.entry JOIN request r ON r.id = o.request ORDER BY o.id",
    )?;
    let (mut rows, mut findings, mut work) = (statement.query([])?, Vec::new(), Work::load(conn)?);
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += 1;
        let routing = Routing::read(row, &calendars)?;
        work.up_to(routing.entry);
        if let Some(says) = routing.finding(conn, &work)? {
            findings.push(format!("routing {} of `{}`: {says}", routing.id, routing.reference));
        }
        work.routed(&routing);
    }
    Ok((count, findings))
}

/// A routing as it is stored.
struct Routing {
    id: i64,
    entry: i64,
    request: i64,
    reference: String,
    channel: String,
    agent: PersonId,
    is_specialist: bool,
    is_by_rule: bool,
    why: String,
    actor: String,
    previous: Vec<u8>,
    today: NaiveDate,
}

impl Routing {
    fn read(row: &Row<'_>, calendars: &Calendars) -> Result<Self> {
        let (entry, at): (i64, String) = (row.get("entry")?, row.get("at")?);
        Ok(Self {
            id: row.get("id")?,
            entry,
            request: row.get("request")?,
            reference: row.get("ref")?,
            channel: row.get("channel")?,
            agent: PersonId(row.get("agent")?),
            is_specialist: row.get::<_, String>("part")? == "specialist",
            is_by_rule: row.get::<_, String>("chosen")? == "rule",
            why: row.get("why")?,
            actor: row.get("actor")?,
            previous: row.get("previous")?,
            today: calendars.local_day(entry, at.parse().map_err(Refusal::data)?),
        })
    }

    /// What does not come out, if anything.
    fn finding(&self, conn: &Connection, work: &Work) -> Result<Option<String>> {
        let known = Identities::load(conn, self.entry)?;
        let (pool, skills) = (self.pool(conn, work, &known)?, self.skills(conn)?);
        if !self.is_by_rule {
            let could = pool.iter().any(|person| person.id == known.one(self.agent));
            let says = format!("named by {}", self.actor);
            return Ok((!could || says != self.why).then(|| {
                "the person who was named could not have had it then, or somebody else named them".to_owned()
            }));
        }
        let candidates: Vec<Candidate> = pool.iter().map(|person| self.candidate(person, work, &known)).collect();
        let chosen = choose(&candidates).and_then(|place| Some((pool.get(place)?, candidates.get(place)?)));
        let comes_out = chosen.is_some_and(|(person, candidate)| {
            person.id == known.one(self.agent) && words(candidate, &candidates, &skills) == self.why
        });
        Ok((!comes_out).then(|| match chosen {
            Some((person, _)) => format!("the rule of then gives it to {}, or says another reason", person.handle),
            None => "the rule of then gives it to nobody".to_owned(),
        }))
    }

    fn candidate(&self, person: &Person, work: &Work, known: &Identities) -> Candidate {
        Candidate {
            handle: person.handle.clone(),
            work: work.of(person.id, known),
            last: work.last_of(person.id, known),
            lot: ledger::lot(&self.previous, "route", self.request, &person.handle),
        }
    }

    /// Those on duty with the skills, without who had it or had joined.
    fn pool(&self, conn: &Connection, work: &Work, known: &Identities) -> Result<Vec<Person>> {
        let (skills, mut pool) = (self.skills(conn)?, Vec::new());
        for person in people::with_role(conn, self.entry, Role::Agent, self.today)? {
            let has_it = work.holder(self.request).is_some_and(|holder| known.one(holder) == person.id);
            let joined = self.is_specialist && work.has_joined(self.request, person.id, known);
            let own: BTreeSet<String> = people::skills_as_of(conn, self.entry, person.id)?.into_iter().collect();
            let is_absent = people::absent_as_of(conn, self.entry, person.id, self.today)?.is_some();
            if !has_it && !joined && !is_absent && skills.is_subset(&own) {
                pool.push(person);
            }
        }
        Ok(pool)
    }

    /// What the request asked for then, of what anybody had.
    fn skills(&self, conn: &Connection) -> Result<BTreeSet<String>> {
        let triage: Option<(String, Option<String>)> = conn
            .prepare_cached(
                "SELECT category, language FROM triage WHERE request = ?1 AND entry <= ?2 ORDER BY id DESC LIMIT 1",
            )?
            .query_row([self.request, self.entry], |row| Ok((row.get("category")?, row.get("language")?)))
            .optional()?;
        let (category, language) = triage.map_or((None, None), |(category, language)| (Some(category), language));
        let mut known = conn.prepare_cached("SELECT 1 FROM skill WHERE name = ?1 AND entry <= ?2 LIMIT 1")?;
        let mut skills = BTreeSet::new();
        for skill in [Some(self.channel.clone()), category, language].into_iter().flatten() {
            if known.exists(params![skill, self.entry])? {
                skills.insert(skill);
            }
        }
        Ok(skills)
    }
}

/// What changes the open work of somebody, in the order of entries.
enum Event {
    Triaged(i64),
    Archived,
}

/// The open work as it stood, by the events that led to it.
struct Work {
    /// Entry, request, what happened; the next one first to be taken from the end.
    events: Vec<(i64, i64, Event)>,
    complexity: BTreeMap<i64, i64>,
    holders: BTreeMap<i64, PersonId>,
    joined: BTreeSet<(i64, i64)>,
    last: BTreeMap<i64, i64>,
    /// By the number of the handle that it was given to.
    open: BTreeMap<i64, i64>,
}

impl Work {
    fn load(conn: &Connection) -> Result<Self> {
        let mut statement = conn.prepare(
            "SELECT entry, request, complexity FROM triage UNION ALL
             SELECT min(v.entry), v.request, NULL FROM revision v JOIN request r ON r.id = v.request
             WHERE r.agent IS NULL GROUP BY v.request ORDER BY 1 DESC",
        )?;
        let (mut rows, mut events) = (statement.query([])?, Vec::new());
        while let Some(row) = rows.next()? {
            let complexity: Option<Complexity> = row.get("complexity")?;
            let event = complexity.map_or(Event::Archived, |complexity| Event::Triaged(complexity.work()));
            events.push((row.get("entry")?, row.get("request")?, event));
        }
        let (complexity, holders, joined) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Ok(Self { events, complexity, holders, joined, last: BTreeMap::new(), open: BTreeMap::new() })
    }

    /// Lets happen what an entry or one before it brought.
    fn up_to(&mut self, entry: i64) {
        while let Some((_, request, event)) = self.events.pop_if(|(at, _, _)| *at <= entry) {
            self.count(request, -1);
            match event {
                Event::Triaged(work) => drop(self.complexity.insert(request, work)),
                Event::Archived => drop(self.complexity.insert(request, 0)),
            }
            self.count(request, 1);
        }
    }

    fn routed(&mut self, routing: &Routing) {
        if routing.is_specialist {
            self.joined.insert((routing.request, routing.agent.0));
        } else {
            self.count(routing.request, -1);
            self.holders.insert(routing.request, routing.agent);
            self.count(routing.request, 1);
        }
        self.last.insert(routing.agent.0, routing.entry);
    }

    /// Adds the work of a request to the one who has it, or takes it away.
    fn count(&mut self, request: i64, sign: i64) {
        if let Some((holder, work)) = self.holders.get(&request).zip(self.complexity.get(&request)) {
            *self.open.entry(holder.0).or_default() += sign * work;
        }
    }

    fn holder(&self, request: i64) -> Option<PersonId> {
        self.holders.get(&request).copied()
    }

    fn has_joined(&self, request: i64, person: PersonId, known: &Identities) -> bool {
        let of_request = self.joined.range((request, i64::MIN)..=(request, i64::MAX));
        of_request.into_iter().any(|(_, other)| known.one(PersonId(*other)) == person)
    }

    fn of(&self, person: PersonId, known: &Identities) -> i64 {
        self.open.iter().filter(|(other, _)| known.one(PersonId(**other)) == person).map(|(_, work)| work).sum()
    }

    fn last_of(&self, person: PersonId, known: &Identities) -> Option<i64> {
        let all = self.last.iter().filter(|(other, _)| known.one(PersonId(**other)) == person);
        all.map(|(_, entry)| *entry).max()
    }
}
