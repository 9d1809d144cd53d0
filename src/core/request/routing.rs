//! Routing: who answers for a request. Those on duty with the skill; of them the least open work, then the
//! longest since the last request, then the smallest lot.

use super::number::RequestId;
use super::skill::needed;
use super::state::{Complexity, Request, Step, recorded, unfinished};
use crate::calc::digest::Digest;
use crate::core::act::Actor;
use crate::core::closed_list;
use crate::core::ledger::Writing;
use crate::core::people::{self, Identities, NOW, Person, PersonId, Role, SELVES};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who could take a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Their handle.
    pub handle: String,
    /// Their open requests, each counted 1, 2 or 3 by its complexity.
    pub work: i64,
    /// The entry that gave them their last request; none when they never had one.
    pub last: Option<i64>,
    /// Their lot, for when all else is equal.
    pub lot: Digest,
}

/// The place of the one who takes the request: least open work, then longest since the last, then the smallest lot.
pub fn choose(candidates: &[Candidate]) -> Option<usize> {
    let by_rule = |place: &usize| candidates.get(*place).map(|one| (one.work, one.last, one.lot));
    (0..candidates.len()).min_by_key(by_rule)
}

closed_list! {
    /// The part that somebody has in a request.
    pub enum Part("a part in a request", "parts") {
        /// They answer for it.
        Representative = "representative",
        /// They joined.
        Specialist = "specialist",
    }
}

impl Part {
    const fn of_order(order: &Order) -> Self {
        if order.specialist { Self::Specialist } else { Self::Representative }
    }
}

closed_list! {
    /// How the person was chosen who takes a request.
    pub enum Choice("a way to choose", "ways") {
        /// By the rule.
        Rule = "rule",
        /// By name.
        Named = "named",
    }
}

/// How a request is to be routed.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Somebody by name; without it the rule chooses.
    pub to: Option<String>,
    /// Whether they join as a specialist, in addition to the representative.
    pub specialist: bool,
    /// Whether somebody else is to take it than the one who has it now.
    pub reroute: bool,
    /// Why it is given to somebody by name, or to somebody else.
    pub note: Option<String>,
}

/// Who has a request now, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Routed {
    /// The request as it now stands.
    pub step: Step,
    /// Who has it now, or joined.
    pub handle: String,
    /// What decided, in words, as it is kept.
    pub why: String,
}

/// Gives a request to somebody, by the rule or by name; keeps why. Nobody absent or without the skill.
pub fn route(writing: &mut Writing<'_>, actor: &Actor, reference: &str, order: &Order) -> Result<Routed> {
    let request = unfinished(writing, reference)?;
    if request.category.is_none() {
        return Err(Refusal::rule(format!("`{reference}` is not triaged yet"))
            .hint(format!("assize intake triage {reference} --category … first")));
    }
    if order.specialist && request.agent.is_none() {
        return Err(Refusal::rule(format!("nobody has `{reference}` yet: a specialist joins a representative"))
            .hint(format!("assize assign request {reference} first")));
    }
    if let Some(standing) = standing(writing, &request, order)? {
        return Ok(standing);
    }
    if let (Some(agent), false) = (&request.agent, order.specialist) {
        may_take_away(writing, actor, &request, agent)?;
    }
    let chosen = match &order.to {
        Some(handle) => named(writing, actor, &request, handle, order)?,
        None => by_rule(writing, &request, order, actor.today)?,
    };
    record(writing, reference, &request, order, chosen)
}

/// Whether a request may go to somebody else: never once it is answered, since its dialogue would be laid to
/// somebody who did not lead it; before that the person who has it gives it on, or a lead, or a manager.
fn may_take_away(conn: &Connection, actor: &Actor, request: &Request, agent: &Person) -> Result<()> {
    let reference = request.reference.expose();
    if request.is_answered() {
        return Err(Refusal::rule(format!("`{reference}` is answered: it stays with {}", agent.handle))
            .hint("somebody else can join it: assize assign request --specialist"));
    }
    let person = actor.person(conn)?;
    if person.id == agent.id || actor.has_any(&LEADING) {
        return Ok(());
    }
    Err(Refusal::rule(format!("{} may not take `{reference}` from {}", person.handle, agent.handle))
        .hint(format!("{} may give it on, or a lead or a manager", agent.handle)))
}

