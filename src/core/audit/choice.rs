//! Choice: who audits what of a draw, by its key: nobody with a conflict in the case, nobody who is absent today, nobody
//! more than the plan says.

use super::auditors::{has_room, of_plan};
use super::independence::AsOf;
use super::languages::{ByLanguage, Languages, narrow};
use crate::calc::draw::{
    assign_by_language, assign_seconds, assign_seconds_by_language, assign_within, auditor_order, dual_subset,
};
use crate::core::draw::Ticket;
use crate::core::people::conflict::{Deed, Side, bar, conflict_of};
use crate::core::people::{self, Person, PersonId, Ties};
use crate::core::plan::Plan;
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use crate::core::request::{self, RequestId};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// Who audits what of a draw, by the places of its tickets.
pub(super) struct Assigned {
    /// Each ticket's auditor; none where all were barred.
    pub(super) firsts: Vec<Option<PersonId>>,
    /// The second auditors of those that are scored twice; none where all others were barred.
    pub(super) seconds: BTreeMap<usize, Option<PersonId>>,
    /// How many of both went to somebody who does not read the dialogue.
    pub(super) unread: usize,
    /// How many dialogues are in languages that are no auditor's skill.
    pub(super) unlisted: ByLanguage,
}

/// What of a draw decides who audits what.
pub(super) struct Lottery<'a> {
    /// The plan.
    pub(super) plan: &'a Plan,
    /// The draw's key, hex.
    pub(super) key: &'a str,
    /// The day on which the auditors are chosen.
    pub(super) today: NaiveDate,
    /// The policy of that day.
    pub(super) policy: &'a Policy,
}

/// Chooses the auditors of a draw's tickets, as the record stood after an entry.
pub(super) fn assign(conn: &Connection, as_of: i64, lottery: &Lottery<'_>, tickets: &[Ticket]) -> Result<Assigned> {
    let Lottery { plan, key, today, .. } = *lottery;
    let pool = of_plan(conn, as_of, plan, today)?;
    let barred = Barred::of(conn, as_of, lottery, &pool, tickets)?;
    let items: Vec<_> = tickets.iter().map(|ticket| (ticket.labels.clone(), ticket.reference.clone())).collect();
    let handles: Vec<String> = pool.iter().map(|person| person.handle.clone()).collect();
    let is_barred = |handle: &str, item: usize| tickets.get(item).is_none_or(|ticket| barred.is(handle, ticket));
    let mut capacities = capacities(conn, as_of, plan, &pool, today)?;
    let languages = Languages::of(conn, as_of, tickets.iter().map(|ticket| ticket.request), today)?;
    let reads =
        |handle: &str, item: usize| tickets.get(item).is_none_or(|ticket| languages.reads(handle, ticket.request));
    // Where no language is asked for, the rule is the one of draws before there were any.
    let (chosen, seconds) = if languages.are_asked() {
        let chosen = assign_by_language(key, &items, &handles, &mut capacities, (is_barred, reads));
        let load = |auditor: usize| chosen.iter().filter(|chosen| **chosen == Some(auditor)).count();
        let mut loads: Vec<usize> = (0..pool.len()).map(load).collect();
        let seconds = seconds(lottery, tickets, &chosen, |firsts| {
            let rooms = (capacities.as_mut_slice(), loads.as_mut_slice());
            assign_seconds_by_language(key, firsts, &handles, rooms, (is_barred, reads))
        });
        (chosen, seconds)
    } else {
        let chosen = assign_within(key, &items, &handles, &mut capacities, is_barred);
        let seconds = seconds(lottery, tickets, &chosen, |firsts| {
            assign_seconds(key, firsts, &handles, &mut capacities, is_barred)
        });
        (chosen, seconds)
    };
    let given = (0..).zip(&chosen).chain(seconds.iter().map(|(item, place)| (*item, place)));
    let is_unread = |(item, place): &(usize, &Option<usize>)| {
        place.and_then(|place| handles.get(place)).is_some_and(|handle| !reads(handle, *item))
    };
    let unread = given.filter(is_unread).count();
    let who = |place: Option<usize>| place.and_then(|place| pool.get(place)).map(|person| person.id);
    Ok(Assigned {
        firsts: chosen.into_iter().map(who).collect(),
        seconds: seconds.into_iter().map(|(item, place)| (item, who(place))).collect(),
        unread,
        unlisted: languages.unlisted().clone(),
    })
}

/// The auditor of a ticket that comes later than its draw: in the order that the key gives, from the ticket's turn on
/// (how many tickets the draw had before it), the first who may audit it and has room; where its language is asked for,
/// the first of those who read it and have the fewest of the draw.
pub(super) fn next_auditor(
    conn: &Connection,
    lottery: &Lottery<'_>,
    (ticket, turn): (&Ticket, usize),
    as_of: AsOf,
) -> Result<Option<PersonId>> {
    let Lottery { plan, key, today, policy } = *lottery;
    let pool = of_plan(conn, as_of.entry, plan, today)?;
    let handles: Vec<String> = pool.iter().map(|person| person.handle.clone()).collect();
    let order = auditor_order(key, &handles);
    let start = turn.checked_rem(order.len()).unwrap_or_default();
    let agent = agent_of(conn, ticket)?;
    let mut open = Vec::new();
    for person in order.iter().cycle().skip(start).take(order.len()).filter_map(|at| pool.get(*at)) {
        let objections = || {
            request::objections(
                conn,
                Deed::Audit,
                as_of.entry,
                person,
                (ticket.request, &agent),
                (ticket.day, today),
                policy,
            )
        };
        if has_room(conn, person, Some((plan, ticket.id)), today, as_of)? && bar(Deed::Audit, objections()?).is_none() {
            open.push(person.clone());
        }
    }
    let open = narrow(conn, open, (ticket.request, Some(ticket.id)), today, as_of)?;
    Ok(open.first().map(|person| person.id))
}

