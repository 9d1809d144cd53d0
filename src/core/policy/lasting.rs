//! Lasting: what the house rules give agents, or ask of a second person, goes on for a month after rules that give or ask
//! less were published. Nobody takes it away for the minute in which they need it.

use super::approvals::Gate;
use super::published::{Version, as_of, read, versions};
use super::rules::Policy;
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, params};

/// So many days rules must have stood before what they take away is gone.
pub const LEAD: u32 = 30;

/// Rules that stood for less than so many seconds are told wherever it matters.
const BRIEF: i64 = 86_400;

const DAY: i64 = 86_400;

/// The rules that held when an entry was written at a moment: those of then, and of the rules of the days before the most
/// days to dispute and to appeal, and each second person.
pub fn lasting(conn: &Connection, entry: i64, at: Moment) -> Result<Policy> {
    let mut policy = as_of(conn, entry)?;
    for earlier in lately(conn, entry, at)? {
        policy.keep_what(&earlier);
    }
    Ok(policy)
}

/// The rules that were replaced by others within the days before. Those of the file's first day, on which people set it up,
/// protected nobody.
fn lately(conn: &Connection, entry: i64, at: Moment) -> Result<Vec<Policy>> {
    let since = at.seconds().saturating_sub(i64::from(LEAD) * DAY);
    let mut statement = conn.prepare_cached(
        "SELECT p.id AS id, p.text AS text FROM policy p JOIN policy n ON n.id = (SELECT min(x.id) FROM policy x WHERE x.id > p.id)
         JOIN entry e ON e.id = n.entry JOIN entry f ON f.id = 1
         WHERE n.entry <= ?1 AND e.at > ?2 AND substr(e.at, 1, 10) > substr(f.at, 1, 10) ORDER BY p.id",
    )?;
    let since = Moment::from_seconds(since).map_or_else(String::new, |since| since.to_string());
    let (mut rows, mut found) = (statement.query(params![entry, since])?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

impl Policy {
    /// Takes over what other rules give agents or ask of a second person, where these give or ask less.
    fn keep_what(&mut self, earlier: &Self) {
        let days = &mut self.deadlines;
        days.open = days.open.max(earlier.deadlines.open);
        days.appeal = days.appeal.max(earlier.deadlines.appeal);
        let (gates, before) = (&mut self.approvals, &earlier.approvals);
        for (gate, before) in [
            (&mut gates.evaluation, before.evaluation),
            (&mut gates.replacement, before.replacement),
            (&mut gates.amendment, before.amendment),
        ] {
            *gate = stricter(*gate, before);
        }
    }
}

const fn stricter(one: Gate, other: Gate) -> Gate {
    match (one, other) {
        (Gate::All, _) | (_, Gate::All) => Gate::All,
        (Gate::Audited, _) | (_, Gate::Audited) => Gate::Audited,
        (Gate::None, Gate::None) => Gate::None,
    }
}

/// Rules that stood for less than a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Brief {
    /// The rules: who published them, when, and what they said otherwise than those before.
    pub version: Version,
    /// Those that replaced them.
    pub next: Version,
}

impl Brief {
    /// Whether they held at a moment.
    pub fn held_at(&self, at: Moment) -> bool {
        self.version.by.at <= at && at < self.next.by.at
    }
}

/// The rules that stood for less than a day and were replaced after an entry, oldest first; without those of the file's first
/// day, on which people set it up.
pub fn brief(conn: &Connection, after: i64) -> Result<Vec<Brief>> {
    brief_of(conn, &versions(conn)?, after)
}

/// The same, of all versions.
pub(super) fn brief_of(conn: &Connection, all: &[Version], after: i64) -> Result<Vec<Brief>> {
    let first = first_day(conn)?;
    let is_setup = |at: Moment| first == Some(at.seconds() / DAY);
    let pairs = all.iter().skip(1).zip(all.iter().skip(2));
    let is_brief = |(one, next): &(&Version, &Version)| {
        let stood = next.by.at.seconds() - one.by.at.seconds();
        next.entry > after && stood < BRIEF && !is_setup(next.by.at)
    };
    Ok(pairs.filter(is_brief).map(|(one, next)| Brief { version: one.clone(), next: next.clone() }).collect())
}

/// Whether a moment is of the file's first day, on which people set it up.
pub(super) fn is_setup(conn: &Connection, at: Moment) -> Result<bool> {
    Ok(first_day(conn)? == Some(at.seconds() / DAY))
}

fn first_day(conn: &Connection) -> Result<Option<i64>> {
    let first: Option<String> = conn.query_row("SELECT min(at) FROM entry WHERE id = 1", [], |row| row.get(0))?;
    let first: Option<Moment> = first.map(|at| at.parse().map_err(Refusal::data)).transpose()?;
    Ok(first.map(|first| first.seconds() / DAY))
}
