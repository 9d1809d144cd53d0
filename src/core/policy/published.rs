//! Published policies: the newest holds, the older ones stay on the record.

use super::check::check;
use super::reading::Recorded;
use super::rules::Policy;
use crate::calc::calendar::Calendar;
use crate::calc::moment::Moment;
use crate::core::ledger::{By, Writing, by};
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::{Difference, Written, difference};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row};
use std::sync::Arc;

/// A policy that was published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// Its entry.
    pub entry: i64,
    /// Who published it, and when.
    pub by: By,
    /// What it says otherwise than the one before; of the first, nothing.
    pub differences: Vec<Difference>,
}

/// Publishes a policy; the same text again changes nothing. Answers whether it was new.
pub fn publish(writing: &mut Writing<'_>, written: &Written<'_>) -> Result<bool> {
    check(written)?;
    if text(writing)?.as_deref() == Some(written.text) {
        return Ok(false);
    }
    writing.insert("policy", &[("text", &written.text)], &[])?;
    writing.note("a policy");
    Ok(true)
}

/// The policy that holds now.
pub fn current(conn: &Connection) -> Result<Policy> {
    as_of(conn, i64::MAX)
}

/// The policy that held when an entry was written.
pub fn as_of(conn: &Connection, entry: i64) -> Result<Policy> {
    let mut statement =
        conn.prepare_cached("SELECT id, text FROM policy WHERE entry <= ?1 ORDER BY id DESC LIMIT 1")?;
    let mut rows = statement.query([entry])?;
    rows.next()?.map_or_else(|| Ok(Policy::default()), read)
}

/// The policy of a row with `id` and `text`. It was checked when it was published.
pub(super) fn read(row: &Row<'_>) -> Result<Policy> {
    let (id, text): (i64, String) = (row.get("id")?, row.get("text")?);
    Policy::read(&Written { name: "policy", text: &text })
        .map_err(|refusal| Refusal::altered(&format!("policy {id}"), &refusal))
}

/// The policies that held from an entry on, the one of that entry first.
pub fn since(conn: &Connection, entry: i64) -> Result<Vec<Policy>> {
    let mut policies = vec![as_of(conn, entry)?];
    let mut statement = conn.prepare_cached("SELECT id, text FROM policy WHERE entry > ?1 ORDER BY id")?;
    let mut rows = statement.query([entry])?;
    while let Some(row) = rows.next()? {
        policies.push(read(row)?);
    }
    Ok(policies)
}

/// Every policy, the default first, each with the entry that published it.
pub fn all(conn: &Connection) -> Result<Vec<(i64, Policy)>> {
    let mut policies = vec![(0, Policy::default())];
    let mut statement = conn.prepare_cached("SELECT id, entry, text FROM policy ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        policies.push((row.get("entry")?, read(row)?));
    }
    Ok(policies)
}

/// The entry since which reading of others is recorded without a break; none where it is not recorded now.
pub fn reading_recorded_since(conn: &Connection) -> Result<Option<i64>> {
    let all = all(conn)?;
    let since = all.iter().rev().take_while(|(_, policy)| policy.reading.record != Recorded::Nothing).last();
    Ok(since.map(|(entry, _)| *entry))
}

/// Every policy that was published, oldest first.
pub fn versions(conn: &Connection) -> Result<Vec<Version>> {
    versions_of(conn, &texts_between(conn, 0, i64::MAX)?)
}

/// The policies that took the place of others after an entry and before another, oldest first.
pub fn versions_between(conn: &Connection, from: i64, before: i64) -> Result<Vec<Version>> {
    Ok(versions_of(conn, &texts_between(conn, from, before)?)?.into_iter().skip(1).collect())
}

