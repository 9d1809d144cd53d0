//! Retention: text that is older than the policy or the works agreement keeps it is erased. The policy is published, so one person may do it; and
//! because one person publishes it, fewer days hold only once they have stood there for a while.

use super::bars::{Bar, Why, bars};
use super::erasure::clear;
use super::owed::free;
use super::parts::parts;
use super::places::{Kind, PLACES, Place};
use super::plan::{Counted, Rows};
use super::quoted::quotes_left;
use super::subject::{Numbers, Reason, SubjectKind, drafts_in};
use crate::calc::moment::Moment;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::people::NOW;
use crate::core::policy::{self, LEAD, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Untrusted;
use crate::core::works_agreement::in_force;
use chrono::{Days, NaiveDate};
use rusqlite::{Connection, ToSql};
use std::collections::{BTreeMap, BTreeSet};

/// What is older than the policy keeps it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Due {
    /// Each table with rows that can be erased now.
    pub counted: Vec<Counted>,
    /// What cannot, and all that stands in its way: each dialogue by its ref, or a person.
    pub skipped: Vec<(String, Vec<Bar>)>,
    /// For how many days each kind is kept.
    pub days: Vec<(Kind, u32)>,
    /// Where recordings lie that are to be deleted in another system: each dialogue by its ref, with the place.
    pub recordings: Vec<(String, Untrusted)>,
    /// How many quotes stand on in marks when the words they were taken from are gone, and with which kind they go.
    pub quotes: Vec<(Kind, u64)>,
    rows: Rows,
    dialogues: Numbers,
}

impl Due {
    /// How many rows can be erased now.
    pub fn rows(&self) -> usize {
        self.counted.iter().map(|counted| counted.rows).sum()
    }
}

/// The audits and disputes of the dialogues that are due, whose drafts go with them.
pub fn drafts_of_dialogues(conn: &Connection, due: &Due) -> Result<(Vec<i64>, Vec<i64>)> {
    drafts_in(conn, &due.dialogues)
}

/// What retention did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Retained {
    /// What was due.
    pub due: Due,
    /// The number of the erasure; none: nothing was due.
    pub id: Option<i64>,
}