/// Who may give a request to somebody by name, or take it from somebody else.
const LEADING: [Role; 2] = [Role::Lead, Role::Manager];

/// Who was chosen, and why.
struct Chosen {
    person: Person,
    why: String,
    /// In the words of the person who decided.
    note: Option<Kept>,
}

fn record(
    writing: &mut Writing<'_>,
    reference: &str,
    request: &Request,
    order: &Order,
    chosen: Chosen,
) -> Result<Routed> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 5] = [
        ("request", &request.id.0),
        ("agent", &chosen.person.id.0),
        ("part", &Part::of_order(order)),
        ("chosen", &if order.to.is_some() { Choice::Named } else { Choice::Rule }),
        ("why", &chosen.why),
    ];
    let note = chosen.note.as_ref();
    writing.insert("routing", &facts, &[("reason", note)])?;
    let masked = note.map_or(0, Kept::masked);
    Ok(Routed { step: recorded(writing, reference, masked)?, handle: chosen.person.handle, why: chosen.why })
}

/// What stands already, so that a repeat changes nothing.
fn standing(conn: &Connection, request: &Request, order: &Order) -> Result<Option<Routed>> {
    let mut statement = conn.prepare_cached(
        "SELECT p.handle, r.why FROM routing r JOIN person p ON p.id = r.agent WHERE r.request = ?1 AND r.part = ?2 ORDER BY r.id DESC",
    )?;
    let all: Vec<(String, String)> = statement
        .query_map(params![request.id.0, Part::of_order(order)], |row| Ok((row.get("handle")?, row.get("why")?)))?
        .collect::<rusqlite::Result<_>>()?;
    let standing = match &order.to {
        Some(to) if order.specialist => all.iter().find(|(handle, _)| handle == to),
        Some(to) => all.iter().take(1).find(|(handle, _)| handle == to),
        None if order.reroute => None,
        None => all.first(),
    };
    Ok(standing.map(|(handle, why)| Routed {
        step: Step::known(request.clone()),
        handle: handle.clone(),
        why: why.clone(),
    }))
}

fn named(conn: &Connection, actor: &Actor, request: &Request, handle: &str, order: &Order) -> Result<Chosen> {
    if !actor.has_any(&LEADING) {
        return Err(Refusal::rule(format!("{} may not give requests to somebody by name", actor.who.actor))
            .hint("a lead or a manager may; without --to the rule chooses"));
    }
    let person = people::find(conn, handle)?;
    if order.specialist && request.agent.as_ref().is_some_and(|agent| agent.id == person.id) {
        return Err(Refusal::rule(format!(
            "{handle} has `{}`: a specialist is somebody else",
            request.reference.expose()
        ))
        .hint("without --to the rule chooses"));
    }
    let skills = needed(conn, request)?;
    if let Some(why) = unfit(conn, &person, &skills, actor.today)? {
        return Err(Refusal::rule(format!("{handle} cannot take `{}`: {why}", request.reference.expose()))
            .hint("without --to the rule chooses among those who can"));
    }
    let note = note(order, request.agent.is_some() && !order.specialist)?;
    Ok(Chosen { person, why: format!("named by {}", actor.who.actor), note })
}

/// Why somebody has it by name, or somebody else has it; to take a request from somebody asks for a reason.
fn note(order: &Order, taken_away: bool) -> Result<Option<Kept>> {
    if taken_away && order.note.is_none() {
        return Err(Refusal::words("say why somebody else is to have it").hint("give --note TEXT; it is kept"));
    }
    order.note.as_deref().map(|note| Kept::new("--note", note)).transpose()
}

fn by_rule(writing: &Writing<'_>, request: &Request, order: &Order, today: NaiveDate) -> Result<Chosen> {
    let note = note(order, order.reroute)?;
    let skills = needed(writing, request)?;
    let mut pool = Vec::new();
    for person in people::with_role(writing, NOW, Role::Agent, today)? {
        let has_it = request.agent.as_ref().is_some_and(|agent| agent.id == person.id);
        let joined = order.specialist && is_specialist(writing, request.id, &person)?;
        if !has_it && !joined && unfit(writing, &person, &skills, today)?.is_none() {
            pool.push(person);
        }
    }
    let candidates = candidates(writing, request.id, &pool)?;
    let place = choose(&candidates).unwrap_or_default();
    let (Some(person), Some(candidate)) = (pool.get(place), candidates.get(place)) else {
        return Err(nobody(request, &skills, order));
    };
    Ok(Chosen { person: person.clone(), why: words(candidate, &candidates, &skills), note })
}