/// The texts that were published before an entry, and the last one before `from`, each with its entry; oldest first.
fn texts_between(conn: &Connection, from: i64, before: i64) -> Result<Vec<(i64, String)>> {
    let mut statement = conn.prepare_cached(
        "SELECT entry, text FROM policy WHERE entry < ?2
         AND entry >= coalesce((SELECT max(entry) FROM policy WHERE entry <= ?1), 0) ORDER BY id",
    )?;
    let rows = statement.query_map([from, before], |row| Ok((row.get("entry")?, row.get("text")?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn versions_of(conn: &Connection, texts: &[(i64, String)]) -> Result<Vec<Version>> {
    let (mut found, mut before) = (Vec::new(), None::<&str>);
    for (entry, text) in texts {
        let differences = before.map_or_else(|| Ok(Vec::new()), |before| difference(before, text));
        let differences = differences.map_err(|refusal| {
            Refusal::altered(&format!("the policy of entry {entry}, or the one before,"), &refusal)
        })?;
        found.push(Version { entry: *entry, by: by(conn, *entry)?, differences });
        before = Some(text);
    }
    Ok(found)
}

/// Whether a policy was published after an entry.
pub fn is_newer_than(conn: &Connection, entry: i64) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM policy WHERE entry > ?1")?.exists([entry])?)
}

/// Since which entry, and since when, every policy up to the one that holds now has been so.
pub fn held_since(conn: &Connection, is_so: impl Fn(&Policy) -> bool) -> Result<(i64, Option<Moment>)> {
    let mut statement = conn.prepare_cached(
        "SELECT p.id AS id, p.entry AS entry, p.text AS text, e.at AS at FROM policy p LEFT JOIN entry e ON e.id = p.entry ORDER BY p.id DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut since = (i64::MAX, None);
    while let Some(row) = rows.next()? {
        if !is_so(&read(row)?) {
            break;
        }
        let at = row.get::<_, Option<String>>("at")?;
        since = (row.get("entry")?, at.map(|at| at.parse().map_err(Refusal::data)).transpose()?);
    }
    Ok(since)
}

/// The calendars of all policies, by the entry from which each held: a day stays the day that it was when it was given.
#[derive(Debug)]
pub struct Calendars(Vec<(i64, Arc<Calendar>)>);

impl Calendars {
    /// All there ever were.
    pub fn load(conn: &Connection) -> Result<Self> {
        let mut calendars = vec![(i64::MIN, Arc::new(Policy::default().calendar()?))];
        let mut statement = conn.prepare_cached("SELECT entry, text FROM policy ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text: String = row.get("text")?;
            let policy = Policy::read(&Written { name: "policy", text: &text })?;
            calendars.push((row.get("entry")?, Arc::new(policy.calendar()?)));
        }
        Ok(Self(calendars))
    }

    /// The local day of a moment, by the calendar that held when an entry was written.
    pub fn local_day(&self, entry: i64, moment: Moment) -> NaiveDate {
        self.held(entry).map_or(NaiveDate::MIN, |calendar| calendar.local_day(moment))
    }

    /// How many working days lie between two days, by the calendar that held when an entry was written.
    pub fn working_days_between(&self, entry: i64, (from, to): (NaiveDate, NaiveDate)) -> u32 {
        self.held(entry).map_or(0, |calendar| calendar.working_days_between(from, to))
    }

    /// Whether a last day has passed, by the calendar that held when an entry gave it; one that nobody gave never does.
    pub fn is_over(&self, due: Option<(NaiveDate, i64)>, now: Moment) -> bool {
        let held = due.and_then(|(day, given)| Some((day, self.held(given)?)));
        held.is_some_and(|(day, calendar)| calendar.is_past(day, now))
    }

    /// The calendar that held when an entry was written.
    pub fn held(&self, entry: i64) -> Option<&Arc<Calendar>> {
        let place = self.0.partition_point(|(since, _)| *since <= entry);
        place.checked_sub(1).and_then(|place| self.0.get(place)).map(|(_, calendar)| calendar)
    }
}

/// The text of the policy that holds now, as it was published.
pub fn text(conn: &Connection) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT text FROM policy ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?)
}