/// Erases what is older than the policy keeps it, and can be. A case in which the person has a part is left to another one.
/// Again there is nothing to do.
pub fn retain(writing: &mut Writing<'_>, actor: &Actor) -> Result<Retained> {
    let person = actor.person(writing)?.clone();
    let due = due(writing, (writing.now(), actor.today), Some(actor))?;
    if due.days.is_empty() && !kept_days(&actor.policy).is_empty() {
        return Err(Refusal::rule(format!("how long text is kept was said less than {LEAD} days ago"))
            .hint(format!("nothing goes before these rules have stood for {LEAD} days: run this again then")));
    }
    if due.days.is_empty() {
        return Err(Refusal::rule("the policy says of no text how long it is kept")
            .hint("publish a [keeping] with dialogue, notes, statements or coaching in days: examples/policy.toml"));
    }
    if due.rows() == 0 {
        return Ok(Retained { due, id: None });
    }
    let none: Option<i64> = None;
    let facts: [(&'static str, &dyn ToSql); 6] = [
        ("subject", &SubjectKind::Retention),
        ("reason", &Reason::Retention),
        ("request", &none),
        ("person", &none),
        ("precedents", &false),
        ("asker", &person.id.0),
    ];
    let id = writing.insert("erasure", &facts, &[("customer", None)])?;
    clear(writing, id, &due.rows)?;
    writing.note(format!("erasure {id}, {} rows", due.rows()));
    Ok(Retained { due, id: Some(id) })
}

/// What is older than the policy keeps it on a day.
pub fn overdue(conn: &Connection, when: (Moment, NaiveDate)) -> Result<Due> {
    due(conn, when, None)
}

/// The same for somebody who is to erase it.
fn due(conn: &Connection, (now, today): (Moment, NaiveDate), actor: Option<&Actor>) -> Result<Due> {
    let policy = policy::current(conn)?;
    // A night asks this: where nothing is said of it, nothing is looked at.
    let by_policy = if kept_days(&policy).is_empty() { Vec::new() } else { kept_for(conn, &policy, today)? };
    let days = within_agreement(conn, by_policy, today)?;
    if days.is_empty() {
        return Ok(Due::default());
    }
    let mut found = Vec::new();
    for (kind, days) in &days {
        let Some(before) = first_kept(&policy, today, *days)? else { continue };
        found.extend(old_rows(conn, *kind, before)?);
    }
    let (dialogues, persons) = subjects(&found);
    let mut barred = bars(conn, (&dialogues, &persons), (now, today))?;
    if let Some(actor) = actor {
        barred.extend(of_theirs(conn, actor, (&dialogues, &persons))?);
    }
    sort(conn, found, &barred, days)
}

/// What somebody who runs this leaves to others: cases in which they have a part, and what is about themselves.
fn of_theirs(conn: &Connection, actor: &Actor, (dialogues, persons): (&Numbers, &Numbers)) -> Result<Vec<Bar>> {
    let person = actor.person(conn)?;
    let part = |because: String| Why::Part(person.handle.clone(), because);
    let of_cases = parts(conn, actor, person, dialogues)?.into_iter();
    let mut found: Vec<Bar> = of_cases
        .map(|(request, objection)| Bar { request: Some(request), person: None, why: part(objection.because) })
        .collect();
    let is_own = persons.0.contains(&person.id.0);
    found.extend(is_own.then(|| Bar {
        request: None,
        person: Some(person.id.0),
        why: part("it is about themselves".to_owned()),
    }));
    Ok(found)
}

/// A row that is old enough, with its dialogue and its person.
struct Old {
    place: &'static Place,
    id: i64,
    request: Option<i64>,
    person: Option<i64>,
}

/// For how many days the policy keeps each kind that it names.
pub(super) fn kept_days(policy: &Policy) -> Vec<(Kind, u32)> {
    let keeping = policy.keeping;
    let kinds = [
        (Kind::Dialogue, keeping.dialogue),
        (Kind::Notes, keeping.notes),
        (Kind::Statements, keeping.statements),
        (Kind::Coaching, keeping.coaching),
    ];
    kinds.into_iter().filter_map(|(kind, days)| Some((kind, days?))).collect()
}

/// For how many days text of each kind is kept: the most that any rules of the last `LEAD` days said. What some of them kept
/// without end is kept.
fn kept_for(conn: &Connection, policy: &Policy, today: NaiveDate) -> Result<Vec<(Kind, u32)>> {
    let since = first_kept(policy, today, LEAD)?.map(|at| at.to_string()).unwrap_or_default();
    let mut statement = conn.prepare_cached("SELECT coalesce(max(id), 1) AS id FROM entry WHERE at < ?1")?;
    let entry = statement.query_row([since], |row| row.get("id"))?;
    let held: Vec<Vec<(Kind, u32)>> = policy::since(conn, entry)?.iter().map(kept_days).collect();
    let most = |kind: Kind| {
        let of = |days: &Vec<(Kind, u32)>| days.iter().find(|(other, _)| *other == kind).map(|(_, days)| *days);
        held.iter().map(of).collect::<Option<Vec<u32>>>()?.into_iter().max().map(|days| (kind, days))
    };
    Ok(kept_days(policy).into_iter().filter_map(|(kind, _)| most(kind)).collect())
}

/// The same where a works agreement says how long words are kept at the most: of the two the fewer days. Both sides agreed on
/// these, so they hold from its first day on.
fn within_agreement(conn: &Connection, mut days: Vec<(Kind, u32)>, today: NaiveDate) -> Result<Vec<(Kind, u32)>> {
    let Some(agreed) = in_force(conn, NOW, today)?.and_then(|agreement| agreement.terms.keeping) else {
        return Ok(days);
    };
    match days.iter_mut().find(|(kind, _)| *kind == Kind::Dialogue) {
        Some((_, most)) => *most = agreed.days.min(*most),
        None => days.insert(0, (Kind::Dialogue, agreed.days)),
    }
    Ok(days)
}

/// The beginning of the first day of which text is still kept.
fn first_kept(policy: &Policy, today: NaiveDate, days: u32) -> Result<Option<Moment>> {
    let Some(first) = today.checked_sub_days(Days::new(u64::from(days))) else { return Ok(None) };
    Ok(policy.calendar()?.starts(first))
}

/// The rows of a kind that are older. What was said in a dialogue counts from when the customer first wrote or called, all of
/// it at once, by the earliest time that was ever recorded of it: to amend that keeps nothing longer. Anything else counts from
/// when it was recorded.
fn old_rows(conn: &Connection, kind: Kind, before: Moment) -> Result<Vec<Old>> {
    let mut found = Vec::new();
    for place in PLACES.iter().filter(|place| place.kind == kind) {
        let old = if kind == Kind::Dialogue {
            format!("JOIN request old ON old.id = {} WHERE {FIRST_RECEIVED} < ?1", place.request)
        } else {
            "JOIN entry old ON old.id = t.entry WHERE old.at < ?1".to_owned()
        };
        let sql = format!(
            "SELECT t.id AS id, {} AS request, (SELECT i.one FROM identity i WHERE i.person = {}) AS person FROM {} {old} AND t.salt IS NOT NULL AND {} ORDER BY 1",
            place.request,
            place.person,
            place.from,
            free(place)
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let rows = statement.query_map([before.to_string()], |row| {
            Ok(Old { place, id: row.get("id")?, request: row.get("request")?, person: row.get("person")? })
        })?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}

/// The earliest time at which a dialogue, `old`, came in, as was ever recorded.
pub(in crate::core) const FIRST_RECEIVED: &str =
    "min(old.received, coalesce((SELECT min(b.received) FROM revision b WHERE b.request = old.id), old.received))";

fn subjects(found: &[Old]) -> (Numbers, Numbers) {
    let dialogues: BTreeSet<i64> = found.iter().filter_map(|old| old.request).collect();
    let alone = found.iter().filter(|old| old.request.is_none());
    let persons: BTreeSet<i64> = alone.filter_map(|old| old.person).collect();
    (Numbers(dialogues.into_iter().collect()), Numbers(persons.into_iter().collect()))
}

/// Which rows go, and which stay for what reason.
fn sort(conn: &Connection, found: Vec<Old>, barred: &[Bar], days: Vec<(Kind, u32)>) -> Result<Due> {
    let mut by_request: BTreeMap<i64, Vec<&Bar>> = BTreeMap::new();
    barred
        .iter()
        .filter_map(|bar| Some((bar.request?, bar)))
        .for_each(|(id, bar)| by_request.entry(id).or_default().push(bar));
    let mut by_person: BTreeMap<i64, Vec<&Bar>> = BTreeMap::new();
    barred
        .iter()
        .filter_map(|bar| Some((bar.person?, bar)))
        .for_each(|(id, bar)| by_person.entry(id).or_default().push(bar));
    let mut dialogues = BTreeSet::new();
    let (mut free, mut skipped) = (BTreeMap::<_, Vec<i64>>::new(), BTreeMap::<_, Vec<Bar>>::new());
    for old in found {
        let bars = match (old.request, old.person) {
            (Some(request), _) => by_request.get(&request),
            (None, person) => person.and_then(|person| by_person.get(&person)),
        };
        match bars {
            None => {
                dialogues.extend(old.request.filter(|_| old.place.kind == Kind::Dialogue));
                free.entry((old.place.table, old.place.kind)).or_default().push(old.id);
            }
            Some(bars) => {
                let of = (old.request, old.person.filter(|_| old.request.is_none()));
                skipped.entry(of).or_insert_with(|| each_once(bars));
            }
        }
    }
    let mut rows = Rows::default();
    for ((table, kind), ids) in free {
        rows.add(table, kind, ids);
    }
    let mut named = Vec::new();
    for ((request, person), bars) in skipped {
        named.push((name(conn, request, person)?, bars));
    }
    let dialogues = Numbers(dialogues.into_iter().collect());
    let (recordings, quotes) = (rows.recordings(conn)?, quotes_left(conn, &dialogues)?);
    Ok(Due { counted: rows.counted(conn)?, skipped: named, days, recordings, quotes, rows, dialogues })
}

/// Bars that say different things.
fn each_once(bars: &[&Bar]) -> Vec<Bar> {
    let mut found: Vec<Bar> = Vec::new();
    for bar in bars {
        if found.iter().all(|known| known.why != bar.why) {
            found.push((*bar).clone());
        }
    }
    found
}

/// The ref of a dialogue, or the handle of a person.
fn name(conn: &Connection, request: Option<i64>, person: Option<i64>) -> Result<String> {
    let (sql, id) = match (request, person) {
        (Some(request), _) => ("SELECT ref AS name FROM request WHERE id = ?1", request),
        (None, person) => ("SELECT handle AS name FROM person WHERE id = ?1", person.unwrap_or_default()),
    };
    Ok(conn.prepare_cached(sql)?.query_row([id], |row| row.get("name"))?)
}