/// Whether somebody was called in for a request.
pub(super) fn is_specialist(conn: &Connection, request: RequestId, person: &Person) -> Result<bool> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT 1 FROM routing WHERE request = ?2 AND agent IN {SELVES} AND part = 'specialist'"
        ))?
        .exists(params![person.id.0, request.0])?)
}

fn nobody(request: &Request, skills: &BTreeSet<String>, order: &Order) -> Refusal {
    let skills: Vec<&str> = skills.iter().map(String::as_str).collect();
    let who = if skills.is_empty() { "no agent".to_owned() } else { format!("no agent with {}", skills.join(", ")) };
    let other = if order.reroute || order.specialist { " besides the one who has it, or joined" } else { "" };
    Refusal::rule(format!("{who} is on duty today{other}: `{}` cannot be routed", request.reference.expose()))
        .hint("assize people list shows skills and absences")
}

/// What decided, in words.
pub(super) fn words(chosen: &Candidate, all: &[Candidate], skills: &BTreeSet<String>) -> String {
    let skills: Vec<&str> = skills.iter().map(String::as_str).collect();
    let pool = if skills.is_empty() {
        format!("of {} on duty", all.len())
    } else {
        format!("of {} on duty with {}", all.len(), skills.join(", "))
    };
    let equals: Vec<&Candidate> = all.iter().filter(|one| one.work == chosen.work).collect();
    let last = match chosen.last {
        _ if equals.len() == 1 => String::new(),
        None if equals.iter().filter(|one| one.last.is_none()).count() > 1 => {
            ", never had one, smallest lot of those equal".to_owned()
        }
        None => ", never had one".to_owned(),
        Some(_) => ", longest since the last".to_owned(),
    };
    format!("least open work ({}) {pool}{last}", chosen.work)
}

/// Why somebody cannot take a request today, where they cannot.
fn unfit(conn: &Connection, person: &Person, skills: &BTreeSet<String>, today: NaiveDate) -> Result<Option<String>> {
    if !people::has_role(conn, person.id, Role::Agent, today)? {
        return Ok(Some("they are no agent today".to_owned()));
    }
    if let Some(until) = people::absent_until(conn, person.id, today)? {
        return Ok(Some(format!("they are absent until {until}")));
    }
    for skill in skills {
        let has = conn
            .prepare_cached(&format!("SELECT 1 FROM skill WHERE person IN {SELVES} AND name = ?2"))?
            .exists(params![person.id.0, skill])?;
        if !has {
            return Ok(Some(format!("they have not the skill {skill}")));
        }
    }
    Ok(None)
}

fn candidates(writing: &Writing<'_>, request: RequestId, pool: &[Person]) -> Result<Vec<Candidate>> {
    let work = open_work(writing)?;
    pool.iter()
        .map(|person| {
            let last: Option<i64> = writing
                .prepare_cached(&format!("SELECT max(entry) FROM routing WHERE agent IN {SELVES}"))?
                .query_row([person.id.0], |row| row.get(0))?;
            Ok(Candidate {
                handle: person.handle.clone(),
                work: work.get(&person.id).copied().unwrap_or_default(),
                last,
                lot: writing.lot("route", request.0, &person.handle),
            })
        })
        .collect()
}

/// The open work of each: requests not archived, counted by complexity.
fn open_work(conn: &Connection) -> Result<BTreeMap<PersonId, i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT (SELECT o.agent FROM routing o WHERE o.request = r.id AND o.part = 'representative' ORDER BY o.id DESC LIMIT 1) AS agent,
         (SELECT t.complexity FROM triage t WHERE t.request = r.id ORDER BY t.id DESC LIMIT 1) AS complexity
         FROM request r WHERE r.agent IS NULL AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)",
    )?;
    let (mut work, known) = (BTreeMap::new(), Identities::load(conn, NOW)?);
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (agent, complexity): (Option<i64>, Option<Complexity>) = (row.get("agent")?, row.get("complexity")?);
        if let (Some(agent), Some(complexity)) = (agent, complexity) {
            *work.entry(known.one(PersonId(agent))).or_default() += complexity.work();
        }
    }
    Ok(work)
}
