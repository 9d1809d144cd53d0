//! Load of auditors before a draw: what each would be given, and what they may not audit.

use super::outlook::{Expected, float, hundredths};
use crate::calc::planning::hundredths_of_a_per_cent;
use crate::core::people::conflict::{self, Deed, Side};
use crate::core::people::{self, NOW, Person, Role};
use crate::core::plan::Plan;
use crate::core::policy::Policy;
use crate::core::refusal::Result;
use crate::core::request::{self, RequestId};
use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// An auditor before the draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditorOutlook {
    /// The auditor.
    pub handle: String,
    /// The last day of an absence that goes on.
    pub absent: Option<NaiveDate>,
    /// How many they are given at the most.
    pub capacity: Option<usize>,
    /// How many they would be given on average, second scorings too, in hundredths; none above 10000.
    pub expected: Option<i64>,
    /// The share of what is drawn that they may not audit, hundredths of a per cent.
    pub barred: Option<i64>,
}

/// What the auditors would be given.
pub(super) struct Load {
    /// The auditors, by handle.
    pub(super) auditors: Vec<AuditorOutlook>,
    /// How many dialogues that are scored twice would have no second auditor.
    pub(super) alone: f64,
    /// How many dialogues would have no auditor.
    pub(super) idle: Idle,
}

/// How many dialogues would have no auditor, on average, and why, in hundredths; none above 10000.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Idle {
    /// Everybody is barred from them, or there is nobody.
    pub barred: Option<i64>,
    /// Everybody who is not barred is absent.
    pub absent: Option<i64>,
    /// Nobody has room for them: at least so many.
    pub full: Option<i64>,
}

/// A member of the pool: an auditor who could be given audits.
struct Member {
    person: Person,
    /// The last day of an absence that goes on.
    absent: Option<NaiveDate>,
    /// How many they would be given.
    given: f64,
    /// Of how many they are barred.
    barred: f64,
}

impl Load {
    /// What the auditors would be given of these dialogues. `double` is the share that a second auditor scores too: by
    /// symmetry each who may is as likely to be the second as the first.
    pub(super) fn of(
        conn: &Connection,
        plan: &Plan,
        (items, double): (&Expected, f64),
        today: NaiveDate,
        policy: &Policy,
    ) -> Result<Self> {
        let (mut pool, mut alone) = (members(conn, plan, today)?, 0.0);
        let (mut is_barred, mut is_absent) = (0.0, 0.0);
        for ((agent, day), dialogues) in items {
            let agent = Person { id: *agent, handle: String::new() };
            for (request, weight) in dialogues {
                let barred = barred(conn, &pool, (&agent, *request), (*day, today), policy)?;
                alone += share(&mut pool, &barred, *weight, double);
                if barred.iter().all(|barred| *barred) {
                    is_barred += *weight;
                } else if pool.iter().zip(&barred).all(|(one, barred)| *barred || one.absent.is_some()) {
                    is_absent += *weight;
                }
            }
        }
        let whole: f64 = items.values().flat_map(BTreeMap::values).sum();
        let full = (whole - is_barred - is_absent - room(&pool, plan)).max(0.0);
        let idle = Idle { barred: hundredths(is_barred), absent: hundredths(is_absent), full: hundredths(full) };
        Ok(Self { idle, auditors: pool.into_iter().map(|one| one.outlook(plan, whole)).collect(), alone })
    }
}

/// How many all who are there take together.
fn room(pool: &[Member], plan: &Plan) -> f64 {
    let there = pool.iter().filter(|one| one.absent.is_none());
    there.map(|one| plan.capacity(&one.person.handle).map_or(f64::INFINITY, float)).sum()
}

fn members(conn: &Connection, plan: &Plan, today: NaiveDate) -> Result<Vec<Member>> {
    let named: Vec<&str> = plan.auditors().collect();
    let mut people = people::with_role(conn, NOW, Role::Auditor, today)?;
    people.retain(|person| named.is_empty() || named.contains(&person.handle.as_str()));
    let member = |person: Person| {
        let absent = people::absent_until(conn, person.id, today)?;
        Ok(Member { person, absent, given: 0.0, barred: 0.0 })
    };
    people.into_iter().map(member).collect()
}

/// Who of them may not audit a dialogue of an agent. One that was handled here is asked by its request too: somebody had
/// a part in it.
fn barred(
    conn: &Connection,
    pool: &[Member],
    (agent, request): (&Person, Option<RequestId>),
    days: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Vec<bool>> {
    let is_barred = |member: &Member| {
        let objections = match request {
            Some(request) => {
                request::objections(conn, Deed::Audit, NOW, &member.person, (request, agent), days, policy)?
            }
            None => {
                conflict::with(conn, NOW, member.person.id, (Side::Agent, agent), days, policy)?.into_iter().collect()
            }
        };
        Ok(conflict::bar(Deed::Audit, objections).is_some())
    };
    pool.iter().map(is_barred).collect()
}

/// Gives dialogues of this weight to those who may have them; answers how many lack a second auditor.
fn share(pool: &mut [Member], barred: &[bool], weight: f64, double: f64) -> f64 {
    let may = |one: &Member, barred: bool| !barred && one.absent.is_none();
    let count = pool.iter().zip(barred).filter(|(one, barred)| may(one, **barred)).count();
    let twice = if count > 1 { 1.0 + double } else { 1.0 };
    let given = weight * twice / float(count.max(1));
    for (one, barred) in pool.iter_mut().zip(barred) {
        one.given += if may(one, *barred) { given } else { 0.0 };
        one.barred += if *barred { weight } else { 0.0 };
    }
    if count > 1 { 0.0 } else { weight * double }
}

impl Member {
    fn outlook(self, plan: &Plan, whole: f64) -> AuditorOutlook {
        let capacity = plan.capacity(&self.person.handle);
        AuditorOutlook {
            absent: self.absent,
            capacity,
            expected: hundredths(capacity.map_or(self.given, |most| self.given.min(float(most)))),
            barred: if whole > 0.0 { hundredths_of_a_per_cent(self.barred / whole) } else { None },
            handle: self.person.handle,
        }
    }
}