/// Who may not audit which tickets of a draw. What is asked of the roster is the same for all dialogues of an agent and
/// a day that nobody else had a part in, and is asked once.
struct Barred<'a> {
    answers: HashMap<Question<'a>, bool>,
    handled: HashMap<RequestId, bool>,
}

/// An auditor, an agent, a day; and the request, where somebody else may have had a part in it.
type Question<'a> = (&'a str, PersonId, NaiveDate, Option<RequestId>);

impl<'a> Barred<'a> {
    fn of(
        conn: &Connection,
        as_of: i64,
        lottery: &Lottery<'_>,
        pool: &'a [Person],
        tickets: &[Ticket],
    ) -> Result<Self> {
        let mut barred = Self { answers: HashMap::new(), handled: HashMap::new() };
        let ties = Ties::load(conn, as_of)?;
        for ticket in tickets {
            barred.handled.insert(ticket.request, is_others_too(conn, ticket.request)?);
            for auditor in pool {
                let question = barred.question(&auditor.handle, ticket);
                if let Entry::Vacant(unasked) = barred.answers.entry(question) {
                    unasked.insert(match question {
                        (.., None) => is_tied(&ties, lottery, auditor, ticket),
                        (.., Some(_)) => is_barred(conn, as_of, lottery, auditor, ticket)?,
                    });
                }
            }
        }
        Ok(barred)
    }

    fn question<'h>(&self, auditor: &'h str, ticket: &Ticket) -> Question<'h> {
        let handled = self.handled.get(&ticket.request).copied().unwrap_or_default();
        (auditor, ticket.agent, ticket.day, handled.then_some(ticket.request))
    }

    fn is(&self, auditor: &str, ticket: &Ticket) -> bool {
        self.answers.get(&self.question(auditor, ticket)).copied().unwrap_or(true)
    }
}

/// Whether the roster alone bars an auditor from a dialogue.
fn is_tied(ties: &Ties, lottery: &Lottery<'_>, auditor: &Person, ticket: &Ticket) -> bool {
    let tie = ties.between(auditor.id, ticket.agent, (ticket.day, lottery.today), lottery.policy);
    tie.is_some_and(|tie| Deed::Audit.is_barred_by(conflict_of(Side::Agent, &tie)))
}

/// Whether the roster, or a part in it, bars an auditor from a dialogue that others than its agent may know.
fn is_barred(conn: &Connection, as_of: i64, lottery: &Lottery<'_>, auditor: &Person, ticket: &Ticket) -> Result<bool> {
    let (agent, days) = (agent_of(conn, ticket)?, (ticket.day, lottery.today));
    let dialogue = (ticket.request, &agent);
    let objections = request::objections(conn, Deed::Audit, as_of, auditor, dialogue, days, lottery.policy)?;
    Ok(bar(Deed::Audit, objections).is_some())
}

/// How many more each auditor can take: none at all while they are absent.
fn capacities(
    conn: &Connection,
    as_of: i64,
    plan: &Plan,
    pool: &[Person],
    today: NaiveDate,
) -> Result<Vec<Option<usize>>> {
    let capacity = |person: &Person| {
        let absent = people::absent_as_of(conn, as_of, person.id, today)?.is_some();
        Ok(if absent { Some(0) } else { plan.capacity(&person.handle) })
    };
    pool.iter().map(capacity).collect()
}

/// The places of the tickets that are scored twice, each with the place of its second auditor in the pool. One whose
/// first auditor is missing has none either. `assign` gives the second auditors, for places and first auditors.
fn seconds(
    lottery: &Lottery<'_>,
    tickets: &[Ticket],
    firsts: &[Option<usize>],
    assign: impl FnOnce(&[(usize, usize)]) -> Vec<Option<usize>>,
) -> BTreeMap<usize, Option<usize>> {
    let references: Vec<String> = tickets.iter().map(|ticket| ticket.reference.clone()).collect();
    let chosen = dual_subset(lottery.key, &references, lottery.plan.doubled(tickets.len()));
    let first = |item: usize| Some((item, firsts.get(item).copied().flatten()?));
    let with_first: Vec<(usize, usize)> = chosen.iter().filter_map(|item| first(*item)).collect();
    let found = assign(&with_first);
    let none = chosen.into_iter().map(|item| (item, None));
    none.chain(with_first.iter().map(|(item, _)| *item).zip(found)).collect()
}

/// Whether a request was handled here or calibrated, so that others than its agent may have had a part in it.
fn is_others_too(conn: &Connection, request: RequestId) -> Result<bool> {
    let sql = "SELECT 1 FROM routing WHERE request = ?1 UNION ALL SELECT 1 FROM calibration_item WHERE request = ?1";
    Ok(conn.prepare_cached(sql)?.exists([request.0])?)
}

fn agent_of(conn: &Connection, ticket: &Ticket) -> Result<Person> {
    people::by_id(conn, ticket.agent)
}
